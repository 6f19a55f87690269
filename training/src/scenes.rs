//! Reads annotated articles as the extractor does, up to the point where sources are chosen.

use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::lexicon::{Lexicon, Words};
use extractor::mention::{Mention, MentionKind};
use extractor::rank::Scene;

use crate::corpus::Annotated;

/// Calls `with` with the scene of an article.
pub(crate) fn with_scene<T>(article: &Annotated, lexicon: &Lexicon, with: impl FnOnce(&Scene<'_>) -> T) -> T {
    let frame = Frame::read(&article.text);
    let words = Words::of(&frame, lexicon);
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let referents = referents(&frame, &mentions);
    with(&Scene::new(&frame, &words, &mentions, &cues, &referents))
}

/// Names that end in the same word refer to the same entity.
fn referents(frame: &Frame<'_>, mentions: &[Mention]) -> Vec<Option<usize>> {
    let mut entities: Vec<&str> = Vec::new();
    mentions
        .iter()
        .map(|mention| {
            if mention.kind != MentionKind::Name {
                return None;
            }
            let name = &*frame.items[mention.head].lower;
            let known = entities.iter().position(|entity| *entity == name);
            Some(known.unwrap_or_else(|| {
                entities.push(name);
                entities.len() - 1
            }))
        })
        .collect()
}
