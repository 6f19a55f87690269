//! Modality: whether words are reported as said, or as not said.
//!
//! Input: the items between a source and its stretch. Output: [`Modality::Denied`] where the reporting word nearest the stretch is negated ("never said") or
//! denied ("denied calling her"), else [`Modality::Asserted`]. What was denied must never count as said; a denial of something else ("denied the charge,
//! calling it ...") denies no words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::attribution::Modality;
use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::lexicon::{CUE, Words};

/// A denying verb stands at most so many items before the reporting word.
const REACH: usize = 8;

/// What a word does in a denial.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Verb,
    Negation,
    Between,
    Cancels,
    Saying,
}

static DENIALS: LazyLock<HashMap<&'static str, Role>> = LazyLock::new(|| {
    let role = |class: &str| match class {
        "verb" => Some(Role::Verb),
        "negation" => Some(Role::Negation),
        "between" => Some(Role::Between),
        "cancels" => Some(Role::Cancels),
        "saying" => Some(Role::Saying),
        _ => None,
    };
    data_lines(include_str!("../data/denials.txt"))
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(class, word)| Some((word, role(class)?)))
        .collect()
});

/// In what sense a stretch is reported whose source ends before item `from` and that stands at item `stretch`, in one sentence.
pub(crate) fn modality(frame: &Frame<'_>, words: &Words, from: usize, stretch: usize) -> Modality {
    let reports = |item: usize| {
        let said = matches!(role(frame, item), Some(Role::Saying));
        said || frame.is_word(item) && words.cue(item) >= CUE && role(frame, item).is_none()
    };
    let after_quote = (from..stretch)
        .rev()
        .find(|&item| matches!(frame.items[item].kind, ItemKind::Quote(_)));
    let from = after_quote.map_or(from, |quote| quote + 1);
    let nearest = (from..stretch).rev().find(|&item| reports(item));
    let Some(cue) = nearest.filter(|&item| role(frame, item) == Some(Role::Saying)) else {
        return Modality::Asserted;
    };
    for item in (from.max(cue.saturating_sub(REACH))..cue).rev() {
        match role(frame, item) {
            Some(Role::Between) => {}
            Some(Role::Verb | Role::Negation) => return Modality::Denied,
            Some(Role::Cancels | Role::Saying) | None => break,
        }
    }
    Modality::Asserted
}

fn role(frame: &Frame<'_>, item: usize) -> Option<Role> {
    let lower = &*frame.items[item].lower;
    if lower.ends_with("n't") {
        return Some(Role::Negation);
    }
    DENIALS.get(lower).copied()
}
