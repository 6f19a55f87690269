//! People: who is named in an article, whom its pronouns and descriptions mean, and what a speaker is called.
//!
//! Input: the layers below (frame, words, mentions, reporting words). Output: [`People`], the entities with every mention's referent; and from that, for the
//! mention chosen as a quote's source, a name ([`name_speaker`]). Where the text does not decide between two people, nobody is named and both are offered.

mod byline;
mod entities;
mod keys;
mod knowledge;
mod layers;
mod naming;
mod nominals;
mod phrases;
mod pronouns;
mod roles;

pub use byline::{find_byline, strip_byline};
pub use entities::Entity;
pub use layers::Layers;
pub(crate) use layers::one_line;
pub use naming::{Named, NamingReason, SpokenName, name_speaker};
pub use pronouns::{Antecedent, Feature, FeatureSet, PronounModel};

use std::collections::HashMap;

use crate::attribution::Article;
use crate::mention::{Gender, Mention, MentionKind};
use entities::{MOST_BEARERS, softmax};
use knowledge::{Knowledge, PossessedNoun};
use nominals::Salient;
use pronouns::{Earlier, Memory, Reach, Standings};

/// The names before "who" among which its antecedent is sought.
const ANTECEDENTS_OF_WHO: usize = 8;
/// A description below the subject that it seems to mean leads to somebody else only where more than salience speaks for that.
const BELOW_A_SUBJECT: f32 = 0.55;
/// Among so many entities the bearer of a given name is sought.
const MOST_CALLED: usize = 256;
/// Alternatives below this probability are not worth offering.
const WORTH_OFFERING: f32 = 0.05;

/// Everybody and everything named in an article, and whom each mention means.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The entities by first appearance of a full name, then of the others.
    pub entities: Vec<Entity>,
    /// For each mention whom it means; `None` where it introduces somebody unnamed or the text does not say.
    pub referents: Vec<Option<Referent>>,
    /// For each mention by name its role as printed there.
    pub(crate) roles: Vec<Option<String>>,
    /// The entities by the last word of their names.
    by_last_word: Vec<usize>,
    /// The author's name, as given or as printed.
    pub byline: Option<String>,
}

/// Whom a mention means.
#[derive(Clone, Debug, PartialEq)]
pub struct Referent {
    /// Index in [`People::entities`].
    pub entity: usize,
    /// Probability, 0 to 1, that the mention means it.
    pub probability: f32,
    /// The others that it may mean, likeliest first, with their probabilities.
    pub alternatives: Vec<(usize, f32)>,
}

impl Referent {
    /// The likeliest of several entities; `None` of none.
    fn of(meant: &[(usize, f32)]) -> Option<Self> {
        let (&(entity, probability), others) = meant.split_first()?;
        let worth_offering = others.iter().filter(|(_, probability)| *probability >= WORTH_OFFERING);
        Some(Self {
            entity,
            probability,
            alternatives: worth_offering.copied().collect(),
        })
    }
}

/// The sex of the kin that a noun means: female for "mother"; `None` for other nouns and for "twin".
pub(crate) fn kin_gender(noun: &str) -> Option<Gender> {
    match Knowledge::shipped().possessed(noun) {
        Some(PossessedNoun::Kin(gender)) => gender,
        _ => None,
    }
}

impl People {
    /// The fullest name of whom a name as printed elsewhere means; `None` where nobody here is called so.
    #[must_use]
    pub fn full_name(&self, printed: &str) -> Option<&str> {
        let labelled = self.labelled(printed);
        let entity = labelled
            .filter(|&entity| self.entities[entity].full)
            .or_else(|| self.called(printed))
            .or(labelled)?;
        Some(self.entities[entity].name.as_str())
    }

    /// The one person with this given name.
    fn called(&self, printed: &str) -> Option<usize> {
        let key = (!printed.contains(' ')).then(|| keys::name_key(printed))?;
        let mut bearers = (0..self.entities.len().min(MOST_CALLED)).filter(|&entity| {
            let entity = &self.entities[entity];
            entity.full && entity.is_person() && entity.first == key
        });
        let only = bearers.next()?;
        bearers.next().is_none().then_some(only)
    }

    /// The entity that a printed label names, as "HALE" before a turn in a transcript.
    #[must_use]
    pub fn labelled(&self, label: &str) -> Option<usize> {
        let keys: Vec<String> = label.split_whitespace().map(keys::name_key).collect();
        let last = keys.last()?;
        let last_word = |entity: usize| &self.entities[entity].last;
        let from = self.by_last_word.partition_point(|&entity| last_word(entity) < last);
        let bearers = || {
            let by_last_word = self.by_last_word[from..].iter().copied();
            by_last_word
                .take_while(|&entity| last_word(entity) == last)
                .take(MOST_BEARERS)
        };
        let fits =
            |entity: &usize| keys.len() == 1 || !self.entities[*entity].full || self.entities[*entity].first == keys[0];
        let full = bearers()
            .filter(|&entity| self.entities[entity].full)
            .filter(fits)
            .max_by_key(|&entity| {
                // Of equally frequent bearers the first.
                (self.entities[entity].mentions.len(), std::cmp::Reverse(entity))
            });
        full.or_else(|| bearers().find(fits))
    }
}

/// Finds the entities of an article and resolves every mention, from the first to the last.
#[must_use]
pub fn resolve(layers: &Layers<'_>, article: &Article<'_>) -> People {
    let (people, _) = resolve_for_learning(layers, article, &HashMap::new());
    people
}

/// As [`resolve`]; also returns the candidates of every "he" and "she". Where the entity that one of them means is known, what comes after builds on that.
#[must_use]
pub fn resolve_for_learning(
    layers: &Layers<'_>,
    article: &Article<'_>,
    known: &HashMap<usize, usize>,
) -> (People, Vec<(usize, Vec<Antecedent>)>) {
    let mut register = entities::register(layers);
    let roles = roles::collect_roles(layers, &mut register);
    let mut resolver = Resolver {
        layers,
        standings: Standings::of(layers.mentions.len()),
        entities: &register.entities,
        meant: &register.meant,
        model: PronounModel::shipped(),
        known,
        memory: Memory::default(),
        referents: Vec::with_capacity(layers.mentions.len()),
        earlier: Vec::with_capacity(layers.mentions.len()),
        candidates: Vec::new(),
    };
    for mention in 0..layers.mentions.len() {
        resolver.resolve(mention);
    }
    let (referents, candidates) = (resolver.referents, resolver.candidates);
    let byline = article
        .byline
        .map(strip_byline)
        .or_else(|| find_byline(layers.frame.text));
    let people = People {
        entities: register.entities,
        by_last_word: register.by_last_word,
        referents,
        roles,
        byline,
    };
    (people, candidates)
}

struct Resolver<'r, 'a> {
    layers: &'r Layers<'a>,
    standings: Standings,
    entities: &'r [Entity],
    meant: &'r [Vec<(usize, f32)>],
    model: &'r PronounModel,
    known: &'r HashMap<usize, usize>,
    memory: Memory,
    referents: Vec<Option<Referent>>,
    /// Those mentions among them that pronouns may go back to.
    earlier: Vec<Earlier>,
    candidates: Vec<(usize, Vec<Antecedent>)>,
}

impl<'a> Resolver<'_, 'a> {
    fn names(&self) -> pronouns::Names<'_, 'a> {
        pronouns::Names {
            layers: self.layers,
            standings: &self.standings,
            entities: self.entities,
            meant: self.meant,
        }
    }

    fn resolve(&mut self, index: usize) {
        let mention = &self.layers.mentions[index];
        let referent = match mention.kind {
            MentionKind::Name => self.demonym(index).or_else(|| Referent::of(&self.meant[index])),
            MentionKind::Nominal if nominals::is_definite(self.layers, mention) => self.described(index, mention),
            MentionKind::Nominal => None,
            MentionKind::Pronoun => match (self.layers.lower(mention.head), mention.gender) {
                (_, Some(gender)) => self.gendered(index, gender),
                ("who" | "which", None) => self.relative(index),
                _ => None,
            },
        };
        if let Some(referent) = &referent
            && self.layers.speaks(index)
            && self.memory.last_source != Some(referent.entity)
        {
            self.memory.source_before = self.memory.last_source;
            self.memory.last_source = Some(referent.entity);
        }
        if let Some(referent) = &referent
            && self.layers.speaks(index)
            && self.layers.quotes_in(self.layers.sentence(mention.items.0))
        {
            self.memory.last_quoted = Some((referent.entity, index));
        }
        let earlier = referent.as_ref();
        self.earlier
            .extend(earlier.and_then(|referent| Earlier::of(self.layers, index, referent)));
        self.referents.push(referent);
    }

    /// "the mayor".
    fn described(&self, index: usize, phrase: &Mention) -> Option<Referent> {
        let named = |mention: usize| self.meant[mention].first().map(|&(entity, _)| entity);
        let salient = |antecedent: &Antecedent| Salient {
            entity: antecedent.entity,
            salience: self.model.score(antecedent),
        };
        let persons = || pronouns::antecedents(self.names(), &self.earlier, index, &self.memory, Reach::Far);
        let all = || persons().iter().map(salient).collect();
        let mut described = nominals::described(self.layers, self.entities, &named, &all, phrase);
        if let Some((entity, _)) = described
            && self.speaker_above(index, phrase) == Some(entity)
        {
            let others = || {
                persons()
                    .iter()
                    .filter(|other| other.entity != entity)
                    .map(salient)
                    .collect()
            };
            described = nominals::described(self.layers, self.entities, &named, &others, phrase)
                .filter(|&(_, probability)| probability >= BELOW_A_SUBJECT)
                .filter(|&(entity, _)| self.is_called_so(entity, phrase) || self.is_named_in_paragraph(entity, index));
        }
        Referent::of(described.as_slice())
    }

    /// Whether the noun of a phrase is among an entity's titles and roles.
    fn is_called_so(&self, entity: usize, phrase: &Mention) -> bool {
        let head = self.layers.lower(phrase.head);
        let entity = &self.entities[entity];
        entity.title_words.contains(head) || entity.role_words.contains(head)
    }

    /// Whether an entity is named before a mention in its paragraph.
    fn is_named_in_paragraph(&self, entity: usize, index: usize) -> bool {
        let paragraph = |mention: usize| self.layers.paragraph(self.layers.mentions[mention].items.0);
        let before = self.entities[entity]
            .mentions
            .partition_point(|&mention| mention < index);
        let last = before.checked_sub(1).map(|last| self.entities[entity].mentions[last]);
        last.is_some_and(|last| paragraph(last) == paragraph(index))
    }

    /// The person who reports something at the head of the phrase's sentence. A description below such a subject does not mean it (principle C of binding: Chomsky, "Lectures on
    /// Government and Binding", 1981): in "Ruiz cited a letter in which the mayor said", Ruiz is not the mayor.
    fn speaker_above(&self, index: usize, phrase: &Mention) -> Option<usize> {
        let layers = self.layers;
        let sentence = layers.sentence(phrase.items.0);
        let before = (0..index)
            .rev()
            .take_while(|&mention| layers.sentence(layers.mentions[mention].items.0) == sentence);
        let subject = before
            .filter(|&mention| layers.mentions[mention].kind == MentionKind::Name && layers.speaks(mention))
            .last()?;
        let end = layers.mentions[subject].items.1;
        let within = end <= phrase.items.0 && !(end..phrase.items.0).any(|item| layers.is_quote(item));
        within.then(|| self.meant[subject].first().map(|&(entity, _)| entity))?
    }

    /// "the Texan", "the Ohio Republican": a name that describes a person.
    fn demonym(&self, index: usize) -> Option<Referent> {
        let mention = &self.layers.mentions[index];
        let determiner = nominals::article_before(self.layers, mention.items.0)?;
        let describes = !mention.modifier && nominals::is_epithet_name(self.layers, mention);
        if !describes {
            return None;
        }
        let phrase = Mention {
            kind: MentionKind::Nominal,
            items: (determiner, mention.items.1),
            head: mention.items.1 - 1,
            ..mention.clone()
        };
        self.described(index, &phrase)
    }

    /// "he", "her".
    fn gendered(&mut self, index: usize, gender: Gender) -> Option<Referent> {
        let found = pronouns::antecedents(self.names(), &self.earlier, index, &self.memory, Reach::Near);
        let scores: Vec<f32> = found.iter().map(|antecedent| self.model.score(antecedent)).collect();
        let mut meant: Vec<(usize, f32)> = found
            .iter()
            .map(|antecedent| antecedent.entity)
            .zip(softmax(&scores))
            .collect();
        meant.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if meant.is_empty() {
            meant.extend(pronouns::introduced_next(self.layers, self.entities, self.meant, index));
        }
        self.candidates.push((index, found));
        let mut referent = Referent::of(&meant)?;
        if let Some(&known) = self.known.get(&index) {
            referent.entity = known;
        }
        let sentence = self.layers.sentence(self.layers.mentions[index].items.0);
        let place = Some((referent.entity, sentence));
        match gender {
            Gender::Male => self.memory.last_he = place,
            Gender::Female => self.memory.last_she = place,
        }
        Some(referent)
    }

    /// "who": the name or noun phrase before it in the sentence.
    fn relative(&self, index: usize) -> Option<Referent> {
        let antecedent = self.antecedent_of_relative(index)?;
        self.referents[antecedent].clone()
    }

    fn antecedent_of_relative(&self, index: usize) -> Option<usize> {
        phrases::antecedent_of_relative(self.layers, index, ANTECEDENTS_OF_WHO)
    }
}
