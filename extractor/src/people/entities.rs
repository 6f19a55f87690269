//! Entities: the persons and bodies that an article names, each with all its names.
//!
//! Input: the mentions. Output: a [`Register`]: entities by first appearance, and for each mention by name the entities that it may mean.
//! Full names make entities; a lone family name means the bearer whom the article names and lets speak most.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::byline::name_case;
use super::keys::{Key, Keys, name_key};
use super::knowledge::{Knowledge, PossessedNoun};
use super::layers::Layers;
use crate::lexicon::Classes;
use crate::mention::{Gender, Mention, MentionKind};
use crate::span::Span;

/// The longest full name of a person, in words.
const LONGEST_FULL_NAME: usize = 5;
/// The most bearers of one family name that are told apart.
const MOST_NAMESAKES: usize = 8;
/// The most bearers of one name that are kept in mind: no article tells of more, and a hostile text shall not cost more.
pub(super) const MOST_BEARERS: usize = 32;
/// The most forms of one name that are counted.
const MOST_FORMS: usize = 16;
/// What a pronoun says about the sex of the name before it, beside 1 for a given name and 3 for a title.
const PRONOUN_VOTE: f32 = 0.5;
/// A namesake counts as spoken of within this many sentences after a mention, and after a full name.
const RECENT_SENTENCES: usize = 3;
const FULL_NAME_SENTENCES: usize = 2;

/// Somebody or something that the article names.
#[derive(Clone, Debug)]
pub struct Entity {
    /// The fullest name that the article supports, titles stripped.
    pub name: String,
    /// What honorifics, given names and pronouns show.
    pub gender: Option<Gender>,
    /// It reads like a body or a place.
    pub organization: bool,
    /// How much it reads like a human being: above 0 it may be "he" or "she".
    pub personhood: i32,
    /// The mentions by name, in text order.
    pub mentions: Vec<usize>,
    /// What it is called, as printed, in order of appearance: "Kremlin foreign policy aide".
    pub roles: Vec<String>,
    /// The words of its titles and roles, in lower case, nations under one name.
    pub(super) role_words: BTreeSet<Box<str>>,
    /// The words directly before its name: its titles proper.
    pub(super) title_words: BTreeSet<Box<str>>,
    pub(super) first: String,
    pub(super) last: String,
    /// The words of its longest name.
    keys: Vec<Key>,
    last_key: Key,
    pub(super) full: bool,
    full_mentions: f32,
    spoken: usize,
}

impl Entity {
    /// Whether it is taken for a human being.
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.personhood > 0 && !self.organization
    }
}

/// The entities, and who is meant by each name.
#[derive(Debug, Default)]
pub(super) struct Register {
    pub(super) entities: Vec<Entity>,
    /// For each mention by name the entities that it may mean with their probabilities, likeliest first; empty for the others.
    pub(super) meant: Vec<Vec<(usize, f32)>>,
    /// The entities by the last word of their names.
    pub(super) by_last_word: Vec<usize>,
}

/// One mention by name, cleaned.
struct Naming<'t> {
    mention: usize,
    /// The words of the bare name: a range of [`Builder::parts`].
    parts: Range<usize>,
    /// "Jr.", as printed.
    suffix: Option<&'t str>,
    organization: bool,
    /// "China's" before "Foreign Ministry".
    nation: Option<&'t str>,
    gender: Option<Gender>,
    /// A title or honorific stands before it.
    titled: bool,
    /// The honorific before it: "mrs.".
    honorific: Option<&'t str>,
    headline: bool,
    /// It stands behind a noun of kin: "her brother Paul Reyes".
    kin: bool,
    /// It stands inside what is said of somebody else: "mother of the victim Neil Barton".
    embedded: bool,
    /// Its bearer is said to be dead.
    dead: bool,
}

/// The words of all bare names of a text, one name behind the other.
#[derive(Default)]
struct Parts<'a> {
    items: Vec<usize>,
    keys: Vec<Key>,
    words: Keys<'a>,
}

/// Builds the entities of an article from its mentions by name.
pub(super) fn register(layers: &Layers<'_>) -> Register {
    let mut parts = Parts::default();
    let namings: Vec<Naming<'_>> = (0..layers.mentions.len())
        .filter_map(|mention| read_naming(layers, mention, &mut parts))
        .collect();
    let mut builder = Builder::new(layers, parts);
    builder.add_full_names(&namings);
    for naming in &namings {
        builder.add_mention(naming);
    }
    builder.finish()
}

/// The bare name of a mention: without titles, descriptive compounds, suffix.
fn read_naming<'a>(layers: &Layers<'a>, index: usize, parts: &mut Parts<'a>) -> Option<Naming<'a>> {
    let mention = &layers.mentions[index];
    if mention.kind != MentionKind::Name {
        return None;
    }
    let start = if names_body(layers, mention) {
        mention.items.0
    } else {
        mention.core.0
    };
    let begin = parts.items.len();
    parts
        .items
        .extend((start..mention.core.1).filter(|&item| layers.is_word(item)));
    let mut suffix = None;
    while parts.items.len() > begin + 1
        && parts
            .items
            .last()
            .is_some_and(|&item| layers.has_class(item, Classes::SUFFIX))
    {
        let last = parts.items.pop().map(|item| layers.frame.word(item));
        suffix = last.filter(|word| has_suffix(word)).or(suffix);
    }
    let items = &parts.items[begin..];
    let compound = |&item: &usize| Knowledge::shipped().is_descriptive_compound(layers.lower(item));
    let mut dropped = items[..items.len().saturating_sub(1)]
        .iter()
        .rposition(compound)
        .map_or(0, |cut| cut + 1);
    while items.len() - dropped > 1 && !mention.organization && begins_with_description(layers, &items[dropped..]) {
        dropped += 1;
    }
    parts.items.drain(begin..begin + dropped);
    let kin = kin_before(layers, mention);
    parts.items.extend(
        kin.and_then(|kin| family_of_kin(layers, mention, kin).or_else(|| family_of_sibling(layers, mention, kin))),
    );
    let kin_gender = kin.and_then(|kin| match Knowledge::shipped().possessed(layers.lower(kin)) {
        Some(PossessedNoun::Kin(gender)) => gender,
        _ => None,
    });
    let bare = begin..parts.items.len();
    for &item in &parts.items[bare.clone()] {
        let key = parts.words.of(layers, item);
        parts.keys.push(key);
    }
    let honorific = (mention.items.0..mention.core.0)
        .map(|item| layers.lower(item))
        .find(|lower| Knowledge::shipped().is_honorific(lower));
    let first_gender = (bare.len() > 1)
        .then(|| layers.words.gender(parts.items[begin]))
        .flatten();
    (!bare.is_empty()).then(|| Naming {
        mention: index,
        parts: bare,
        suffix,
        organization: mention.organization,
        nation: owning_nation(layers, mention),
        gender: mention.gender.or(first_gender).or(kin_gender),
        titled: mention.core.0 > mention.items.0 || dropped > 0 || kin.is_some(),
        honorific,
        headline: mention.headline,
        kin: kin.is_some(),
        embedded: is_embedded(layers, mention),
        dead: is_dead(layers, mention),
    })
}

/// The noun of kin before a name: the brother of "her brother Paul", "Hale's brother, Paul,".
fn kin_before(layers: &Layers<'_>, mention: &Mention) -> Option<usize> {
    let before = mention.items.0.checked_sub(1)?;
    let noun = if layers.lower(before) == "," {
        before.checked_sub(1)?
    } else {
        before
    };
    let is_kin = matches!(
        Knowledge::shipped().possessed(layers.lower(noun)),
        Some(PossessedNoun::Kin(_))
    );
    (is_kin && layers.sentence(noun) == layers.sentence(mention.items.0)).then_some(noun)
}

/// The item of the family name that close kin called by the given name alone share: the Hale of "Hale's brother, Paul".
fn family_of_kin(layers: &Layers<'_>, mention: &Mention, noun: usize) -> Option<usize> {
    let given = mention.items.1 - mention.items.0 == 1 && layers.has_class(mention.items.0, Classes::GIVEN_NAME);
    let clitic = noun.checked_sub(1).filter(|&clitic| layers.lower(clitic) == "'s")?;
    let owner = super::phrases::ending_at(layers, clitic, MentionKind::Name)?;
    let owner = &layers.mentions[owner];
    let close = given && is_close_kin(layers.lower(noun)) && !owner.organization;
    close.then(|| family_item(layers, owner)).flatten()
}

/// The item of the family name of whom "his" or "her" means before kin called by the given name alone: the Hale of "Over one stood Ana Hale. Over the other stood her
/// brother Paul". Only siblings bear it surely.
fn family_of_sibling(layers: &Layers<'_>, mention: &Mention, noun: usize) -> Option<usize> {
    let given = mention.items.1 - mention.items.0 == 1 && layers.has_class(mention.items.0, Classes::GIVEN_NAME);
    let sibling = matches!(
        layers.lower(noun),
        "brother" | "sister" | "twin" | "son" | "daughter" | "father"
    );
    let gender = match layers.lower(noun.checked_sub(1)?) {
        "his" => Gender::Male,
        "her" => Gender::Female,
        _ => return None,
    };
    if !given || !sibling {
        return None;
    }
    let here = layers.sentence(noun);
    let to = layers.mentions.partition_point(|other| other.items.0 < noun);
    let owner = layers.mentions[..to]
        .iter()
        .rev()
        .take(MOST_NAMESAKES)
        .take_while(|other| layers.sentence(other.items.0) + 1 >= here)
        .find(|other| {
            other.kind == MentionKind::Name && other.core.1 - other.core.0 == 2 && other.gender == Some(gender)
        })?;
    (!owner.organization && !layers.has_class(owner.core.1 - 1, Classes::SUFFIX)).then_some(owner.head)
}

/// The item of a family name: of a lone given name that of the fuller name before that begins with it.
fn family_item(layers: &Layers<'_>, owner: &Mention) -> Option<usize> {
    let lone = owner.core.1 - owner.core.0 == 1 && layers.has_class(owner.core.0, Classes::GIVEN_NAME);
    if !lone {
        return Some(owner.head);
    }
    let to = layers.mentions.partition_point(|other| other.items.0 < owner.items.0);
    let given = layers.lower(owner.core.0);
    layers.mentions[..to]
        .iter()
        .rev()
        .take(MOST_BEARERS)
        .find(|other| {
            other.kind == MentionKind::Name
                && other.core.1 - other.core.0 > 1
                && layers.lower(other.core.0) == given
                && !layers.has_class(other.core.1 - 1, Classes::SUFFIX)
        })
        .map(|other| other.core.1 - 1)
}

/// Titles that are hardly anybody's family name: "Arts Minister" names nobody.
pub(super) fn is_office(lower: &str) -> bool {
    matches!(
        lower,
        "minister"
            | "secretary"
            | "president"
            | "chairman"
            | "chairwoman"
            | "chairperson"
            | "director"
            | "commissioner"
            | "governor"
            | "mayor"
            | "senator"
            | "officer"
            | "spokesman"
            | "spokeswoman"
            | "spokesperson"
            | "leader"
            | "ambassador"
            | "attorney"
            | "chief"
            | "manager"
            | "editor"
            | "speaker"
            | "treasurer"
            | "superintendent"
            | "premier"
            | "chancellor"
            | "coordinator"
            | "inspector"
            | "convener"
            | "convenor"
            | "registrar"
            | "prosecutor"
    )
}

/// Kin who mostly bear one family name.
pub(super) fn is_close_kin(noun: &str) -> bool {
    matches!(
        noun,
        "wife" | "husband" | "son" | "daughter" | "brother" | "sister" | "father" | "mother" | "widow" | "widower"
    )
}

/// Whether a name depends on a noun about somebody else: "mother of victim Neil Barton", "whose son Neil Barton".
fn is_embedded(layers: &Layers<'_>, mention: &Mention) -> bool {
    let start = mention.items.0;
    let sentence = layers.sentence(start);
    (start.saturating_sub(5)..start)
        .rev()
        .take_while(|&item| layers.sentence(item) == sentence && layers.is_word(item) && !layers.is_cue(item))
        .any(|item| {
            matches!(
                layers.lower(item),
                "of" | "whose" | "for" | "about" | "against" | "than"
            )
        })
}

/// "the late Neil Barton", "victim Neil Barton".
fn is_dead(layers: &Layers<'_>, mention: &Mention) -> bool {
    let sentence = layers.sentence(mention.items.0);
    (mention.items.0.saturating_sub(3)..mention.core.0).any(|item| {
        layers.sentence(item) == sentence && matches!(layers.lower(item), "late" | "victim" | "slain" | "murdered")
    })
}

/// The word as a name prints it: with the apostrophe of a plural inside, "Workers' Union".
fn printed_word<'t>(layers: &Layers<'t>, item: usize) -> &'t str {
    let word = layers.frame.items[item].span;
    let behind = layers.frame.items.get(item + 1).filter(|next| {
        next.span.start() == word.end() && matches!(&*next.lower, "'" | "’") && layers.is_capital(item + 2)
    });
    Span::new(word.start(), behind.map_or(word.end(), |next| next.span.end())).of(layers.frame.text)
}

/// A run whose last word is a body's keeps the words that would be a person's titles: "European Commission", "Justice Department".
fn names_body(layers: &Layers<'_>, mention: &Mention) -> bool {
    mention.organization && layers.has_class(mention.head, Classes::ORGANIZATION) && mention.core.0 > mention.items.0
}

/// The nation in "China's Foreign Ministry", as printed.
fn owning_nation<'a>(layers: &Layers<'a>, mention: &Mention) -> Option<&'a str> {
    let clitic = mention.items.0.checked_sub(1)?;
    let nation = clitic.checked_sub(1)?;
    let owns = layers.lower(clitic) == "'s" && layers.sentence(nation) == layers.sentence(mention.items.0);
    let known = Knowledge::shipped()
        .side(layers.lower(nation))
        .is_some_and(|side| side.kind == "nation");
    (owns && known && names_government(layers, mention)).then(|| layers.text(nation, clitic + 1))
}

/// Bodies that every nation has.
fn names_government(layers: &Layers<'_>, mention: &Mention) -> bool {
    matches!(
        layers.lower(mention.head),
        "ministry"
            | "government"
            | "court"
            | "parliament"
            | "army"
            | "navy"
            | "police"
            | "bank"
            | "senate"
            | "congress"
            | "cabinet"
            | "embassy"
    )
}

/// "Oscar-winner Ana Ruiz", "Presumptive Democratic ...", "Russian Ana Ruiz": the run opens with words that are no part of the name.
fn begins_with_description(layers: &Layers<'_>, items: &[usize]) -> bool {
    let knowledge = Knowledge::shipped();
    let first = layers.lower(items[0]);
    let given_follows = items[1..items.len() - 1]
        .iter()
        .any(|&item| layers.has_class(item, Classes::GIVEN_NAME));
    let describes =
        layers.has_class(items[0], Classes::AFFILIATION.and(Classes::TITLE)) || knowledge.side(first).is_some();
    let is_given = layers.has_class(items[0], Classes::GIVEN_NAME);
    given_follows && describes && !is_given
}

/// A printed form of a name.
struct PrintedForm {
    printed: String,
    count: f32,
    has_suffix: bool,
}

/// The entities that bear each word of a name, by [`Key::index`].
#[derive(Default)]
struct Bearers {
    by_key: Vec<Vec<usize>>,
}

impl Bearers {
    fn of(&self, key: Key) -> Option<&[usize]> {
        self.by_key
            .get(key.index())
            .filter(|bearers| !bearers.is_empty())
            .map(Vec::as_slice)
    }

    fn add(&mut self, key: Key, entity: usize) {
        if self.by_key.len() <= key.index() {
            self.by_key.resize_with(key.index() + 1, Vec::new);
        }
        push_capped(&mut self.by_key[key.index()], entity);
    }
}

struct Builder<'l, 'a> {
    layers: &'l Layers<'a>,
    parts: Parts<'a>,
    register: Register,
    /// The entities of one full name by its first and its last word, which generation or sex tell apart.
    by_full: FxHashMap<(Key, Key), Vec<usize>>,
    by_last: Bearers,
    by_first: Bearers,
    /// The full persons by every word of their names.
    by_word: Bearers,
    by_form: FxHashMap<Box<[Key]>, usize>,
    /// Bearers of a family name whom nothing but their sex tells from its other bearers.
    by_gender: FxHashMap<(Option<Gender>, Key), usize>,
    /// For each entity how often each printed form of its name occurs, by alphabet.
    forms: Vec<Vec<PrintedForm>>,
    gender_votes: Vec<(f32, f32)>,
    /// For each entity the honorifics before its name.
    honorifics: Vec<BTreeSet<&'a str>>,
    traces: Vec<Trace>,
    /// Room for a name that is put together.
    printed: String,
}

/// How an entity was named so far.
#[derive(Clone, Copy, Debug, Default)]
struct Trace {
    /// The sentence of the last full name, and whether that was about somebody else.
    last_full: Option<(usize, bool)>,
    /// Introduced as somebody's kin.
    kin: bool,
    dead: bool,
}

impl<'l, 'a> Builder<'l, 'a> {
    fn new(layers: &'l Layers<'a>, parts: Parts<'a>) -> Self {
        Self {
            layers,
            parts,
            register: Register {
                entities: Vec::new(),
                meant: vec![Vec::new(); layers.mentions.len()],
                by_last_word: Vec::new(),
            },
            by_full: FxHashMap::default(),
            by_last: Bearers::default(),
            by_first: Bearers::default(),
            by_word: Bearers::default(),
            by_form: FxHashMap::default(),
            by_gender: FxHashMap::default(),
            forms: Vec::new(),
            gender_votes: Vec::new(),
            honorifics: Vec::new(),
            traces: Vec::new(),
            printed: String::new(),
        }
    }

    fn keys(&self, naming: &Naming<'a>) -> &[Key] {
        &self.parts.keys[naming.parts.clone()]
    }

    fn first(&self, naming: &Naming<'a>) -> Key {
        self.parts.keys[naming.parts.start]
    }

    fn last(&self, naming: &Naming<'a>) -> Key {
        self.parts.keys[naming.parts.end - 1]
    }

    fn word(&self, key: Key) -> &str {
        self.parts.words.word(key)
    }

    fn is_full_person(&self, naming: &Naming<'a>, body_forms: &FxHashSet<Box<[Key]>>) -> bool {
        let length = naming.parts.len();
        if naming.organization
            || !(2..=LONGEST_FULL_NAME).contains(&length)
            || self.word(self.last(naming)).chars().nth(1).is_none()
        {
            return false;
        }
        if is_office(self.word(self.last(naming))) && !self.begins_with_given_name(naming) {
            return false;
        }
        // "New Hampshire Hale supporters".
        let first = self.word(self.first(naming));
        if length > 2 && matches!(first, "new" | "north" | "south" | "east" | "west") {
            return false;
        }
        let given = length == 2 && self.begins_with_given_name(naming);
        !naming.headline || given || body_forms.contains(self.keys(naming))
    }

    fn begins_with_given_name(&self, naming: &Naming<'a>) -> bool {
        let layers = self.layers;
        let mention = &layers.mentions[naming.mention];
        let first = printed_word(layers, self.parts.items[naming.parts.start]);
        let item = (mention.core.0..mention.core.1).find(|&item| layers.frame.word(item) == first);
        layers.has_class(item.unwrap_or(mention.core.0), Classes::GIVEN_NAME)
    }

    /// Puts the name together as the article prints it.
    fn print(&mut self, naming: &Naming<'a>) {
        self.printed.clear();
        if let Some(nation) = naming.nation {
            self.printed.push_str(nation);
        }
        for &item in &self.parts.items[naming.parts.clone()] {
            if !self.printed.is_empty() {
                self.printed.push(' ');
            }
            let word = printed_word(self.layers, item);
            if naming.headline && !naming.organization {
                self.printed.push_str(&name_case(word));
            } else {
                self.printed.push_str(word);
            }
        }
        if let Some(suffix) = naming.suffix {
            self.printed.push(' ');
            self.printed.push_str(suffix);
        }
    }

    fn add_full_names(&mut self, namings: &[Naming<'a>]) {
        // Only a headline's names ask for them.
        let body_forms: FxHashSet<Box<[Key]>> = if namings.iter().any(|naming| naming.headline) {
            let body = namings.iter().filter(|naming| !naming.headline);
            body.map(|naming| self.keys(naming).into()).collect()
        } else {
            FxHashSet::default()
        };
        for naming in namings {
            if !self.is_full_person(naming, &body_forms) {
                continue;
            }
            let entity = match self.same_person_or_part(naming) {
                Some(entity) => entity,
                None => {
                    let entity = self.open(naming);
                    let (first, last) = (self.first(naming), self.last(naming));
                    push_capped(self.by_full.entry((first, last)).or_default(), entity);
                    self.by_last.add(last, entity);
                    self.by_first.add(first, entity);
                    entity
                }
            };
            for &key in &self.parts.keys[naming.parts.clone()] {
                if !self.by_word.of(key).is_some_and(|bearers| bearers.contains(&entity)) {
                    self.by_word.add(key, entity);
                }
            }
            let weight = if naming.headline { 0.5 } else { 1.0 };
            if self.counts_as_form(entity, naming) {
                self.count_form(entity, naming, weight);
            }
            self.register.entities[entity].full_mentions += weight;
            self.register.entities[entity].spoken += usize::from(self.layers.speaks(naming.mention));
        }
    }

    fn count_form(&mut self, entity: usize, naming: &Naming<'a>, weight: f32) {
        self.print(naming);
        let forms = &mut self.forms[entity];
        match forms.binary_search_by(|form| form.printed.as_str().cmp(&self.printed)) {
            Ok(known) => forms[known].count += weight,
            Err(_) if forms.len() >= MOST_FORMS => {}
            Err(place) => forms.insert(
                place,
                PrintedForm {
                    printed: self.printed.clone(),
                    count: weight,
                    has_suffix: has_suffix(&self.printed),
                },
            ),
        }
    }

    /// The entity whose full name this is, in whatever form.
    fn same_person(&self, naming: &Naming<'a>) -> Option<usize> {
        let knowledge = Knowledge::shipped();
        let (first, last) = (self.first(naming), self.last(naming));
        let namesakes = self.by_last.of(last)?;
        let entities = &self.register.entities;
        let exact = self
            .by_full
            .get(&(first, last))
            .into_iter()
            .flatten()
            .copied()
            .find(|&e| !self.differs_in_generation(e, naming) && !clash(entities[e].gender, naming.gender));
        let first = self.word(first);
        exact.or_else(|| {
            namesakes.iter().copied().find(|&e| {
                entities[e].first != first
                    && !clash(entities[e].gender, naming.gender)
                    && (knowledge.same_given_name(&entities[e].first, first)
                        || within_one_edit(&entities[e].first, first))
            })
        })
    }

    /// As [`Self::same_person`], also where the two names share only a run of words.
    fn same_person_or_part(&self, naming: &Naming<'a>) -> Option<usize> {
        self.same_person(naming)
            .or_else(|| self.part_of_name(naming))
            .or_else(|| self.titled_by_acronym(naming))
    }

    /// "DPP Nair", "DCI Marsh": an office in capitals before the family name of somebody whom the article names in full.
    fn titled_by_acronym(&self, naming: &Naming<'a>) -> Option<usize> {
        let &[first, last] = &self.parts.items[naming.parts.clone()] else {
            return None;
        };
        let office = |item: usize| {
            let word = self.layers.frame.word(item);
            (2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
        };
        match self.by_last.of(self.last(naming)) {
            Some(&[only]) if office(first) && !office(last) => Some(only),
            _ => None,
        }
    }

    /// The entity of whose name this one is a part, or the other way round: "García López" of "María José García López", "Andrés Ibarra" of "Andrés Ibarra Molina".
    fn part_of_name(&self, naming: &Naming<'a>) -> Option<usize> {
        let entities = &self.register.entities;
        let part = |short: &[Key], long: &[Key]| {
            short.len() > 1 && short.len() < long.len() && long.windows(short.len()).any(|window| window == short)
        };
        let keys = self.keys(naming);
        let bearers = keys.iter().filter_map(|&key| self.by_word.of(key)).flatten();
        bearers.copied().find(|&e| {
            let known = &entities[e].keys;
            (part(keys, known) || part(known, keys))
                && !clash(entities[e].gender, naming.gender)
                && !self.differs_in_generation(e, naming)
        })
    }

    /// Whether a printed form may stand for the whole name; one that lacks the given name may not.
    fn counts_as_form(&mut self, entity: usize, naming: &Naming<'a>) -> bool {
        let given = self.begins_with_given_name(naming);
        let keys = &self.parts.keys[naming.parts.clone()];
        let entity = &mut self.register.entities[entity];
        let longer = keys.len() > entity.keys.len() && entity.keys[0] != keys[0];
        if longer {
            entity.first = self.parts.words.word(keys[0]).to_owned();
            entity.keys = keys.to_vec();
        }
        given || longer || entity.keys.len() <= keys.len() || entity.keys[0] == keys[0]
    }

    /// "Donald Hale" and "Donald Hale Jr." of one article are two.
    fn differs_in_generation(&self, entity: usize, naming: &Naming<'a>) -> bool {
        let known = self.forms[entity]
            .iter()
            .find(|form| form.has_suffix)
            .map(|form| &form.printed);
        match (known, naming.suffix) {
            (None, None) => false,
            (Some(known), Some(suffix)) => !known.ends_with(suffix.trim_end_matches('.')) && !known.ends_with(suffix),
            _ => true,
        }
    }

    fn open(&mut self, naming: &Naming<'a>) -> usize {
        let organization = naming.organization;
        self.print(naming);
        let keys = self.keys(naming);
        let entity = Entity {
            name: self.printed.clone(),
            gender: if organization { None } else { naming.gender },
            organization,
            personhood: 0,
            mentions: Vec::new(),
            roles: Vec::new(),
            role_words: BTreeSet::new(),
            title_words: BTreeSet::new(),
            first: self.word(self.first(naming)).to_owned(),
            last: self.word(self.last(naming)).to_owned(),
            last_key: self.last(naming),
            keys: keys.to_vec(),
            full: keys.len() > 1,
            full_mentions: 0.0,
            spoken: 0,
        };
        self.register.entities.push(entity);
        self.forms.push(Vec::new());
        self.gender_votes.push((0.0, 0.0));
        self.honorifics.push(BTreeSet::new());
        self.traces.push(Trace::default());
        self.register.entities.len() - 1
    }

    fn add_mention(&mut self, naming: &Naming<'a>) {
        let mut meant = self.meant_by(naming);
        if meant.is_empty() {
            let entity = match self.by_form.get(self.keys(naming)) {
                Some(&entity) => entity,
                None => {
                    let entity = self.open(naming);
                    self.by_form.insert(self.keys(naming).into(), entity);
                    entity
                }
            };
            meant.push((entity, 1.0));
        }
        let entity = meant[0].0;
        self.register.entities[entity].mentions.push(naming.mention);
        self.honorifics[entity].extend(naming.honorific);
        let trace = &mut self.traces[entity];
        trace.dead |= naming.dead;
        if naming.parts.len() > 1 {
            trace.kin |= naming.kin;
            let sentence = self.layers.sentence(self.layers.mentions[naming.mention].items.0);
            trace.last_full = Some((sentence, naming.embedded));
        }
        self.vote_gender(entity, naming.gender, if naming.titled { 3.0 } else { 1.0 });
        self.register.meant[naming.mention] = meant;
    }

    fn vote_gender(&mut self, entity: usize, gender: Option<Gender>, weight: f32) {
        match gender {
            Some(Gender::Male) => self.gender_votes[entity].0 += weight,
            Some(Gender::Female) => self.gender_votes[entity].1 += weight,
            None => {}
        }
    }

    fn meant_by(&mut self, naming: &Naming<'a>) -> Vec<(usize, f32)> {
        if !naming.organization && naming.parts.len() > 1 {
            return self
                .same_person_or_part(naming)
                .map(|entity| (entity, 1.0))
                .into_iter()
                .collect();
        }
        if naming.parts.len() != 1 {
            return Vec::new();
        }
        let word = printed_word(self.layers, self.parts.items[naming.parts.start]);
        if naming.organization && word.chars().all(char::is_uppercase) {
            return Vec::new();
        }
        let key = self.first(naming);
        if self.by_last.of(key).is_some() {
            return self.choose_namesake(naming);
        }
        let bearers = self.by_first.of(key);
        let Some(bearers) = bearers.or_else(|| self.by_word.of(key)) else {
            return Vec::new();
        };
        let last_named = bearers
            .iter()
            .copied()
            .filter(|&entity| !self.register.entities[entity].mentions.is_empty())
            .max_by_key(|&entity| self.register.entities[entity].mentions.last().copied());
        last_named
            .or(bearers.first().copied())
            .map(|entity| (entity, 0.9))
            .into_iter()
            .collect()
    }

    /// Who is meant by a lone family name that several may bear.
    fn choose_namesake(&mut self, naming: &Naming<'a>) -> Vec<(usize, f32)> {
        let namesakes = self.by_last.of(self.last(naming)).unwrap_or_default();
        let fitting: Vec<usize> = namesakes
            .iter()
            .copied()
            .filter(|&entity| !clash(self.register.entities[entity].gender, naming.gender))
            .filter(|&entity| naming.suffix.is_none() || !self.differs_in_generation(entity, naming))
            .take(MOST_NAMESAKES)
            .collect();
        if fitting.is_empty() {
            let form = (naming.gender, self.last(naming));
            let entity = match self.by_gender.get(&form) {
                Some(&entity) => entity,
                None => {
                    let entity = self.open(naming);
                    self.by_gender.insert(form, entity);
                    entity
                }
            };
            return vec![(entity, 1.0)];
        }
        let seen: Vec<usize> = fitting
            .iter()
            .copied()
            .filter(|&entity| naming.headline || !self.register.entities[entity].mentions.is_empty())
            .collect();
        let candidates = if seen.is_empty() { fitting } else { seen };
        let here = self.layers.sentence(self.layers.mentions[naming.mention].items.0);
        let sentence = |&entity: &usize| self.traces[entity].last_full.map(|(sentence, _)| sentence);
        let together = candidates.len() > 1
            && candidates
                .windows(2)
                .all(|pair| sentence(&pair[0]) == sentence(&pair[1]));
        let scores: Vec<f32> = candidates
            .iter()
            .map(|&entity| self.namesake_score(entity, naming, here, together))
            .collect();
        let mut meant: Vec<(usize, f32)> = candidates.into_iter().zip(softmax(&scores)).collect();
        meant.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        meant
    }

    fn namesake_score(&self, id: usize, naming: &Naming<'a>, here: usize, named_together: bool) -> f32 {
        let entity = &self.register.entities[id];
        let trace = self.traces[id];
        let introduced_first = self
            .by_last
            .of(entity.last_key)
            .and_then(|all| all.first())
            .is_some_and(|&first| first == id);
        let fits_pronoun = match (entity.gender, self.pronoun_after(naming.mention)) {
            (Some(a), Some(b)) if a == b => 0.7,
            (Some(_), Some(_)) => -0.7,
            _ => 0.0,
        };
        // Of two who are introduced together, what the article tells later says nothing here.
        let often = if named_together {
            0.0
        } else {
            0.8 * (1.0 + entity.full_mentions).ln() + 0.4 * entity.spoken.min(3) as f32
        };
        let same_title = naming.titled && naming.gender.is_some() && entity.gender == naming.gender;
        let lone_before = 0.4 * (1.0 + entity.mentions.len() as f32).ln();
        let same_honorific = naming
            .honorific
            .is_some_and(|honorific| self.honorifics[id].contains(honorific));
        // Whoever was just named in full is spoken of, unless the name stood in what was said of another.
        let local = trace
            .last_full
            .is_some_and(|(sentence, embedded)| here.saturating_sub(sentence) <= FULL_NAME_SENTENCES && !embedded);
        let last = entity
            .mentions
            .last()
            .map(|&mention| self.layers.sentence(self.layers.mentions[mention].items.0));
        let recent = last.is_some_and(|last| here.saturating_sub(last) <= RECENT_SENTENCES);
        // The article's first bearer goes by the family name, his kin and namesakes by the full one.
        let first = match (introduced_first, named_together) {
            (false, _) => 0.0,
            (true, true) => 0.3,
            (true, false) => 0.8,
        };
        let weights = [
            (local, 1.4),
            (recent, 0.5),
            (trace.kin && !local, -1.0),
            (trace.dead, -1.2),
            (same_title, 1.0),
            (same_honorific, 1.0),
        ];
        let told: f32 = weights
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, weight)| weight)
            .sum();
        often + lone_before + fits_pronoun + first + told
    }

    /// What the next pronoun of the sentence shows, if no other name stands between.
    fn pronoun_after(&self, mention: usize) -> Option<Gender> {
        let layers = self.layers;
        let sentence = layers.sentence(layers.mentions[mention].items.0);
        layers.mentions[mention + 1..]
            .iter()
            .take(4)
            .take_while(|next| next.kind != MentionKind::Name && layers.sentence(next.items.0) == sentence)
            .find_map(|next| {
                if next.kind == MentionKind::Pronoun {
                    next.gender
                } else {
                    None
                }
            })
    }

    fn finish(mut self) -> Register {
        self.vote_by_pronouns();
        for index in 0..self.register.entities.len() {
            self.settle(index);
        }
        self.merge_acronyms();
        let entities = &self.register.entities;
        let mut by_last_word: Vec<usize> = (0..entities.len()).collect();
        by_last_word.sort_by(|&a, &b| entities[a].last.cmp(&entities[b].last));
        self.register.by_last_word = by_last_word;
        self.register
    }

    /// A name whose bearer's sex is unknown takes it from a pronoun that follows at once, if it is the first name of its sentence and, where the pronoun stands in
    /// the next one, the only one: "Naureen Jahan said she ...".
    fn vote_by_pronouns(&mut self) {
        let layers = self.layers;
        for (index, mention) in layers.mentions.iter().enumerate() {
            let Some(&(entity, _)) = self.register.meant[index].first() else {
                continue;
            };
            let known = self.gender_votes[entity] != (0.0, 0.0);
            if known
                || self.register.entities[entity].organization
                || names_no_person(layers, mention)
                || !self.may_be_human(entity, index)
            {
                continue;
            }
            let sentence = layers.sentence(mention.items.0);
            let person = |other: &&Mention| {
                other.kind == MentionKind::Name && !other.modifier && !names_no_person(layers, other)
            };
            let earlier = layers.mentions[..index]
                .iter()
                .rev()
                .take(8)
                .take_while(|other| layers.sentence(other.items.0) == sentence)
                .any(|other| person(&other));
            let pronoun = layers.mentions[index + 1..]
                .iter()
                .take(4)
                .take_while(|next| !person(next) && layers.sentence(next.items.0) <= sentence + 1)
                .find(|next| next.kind == MentionKind::Pronoun && next.gender.is_some());
            let Some(pronoun) = pronoun.filter(|_| !earlier) else {
                continue;
            };
            match pronoun.gender {
                Some(Gender::Male) => self.gender_votes[entity].0 += PRONOUN_VOTE,
                Some(Gender::Female) => self.gender_votes[entity].1 += PRONOUN_VOTE,
                None => {}
            }
        }
    }

    /// Whether a name without a known sex may be a human being's: two words, a title, a given name or what was said speak for it. "Breakers" is none.
    fn may_be_human(&self, entity: usize, index: usize) -> bool {
        let layers = self.layers;
        let mention = &layers.mentions[index];
        let entity = &self.register.entities[entity];
        entity.full
            || mention.core.0 > mention.items.0
            || layers.has_class(mention.core.0, Classes::GIVEN_NAME)
            || !is_thing(layers, entity) && layers.speaks(index)
    }

    /// Decides name, gender and personhood of one entity.
    fn settle(&mut self, index: usize) {
        let (male, female) = self.gender_votes[index];
        let entity = &mut self.register.entities[index];
        if male != female {
            entity.gender = Some(if male > female { Gender::Male } else { Gender::Female });
        }
        entity.organization = entity.organization && entity.gender.is_none();
        if let Some(best) = best_form(&self.forms[index]) {
            entity.name = best;
        }
        let personhood = personhood(self.layers, entity);
        entity.personhood = personhood;
    }

    /// Whether a name stands only before turns: people go by their initials nowhere else.
    fn is_label(&self, entity: usize) -> bool {
        let layers = self.layers;
        self.register.entities[entity]
            .mentions
            .iter()
            .take(MOST_BEARERS)
            .all(|&mention| {
                let (start, end) = layers.mentions[mention].items;
                let opens = start == 0 || layers.paragraph(start - 1) != layers.paragraph(start);
                opens && layers.lower(end) == ":"
            })
    }

    /// "RNC" is the "River Navigation Commission" of the same article.
    fn merge_acronyms(&mut self) {
        let entities = &self.register.entities;
        let upper = |name: &str| (2..=6).contains(&name.len()) && name.chars().all(|c| c.is_ascii_uppercase());
        let acronyms: HashMap<&str, usize> = (0..entities.len())
            .filter(|&e| upper(&entities[e].name))
            .map(|e| (entities[e].name.as_str(), e))
            .collect();
        if acronyms.is_empty() {
            return;
        }
        let mut same: Vec<(usize, usize)> = Vec::new();
        let mut initials = String::new();
        for (index, entity) in entities.iter().enumerate() {
            initials.clear();
            let words = entity.name.split([' ', '-']).filter_map(|word| word.chars().next());
            initials.extend(words.filter(|first| first.is_uppercase()));
            if let Some(&acronym) = acronyms.get(initials.as_str())
                && acronym != index
                && initials.len() > 1
                && (!entity.is_person() || self.is_label(acronym))
            {
                same.push((acronym, index));
            }
        }
        for (acronym, index) in same {
            let mentions = std::mem::take(&mut self.register.entities[acronym].mentions);
            for &mention in &mentions {
                self.register.meant[mention] = vec![(index, 1.0)];
            }
            let entity = &mut self.register.entities[index];
            entity.mentions.extend(mentions);
            entity.mentions.sort_unstable();
            if entity.is_person() {
                continue;
            }
            entity.organization = true;
            entity.personhood = -3;
        }
    }
}

fn push_capped(bearers: &mut Vec<usize>, entity: usize) {
    if bearers.len() < MOST_BEARERS {
        bearers.push(entity);
    }
}

/// The most frequent form; of equally frequent ones the longest, then the first by alphabet.
fn best_form(forms: &[PrintedForm]) -> Option<String> {
    let rank = |form: &PrintedForm| (form.printed.split(' ').count(), form.printed.len());
    let best = forms
        .iter()
        .max_by(|a, b| a.count.total_cmp(&b.count).then_with(|| rank(a).cmp(&rank(b))))?;
    let generation = forms
        .iter()
        .find(|form| form.has_suffix && form.printed.starts_with(best.printed.as_str()));
    Some(generation.unwrap_or(best).printed.clone())
}

fn has_suffix(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or("");
    matches!(
        last.trim_end_matches('.'),
        "Jr" | "Sr" | "II" | "III" | "IV" | "Junior" | "Senior"
    )
}

/// A word of the name is a place, a side or a sort of body: "Florida", "Republican", "Bloomberg Politics".
fn names_no_person(layers: &Layers<'_>, mention: &Mention) -> bool {
    let says_so = |item: usize| {
        layers.has_class(
            item,
            Classes::PLACE.and(Classes::ORGANIZATION).and(Classes::AFFILIATION),
        ) || layers.lower(item).contains(|c: char| c.is_ascii_digit())
            || Knowledge::shipped().side(layers.lower(item)).is_some()
    };
    let mut words = (mention.core.0..mention.core.1).filter(|&item| layers.is_word(item));
    words.any(says_so)
}

/// Whether a lone name stands only behind "the" or is a common word: "the Queenslander", "the Breakers", "Counsel". Nobody is called so.
fn is_thing(layers: &Layers<'_>, entity: &Entity) -> bool {
    let determined = |&&mention: &&usize| {
        let mention = &layers.mentions[mention];
        !mention.modifier && layers.lower_before(mention.items.0) == "the"
    };
    let looked_at = entity.mentions.iter().take(MOST_FORMS);
    let all = looked_at.len();
    let behind_article = looked_at.filter(determined).count();
    !entity.full && !entity.organization && all > 0 && 2 * behind_article > all
}

/// How much an entity reads like a human being; above 0 it may be "he" or "she".
fn personhood(layers: &Layers<'_>, entity: &Entity) -> i32 {
    let gendered = entity.gender.is_some();
    let no_person = entity
        .mentions
        .first()
        .is_some_and(|&mention| names_no_person(layers, &layers.mentions[mention]));
    let mut score = 0;
    if gendered {
        score += 2;
    }
    if entity.full && !entity.organization {
        score += 1;
    }
    let titled = entity.mentions.iter().take(40).any(|&mention| {
        let mention = &layers.mentions[mention];
        (mention.items.0..mention.core.0).any(|item| layers.has_class(item, Classes::TITLE))
    });
    if titled {
        score += 2;
    }
    if entity.organization {
        score -= 3;
    }
    if !gendered && (no_person || is_office(&entity.last)) {
        score -= 3;
    }
    if !titled && is_thing(layers, entity) {
        return score.min(-1);
    }
    if entity.name.chars().count() < 6 && entity.name.chars().all(|c| c.is_uppercase()) {
        score -= 2;
    }
    let small = |word: &str| {
        // The first letter tells of most words that they are none of these.
        !word.starts_with(|c: char| c.is_ascii_alphabetic() && !"ofatOFAT".contains(c))
            && matches!(name_key(word).as_str(), "of" | "for" | "and" | "&" | "the")
    };
    if entity.name.split(' ').any(small) {
        score -= 2;
    }
    let mut cues = 0;
    for &mention in entity.mentions.iter().take(40) {
        let mention = &layers.mentions[mention];
        let sentence = layers.sentence(mention.items.0);
        let next = layers.lower_in(mention.items.1, sentence);
        let before = layers.lower_before(mention.items.0);
        if matches!(
            next,
            "said" | "says" | "told" | "added" | "wrote" | "tweeted" | "asked" | "who"
        ) || matches!(before, "said" | "says")
        {
            cues = 1;
        }
    }
    score + cues
}

pub(super) fn clash(a: Option<Gender>, b: Option<Gender>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// Probabilities of scores.
pub(super) fn softmax(scores: &[f32]) -> Vec<f32> {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// Whether two given names of some length differ by one letter put in, left out or replaced: a misspelling.
fn within_one_edit(a: &str, b: &str) -> bool {
    let (a_len, b_len) = (a.chars().count(), b.chars().count());
    if a_len.min(b_len) < 5 || a_len.abs_diff(b_len) > 1 {
        return false;
    }
    let same = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    let rest = a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count();
    same + rest >= a_len.max(b_len) - 1
}
