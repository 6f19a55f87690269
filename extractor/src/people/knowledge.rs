//! What the extractor knows about the nouns that people and bodies are called by.
//!
//! Input: the annotated word lists in `data/`. Output: [`Knowledge`], built once.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::data_lines;
use crate::mention::Gender;

type Words = FxHashSet<&'static str>;
type Families = FxHashMap<&'static str, Vec<&'static str>>;

/// A nation, state or party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// "nation", "state" or "party".
    pub(super) kind: &'static str,
    pub(super) name: &'static str,
}

/// How a text that is said to speak relates to whoever issued it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DocumentNoun {
    /// A law, a lawsuit: it speaks for itself.
    Own,
    /// A report, a ruling: the body that issued it speaks, where the article names it.
    Published,
    /// A statement, a tweet: whoever issued it speaks.
    Issued,
}

/// What somebody's spokesman or sister is to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PossessedNoun {
    /// Speaks in the other's name.
    Voice,
    /// Company.
    Circle,
    /// Kin, of this sex where the noun shows it.
    Kin(Option<Gender>),
}

/// Word lists about roles, bodies, texts and names.
#[derive(Debug)]
pub(super) struct Knowledge {
    roles: Families,
    bodies: Families,
    documents: FxHashMap<&'static str, DocumentNoun>,
    kindred_documents: Families,
    possessed: FxHashMap<&'static str, PossessedNoun>,
    body_nouns: Words,
    collectives: Words,
    honorifics: Words,
    compound_endings: Words,
    role_stops: Words,
    given_name_families: FxHashMap<&'static str, Vec<usize>>,
    sides: FxHashMap<&'static str, Side>,
}

impl Knowledge {
    /// The lists that the extractor ships with.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Knowledge> = OnceLock::new();
        SHIPPED.get_or_init(Self::load)
    }

    fn load() -> Self {
        let mut given_name_families: FxHashMap<&'static str, Vec<usize>> = FxHashMap::default();
        for (family, line) in data_lines(include_str!("../../data/given-name-forms.txt")).enumerate() {
            for form in line.split(' ') {
                given_name_families.entry(form).or_default().push(family);
            }
        }
        let mut sides = FxHashMap::default();
        for (side, forms) in families(include_str!("../../data/nations.txt")) {
            let Some((kind, name)) = side.split_once(' ') else {
                continue;
            };
            let side = Side { kind, name };
            sides.insert(name, side);
            sides.extend(forms.into_iter().map(|form| (form, side)));
        }
        let documents = annotated(include_str!("../../data/document-nouns.txt"))
            .map(|(noun, kind)| {
                let kind = match kind.split(':').next().unwrap_or_default() {
                    "issued" => DocumentNoun::Issued,
                    "published" => DocumentNoun::Published,
                    _ => DocumentNoun::Own,
                };
                (noun, kind)
            })
            .collect();
        let kindred_documents = annotated(include_str!("../../data/document-nouns.txt"))
            .filter_map(|(noun, kind)| Some((noun, kind.split_once(':')?.1.split_whitespace().collect())))
            .collect();
        let possessed = annotated(include_str!("../../data/possessed-nouns.txt"))
            .map(|(noun, kind)| {
                let kind = match kind {
                    "voice" => PossessedNoun::Voice,
                    "kin m" => PossessedNoun::Kin(Some(Gender::Male)),
                    "kin f" => PossessedNoun::Kin(Some(Gender::Female)),
                    "kin" => PossessedNoun::Kin(None),
                    _ => PossessedNoun::Circle,
                };
                (noun, kind)
            })
            .collect();
        Self {
            roles: families(include_str!("../../data/role-nouns.txt")).collect(),
            bodies: families(include_str!("../../data/organization-nouns.txt")).collect(),
            documents,
            kindred_documents,
            possessed,
            body_nouns: data_lines(include_str!("../../data/body-nouns.txt")).collect(),
            collectives: data_lines(include_str!("../../data/collective-nouns.txt")).collect(),
            honorifics: data_lines(include_str!("../../data/honorifics.txt")).collect(),
            compound_endings: data_lines(include_str!("../../data/compound-endings.txt")).collect(),
            role_stops: data_lines(include_str!("../../data/role-stops.txt")).collect(),
            given_name_families,
            sides,
        }
    }

    /// The titles and nouns that say the same of a person as this role noun; `None` where it is none.
    pub(super) fn role(&self, noun: &str) -> Option<&[&'static str]> {
        self.roles.get(noun).map(Vec::as_slice)
    }

    /// The words in the name of a body that this noun may stand for; `None` where it stands for none.
    pub(super) fn body(&self, noun: &str) -> Option<&[&'static str]> {
        self.bodies.get(noun).map(Vec::as_slice)
    }

    /// What sort of text the noun is.
    pub(super) fn document(&self, noun: &str) -> Option<DocumentNoun> {
        self.documents.get(noun).copied()
    }

    /// The nouns and verbs by which an article may introduce this sort of text: "memoir" and "author" for "book".
    pub(super) fn kindred_documents(&self, noun: &str) -> &[&'static str] {
        self.kindred_documents.get(noun).map_or(&[], Vec::as_slice)
    }

    /// What the noun is to its possessor.
    pub(super) fn possessed(&self, noun: &str) -> Option<PossessedNoun> {
        self.possessed.get(noun).copied()
    }

    /// Whether the noun is a body: "agency".
    pub(super) fn is_body(&self, noun: &str) -> bool {
        self.body_nouns.contains(noun)
    }

    /// Whether the noun is several people: "crowd", "residents".
    pub(super) fn is_plural(&self, noun: &str) -> bool {
        let regular = noun.len() > 3 && noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us");
        self.collectives.contains(noun) || regular
    }

    /// Whether the word shows respect or sex rather than an office.
    pub(super) fn is_honorific(&self, word: &str) -> bool {
        self.honorifics.contains(word)
    }

    /// Whether no role goes across the word: "met".
    pub(super) fn ends_role(&self, word: &str) -> bool {
        self.role_stops.contains(word) || word.ends_with("ed") && !word.contains('-')
    }

    /// Whether the word is a compound that describes: "Oscar-winner".
    pub(super) fn is_descriptive_compound(&self, word: &str) -> bool {
        word.rsplit_once('-')
            .is_some_and(|(_, ending)| self.compound_endings.contains(ending))
    }

    /// Whether two given names may be one person's: the same, a short form, an initial.
    pub(super) fn same_given_name(&self, a: &str, b: &str) -> bool {
        if a == b {
            return true;
        }
        let initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
        if initial(a, b) || initial(b, a) {
            return true;
        }
        match (self.given_name_families.get(a), self.given_name_families.get(b)) {
            (Some(left), Some(right)) => left.iter().any(|family| right.contains(family)),
            _ => false,
        }
    }

    /// The nation, state or party that a word stands for: "Kremlin" and "Russian" for "russia".
    pub(super) fn side(&self, lower: &str) -> Option<Side> {
        // A party's letter stands for it only in "(D-Ohio)".
        self.sides.get(lower).copied().filter(|_| lower.len() > 1)
    }

    /// Whether the word may be a noun for one of a nation's, state's or party's people: "Texan", "Republican"; not "Chinese", which is mostly all of them.
    pub(super) fn is_demonym(&self, lower: &str) -> bool {
        let ending = ["an", "er", "i", "man", "ot", "o", "on", "t", "ch", "d", "e", "k", "b"]
            .iter()
            .any(|ending| lower.ends_with(ending))
            && !lower.ends_with("ese");
        match self.side(lower) {
            Some(side) if side.kind == "party" => ["can", "crat", "ist"].iter().any(|ending| lower.ends_with(ending)),
            Some(side) => ending && side.name != lower,
            None => false,
        }
    }

    /// The name of the nation, state or party that a word stands for; else the word without its full stop.
    pub(super) fn plain<'w>(&self, lower: &'w str) -> &'w str
    where
        'static: 'w,
    {
        self.side(lower).map_or(lower.trim_end_matches('.'), |side| side.name)
    }

    /// Party and state of "D-Ohio" and "R-Tex.", whose last full stop may be missing.
    pub(super) fn seat(&self, lower: &str) -> Option<[&'static str; 2]> {
        let (party, state) = lower.split_once('-').or_else(|| lower.split_once('–'))?;
        let party = self.sides.get(party).filter(|side| side.kind == "party")?;
        let state = self.sides.get(state).copied().or_else(|| {
            let dotted = format!("{state}.");
            self.sides.get(dotted.as_str()).copied()
        })?;
        Some([party.name, state.name])
    }
}

/// Lines `KEY: WORD WORD`.
fn families(file: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    data_lines(file).map(|line| match line.split_once(':') {
        Some((key, words)) => (key.trim(), words.split_whitespace().collect()),
        None => (line, Vec::new()),
    })
}

/// Lines `WORD NOTE`.
fn annotated(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    data_lines(file).map(|line| line.split_once(' ').unwrap_or((line, "")))
}
