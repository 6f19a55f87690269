//! The words around a reporting verb, by what they do. The classes are explained in the data files.

use std::sync::LazyLock;

use crate::wording::Wording;

pub(super) const BASE: u32 = 1;
pub(super) const ACT: u32 = 1 << 1;
pub(super) const THROUGH: u32 = 1 << 2;
pub(super) const DENY: u32 = 1 << 3;
pub(super) const TWIST: u32 = 1 << 4;
pub(super) const CLAIM: u32 = 1 << 5;
pub(super) const SUPPOSE: u32 = 1 << 6;
pub(super) const BEFORE: u32 = 1 << 7;
pub(super) const BID: u32 = 1 << 8;
pub(super) const CANCEL: u32 = 1 << 9;
pub(super) const HABIT: u32 = 1 << 10;
pub(super) const NOBODY: u32 = 1 << 11;
pub(super) const FAKE: u32 = 1 << 12;
pub(super) const VERDICT: u32 = 1 << 13;
pub(super) const QUESTION: u32 = 1 << 14;
pub(super) const TELL: u32 = 1 << 15;
pub(super) const BE: u32 = 1 << 16;
pub(super) const RELATES: u32 = 1 << 17;
pub(super) const SHOWS: u32 = 1 << 18;

pub(super) static MODALITY: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../../data/modality.txt"),
        &[
            "base", "act", "through", "deny", "twist", "claim", "suppose", "before", "bid", "cancel", "habit",
            "nobody", "fake", "verdict", "question", "tell", "be", "relates", "shows",
        ],
    )
});

pub(super) const USUAL: u32 = 1;
pub(super) const YOU: u32 = 1 << 1;
pub(super) const PEOPLE: u32 = 1 << 2;
pub(super) const SAYING: u32 = 1 << 3;
pub(super) const HEADS: u32 = 1 << 4;
pub(super) const LISTENER: u32 = 1 << 5;

pub(super) static GENERIC: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../../data/generic.txt"),
        &["usual", "you", "people", "saying", "heads", "listener"],
    )
});

pub(super) const THINKS: u32 = 1;
pub(super) const INNER: u32 = 1 << 1;
pub(super) const TURNS: u32 = 1 << 2;
pub(super) const ALOUD: u32 = 1 << 3;
pub(super) const NOUN: u32 = 1 << 4;

pub(super) static THOUGHTS: LazyLock<Wording> = LazyLock::new(|| {
    Wording::read(
        include_str!("../../data/thoughts.txt"),
        &["thinks", "inner", "turns", "aloud", "noun"],
    )
});

pub(super) const ALLEGES: u32 = 1;
pub(super) const ALLEGEDLY: u32 = 1 << 1;
pub(super) const PARTY: u32 = 1 << 2;

pub(super) static ALLEGATIONS: LazyLock<Wording> =
    LazyLock::new(|| Wording::read(include_str!("../../data/allegations.txt"), &["verb", "beside", "party"]));
