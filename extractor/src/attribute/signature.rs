//! Signatures: a name behind the words without a reporting word, `“Keep the lights on.” — Commissioner Dana Holt`; and lines that hand over to somebody's words,
//! `And from Commissioner Holt:`.

use std::ops::Range;

use super::Reading;
use crate::frame::ItemKind;
use crate::mention::MentionKind;
use crate::venues::is_outlet;

/// How sure it is that a signature names the source.
pub(super) const SIGNED: f32 = 0.97;
/// A signature has at most so many items.
const LONGEST: usize = 14;
/// A signature without a dash, in a line below the words, has at most so many.
const SHORT: usize = 8;
/// So many items at most stand before the signing name: "the", "by".
const BEFORE_NAME: usize = 1;
/// A word that reports this strongly makes a clause of what would be a signature.
const REPORTS: f32 = 0.5;

impl Reading<'_> {
    /// The mention that signs a stretch: behind a dash after the words, in their paragraph or at the head of the next; in a list also behind a comma.
    pub(super) fn signature_of(&self, stretch: usize) -> Option<usize> {
        let items = &self.frame.items;
        let item = self.frame.stretch_items[stretch];
        let paragraph = items[item].paragraph;
        let listed = self.opens_paragraph(item)?;
        let end_of = |paragraph: usize| items.partition_point(|item| item.paragraph <= paragraph);
        let mut line = self.behind_ornaments(item + 1)..end_of(paragraph);
        let mut undashed = listed;
        if line.is_empty() {
            line = line.end..end_of(paragraph + 1);
            // A short line below that is no sentence.
            undashed = line.len() <= SHORT
                && !matches!(
                    self.word_at(line.end.saturating_sub(1), line.end),
                    "." | ":" | "?" | "!" | ";"
                );
        }
        let dashed = self.is_dash(line.start);
        let line = line.start + usize::from(dashed)..line.end;
        if line.is_empty() || line.len() > LONGEST || !self.is_bare(line.clone()) {
            return None;
        }
        let mention = self.mentions.partition_point(|mention| mention.items.0 < line.start);
        let name = self.mentions.get(mention)?;
        let near = name.items.0 <= line.start + BEFORE_NAME && name.items.1 <= line.end;
        let whole =
            || name.items.0 == line.start && matches!(self.word_at(name.items.1, line.end), "" | "," | "." | "(");
        (near
            && name.kind != MentionKind::Pronoun
            && (dashed || undashed && whole())
            && !is_outlet(name.span.of(self.frame.text)))
        .then_some(mention)
    }

    /// `And from Commissioner Holt:` The mention that a line without a reporting word hands over to.
    pub(super) fn hander_over(&self, stretch: usize) -> Option<usize> {
        let items = &self.frame.items;
        let colon = self.frame.stretch_items[stretch].checked_sub(1)?;
        if self.word_at(colon, usize::MAX) != ":" {
            return None;
        }
        let (first, _) = self.frame.sentences[items[colon].sentence];
        let line = first..colon;
        if line.len() > LONGEST || !self.is_bare(line.clone()) {
            return None;
        }
        let from = line.clone().rev().find(|&item| &*items[item].lower == "from")?;
        let mention = self.mentions.partition_point(|mention| mention.items.0 <= from);
        let name = self.mentions.get(mention)?;
        let whole = matches!(self.word_at(name.items.1, colon + 1), ":" | ",");
        (name.items.0 <= from + 1 + BEFORE_NAME && name.kind != MentionKind::Pronoun && whole).then_some(mention)
    }

    /// Whether a stretch opens its paragraph, and if so, whether behind the sign of a list.
    fn opens_paragraph(&self, item: usize) -> Option<bool> {
        let items = &self.frame.items;
        let mut listed = false;
        for before in items[..item]
            .iter()
            .rev()
            .take_while(|before| before.paragraph == items[item].paragraph)
        {
            if !matches!(&*before.lower, "*" | "•" | "-" | "–" | "_" | "▪" | "·") {
                return None;
            }
            listed = true;
        }
        Some(listed)
    }

    fn behind_ornaments(&self, from: usize) -> usize {
        let ornament = |item: &usize| matches!(self.word_at(*item, usize::MAX), "*" | "_");
        (from..).find(|item| !ornament(item)).unwrap_or(from)
    }

    fn is_dash(&self, item: usize) -> bool {
        matches!(
            self.word_at(item, usize::MAX),
            "—" | "–" | "-" | "--" | "---" | "―" | "~"
        )
    }

    /// Whether no stretch, no second dash and no reporting word stands among items.
    fn is_bare(&self, items: Range<usize>) -> bool {
        items.clone().all(|item| {
            !matches!(self.frame.items[item].kind, ItemKind::Quote(_))
                && !self.is_dash(item)
                && (!self.frame.is_word(item) || self.words.cue(item) < REPORTS)
        })
    }

    fn word_at(&self, item: usize, end: usize) -> &str {
        self.frame
            .items
            .get(item)
            .filter(|_| item < end)
            .map_or("", |item| &*item.lower)
    }
}
