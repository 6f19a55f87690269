//! Text cut at white space, as [`str::split_whitespace`] cuts it, but byte by byte: most characters of a text are ASCII.

/// The runs of characters without white space.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    Words { rest: text }
}

struct Words<'t> {
    rest: &'t str,
}

/// Bytes of the two sorts that may be white space: some ASCII ones, and the first bytes of the other characters that are.
static MAY_BE_SPACE: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = 0;
    while byte < bytes.len() {
        bytes[byte] = matches!(byte as u8, b' ' | b'\t'..=b'\r' | 0xC2 | 0xE1 | 0xE2 | 0xE3);
        byte += 1;
    }
    bytes
};

/// The length of the white space character at a byte; 0 where there is none.
fn space_len(text: &str, at: usize) -> usize {
    match text.as_bytes()[at] {
        b' ' | b'\t'..=b'\r' => 1,
        0..0x80 => 0,
        _ => {
            let first = text[at..].chars().next().filter(|c| c.is_whitespace());
            first.map_or(0, char::len_utf8)
        }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let mut start = 0;
        while start < self.rest.len() {
            match space_len(self.rest, start) {
                0 => break,
                space => start += space,
            }
        }
        let bytes = self.rest.as_bytes();
        let next_space = |from: usize| {
            let next = bytes[from..].iter().position(|&byte| MAY_BE_SPACE[usize::from(byte)]);
            next.map_or(bytes.len(), |next| from + next)
        };
        let mut end = next_space(start);
        while end < bytes.len() && space_len(self.rest, end) == 0 {
            end = next_space(end + 1);
        }
        let word = &self.rest[start..end];
        self.rest = &self.rest[end..];
        (!word.is_empty()).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn text_is_cut_as_the_standard_library_cuts_it() {
        for text in [
            "",
            " ",
            "a",
            " a  b\tc\r\n",
            "é\u{a0}ü\u{2003}“no”\u{3000}x\u{1680}\u{85}y",
            "\u{b}a\u{c}\u{2028}b\u{200b}c",
            "…—’",
        ] {
            assert_eq!(
                words(text).collect::<Vec<_>>(),
                text.split_whitespace().collect::<Vec<_>>()
            );
        }
    }
}
