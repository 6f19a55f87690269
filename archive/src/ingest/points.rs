//! Offsets in code points for offsets in bytes.

use extractor::Span;

use super::number;

/// A text with the code points counted at every 256th byte, so that any offset is found by counting a few characters.
pub(super) struct Points<'t> {
    pub(super) text: &'t str,
    counted: Vec<usize>,
}

impl<'t> Points<'t> {
    const STEP: usize = 256;

    pub(super) fn new(text: &'t str) -> Self {
        let mut counted = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut points = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            counted.push(points);
            points += chunk.iter().filter(|&&byte| is_first_byte(byte)).count();
        }
        counted.push(points);
        Self { text, counted }
    }

    /// The number of code points before a byte.
    fn at(&self, byte: usize) -> i32 {
        let step = byte / Self::STEP;
        let rest = &self.text.as_bytes()[step * Self::STEP..byte];
        number(self.counted[step] + rest.iter().filter(|&&byte| is_first_byte(byte)).count())
    }

    pub(super) fn of(&self, span: Span) -> (i32, i32) {
        (self.at(span.start()), self.at(span.end()))
    }

    pub(super) fn mention(&self, span: Option<Span>) -> (Option<String>, Option<i32>, Option<i32>) {
        match span {
            Some(span) => {
                let (start, end) = self.of(span);
                (Some(span.of(self.text).to_owned()), Some(start), Some(end))
            }
            None => (None, None, None),
        }
    }
}

/// Whether a byte begins a character in UTF-8.
const fn is_first_byte(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}
