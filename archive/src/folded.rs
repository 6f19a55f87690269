//! A text with its folded words, and what two such texts share: what verification and the apparatus compare.

use std::ops::Range;

use extractor::Span;
use extractor::fold::fold_with_map;
use similar::DiffOp;

/// A text, folded once. Words are known by their numbers.
#[derive(Debug)]
pub(crate) struct Folded<'t> {
    text: &'t str,
    words: Vec<String>,
    spans: Vec<Span>,
}

impl<'t> Folded<'t> {
    /// Folds a text.
    pub(crate) fn of(text: &'t str) -> Self {
        let folded = fold_with_map(text);
        let (words, spans) = if folded.words.is_empty() {
            (Vec::new(), Vec::new())
        } else {
            folded.iter().map(|(word, span)| (word.to_owned(), span)).unzip()
        };
        Self { text, words, spans }
    }

    /// How many words it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// Its folded words.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// The folded words of a run.
    pub(crate) fn run(&self, words: &Range<usize>) -> &[String] {
        &self.words[words.clone()]
    }

    /// The place of each word in the text.
    pub(crate) fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The text of a run of words; empty of none.
    pub(crate) fn slice(&self, words: &Range<usize>) -> &'t str {
        slice(self.text, &self.spans, words)
    }

    /// Whether the marks before a word, or behind the last, say that something was left out.
    pub(crate) fn has_gap_before(&self, word: usize) -> bool {
        let before = word.checked_sub(1).map_or(0, |before| self.spans[before].end());
        let end = self.spans.get(word).map_or(self.text.len(), |span| span.start());
        let between = &self.text[before..end];
        between.contains('…') || between.contains("...") || between.contains(". . .")
    }
}

/// The text of a run of words that stand in these places; empty of none.
pub(crate) fn slice<'t>(text: &'t str, spans: &[Span], words: &Range<usize>) -> &'t str {
    match spans.get(words.clone()) {
        Some([first, .., last]) => &text[first.start()..last.end()],
        Some([only]) => &text[only.start()..only.end()],
        _ => "",
    }
}

/// Of one side of a comparison, which `range` tells, the words from the first that both have to the last.
pub(crate) fn common(operations: &[DiffOp], range: fn(&DiffOp) -> Range<usize>) -> Option<Range<usize>> {
    let mut equal = operations
        .iter()
        .filter(|operation| matches!(operation, DiffOp::Equal { .. }))
        .map(range);
    let first = equal.next()?;
    let end = equal.next_back().map_or(first.end, |last| last.end);
    Some(first.start..end)
}
