//! Which reporting word joins a source to a stretch.

use super::{Judged, Reading};
use crate::attribution::Modality;
use crate::frame::ItemKind;
use crate::lexicon::CUE;
use crate::mention::{CueLink, Through};
use crate::unmarked;

/// What each word between a mention and its cue, and an apposition between them, takes from the cue's weight.
const CUE_DISTANCE: f32 = 0.05;
const CUE_DETOUR: f32 = 0.15;

impl Reading<'_> {
    /// The item of the reporting word of a stretch: the verb that governs it where its subject is the source, else the word that joins source and stretch.
    pub(super) fn cue(&self, judged: &Judged) -> Option<usize> {
        let (mention, _) = judged.mention?;
        let reported = &judged.reported;
        let governs = reported.governed && reported.subject == Some(mention) && reported.modality != Modality::Denied;
        reported
            .verb
            .filter(|_| governs)
            .or_else(|| self.cue_of(mention, judged.stretch))
    }

    /// The item of the reporting word that joins a source to a stretch, if it stands in the stretch's sentence or leads into its paragraph.
    pub(super) fn cue_of(&self, mention: usize, stretch: usize) -> Option<usize> {
        let item = self.frame.stretch_items[stretch];
        let source = &self.mentions[mention];
        let links = self.cues[mention];
        let sentence = self.frame.items[item].sentence;
        let same_sentence = self.frame.items[source.head].sentence == sentence;
        if !same_sentence && !self.leads_in(source.head, item) {
            return None;
        }
        // A second cue of the same subject stands behind the stretch before: "said … “a mess,” adding that … “right”".
        if source.head < item
            && let Some(before) = (source.items.1..item)
                .rev()
                .find(|&at| matches!(self.frame.items[at].kind, ItemKind::Quote(_)))
            && let Some(second) = (before + 1..item).find(|&at| self.frame.is_word(at) && self.words.cue(at) >= CUE)
        {
            return Some(second);
        }
        // A plain reporting verb some words away is likelier meant than a doubtful one close by.
        let strength = |link: &CueLink| {
            let detour = if link.through == Through::Nothing {
                0.0
            } else {
                CUE_DETOUR
            };
            link.weight - CUE_DISTANCE * link.distance as f32 - detour
        };
        match (links.after, links.before) {
            (Some(after), Some(before)) => Some(if strength(&before) > strength(&after) {
                before.item
            } else {
                after.item
            }),
            (after, before) => after.or(before).map(|link| link.item),
        }
    }

    /// Whether a source's paragraph ends in a colon right before the stretch opens the next one.
    fn leads_in(&self, source: usize, stretch: usize) -> bool {
        stretch.checked_sub(1).is_some_and(|before| {
            &*self.frame.items[before].lower == ":"
                && self.frame.items[before].paragraph == self.frame.items[source].paragraph
        })
    }

    /// Whether a colon or a dash, without a reporting word, introduces the stretch, or a signature follows.
    pub(super) fn is_introduced(&self, stretch: usize) -> bool {
        let item = self.frame.stretch_items[stretch];
        // `**Ana Ruiz:** “It is fair.”`
        let before = self.frame.items[..item]
            .iter()
            .rev()
            .find(|before| !matches!(&*before.lower, "*" | "_"));
        before.is_some_and(|before| matches!(&*before.lower, ":" | "—" | "–" | "--"))
            || self.signature_of(stretch).is_some()
    }

    /// `Hale: 'We will sell the hall'` at the head of a paragraph that is not the article's headline.
    pub(super) fn is_labelled(&self, stretch: usize) -> bool {
        let item = &self.frame.items[self.frame.stretch_items[stretch]];
        let label = unmarked::label(self.frame.text, self.frame.paragraphs[item.paragraph]);
        item.paragraph > 0 && label.is_some_and(|(_, words)| words.start() == item.span.start())
    }
}
