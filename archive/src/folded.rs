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
        let (words, spans) = compared(text).into_iter().unzip();
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

/// The words of a text as two wordings are compared, each with its bytes: folded, and round numbers and abbreviations that folding leaves in pieces as one word ("one hundred" is
/// `100`, "U. S." is `us`). Ids and the index keep to the pieces, so that they stay what they were.
pub(crate) fn compared(text: &str) -> Vec<(String, Span)> {
    let folded = fold_with_map(text);
    let mut words: Vec<(String, Span)> = Vec::with_capacity(folded.words.len());
    if folded.words.is_empty() {
        return words;
    }
    for (word, span) in folded.iter() {
        // More between two words than a point and a space parts them.
        let joined = words
            .last()
            .filter(|(_, before)| span.start() <= before.end() + 2)
            .and_then(|(before, _)| join(before, word));
        match (joined, words.last_mut()) {
            (Some(joined), Some(last)) => *last = (joined, Span::new(last.1.start(), span.end())),
            _ => words.push((word.to_owned(), span)),
        }
    }
    words
}

/// Two words that are read as one.
fn join(before: &str, word: &str) -> Option<String> {
    let times = |figures: &str, most: u32| {
        let count: u32 = before.parse().ok()?;
        (1..=most).contains(&count).then(|| format!("{count}{figures}"))
    };
    match (before, word) {
        (_, "hundred") => times("00", 99),
        (_, "thousand") => times("000", 999),
        ("u", "s" | "n" | "k") | ("e", "u") | ("d", "c") => Some(format!("{before}{word}")),
        _ => None,
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
