//! Entities: the persons and bodies that an article names, each with all its names.
//!
//! Input: the mentions. Output: a [`Register`]: entities by first appearance, and for each mention by name the entities that it may mean.
//! Full names make entities; a lone family name means the bearer whom the article names and lets speak most.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::knowledge::Knowledge;
use super::layers::{Layers, one_line};
use crate::lexicon::Classes;
use crate::mention::{Gender, Mention, MentionKind};
use crate::span::Span;

/// The longest full name of a person, in words.
const LONGEST_FULL_NAME: usize = 5;
/// The most bearers of one family name that are told apart.
const MOST_NAMESAKES: usize = 8;
/// The most bearers of one name that are kept in mind: no article tells of more, and a hostile text shall not cost more.
const MOST_BEARERS: usize = 32;
/// The most forms of one name that are counted.
const MOST_FORMS: usize = 16;
/// What a pronoun says about the sex of the name before it, beside 1 for a given name and 3 for a title.
const PRONOUN_VOTE: f32 = 0.5;
/// Bonus of a namesake who was last named in full within this many sentences.
const RECENT_SENTENCES: usize = 3;

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
    keys: Vec<String>,
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
    /// The entities whose name ends in a word.
    pub(super) by_last_word: HashMap<String, Vec<usize>>,
}

/// A word of a name as it is compared: lower case, without accents, possessive and full stop.
pub(super) fn name_key(word: &str) -> String {
    let plain = without_ending(without_ending(word, "'s"), "’s").trim_matches(['.', ',']);
    let plain = without_article(plain);
    if plain.is_ascii() {
        return plain.to_ascii_lowercase();
    }
    plain
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A family name without the Arabic article, which comes and goes: "al-Hamdan", "Hamdan".
fn without_article(word: &str) -> &str {
    let rest = word.split_once('-').filter(|(article, rest)| {
        rest.starts_with(char::is_uppercase) && ["al", "el"].iter().any(|known| article.eq_ignore_ascii_case(known))
    });
    rest.map_or(word, |(_, rest)| rest)
}

/// The word without an ending, however often it stands there. Suffixes compared directly; a general search costs more than all the rest of a key.
fn without_ending<'w>(word: &'w str, ending: &str) -> &'w str {
    let mut bare = word;
    while let Some(rest) = bare.strip_suffix(ending) {
        bare = rest;
    }
    bare
}

/// One mention by name, cleaned.
struct Naming<'t> {
    mention: usize,
    /// The words of the bare name.
    words: Vec<&'t str>,
    keys: Vec<String>,
    /// "Jr.", as printed.
    suffix: Option<&'t str>,
    organization: bool,
    /// "China's" before "Foreign Ministry".
    nation: Option<String>,
    gender: Option<Gender>,
    /// A title or honorific stands before it.
    titled: bool,
    /// The honorific before it: "mrs.".
    honorific: Option<&'t str>,
    headline: bool,
}

impl Naming<'_> {
    fn is_full_person(&self, body_forms: &HashSet<String>, layers: &Layers<'_>) -> bool {
        let length = self.words.len();
        if self.organization || !(2..=LONGEST_FULL_NAME).contains(&length) || self.last().chars().count() < 2 {
            return false;
        }
        let given = length == 2 && layers.has_class(self.first_item(layers), Classes::GIVEN_NAME);
        !self.headline || given || body_forms.contains(&self.form())
    }

    fn first_item(&self, layers: &Layers<'_>) -> usize {
        let mention = &layers.mentions[self.mention];
        (mention.core.0..mention.core.1)
            .find(|&item| self.words.first().is_some_and(|word| layers.frame.word(item) == *word))
            .unwrap_or(mention.core.0)
    }

    fn first(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    fn last(&self) -> &str {
        self.keys.last().map_or("", String::as_str)
    }

    fn form(&self) -> String {
        self.keys.join(" ")
    }

    fn printed(&self) -> String {
        let mut name = one_line(&self.words.join(" "));
        if let Some(nation) = &self.nation {
            name = format!("{nation} {name}");
        }
        if let Some(suffix) = self.suffix {
            name.push(' ');
            name.push_str(suffix);
        }
        name
    }
}

/// Builds the entities of an article from its mentions by name.
pub(super) fn register(layers: &Layers<'_>) -> Register {
    let namings: Vec<Naming<'_>> = (0..layers.mentions.len())
        .filter_map(|mention| read_naming(layers, mention))
        .collect();
    let mut builder = Builder::new(layers);
    builder.add_full_names(&namings);
    for naming in &namings {
        builder.add_mention(naming);
    }
    builder.finish()
}

/// The bare name of a mention: without titles, descriptive compounds, suffix.
fn read_naming<'a>(layers: &Layers<'a>, index: usize) -> Option<Naming<'a>> {
    let mention = &layers.mentions[index];
    if mention.kind != MentionKind::Name {
        return None;
    }
    let start = if names_body(layers, mention) {
        mention.items.0
    } else {
        mention.core.0
    };
    let mut items: Vec<usize> = (start..mention.core.1).filter(|&item| layers.is_word(item)).collect();
    let mut suffix = None;
    while items.len() > 1
        && items
            .last()
            .is_some_and(|&item| layers.has_class(item, Classes::SUFFIX))
    {
        let last = items.pop().map(|item| layers.frame.word(item));
        suffix = last.filter(|word| has_suffix(word)).or(suffix);
    }
    let before = items.len();
    let compound = |&item: &usize| Knowledge::shipped().is_descriptive_compound(layers.lower(item));
    if let Some(cut) = items[..items.len().saturating_sub(1)].iter().rposition(compound) {
        items.drain(..=cut);
    }
    while items.len() > 1 && !mention.organization && begins_with_description(layers, &items) {
        items.remove(0);
    }
    let keys: Vec<String> = items.iter().map(|&item| name_key(layers.frame.word(item))).collect();
    let honorific = (mention.items.0..mention.core.0)
        .map(|item| layers.lower(item))
        .find(|lower| Knowledge::shipped().is_honorific(lower));
    let titled = mention.core.0 > mention.items.0 || items.len() < before;
    let first_gender = (keys.len() > 1)
        .then(|| items.first().and_then(|&item| layers.words.gender(item)))
        .flatten();
    (!keys.is_empty()).then(|| Naming {
        mention: index,
        words: items.iter().map(|&item| printed_word(layers, item)).collect(),
        keys,
        suffix,
        organization: mention.organization,
        nation: owning_nation(layers, mention),
        gender: mention.gender.or(first_gender),
        titled,
        honorific,
        headline: mention.headline,
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
fn owning_nation(layers: &Layers<'_>, mention: &Mention) -> Option<String> {
    let clitic = mention.items.0.checked_sub(1)?;
    let nation = clitic.checked_sub(1)?;
    let owns = layers.lower(clitic) == "'s" && layers.sentence(nation) == layers.sentence(mention.items.0);
    let known = Knowledge::shipped()
        .side(layers.lower(nation))
        .is_some_and(|side| side.kind == "nation");
    (owns && known && names_government(layers, mention)).then(|| layers.text(nation, clitic + 1).to_owned())
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

struct Builder<'l, 'a> {
    layers: &'l Layers<'a>,
    register: Register,
    /// The entities of one full name by its first and its last word, which generation or sex tell apart.
    by_full: HashMap<String, HashMap<String, Vec<usize>>>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, Vec<usize>>,
    /// The full persons by every word of their names.
    by_word: HashMap<String, Vec<usize>>,
    by_form: HashMap<String, usize>,
    /// For each entity how often each printed form of its name occurs.
    forms: Vec<BTreeMap<String, f32>>,
    gender_votes: Vec<(f32, f32)>,
    /// For each entity the honorifics before its name.
    honorifics: Vec<BTreeSet<&'a str>>,
}

impl<'l, 'a> Builder<'l, 'a> {
    fn new(layers: &'l Layers<'a>) -> Self {
        Self {
            layers,
            register: Register {
                entities: Vec::new(),
                meant: vec![Vec::new(); layers.mentions.len()],
                by_last_word: HashMap::new(),
            },
            by_full: HashMap::new(),
            by_last: HashMap::new(),
            by_first: HashMap::new(),
            by_word: HashMap::new(),
            by_form: HashMap::new(),
            forms: Vec::new(),
            gender_votes: Vec::new(),
            honorifics: Vec::new(),
        }
    }

    fn add_full_names(&mut self, namings: &[Naming<'a>]) {
        // Only a headline's names ask for them.
        let body_forms: HashSet<String> = if namings.iter().any(|naming| naming.headline) {
            let body = namings.iter().filter(|naming| !naming.headline);
            body.map(Naming::form).collect()
        } else {
            HashSet::new()
        };
        for naming in namings {
            if !naming.is_full_person(&body_forms, self.layers) {
                continue;
            }
            let entity = match self.same_person_or_part(naming) {
                Some(entity) => entity,
                None => {
                    let entity = self.open(naming);
                    let by_last = self.by_full.entry(naming.first().to_owned()).or_default();
                    push_capped(by_last.entry(naming.last().to_owned()).or_default(), entity);
                    push_capped(self.by_last.entry(naming.last().to_owned()).or_default(), entity);
                    push_capped(self.by_first.entry(naming.first().to_owned()).or_default(), entity);
                    entity
                }
            };
            for key in &naming.keys {
                let bearers = self.by_word.entry(key.clone()).or_default();
                if !bearers.contains(&entity) {
                    push_capped(bearers, entity);
                }
            }
            let weight = if naming.headline { 0.5 } else { 1.0 };
            if self.counts_as_form(entity, naming) {
                let printed = naming.printed();
                let forms = &mut self.forms[entity];
                if forms.len() < MOST_FORMS || forms.contains_key(&printed) {
                    *forms.entry(printed).or_default() += weight;
                }
            }
            self.register.entities[entity].full_mentions += weight;
            self.register.entities[entity].spoken += usize::from(self.layers.speaks(naming.mention));
        }
    }

    /// The entity whose full name this is, in whatever form.
    fn same_person(&self, naming: &Naming<'a>) -> Option<usize> {
        let knowledge = Knowledge::shipped();
        let namesakes = self.by_last.get(naming.last())?;
        let entities = &self.register.entities;
        let exact = self
            .by_full
            .get(naming.first())
            .and_then(|by_last| by_last.get(naming.last()))
            .into_iter()
            .flatten()
            .copied()
            .find(|&e| !self.differs_in_generation(e, naming) && !clash(entities[e].gender, naming.gender));
        exact.or_else(|| {
            namesakes.iter().copied().find(|&e| {
                let alike = knowledge.same_given_name(&entities[e].first, naming.first())
                    || within_one_edit(&entities[e].first, naming.first());
                alike && entities[e].first != naming.first() && !clash(entities[e].gender, naming.gender)
            })
        })
    }

    /// As [`Self::same_person`], also where the two names share only a run of words.
    fn same_person_or_part(&self, naming: &Naming<'a>) -> Option<usize> {
        self.same_person(naming).or_else(|| self.part_of_name(naming))
    }

    /// The entity of whose name this one is a part, or the other way round: "García López" of "María José García López", "Andrés Ibarra" of "Andrés Ibarra Molina".
    fn part_of_name(&self, naming: &Naming<'a>) -> Option<usize> {
        let entities = &self.register.entities;
        let part = |short: &[String], long: &[String]| {
            short.len() > 1 && short.len() < long.len() && long.windows(short.len()).any(|window| window == short)
        };
        let bearers = naming.keys.iter().filter_map(|key| self.by_word.get(key)).flatten();
        bearers.copied().find(|&e| {
            let known = &entities[e].keys;
            (part(&naming.keys, known) || part(known, &naming.keys))
                && !clash(entities[e].gender, naming.gender)
                && !self.differs_in_generation(e, naming)
        })
    }

    /// Whether a printed form may stand for the whole name; one that lacks the given name may not.
    fn counts_as_form(&mut self, entity: usize, naming: &Naming<'a>) -> bool {
        let given = self
            .layers
            .has_class(naming.first_item(self.layers), Classes::GIVEN_NAME);
        let entity = &mut self.register.entities[entity];
        let longer = naming.keys.len() > entity.keys.len() && entity.keys[0] != naming.keys[0];
        if longer {
            entity.first = naming.first().to_owned();
            entity.keys.clone_from(&naming.keys);
        }
        given || longer || entity.keys.len() <= naming.keys.len() || entity.keys[0] == naming.keys[0]
    }

    /// "Donald Hale" and "Donald Hale Jr." of one article are two.
    fn differs_in_generation(&self, entity: usize, naming: &Naming<'a>) -> bool {
        let known = self.forms[entity].keys().find(|form| has_suffix(form));
        match (known, naming.suffix) {
            (None, None) => false,
            (Some(known), Some(suffix)) => !known.ends_with(suffix.trim_end_matches('.')) && !known.ends_with(suffix),
            _ => true,
        }
    }

    fn open(&mut self, naming: &Naming<'a>) -> usize {
        let organization = naming.organization;
        self.register.entities.push(Entity {
            name: naming.printed(),
            gender: if organization { None } else { naming.gender },
            organization,
            personhood: 0,
            mentions: Vec::new(),
            roles: Vec::new(),
            role_words: BTreeSet::new(),
            title_words: BTreeSet::new(),
            first: naming.first().to_owned(),
            last: naming.last().to_owned(),
            keys: naming.keys.clone(),
            full: naming.words.len() > 1,
            full_mentions: 0.0,
            spoken: 0,
        });
        self.forms.push(BTreeMap::new());
        self.gender_votes.push((0.0, 0.0));
        self.honorifics.push(BTreeSet::new());
        self.register.entities.len() - 1
    }

    fn add_mention(&mut self, naming: &Naming<'a>) {
        let mut meant = self.meant_by(naming);
        if meant.is_empty() {
            let entity = match self.by_form.get(&naming.form()) {
                Some(&entity) => entity,
                None => {
                    let entity = self.open(naming);
                    self.by_form.insert(naming.form(), entity);
                    entity
                }
            };
            meant.push((entity, 1.0));
        }
        let entity = meant[0].0;
        self.register.entities[entity].mentions.push(naming.mention);
        self.honorifics[entity].extend(naming.honorific);
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
        if !naming.organization && naming.words.len() > 1 {
            return self
                .same_person_or_part(naming)
                .map(|entity| (entity, 1.0))
                .into_iter()
                .collect();
        }
        let acronym = naming.organization && naming.words[0].chars().all(char::is_uppercase);
        if naming.words.len() != 1 || acronym {
            return Vec::new();
        }
        if let Some(namesakes) = self.by_last.get(naming.last()).cloned() {
            return self.choose_namesake(naming, &namesakes);
        }
        let bearers = self.by_first.get(naming.first());
        let Some(bearers) = bearers.or_else(|| self.by_word.get(naming.first())) else {
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
    fn choose_namesake(&mut self, naming: &Naming<'a>, namesakes: &[usize]) -> Vec<(usize, f32)> {
        let fitting: Vec<usize> = namesakes
            .iter()
            .copied()
            .filter(|&entity| !clash(self.register.entities[entity].gender, naming.gender))
            .filter(|&entity| naming.suffix.is_none() || !self.differs_in_generation(entity, naming))
            .take(MOST_NAMESAKES)
            .collect();
        if fitting.is_empty() {
            let form = format!("{:?} {}", naming.gender, naming.last());
            let entity = match self.by_form.get(&form) {
                Some(&entity) => entity,
                None => {
                    let entity = self.open(naming);
                    self.by_form.insert(form, entity);
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
        let scores: Vec<f32> = candidates
            .iter()
            .map(|&entity| self.namesake_score(entity, naming, here))
            .collect();
        let mut meant: Vec<(usize, f32)> = candidates.into_iter().zip(softmax(&scores)).collect();
        meant.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        meant
    }

    fn namesake_score(&self, id: usize, naming: &Naming<'a>, here: usize) -> f32 {
        let entity = &self.register.entities[id];
        let introduced_first = self
            .by_last
            .get(&entity.last)
            .and_then(|all| all.first())
            .is_some_and(|&first| first == id);
        let fits_pronoun = match (entity.gender, self.pronoun_after(naming.mention)) {
            (Some(a), Some(b)) if a == b => 0.7,
            (Some(_), Some(_)) => -0.7,
            _ => 0.0,
        };
        let often = 1.2 * (1.0 + entity.full_mentions).ln() + 0.6 * entity.spoken.min(3) as f32;
        let same_title = naming.titled && naming.gender.is_some() && entity.gender == naming.gender;
        let last = entity
            .mentions
            .last()
            .map(|&mention| self.layers.sentence(self.layers.mentions[mention].items.0));
        let recent = last.is_some_and(|last| here.saturating_sub(last) <= RECENT_SENTENCES);
        let lone_before = 0.3 * (1.0 + entity.mentions.len() as f32).ln();
        let same_honorific = naming
            .honorific
            .is_some_and(|honorific| self.honorifics[id].contains(honorific));
        let honorific = if same_honorific { 1.0 } else { 0.0 };
        let first = if introduced_first { 0.4 } else { 0.0 };
        often
            + lone_before
            + fits_pronoun
            + honorific
            + first
            + if recent { 0.8 } else { 0.0 }
            + if same_title { 1.0 } else { 0.0 }
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
        for (index, entity) in self.register.entities.iter().enumerate() {
            push_capped(
                self.register.by_last_word.entry(entity.last.clone()).or_default(),
                index,
            );
        }
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
            if known || self.register.entities[entity].organization || names_no_person(layers, mention) {
                continue;
            }
            let sentence = layers.sentence(mention.items.0);
            let person = |other: &&Mention| other.kind == MentionKind::Name && !names_no_person(layers, other);
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
        for (index, entity) in entities.iter().enumerate() {
            let initials: String = entity
                .name
                .split(' ')
                .filter(|word| word.starts_with(char::is_uppercase))
                .filter_map(|word| word.chars().next())
                .collect();
            if let Some(&acronym) = acronyms.get(initials.as_str())
                && acronym != index
                && initials.len() > 1
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
fn best_form(forms: &BTreeMap<String, f32>) -> Option<String> {
    let rank = |form: &str, count: f32| (count, form.split(' ').count(), form.len());
    let (best, _) = forms.iter().max_by(|a, b| {
        let (a, b) = (rank(a.0, *a.1), rank(b.0, *b.1));
        a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
    })?;
    let generation = forms
        .keys()
        .find(|form| has_suffix(form) && form.starts_with(best.as_str()));
    Some(generation.unwrap_or(best).clone())
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
    if !gendered && no_person {
        score -= 3;
    }
    if entity.name.chars().count() < 6 && entity.name.chars().all(|c| c.is_uppercase()) {
        score -= 2;
    }
    if entity
        .name
        .split(' ')
        .any(|word| matches!(name_key(word).as_str(), "of" | "for" | "and" | "&" | "the"))
    {
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
