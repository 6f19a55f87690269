//! Reads annotated articles as the extractor does, up to the point where sources are chosen.

use extractor::Article;
use extractor::candidates::find_mentions;
use extractor::cues::find_cues;
use extractor::frame::Frame;
use extractor::lexicon::{Lexicon, Words};
use extractor::people::{self, Layers};
use extractor::rank::Scene;

use crate::corpus::Annotated;

/// Calls `with` with the scene of an article.
pub(crate) fn with_scene<T>(article: &Annotated, lexicon: &Lexicon, with: impl FnOnce(&Scene<'_>) -> T) -> T {
    let frame = Frame::read(&article.text);
    let words = Words::of(&frame, lexicon);
    let mentions = find_mentions(&frame, &words);
    let cues = find_cues(&frame, &words, &mentions);
    let layers = Layers {
        frame: &frame,
        words: &words,
        mentions: &mentions,
        cues: &cues,
    };
    let given = Article {
        text: &article.text,
        byline: article.byline.as_deref(),
        ..Article::default()
    };
    let people = people::resolve(&layers, &given);
    let referents: Vec<Option<usize>> = people
        .referents
        .iter()
        .map(|referent| referent.as_ref().map(|referent| referent.entity))
        .collect();
    with(&Scene::new(&frame, &words, &mentions, &cues, &referents))
}
