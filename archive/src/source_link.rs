//! Links into pages: a URL with a text fragment, which makes a browser scroll to the words and mark them.
//!
//! <https://wicg.github.io/scroll-to-text-fragment/>

/// Words up to which a quote is written out; of a longer one only its two ends, which survive small changes in between.
const WHOLE: usize = 12;

/// Words of each end of a longer quote.
const END: usize = 5;

/// The URL that opens a page at these words.
#[must_use]
pub fn source_link(url: &str, words: &str) -> String {
    let words_list: Vec<&str> = words.split_whitespace().collect();
    let directive = if words_list.len() <= WHOLE && !words.trim().contains('\n') {
        encode(&words_list)
    } else {
        let end = END.min(words_list.len() / 2).max(1);
        format!(
            "{},{}",
            encode(&words_list[..end]),
            encode(&words_list[words_list.len() - end..])
        )
    };
    // A fragment that the URL has already stays in front of the directive.
    let hash = if url.contains('#') { "" } else { "#" };
    format!("{url}{hash}:~:text={directive}")
}

/// Percent-encodes everything but letters and digits of ASCII: comma, hyphen and ampersand have a meaning of their own in a directive.
fn encode(words: &[&str]) -> String {
    let mut encoded = String::new();
    for byte in words.join(" ").bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_are_written_out_and_long_ones_by_their_ends() {
        for (url, words, link) in [
            (
                "https://a.example/1",
                "We’ll see, non-stop",
                "https://a.example/1#:~:text=We%E2%80%99ll%20see%2C%20non%2Dstop",
            ),
            ("https://a.example/1#top", "Now.", "https://a.example/1#top:~:text=Now."),
            (
                "https://a.example/1",
                "one two three four five six seven eight nine ten eleven twelve thirteen",
                "https://a.example/1#:~:text=one%20two%20three%20four%20five,nine%20ten%20eleven%20twelve%20thirteen",
            ),
            (
                "https://a.example/1",
                "One.\nTwo.",
                "https://a.example/1#:~:text=One.,Two.",
            ),
        ] {
            assert_eq!(source_link(url, words), link);
        }
    }
}
