//! The setting of an article: a trial, a sitting of a parliament, a rally, at which several people speak and which is named once or never.
//!
//! Input: the frame and its quotes. Output: for each paragraph how many words of each kind of setting stand around it, and which quotes address a court, a house or a
//! crowd ("No, Your Honor"). The words are data (`data/settings.txt`); what they weigh is learned.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{SpokenStretch, step};
use crate::attribution::VenueKind;
use crate::data_lines;
use crate::frame::Frame;
use crate::vocabulary::{ByWord, Vocabulary};

/// The kinds of setting.
pub(super) const SETTINGS: [VenueKind; 3] = [VenueKind::Proceeding, VenueKind::Speech, VenueKind::Debate];
/// So many different words of a kind make an article's setting, ...
const MAKE_A_SETTING: usize = 4;
/// ... or so many beside words that address a court, a house or a crowd.
const BESIDE_ADDRESS: usize = 1;
/// The paragraphs before and behind a quote's own that belong to its surroundings.
const AROUND: usize = 2;

/// What a word says: a bit for each of [`SETTINGS`], and one for offices.
static WORDS: LazyLock<ByWord<u8>> = LazyLock::new(|| {
    let mut words: ByWord<u8> = ByWord::new();
    for (class, word) in entries() {
        let setting = || SETTINGS.iter().position(|kind| VenueKind::named(class) == Some(*kind));
        let bit = if class == "office" { Some(OFFICE) } else { setting() };
        if let Some(bit) = bit
            && let Some(bits) = words.entry(word)
        {
            *bits |= 1 << bit;
        }
    }
    words
});
const OFFICE: usize = 7;

/// How people at a setting address each other, those of proceedings before those of speeches.
static ADDRESSES: LazyLock<Option<Addresses>> = LazyLock::new(|| {
    let of = |class: &'static str| entries().filter_map(move |(known, phrase)| (known == class).then_some(phrase));
    let proceedings = of("heard").count();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(of("heard").chain(of("hailed")))
        .ok()?;
    Some(Addresses { automaton, proceedings })
});

struct Addresses {
    automaton: AhoCorasick,
    /// How many of its phrases are those of proceedings.
    proceedings: usize,
}

fn entries() -> impl Iterator<Item = (&'static str, &'static str)> {
    data_lines(include_str!("../../data/settings.txt")).filter_map(|line| line.split_once(' '))
}

/// Whether somebody of this role speaks at proceedings: "Assistant District Attorney".
pub(crate) fn is_office(role: &str) -> bool {
    role.split_whitespace().any(|word| {
        let word = word.trim_end_matches(',').to_lowercase();
        WORDS[Vocabulary::shipped().id(&word)] & 1 << OFFICE != 0
    })
}

/// How much an article shows of each kind of setting.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// How many words of each kind stand before each paragraph, and in all.
    before: Vec<[u32; SETTINGS.len()]>,
    /// How many different words of each kind there are.
    different: [usize; SETTINGS.len()],
    /// The first item of each kind.
    first: [Option<usize>; SETTINGS.len()],
    /// What each quote addresses: 1 a court or a house, 2 a crowd.
    addressed: Vec<u8>,
    /// How many quotes address either.
    addresses: [usize; 2],
}

impl Settings {
    pub(super) fn read(frame: &Frame<'_>, spoken: &[SpokenStretch]) -> Self {
        let words = &*WORDS;
        let mut settings = Self {
            before: Vec::with_capacity(frame.paragraphs.len() + 1),
            ..Self::default()
        };
        let mut seen = Vec::new();
        let mut sum = [0; SETTINGS.len()];
        for (at, item) in frame.items.iter().enumerate() {
            while settings.before.len() <= item.paragraph {
                settings.before.push(sum);
            }
            let bits = words[item.id];
            if bits == 0 {
                continue;
            }
            for (kind, count) in sum.iter_mut().enumerate() {
                if bits & 1 << kind != 0 {
                    *count += 1;
                    settings.first[kind].get_or_insert(at);
                    seen.push((kind, item.id));
                }
            }
        }
        while settings.before.len() <= frame.paragraphs.len() {
            settings.before.push(sum);
        }
        seen.sort_unstable();
        seen.dedup();
        for (kind, _) in seen {
            settings.different[kind] += 1;
        }
        for one in spoken {
            let addressed = frame
                .stretches
                .get(one.stretch)
                .map_or(0, |stretch| addressed(stretch.inner.of(frame.text)));
            if let Some(place) = usize::from(addressed).checked_sub(1) {
                settings.addresses[place] += 1;
            }
            settings.addressed.push(addressed);
        }
        settings
    }

    /// The kinds of setting that the article has, with the item that first shows each.
    pub(super) fn made(&self) -> impl Iterator<Item = (VenueKind, usize)> {
        (0..SETTINGS.len()).filter_map(|kind| {
            let addressed = self.addresses.get(kind).is_some_and(|&addresses| addresses > 0);
            let least = if addressed { BESIDE_ADDRESS } else { MAKE_A_SETTING };
            let first = self.first[kind].filter(|_| self.different[kind] >= least)?;
            Some((SETTINGS[kind], first))
        })
    }

    /// How much there is of a kind in the whole article, around a paragraph, and in a quote, each in a few steps; zeros for other kinds.
    pub(super) fn shown(&self, kind: VenueKind, index: usize, paragraph: usize) -> [u32; 3] {
        let Some(kind) = SETTINGS.iter().position(|setting| *setting == kind) else {
            return [0; 3];
        };
        let last = self.before.len().saturating_sub(1);
        let around: Range<usize> = paragraph.saturating_sub(AROUND).min(last)..(paragraph + AROUND + 1).min(last);
        let near = self.before.get(around.end).map_or(0, |sums| sums[kind])
            - self.before.get(around.start).map_or(0, |sums| sums[kind]);
        let addressed = self
            .addressed
            .get(index)
            .is_some_and(|&what| usize::from(what) == kind + 1);
        let elsewhere = self.addresses.get(kind).is_some_and(|&addresses| addresses > 0);
        [
            step(self.different[kind], &[1, 2, 4, 7, 11, 16]),
            step(near as usize, &[1, 2, 4, 8]),
            u32::from(addressed) + u32::from(elsewhere),
        ]
    }
}

/// What quoted words address: 1 a court or a house, 2 a crowd, 0 neither.
fn addressed(inner: &str) -> u8 {
    let Some(addresses) = &*ADDRESSES else { return 0 };
    let bytes = inner.as_bytes();
    let whole = |from: usize, to: usize| {
        let letter = |at: Option<&u8>| at.is_some_and(u8::is_ascii_alphabetic);
        !letter(from.checked_sub(1).and_then(|before| bytes.get(before))) && !letter(bytes.get(to))
    };
    let found = addresses
        .automaton
        .find_iter(inner)
        .find(|found| whole(found.start(), found.end()));
    found.map_or(0, |found| {
        if found.pattern().as_usize() < addresses.proceedings {
            1
        } else {
            2
        }
    })
}
