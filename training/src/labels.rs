//! Lays annotations over what the extractor finds: which stretches are quotes, and which mention is the source.

use extractor::Span;
use extractor::lexicon::Classes;
use extractor::mention::{Mention, MentionKind};
use extractor::rank::Scene;

use crate::corpus::{Annotated, GoldQuote};

/// What the annotations say of a stretch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Label<'a> {
    /// Its words lie within the content of an attribution, or were judged to be a quote.
    pub(crate) is_quote: bool,
    /// Where its source stands.
    pub(crate) source: &'a [Span],
}

/// Bytes that two spans share.
pub(crate) fn overlap(a: Span, b: Span) -> usize {
    a.end().min(b.end()).saturating_sub(a.start().max(b.start()))
}

/// The attribution whose content covers at least half of a stretch.
pub(crate) fn attribution_label(article: &Annotated, stretch: Span) -> Label<'_> {
    let covered = |k: &usize| -> usize {
        article.attributions[*k]
            .content
            .iter()
            .map(|content| overlap(*content, stretch))
            .sum()
    };
    let length = |k: usize| -> usize {
        article.attributions[k]
            .content
            .iter()
            .map(|content| content.len())
            .sum()
    };
    // Of contents within each other the innermost: its source uttered the words.
    let best = (0..article.attributions.len()).max_by_key(|k| (covered(k), std::cmp::Reverse((length(*k), *k))));
    best.filter(|k| 2 * covered(k) >= stretch.len())
        .map_or_else(Label::default, |k| Label {
            is_quote: true,
            source: &article.attributions[k].source,
        })
}

/// The judged quote at a stretch.
pub(crate) fn gold_at(gold: &[GoldQuote], inner: Span) -> Option<&GoldQuote> {
    gold.iter().find(|quote| {
        let shared = overlap(quote.span, inner);
        let all = quote.span.end().max(inner.end()) - quote.span.start().min(inner.start());
        shared > 0 && shared * 5 >= all * 4
    })
}

/// Whether a mention overlaps a source.
pub(crate) fn hits(mention: &Mention, source: &[Span]) -> bool {
    source.iter().any(|piece| overlap(mention.span, *piece) > 0)
}

/// The mention that heads a source, among `candidates`.
pub(crate) fn head_of_source(scene: &Scene<'_>, candidates: &[usize], source: &[Span]) -> Option<usize> {
    let hit = candidates
        .iter()
        .copied()
        .filter(|&index| hits(&scene.mentions[index], source));
    hit.max_by_key(|&index| (headship(scene, index, source), std::cmp::Reverse(index)))
}

/// Whether a mention that overlaps a source is a mere part of it, which the head governs, possesses or describes: "Hale" in "a spokesman for Hale".
pub(crate) fn is_mere_part(scene: &Scene<'_>, index: usize, source: &[Span]) -> bool {
    headship(scene, index, source) == 0
}

/// How much speaks for a mention being the head of a source that it overlaps.
fn headship(scene: &Scene<'_>, index: usize, source: &[Span]) -> u32 {
    const PREPOSITIONS: [&str; 8] = ["of", "for", "with", "in", "from", "at", "to", "on"];
    let mention = &scene.mentions[index];
    let items = &scene.frame.items;
    let (start, end) = mention.items;
    let in_source = |at: usize| {
        items
            .get(at)
            .is_some_and(|item| source.iter().any(|piece| piece.contains(item.span.start())))
    };
    let lower = |at: usize| items.get(at).map_or("", |item| &*item.lower);
    let preposition = |back: usize| {
        start
            .checked_sub(back)
            .is_some_and(|at| in_source(at) && (PREPOSITIONS.contains(&lower(at)) || lower(at) == "by"))
    };
    let article = start
        .checked_sub(1)
        .is_some_and(|at| in_source(at) && lower(at) == "the");
    let governed = preposition(1) || article && preposition(2);
    let possessor = lower(end) == "'s" && in_source(end + 1);
    let whole = source.iter().any(|piece| mention.span.encloses(*piece));
    let single = mention.core.1 - mention.core.0 == 1;
    let place = single && scene.words.is(mention.core.0, Classes::PLACE) && mention.organization;
    let possessive_pronoun = matches!(
        lower(mention.head),
        "who" | "which" | "his" | "her" | "their" | "my" | "our"
    );
    let kind = match mention.kind {
        MentionKind::Name if !governed && !possessor && !mention.modifier && !place => 4,
        MentionKind::Nominal if !governed => 2,
        MentionKind::Pronoun if possessive_pronoun => 1,
        MentionKind::Pronoun => 4,
        _ => 0,
    };
    kind + if whole && mention.kind != MentionKind::Nominal {
        3
    } else {
        0
    }
}
