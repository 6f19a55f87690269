//! Where a text answers a search.

use archive::search::Search;
use async_graphql::{Object, SimpleObject};

use super::report::Span;

/// Where a text holds the words sought.
#[derive(Debug)]
pub(crate) struct Highlight {
    text: String,
    /// In bytes.
    hits: Vec<std::ops::Range<usize>>,
}

impl Highlight {
    /// What a search, as typed, finds in a text.
    pub(crate) fn of(text: &str, typed: &str) -> Self {
        Self {
            hits: Search::parse(typed).highlights(text),
            text: text.to_owned(),
        }
    }
}

/// Where a text holds the words sought.
#[Object]
impl Highlight {
    /// The places in the text, in code points, in order.
    async fn spans(&self) -> Vec<Span> {
        let point = |byte: usize| i32::try_from(self.text[..byte].chars().count()).unwrap_or(i32::MAX);
        let span = |hit: &std::ops::Range<usize>| Span {
            start: point(hit.start),
            end: point(hit.end),
        };
        self.hits.iter().map(span).collect()
    }

    /// The whole text in pieces, in order, each a hit or not.
    async fn pieces(&self) -> Vec<HighlightPiece> {
        let mut pieces = Vec::new();
        let mut push = |text: &str, hit: bool| {
            if !text.is_empty() {
                pieces.push(HighlightPiece {
                    text: text.to_owned(),
                    hit,
                });
            }
        };
        let mut from = 0;
        for hit in &self.hits {
            push(&self.text[from..hit.start], false);
            push(&self.text[hit.clone()], true);
            from = hit.end;
        }
        push(&self.text[from..], false);
        pieces
    }

    /// The text with marks around the hits. Nothing in it is escaped: for HTML, build it from `pieces`.
    async fn marked(
        &self,
        #[graphql(desc = "What stands before a hit.", default = "«")] open: String,
        #[graphql(desc = "What stands behind a hit.", default = "»")] close: String,
    ) -> String {
        let mut marked = String::with_capacity(self.text.len());
        let mut from = 0;
        for hit in &self.hits {
            marked.push_str(&self.text[from..hit.start]);
            marked.push_str(&open);
            marked.push_str(&self.text[hit.clone()]);
            marked.push_str(&close);
            from = hit.end;
        }
        marked.push_str(&self.text[from..]);
        marked
    }
}

/// A piece of a text.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct HighlightPiece {
    /// The piece.
    text: String,
    /// Whether it is what was sought.
    hit: bool,
}
