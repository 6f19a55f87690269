//! Folded wordings: whether one contains another, and the keys by which such are found.

use std::collections::HashSet;
use std::sync::LazyLock;

use extractor::fold::fold;

use super::{LONG, TINY};
use crate::article::entries;
use crate::verify::is_light;

/// How many words of a long wording are sought in the index.
const SOUGHT: usize = 4;

/// Whether a folded text contains another at word boundaries, or equals it. Nothing contains an empty one.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    if part.is_empty() || part.len() > text.len() {
        return false;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find(part) {
        let (start, end) = (from + at, from + at + part.len());
        let begins = start == 0 || text.as_bytes()[start - 1] == b' ';
        let ends = end == text.len() || text.as_bytes()[end] == b' ';
        if begins && ends {
            return true;
        }
        from = match text[start..].find(' ') {
            Some(space) => start + space + 1,
            None => return false,
        };
    }
    false
}

/// Whether the last words of one wording, at least [`TINY`], are the first of the other: a printing that begins before the reference or goes on after it.
pub(super) fn runs_over(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    (TINY..one.len().min(other.len())).any(|size| one[one.len() - size..] == other[..size])
}

/// Whether the words between a printing's ellipses stand in the reference, in order.
pub(super) fn is_elided(text: &str, whole: &str) -> bool {
    let text = text.replace("...", "…").replace(". . .", "…");
    let pieces: Vec<String> = text.split('…').map(fold).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() < 2 {
        return false;
    }
    let whole = format!(" {whole} ");
    let mut rest = whole.as_str();
    for piece in pieces {
        let Some(at) = rest.find(&format!(" {piece} ")) else {
            return false;
        };
        rest = &rest[at + 1 + piece.len()..];
    }
    true
}

/// How many words say something of what a wording is about, at least, where it is quoted for its own sake.
const TELLING: usize = 4;
/// From how many words on a wording without courtesies is quoted for its own sake.
const SENTENTIOUS: usize = 12;

/// Whether a wording is such as nobody happens to say twice, so that whoever prints it long after quotes it again: it has enough words that are neither light nor
/// courtesies, or it is long and holds no courtesy at all. "I want to thank everybody for coming here tonight" is none.
pub(super) fn is_telling(folded: &str) -> bool {
    let words = || folded.split(' ');
    let is_courtesy = |word: &str| COURTESIES.contains(word);
    let telling = words().filter(|word| !is_light(word) && !is_courtesy(word)).count();
    telling >= TELLING || words().count() >= SENTENTIOUS && !words().any(is_courtesy)
}

static COURTESIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("../../data/courtesies.txt")).collect());

/// Whether all words of a wording stand in another, in order.
pub(super) fn is_part(part: &str, whole: &str) -> bool {
    let mut words = whole.split(' ');
    part.split(' ').all(|word| words.any(|other| other == word))
}

/// Those [`SOUGHT`] words of a wording, one after the other, that have the most letters: the index finds few reports with them, and finds them faster than longer runs.
pub(super) fn rarest_words(wording: &str) -> Vec<&str> {
    let words: Vec<&str> = wording.split(' ').collect();
    let letters = |run: &[&str]| run.iter().map(|word| word.len()).sum::<usize>();
    let best = words.windows(SOUGHT).max_by_key(|run| letters(run));
    best.map_or_else(|| words.clone(), <[&str]>::to_vec)
}

/// The hashes of all runs of so many words.
pub(super) fn grams(folded: &str, size: usize) -> Vec<i64> {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(folded.match_indices(' ').map(|(at, _)| at + 1))
        .collect();
    let end_of = |word: usize| starts.get(word + 1).map_or(folded.len(), |next| next - 1);
    if folded.is_empty() || starts.len() < size {
        return Vec::new();
    }
    (0..=starts.len() - size)
        .map(|word| hash(&folded[starts[word]..end_of(word + size - 1)]))
        .collect()
}

pub(super) fn hash(text: &str) -> i64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.cast_signed()
}

/// How many words a folded text has.
#[must_use]
pub(crate) fn count_words(folded: &str) -> usize {
    folded.split_whitespace().count()
}

/// A number for the first six words of a folded text, or for all where they are fewer. Equal openings are found by it; FNV-1a, 64 bits.
#[must_use]
pub(crate) fn opening(folded: &str) -> i64 {
    let end = folded
        .match_indices(' ')
        .nth(LONG - 1)
        .map_or(folded.len(), |(at, _)| at);
    hash(&folded[..end])
}

#[cfg(test)]
mod tests {
    use super::{contains, grams, is_elided, is_telling, opening, runs_over};

    #[test]
    fn wordings_contain_each_other_at_word_boundaries() {
        for (text, part, contained) in [
            ("a b c", "b c", true),
            ("a b c", "a b c", true),
            ("ab c", "b c", false),
            ("a bc b c", "b c", true),
            ("a b cd", "b c", false),
            ("a", "", false),
            ("", "", false),
        ] {
            assert_eq!(contains(text, part), contained, "{text} / {part}");
        }
    }

    #[test]
    fn courtesies_are_said_again() {
        for (wording, telling) in [
            ("we will build the bridge and harlow will pay for it", true),
            (
                "ask not what your country can do for you ask what you can do for your country",
                true,
            ),
            ("i want to thank everybody for coming here tonight", false),
            (
                "thank you all so much for coming it means the world to me and to my family",
                false,
            ),
            ("we are working very hard on it every day", false),
        ] {
            assert_eq!(is_telling(wording), telling, "{wording}");
        }
    }

    #[test]
    fn an_opening_is_the_first_gram() {
        let text = "1 2 3 4 5 6 7 8";
        assert_eq!(opening(text), grams(text, 6)[0]);
        assert_eq!(opening("2 3 4 5 6 7"), grams(text, 6)[1]);
        assert_eq!(opening("2 3"), grams(text, 2)[1]);
        assert_eq!((grams(text, 6).len(), grams("1 2", 6).len()), (3, 0));
    }

    #[test]
    fn ellipses_leave_out_words_in_order() {
        for (text, elided) in [
            ("The bridge … is closed", true),
            ("The bridge ... closed", true),
            ("closed … the bridge", false),
            ("The bridge is closed", false),
        ] {
            assert_eq!(is_elided(text, "the bridge over the river is closed"), elided, "{text}");
        }
    }

    #[test]
    fn wordings_may_run_over_each_other() {
        assert!(runs_over("x y a b c d", "a b c d z"));
        assert!(!runs_over("x a b c", "a b c z"));
    }
}
