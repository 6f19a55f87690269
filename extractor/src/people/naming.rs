//! Naming: what the source of a quote is called.
//!
//! Input: the mention that was chosen as the source. Output: a [`Named`]: the fullest name that the article supports, or the description in the article's own
//! words, with role, kind and how sure the step from mention to name is.

use super::entities::{clash, is_close_kin, is_office};
use super::knowledge::{DocumentNoun, Knowledge, PossessedNoun};
use super::layers::{Layers, one_line};
use super::phrases;
use super::{Entity, People, Referent, nominals};
use crate::attribution::{Article, Speaker, SpeakerCandidate, SpeakerKind};
use crate::lexicon::Classes;
use crate::mention::{Gender, Mention, MentionKind};

/// How sure a name is that needs no resolving.
const BY_NAME: f64 = 0.97;
/// What it costs that the article gives no full name, or that of a body.
const LONE_NAME: f64 = 0.92;
/// How sure the antecedent of "they" and "it" is.
const BY_LOOSE_PRONOUN: f64 = 0.5;
/// What it costs to reach a name through such a pronoun.
const LOOSE_PRONOUN: f64 = 0.65;
/// Below this probability of the likeliest referent a wrong name is likelier than the right one.
const LEAST_DECIDED: f32 = 0.34;
/// A lone family name has to mean one of its bearers this much more likely than the others.
const LEAST_SURNAME: f32 = 0.62;
/// Two people as likely as this close to each other are not told apart.
const LEAST_LEAD: f32 = 0.03;
/// A description leads to another at most this often.
const DEEPEST: usize = 3;
/// The most speakers of a joint statement.
const MOST_JOINT: usize = 5;
/// Among so many entities the bearer of a title is sought.
const MOST_BEARERS: usize = 60;
/// The most sentences between "they" and whom it means.
const LOOSE_SENTENCES: usize = 2;
/// The most sentences between a report and the body that published it.
const PUBLISHER_SENTENCES: usize = 12;
/// The last paragraph that may be the lead, a headline or a byline before it.
const LEAD: usize = 2;
/// The most sentences between somebody described in the lead and the name.
const INTRODUCED_SENTENCES: usize = 6;
/// So many items of a sentence are searched for the noun of a text.
const LONGEST_INTRODUCTION: usize = 80;
/// The most items between such a noun at the head of a sentence and the subject.
const LONGEST_TAIL: usize = 10;
/// The most items of a list of siblings before the last of them.
const LONGEST_LIST: usize = 12;
/// Among so many sources before a description the one is sought that was called so.
const MOST_EARLIER: usize = 12;
/// Among so many mentions before a pronoun somebody unnamed is sought.
const MOST_MENTIONS_SINCE: usize = 16;
/// The most words of a role in lower case between a comma and the name that it belongs to.
const LONGEST_ROLE_BEFORE_NAME: usize = 6;
/// The most sentences between a statement and whoever issued it.
const ISSUER_SENTENCES: usize = 6;

/// How a name was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NamingReason {
    /// The source prints it.
    Name,
    /// The source prints the family name, or a part, of it.
    Surname,
    /// The source is an acronym of it.
    Acronym,
    /// The source is a pronoun.
    Pronoun,
    /// The source is "who" or "which".
    Relative,
    /// The source is a role: "the mayor".
    Role,
    /// The source is a description beside the name.
    Apposition,
    /// The source is a text that it issued: "the statement".
    Issuer,
    /// The source is only described.
    Described,
    /// The author speaks.
    Byline,
    /// Taken over from the speaker before.
    Carried,
    /// Concluded from who spoke before in an exchange.
    Turn,
}

/// A speaker before this one.
#[derive(Clone, Debug)]
pub struct SpokenName {
    /// The source.
    pub mention: usize,
    /// What the speaker was called.
    pub name: String,
    /// Index of the speaker's entity.
    pub entity: Option<usize>,
}

/// What a source is called.
#[derive(Clone, Debug)]
pub struct Named {
    /// The likeliest speaker.
    pub speaker: Speaker,
    /// The other speakers of a joint statement.
    pub also: Vec<Speaker>,
    /// Everybody whom the source may mean, likeliest first; empty where it means one.
    pub candidates: Vec<SpeakerCandidate>,
    /// Index of the speaker in [`People::entities`]; `None` where only described.
    pub entity: Option<usize>,
    /// Probability, 0 to 1, that the source is called this.
    pub probability: f64,
    /// Whether the text decides between the candidates; if not, nobody should be named.
    pub decided: bool,
    /// How the name was reached.
    pub reason: NamingReason,
}

/// Names the source of a quote; `None` where nothing can be said, as for the "I" of an unknown author.
#[must_use]
pub fn name_speaker(
    layers: &Layers<'_>,
    people: &People,
    mention: usize,
    history: &[SpokenName],
    article: &Article<'_>,
) -> Option<Named> {
    let namer = Namer {
        layers,
        people,
        history,
        article,
    };
    let mut named = namer.name(mention, 0)?;
    namer.add_joint_speakers(mention, &mut named);
    named.speaker.mention = Some(layers.mentions[mention].span);
    Some(named)
}

struct Namer<'n, 'a> {
    layers: &'n Layers<'a>,
    people: &'n People,
    history: &'n [SpokenName],
    article: &'n Article<'n>,
}

impl Namer<'_, '_> {
    fn name(&self, index: usize, depth: usize) -> Option<Named> {
        if depth > DEEPEST {
            return None;
        }
        match self.layers.mentions[index].kind {
            MentionKind::Name => self.by_name(index, depth),
            MentionKind::Pronoun => self.by_pronoun(index, depth),
            MentionKind::Nominal => self.by_nominal(index, depth),
        }
    }

    // --- names

    fn by_name(&self, index: usize, depth: usize) -> Option<Named> {
        let mention = &self.layers.mentions[index];
        if self.is_common_noun(index) {
            return Some(self.described(mention, None));
        }
        if let Some(head) = self.head_of_attribute(index) {
            return self.name(head, depth + 1);
        }
        if self.is_demonym(index)
            && let Some(referent) = &self.people.referents[index]
        {
            return Some(self.named(referent, index, 1.0, NamingReason::Role));
        }
        if let Some(bearer) = self.bearer_of_title(index) {
            return Some(bearer);
        }
        let describes = self.people.referents[index]
            .as_ref()
            .is_none_or(|referent| self.people.entities[referent.entity].personhood <= 0);
        if (mention.modifier || describes)
            && let Some(named) = self.by_modified_noun(index)
        {
            return Some(named);
        }
        let referent = self.people.referents[index].as_ref()?;
        let entity = &self.people.entities[referent.entity];
        let words = (mention.core.0..mention.core.1)
            .filter(|&item| self.layers.is_word(item))
            .count();
        let printed = one_line(self.layers.text(mention.core.0, mention.core.1));
        let reason = if printed == entity.name || words > 1 {
            NamingReason::Name
        } else if printed.chars().all(char::is_uppercase) && printed.len() > 1 {
            NamingReason::Acronym
        } else {
            NamingReason::Surname
        };
        Some(self.named(referent, index, BY_NAME, reason))
    }

    /// "the Texan" where it means a person.
    fn is_demonym(&self, index: usize) -> bool {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let person = self.people.referents[index]
            .as_ref()
            .is_some_and(|referent| self.people.entities[referent.entity].is_person());
        person
            && nominals::article_before(layers, mention.items.0).is_some()
            && nominals::is_epithet_name(layers, mention)
    }

    /// Of a title that reads like a name the person who bears it: "Leader of the Opposition Ana Ruiz", "The Arts Minister, Lord Hale,", "the CM".
    fn bearer_of_title(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let known = self.people.referents[index].as_ref().is_some_and(|referent| {
            let entity = &self.people.entities[referent.entity];
            entity.gender.is_some() || entity.full && entity.personhood > 0
        });
        let printed = layers.frame.word(mention.core.0);
        // "a senior Tory MP": a noun, whatever its capitals.
        let noun = mention.core.1 - mention.core.0 == 1
            && printed.bytes().all(|b| b.is_ascii_uppercase())
            && Knowledge::shipped().role(layers.lower(mention.core.0)).is_some();
        if noun
            && !known
            && let Some(determiner) = self.determiner_before(mention.items.0)
            && layers.lower(determiner) != "the"
        {
            let phrase = Mention {
                kind: MentionKind::Nominal,
                items: (determiner, mention.items.1),
                head: mention.core.0,
                ..mention.clone()
            };
            return Some(self.described(&phrase, None));
        }
        if !known
            && mention.items.1 - mention.items.0 == 1
            && layers.lower_before(mention.items.0) == "the"
            && let Some(entity) = self.bearer_of_initials(printed)
        {
            let referent = Referent {
                entity,
                probability: 0.9,
                alternatives: Vec::new(),
            };
            return Some(self.named(&referent, index, 1.0, NamingReason::Role));
        }
        if let Some(entity) = self.holder_of_office(index).filter(|_| !known) {
            let referent = Referent {
                entity,
                probability: 0.88,
                alternatives: Vec::new(),
            };
            return Some(self.named(&referent, index, 1.0, NamingReason::Role));
        }
        if let Some(bearer) = self.bearer_of_long_title(index) {
            return Some(bearer);
        }
        let office = matches!(layers.lower(mention.core.0), "of" | "for");
        if !known && let Some(named) = self.bearer_before(index) {
            return Some(named);
        }
        if office && !known {
            let phrase = Mention {
                kind: MentionKind::Nominal,
                head: mention.items.0,
                ..mention.clone()
            };
            return Some(self.described(&phrase, Some(one_line(layers.text(mention.items.0, mention.items.1)))));
        }
        if known || !layers.has_class(mention.head, Classes::TITLE) {
            return None;
        }
        let sentence = layers.sentence(mention.items.0);
        if layers.lower_in(mention.items.1, sentence) == "of" {
            let from = mention.items.1 + 1 + usize::from(layers.lower(mention.items.1 + 1) == "the");
            let run = phrases::starting_at(layers, from, MentionKind::Name);
            let person = run.and_then(|run| self.people.referents[run].as_ref().map(|referent| (run, referent)));
            if let Some((run, referent)) = person.filter(|(run, referent)| {
                self.people.entities[referent.entity].is_person() && !layers.mentions[*run].modifier
            }) {
                return Some(self.named(referent, run, BY_NAME, NamingReason::Name));
            }
        }
        let phrase = Mention {
            kind: MentionKind::Nominal,
            ..mention.clone()
        };
        self.name_behind(phrases::phrase_end(layers, &phrase), layers.lower(mention.head))
            .or_else(|| self.name_behind_tail(&phrase))
    }

    /// Ana Ruiz of "Ana Ruiz, president and CEO of the Association, said".
    fn bearer_before(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        if !layers.has_class(mention.items.0, Classes::TITLE) {
            return None;
        }
        let sentence = layers.sentence(mention.items.0);
        let belongs = |&item: &usize| {
            layers.in_sentence(item, sentence)
                && (layers.has_class(item, Classes::TITLE) || layers.lower(item) == "and")
        };
        let from = (mention.items.0.saturating_sub(LONGEST_ROLE_BEFORE_NAME)..mention.items.0)
            .rev()
            .take_while(belongs)
            .last()
            .unwrap_or(mention.items.0);
        let comma = from
            .checked_sub(1)
            .filter(|&item| layers.lower_in(item, sentence) == ",")?;
        let name = phrases::ending_at(layers, comma, MentionKind::Name)?;
        let referent = self.people.referents[name].as_ref()?;
        let entity = &self.people.entities[referent.entity];
        (entity.full && entity.is_person()).then(|| self.named(referent, name, BY_NAME, NamingReason::Apposition))
    }

    /// Tom Hale of "the PPRO" after "the Police Public Relations Officer, Tom Hale,": a title with the word of a body in it.
    fn bearer_of_long_title(&self, index: usize) -> Option<Named> {
        let entity = &self.people.entities[self.people.referents[index].as_ref()?.entity];
        if !entity.organization || !is_office(&entity.last) {
            return None;
        }
        let mut named = entity.mentions.iter().take(MOST_JOINT);
        named.find_map(|&mention| self.name_behind(self.layers.mentions[mention].items.1, &entity.last))
    }

    /// The person of whom the article prints an office written like a name: "the Bishop", "the Minister of Power", "the PPRO". Whoever was named so last before
    /// the mention, else first behind it.
    fn holder_of_office(&self, index: usize) -> Option<usize> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let words = || (mention.items.0..mention.items.1).filter(|&item| layers.is_word(item));
        let office = layers.has_class(mention.items.0, Classes::TITLE);
        let said = mention.items.1 - mention.items.0 == 1 || matches!(layers.lower(mention.core.0), "of" | "for");
        if !office || !said || layers.lower_before(mention.items.0) != "the" {
            return None;
        }
        let telling = |item: &usize| !layers.has_class(*item, Classes::FUNCTION.and(Classes::DETERMINER));
        let head = layers.lower(mention.items.0);
        let holds = |entity: &Entity| {
            let all = || {
                words()
                    .filter(telling)
                    .all(|item| entity.role_words.contains(layers.lower(item)))
            };
            let title = entity.title_words.contains(head) || entity.roles.iter().any(|role| begins_with(role, head));
            let other_rank = ["shadow", "deputy", "vice", "assistant", "former"]
                .iter()
                .any(|rank| entity.title_words.contains(*rank) && !words().any(|item| layers.lower(item) == *rank));
            title && !other_rank && all()
        };
        let persons = || {
            self.people
                .entities
                .iter()
                .enumerate()
                .take(MOST_BEARERS)
                .filter(|(_, entity)| entity.is_person())
        };
        let holders = || persons().filter(|(_, entity)| holds(entity));
        let before = holders().filter_map(|(at, entity)| {
            let named = entity.mentions.partition_point(|&other| other < index);
            Some((entity.mentions.get(named.checked_sub(1)?)?, at))
        });
        let behind = || {
            holders()
                .filter_map(|(at, entity)| Some((entity.mentions.first()?, at)))
                .min()
        };
        // "the Bishop" of the only "Rt Rev".
        let only = || {
            let alike = Knowledge::shipped().role(head).unwrap_or_default();
            let mut styled =
                persons().filter(|(_, entity)| alike.iter().any(|style| entity.title_words.contains(*style)));
            let first = styled.next()?;
            styled.next().is_none().then_some(first.0)
        };
        before.max().or_else(behind).map(|(_, entity)| entity).or_else(only)
    }

    /// The person whose title has these initials: the Chief Minister of "the CM".
    fn bearer_of_initials(&self, printed: &str) -> Option<usize> {
        let upper = (2..=4).contains(&printed.len()) && printed.bytes().all(|b| b.is_ascii_uppercase());
        let initials = |role: &str| {
            let initials = role.split([' ', '-']).filter_map(|word| word.chars().next());
            let capitals: String = initials.filter(|c| c.is_uppercase()).collect();
            // "Agriculture Cabinet Secretary" is a CS.
            capitals.ends_with(printed)
        };
        let bears = |entity: &Entity| entity.is_person() && entity.roles.iter().any(|role| initials(role));
        upper
            .then(|| self.people.entities.iter().take(MOST_BEARERS).position(bears))
            .flatten()
    }

    /// "Residents" at the head of a sentence, which only looks like a name.
    fn is_common_noun(&self, index: usize) -> bool {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let alone =
            mention.items.1 - mention.items.0 == 1 && Knowledge::shipped().is_plural(layers.lower(mention.head));
        let opens = mention.items.0 == 0
            || layers.lower_before(mention.items.0).is_empty()
            || layers.is_quote(mention.items.0 - 1);
        let full = self.people.referents[index]
            .as_ref()
            .is_some_and(|referent| self.people.entities[referent.entity].full);
        alone && opens && !full && layers.has_class(mention.head, Classes::SOURCE_NOUN)
    }

    /// Of a place or body in a phrase that belongs to a person, the person: "Oklahoma" in "Scott Hale, attorney general of Oklahoma, said".
    fn head_of_attribute(&self, index: usize) -> Option<usize> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        if self.people.referents[index]
            .as_ref()
            .is_some_and(|referent| self.people.entities[referent.entity].personhood > 0)
        {
            return None;
        }
        let start = mention.items.0;
        let sentence = layers.sentence(start);
        let before = layers.lower_before(start);
        let mut preposition = before;
        if before == "the" && start >= 2 {
            preposition = layers.lower_in(start - 2, sentence);
        }
        let next = layers.lower_in(mention.items.1, sentence);
        let in_phrase = matches!(preposition, "of" | "in" | "at" | "for" | "from" | "with");
        let between_commas = before == "," && next == "," && layers.has_class(mention.core.0, Classes::PLACE);
        let ends_attribute = next == "," || layers.is_cue(mention.items.1);
        if !(in_phrase || between_commas) || !ends_attribute {
            return None;
        }
        let is_place = |mention: &Mention| {
            mention.kind == MentionKind::Name
                && mention.core.1 - mention.core.0 == 1
                && layers.has_class(mention.core.0, Classes::PLACE)
        };
        let (head, found) = phrases::before_in_sentence(layers, start).take(8).find(|(_, other)| {
            other.kind != MentionKind::Pronoun
                && !other.modifier
                && layers.lower(other.items.1) != "'s"
                && !is_place(other)
        })?;
        let clause = (found.items.1..start).any(|item| {
            layers.is_quote(item)
                || layers.is_cue(item)
                || matches!(
                    layers.lower(item),
                    "is" | "was" | "has" | "had" | "will" | "who" | "that" | "and"
                )
        });
        (!clause).then_some(head)
    }

    /// "Clinton spokesman Brian Fallon" is Fallon, "the Trump campaign" the campaign.
    fn by_modified_noun(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let sentence = layers.sentence(mention.items.0);
        let mut end = mention.items.1;
        let noun = |item: usize| {
            layers.is_word(item)
                && layers.sentence(item) == sentence
                && !layers.is_capital(item)
                && !layers.lower(item).ends_with("ed")
                && !layers.has_class(item, Classes::FUNCTION)
                && (layers.cue_weight(item) < 0.3 || layers.has_class(item, Classes::SOURCE_NOUN.and(Classes::TITLE)))
        };
        while end < mention.items.1 + 5 && noun(end) {
            end += 1;
        }
        if let Some(named) = phrases::starting_at(layers, end, MentionKind::Name)
            && let Some(referent) = &self.people.referents[named]
            && self.people.entities[referent.entity].personhood > 0
        {
            return Some(self.named(referent, named, BY_NAME, NamingReason::Name));
        }
        // Back to the last word that may head a source.
        let heads = |item: usize| {
            layers.has_class(item, Classes::SOURCE_NOUN.and(Classes::TITLE))
                || Knowledge::shipped().document(layers.lower(item)).is_some()
        };
        while end > mention.items.1 && !heads(end - 1) {
            end -= 1;
        }
        let adjective = layers.has_class(mention.core.0, Classes::AFFILIATION) && mention.core.1 - mention.core.0 == 1;
        let determiner = self.determiner_before(mention.items.0);
        let alone = end == mention.items.1 && adjective && determiner.is_some();
        if !alone && (end == mention.items.1 || !mention.modifier && !adjective) {
            return None;
        }
        if let Some(named) = self.name_behind(end, layers.lower(end - 1)) {
            return Some(named);
        }
        let from = determiner.unwrap_or(mention.items.0);
        // Of "the Florida senator and Republican candidate" the first half tells who it is.
        let end = (from..mention.items.0)
            .find(|&item| layers.lower(item) == "and")
            .unwrap_or(end);
        let phrase = Mention {
            kind: MentionKind::Nominal,
            items: (from, end),
            head: end - 1,
            gender: None,
            ..mention.clone()
        };
        // "the Trump campaign" is no person, "the Republican front-runner" is.
        let described = phrases::starting_at(layers, from, MentionKind::Nominal)
            .filter(|&nominal| adjective && layers.mentions[nominal].items.1 == end)
            .and_then(|nominal| self.people.referents[nominal].as_ref());
        match described {
            Some(referent) => Some(self.named(referent, index, 1.0, NamingReason::Role)),
            None if alone => None,
            None => Some(self.described(&phrase, None)),
        }
    }

    /// The determiner of the noun phrase that an item stands in, a few words before it.
    fn determiner_before(&self, item: usize) -> Option<usize> {
        let layers = self.layers;
        let sentence = layers.sentence(item);
        (item.saturating_sub(5)..item)
            .rev()
            .take_while(|&at| layers.is_word(at) && layers.sentence(at) == sentence && layers.cue_weight(at) < 0.3)
            .take_while(|&at| !layers.has_class(at + 1, Classes::DETERMINER))
            .find(|&at| layers.has_class(at, Classes::DETERMINER))
    }

    // --- pronouns

    fn by_pronoun(&self, index: usize, depth: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let lower = layers.lower(mention.head);
        if matches!(lower, "i" | "my" | "me") {
            return self.author(mention);
        }
        if mention.gender.is_some() {
            if let Some(named) = self.unnamed_before(index, depth) {
                return Some(named);
            }
            let Some(referent) = &self.people.referents[index] else {
                return self.carried(mention, 0.3);
            };
            return Some(self.named(referent, index, 1.0, NamingReason::Pronoun));
        }
        if matches!(lower, "who" | "which") {
            let antecedent = phrases::antecedent_of_relative(layers, index, 8)?;
            let mut named = self.name(antecedent, depth + 1)?;
            named.probability *= 0.97;
            named.reason = NamingReason::Relative;
            return Some(named);
        }
        self.by_loose_pronoun(index, depth)
    }

    /// The unnamed woman of "One woman said ... “Never,” she added": whoever spoke last, or was told of last, nobody else having been named since.
    fn unnamed_before(&self, index: usize, depth: usize) -> Option<Named> {
        let (source, printed) = self
            .unnamed_speaker(index)
            .or_else(|| Some((self.unnamed_subject(index)?, None)))?;
        let mention = &self.layers.mentions[index];
        // The lead often describes whom the next paragraph names.
        let mut named = self.name(source, depth + 1)?;
        if named.entity.is_none()
            && let Some(printed) = printed
        {
            named.speaker.name = printed;
        }
        named.speaker.mention = Some(mention.span);
        named.probability *= 0.9;
        named.reason = NamingReason::Pronoun;
        Some(named)
    }

    /// The unnamed source of the last quote where a pronoun in its paragraph, or at the head of the next one, takes it up, and what it was called.
    fn unnamed_speaker(&self, index: usize) -> Option<(usize, Option<String>)> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let last = self.history.last().filter(|last| last.entity.is_none())?;
        let source = &layers.mentions[last.mention];
        let paragraphs = layers
            .paragraph(mention.items.0)
            .checked_sub(layers.paragraph(source.items.0))?;
        let takes_up =
            mention.items.0 == 0 || layers.paragraph(mention.items.0 - 1) != layers.paragraph(mention.items.0);
        let near = source.items.1 <= mention.items.0 && (paragraphs == 0 || paragraphs == 1 && takes_up);
        let fits =
            near && self.may_be_one_person(source, mention.gender) && !self.person_named_since(last.mention, index);
        fits.then(|| (last.mention, Some(last.name.clone())))
    }

    /// The medical intern of "A medical intern, who declined to be named, said she had not been paid. “I borrow fare,” she said": somebody described only, of whom
    /// the sentence before tells that he said, wrote or asked for something, no person being named in it or since.
    fn unnamed_subject(&self, index: usize) -> Option<usize> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let here = layers.sentence(mention.items.0);
        let paragraph = layers.paragraph(mention.items.0);
        let before = (0..index).rev().take(MOST_MENTIONS_SINCE).take_while(|&other| {
            let start = layers.mentions[other].items.0;
            layers.sentence(start) + 1 >= here && layers.paragraph(start) == paragraph
        });
        let mut subject = None;
        for other in before {
            let described = &layers.mentions[other];
            if described.kind == MentionKind::Name && self.may_name_person(other, mention.gender) {
                return None;
            }
            let indefinite = matches!(layers.lower(described.items.0), "a" | "an" | "one" | "another");
            let reports = layers.cues[other]
                .after
                .is_some_and(|cue| !layers.lower(cue.item).starts_with("ask"));
            let refuses = layers.lower_in(described.items.1, layers.sentence(described.items.0)) == ","
                && layers.lower(described.items.1 + 1) == "who";
            if described.kind == MentionKind::Nominal
                && indefinite
                && (reports || refuses)
                && layers.sentence(described.items.0) < here
                && nominals::stands_alone(layers, described)
                && self.may_be_one_person(described, mention.gender)
                && kind_of_noun(layers.lower(described.head)) == SpeakerKind::Unnamed
            {
                subject = Some(other);
            }
        }
        subject
    }

    /// Whether a noun phrase describes one human being of this sex, as far as its noun tells.
    fn may_be_one_person(&self, source: &Mention, gender: Option<Gender>) -> bool {
        let head = self.layers.lower(source.head);
        let knowledge = Knowledge::shipped();
        source.kind == MentionKind::Nominal
            && !knowledge.is_plural(head)
            && !knowledge.is_body(head)
            && knowledge.document(head).is_none()
            && !clash(source.gender.or(noun_gender(head)), gender)
    }

    /// Whether a person of this sex is named between two mentions.
    fn person_named_since(&self, from: usize, index: usize) -> bool {
        let gender = self.layers.mentions[index].gender;
        (from + 1..index)
            .any(|other| self.layers.mentions[other].kind == MentionKind::Name && self.names_person(other, gender))
    }

    /// Whether a name is a person's of this sex or one of which nothing tells that it is not.
    fn may_name_person(&self, index: usize, gender: Option<Gender>) -> bool {
        self.people.referents[index].as_ref().is_some_and(|referent| {
            let entity = &self.people.entities[referent.entity];
            !entity.organization && entity.personhood >= 0 && !clash(entity.gender, gender)
        })
    }

    fn names_person(&self, index: usize, gender: Option<Gender>) -> bool {
        self.people.referents[index].as_ref().is_some_and(|referent| {
            let entity = &self.people.entities[referent.entity];
            entity.is_person() && !clash(entity.gender, gender)
        })
    }

    fn author(&self, mention: &Mention) -> Option<Named> {
        let name = self
            .article
            .byline
            .map(super::strip_byline)
            .or_else(|| self.people.byline.clone())
            .filter(|name| !name.is_empty())?;
        Some(Named {
            speaker: Speaker {
                name,
                kind: SpeakerKind::Person,
                role: None,
                on_behalf_of: None,
                mention: Some(mention.span),
            },
            also: Vec::new(),
            candidates: Vec::new(),
            entity: None,
            probability: 0.85,
            decided: true,
            reason: NamingReason::Byline,
        })
    }

    /// "they", "it", "we": the several people or the body mentioned last, else whoever spoke last.
    fn by_loose_pronoun(&self, index: usize, depth: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let plural = matches!(
            layers.lower(mention.head),
            "they" | "them" | "their" | "we" | "us" | "our"
        );
        let sentence = layers.sentence(mention.items.0);
        // "It read": nobody but a text does.
        let text = layers.lower(mention.head) == "it"
            && layers.cues[index]
                .after
                .is_some_and(|cue| matches!(layers.lower(cue.item), "read" | "reads" | "reading"));
        let mut looked_at = 0;
        for before in (0..index).rev() {
            let other = &layers.mentions[before];
            looked_at += 1;
            if looked_at > 24 || sentence - layers.sentence(other.items.0) > LOOSE_SENTENCES {
                break;
            }
            if other.items.1 > mention.items.0 || other.modifier || other.kind == MentionKind::Pronoun {
                continue;
            }
            let fits = match other.kind {
                MentionKind::Name if text => false,
                MentionKind::Nominal if text => Knowledge::shipped().document(layers.lower(other.head)).is_some(),
                MentionKind::Name => {
                    let joint =
                        plural && self.joint_group(before).len() > 1 && self.all_persons(&self.joint_group(before));
                    joint
                        || self.is_body(before) && !self.is_in_phrase(before)
                        || !plural && self.speaks_as_body(before)
                }
                MentionKind::Nominal => {
                    let head = layers.lower(other.head);
                    let body = Knowledge::shipped().is_body(head) || Knowledge::shipped().document(head).is_some();
                    if plural {
                        Knowledge::shipped().is_plural(head)
                    } else {
                        body && !Knowledge::shipped().is_plural(head)
                    }
                }
                MentionKind::Pronoun => false,
            };
            if !fits {
                continue;
            }
            let mut named = self.name(before, depth + 1)?;
            if plural {
                self.add_joint_speakers(before, &mut named);
            }
            named.probability = named.probability.min(1.0) * LOOSE_PRONOUN;
            named.reason = NamingReason::Pronoun;
            return Some(named);
        }
        self.carried(mention, BY_LOOSE_PRONOUN)
            .filter(|named| layers.lower(mention.head) != "it" || named.speaker.kind != SpeakerKind::Person)
    }

    /// "WorkSafe confirmed ...": a lone name without a sign of a human being that opens its sentence beside a reporting word.
    fn speaks_as_body(&self, index: usize) -> bool {
        let mention = &self.layers.mentions[index];
        self.people.referents[index].as_ref().is_some_and(|referent| {
            let entity = &self.people.entities[referent.entity];
            let titled = mention.core.0 > mention.items.0;
            entity.gender.is_none()
                && entity.personhood <= 1 + i32::from(entity.full)
                && (self.layers.speaks(index) || entity.full && !titled && entity.personhood <= 1)
                && self.layers.lower_before(mention.items.0).is_empty()
        })
    }

    fn is_body(&self, index: usize) -> bool {
        self.people.referents[index].as_ref().is_some_and(|referent| {
            let entity = &self.people.entities[referent.entity];
            entity.organization || entity.personhood <= -3
        })
    }

    fn is_in_phrase(&self, index: usize) -> bool {
        let start = self.layers.mentions[index].items.0;
        let before = self.layers.lower_before(start);
        let preposition = if before == "the" && start >= 2 {
            self.layers.lower(start - 2)
        } else {
            before
        };
        matches!(preposition, "in" | "at" | "from" | "on" | "of" | "to" | "with" | "by")
    }

    fn all_persons(&self, group: &[usize]) -> bool {
        group.iter().all(|&mention| {
            self.people.referents[mention]
                .as_ref()
                .is_some_and(|referent| self.people.entities[referent.entity].is_person())
        })
    }

    /// Whoever spoke last.
    fn carried(&self, mention: &Mention, probability: f64) -> Option<Named> {
        let last = self.history.last()?;
        let mut named = match last.entity {
            Some(entity) => {
                let referent = Referent {
                    entity,
                    probability: 1.0,
                    alternatives: Vec::new(),
                };
                self.named(&referent, last.mention, 1.0, NamingReason::Carried)
            }
            None => self.described(mention, Some(last.name.clone())),
        };
        named.probability = probability;
        named.reason = NamingReason::Carried;
        Some(named)
    }

    // --- noun phrases

    fn by_nominal(&self, index: usize, depth: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let knowledge = Knowledge::shipped();
        if let Some(named) = self.by_apposition(index) {
            return Some(named);
        }
        if let Some(named) = self.unnamed_again(index) {
            return Some(named);
        }
        if let Some(referent) = &self.people.referents[index] {
            return Some(self.named(referent, index, 1.0, NamingReason::Role));
        }
        let head = layers.lower(mention.head);
        let document = knowledge.document(head);
        let issued = document == Some(DocumentNoun::Issued);
        if let Some((from, to)) = phrases::possessor(layers, mention) {
            let owner = phrases::ending_at(layers, to, MentionKind::Name)
                .or_else(|| phrases::ending_at(layers, to, MentionKind::Nominal))
                .filter(|&owner| owner != index && layers.mentions[owner].items.0 >= from);
            return Some(self.of_owner(mention, owner, issued, depth));
        }
        if matches!(layers.lower(mention.items.0), "their" | "its")
            && let Some(named) = self.named_next(index)
        {
            return Some(named);
        }
        if matches!(
            layers.lower(mention.items.0),
            "his" | "her" | "their" | "its" | "my" | "our"
        ) {
            let owner = phrases::starting_at(layers, mention.items.0, MentionKind::Pronoun);
            return Some(self.of_owner(mention, owner, issued, depth));
        }
        // "a report by the commission" is a text of its own; an editorial is always its paper's.
        let known = !matches!(layers.lower(mention.items.0), "a" | "an" | "one" | "another")
            || head == "editorial"
            || issued && self.agent_behind(mention.head).is_some();
        if let Some(kind) = document
            && known
            && let Some(named) = self.issuer(index, kind, depth)
        {
            return Some(named);
        }
        if let Some(named) = self.named_next(index) {
            return Some(named);
        }
        Some(self.described(mention, None))
    }

    /// "the spokesman" after "the minister’s spokesman said": the last source that was called so without a name, unless a person with that noun for a title was named since.
    fn unnamed_again(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let head = layers.lower(mention.head);
        let bare = layers.lower(mention.items.0) == "the"
            && mention.items.1 - mention.items.0 == 2
            && mention.head + 1 == mention.items.1;
        let described = Knowledge::shipped().is_plural(head)
            || Knowledge::shipped().is_body(head)
            || Knowledge::shipped().document(head).is_some();
        if !bare || described || phrases::phrase_end(layers, mention) > mention.items.1 {
            return None;
        }
        let called_so = |earlier: &&SpokenName| {
            let mut words = earlier.name.split(' ');
            words.any(|word| word.eq_ignore_ascii_case(head))
        };
        let last = self.history.iter().rev().take(MOST_EARLIER).find(called_so)?;
        let unnamed = last.entity.is_none() && last.name.contains(' ');
        let rival = || {
            (last.mention + 1..index).any(|other| {
                self.people.referents[other].as_ref().is_some_and(|referent| {
                    let entity = &self.people.entities[referent.entity];
                    layers.mentions[other].kind == MentionKind::Name
                        && entity.is_person()
                        && (entity.title_words.contains(head) || entity.role_words.contains(head))
                })
            })
        };
        if !unnamed || rival() {
            return None;
        }
        let mut named = self.described(mention, Some(last.name.clone()));
        named.probability *= 0.9;
        Some(named)
    }

    /// Whom the first paragraph only describes and the second one names at once: "A consultant has warned ... / Dr Ana Ruiz told the Gazette ...".
    fn named_next(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let knowledge = Knowledge::shipped();
        let head = layers.lower(mention.head);
        let paragraph = layers.paragraph(mention.items.0);
        let personal = layers.has_class(mention.head, Classes::TITLE) || knowledge.role(head).is_some();
        if paragraph > LEAD || !personal || knowledge.is_plural(head) || knowledge.is_body(head) {
            return None;
        }
        let first = layers
            .mentions
            .partition_point(|other| layers.paragraph(other.items.0) <= paragraph);
        if let Some(named) = self
            .named_by_same_noun(index)
            .or_else(|| self.named_in_next_sentence(index))
        {
            return Some(named);
        }
        let next = layers.mentions.get(first)?;
        let referent = self.people.referents[first].as_ref()?;
        let entity = &self.people.entities[referent.entity];
        let introduced = next.kind == MentionKind::Name
            && layers.paragraph(next.items.0) == paragraph + 1
            && entity.full
            && entity.is_person()
            && entity.mentions.first() == Some(&first)
            && !clash(mention.gender, entity.gender);
        // "“It was a wedding,” said Ana Ruiz": who speaks next is meant as well as who opens the paragraph, unless called something else.
        let speaks = layers.speaks(first) && self.people.roles[first].is_none();
        let opens = layers.lower_before(next.items.0).is_empty() || speaks;
        // Another person named in the lead may be meant as well.
        let rival = layers.mentions[..first].iter().enumerate().any(|(other, name)| {
            name.kind == MentionKind::Name
                && layers.paragraph(name.items.0) == paragraph
                && self.people.referents[other]
                    .as_ref()
                    .is_some_and(|referent| self.people.entities[referent.entity].is_person())
        });
        (introduced && opens && !rival).then(|| self.named(referent, first, 0.75, NamingReason::Role))
    }

    /// Clive Hale of "The leader of the council has defended the plan. Cllr Clive Hale was speaking at ...": the first name of the next sentence, its bearer's first.
    fn named_in_next_sentence(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let sentence = layers.sentence(mention.items.0);
        let next = layers
            .mentions
            .partition_point(|other| layers.sentence(other.items.0) <= sentence);
        let name = layers.mentions.get(next)?;
        let entity = &self.people.entities[self.people.referents[next].as_ref()?.entity];
        let opens = name.kind == MentionKind::Name
            && layers.lower_before(name.items.0).is_empty()
            && layers.sentence(name.items.0) == sentence + 1;
        let introduced = entity.full
            && entity.is_person()
            && entity.mentions.first() == Some(&next)
            && !clash(mention.gender, entity.gender);
        let rival =
            (0..next).any(|other| layers.mentions[other].kind == MentionKind::Name && self.names_person(other, None));
        let same_paragraph = layers.paragraph(name.items.0) == layers.paragraph(mention.items.0);
        if !(opens && introduced && same_paragraph) || rival {
            return None;
        }
        let referent = self.people.referents[next].as_ref()?;
        Some(self.named(referent, next, 0.75, NamingReason::Role))
    }

    /// Ana Ruiz of "A judge found ... Judge Ana Ruiz said ...": somebody first named soon behind a description with its noun for a role.
    fn named_by_same_noun(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        if layers.lower(mention.items.0) == "the" {
            return None;
        }
        let head = layers.lower(mention.head);
        let sentence = layers.sentence(mention.items.0);
        let is_noun = |word: &str| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .eq_ignore_ascii_case(head)
        };
        let behind = (index + 1..layers.mentions.len())
            .take(MOST_BEARERS)
            .take_while(|&other| layers.sentence(layers.mentions[other].items.0) <= sentence + INTRODUCED_SENTENCES);
        let called_so = |&other: &usize| {
            layers.mentions[other].kind == MentionKind::Name
                && self.people.roles[other]
                    .as_ref()
                    .is_some_and(|role| role.split(' ').any(is_noun))
                && self.people.referents[other].as_ref().is_some_and(|referent| {
                    let entity = &self.people.entities[referent.entity];
                    entity.full && entity.is_person() && entity.mentions.first() == Some(&other)
                })
        };
        let named = behind.into_iter().find(called_so)?;
        let referent = self.people.referents[named].as_ref()?;
        Some(self.named(referent, named, 0.75, NamingReason::Role))
    }

    /// A name on either side of a description: "Ana Ruiz, the mayor," and "his lawyer, Ana Ruiz,".
    fn by_apposition(&self, index: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let person = |name: usize| {
            let referent = self.people.referents[name].as_ref()?;
            (!self.people.entities[referent.entity].organization).then_some(referent)
        };
        let sentence = layers.sentence(mention.items.0);
        let next = phrases::phrase_end(layers, mention);
        let subject = layers.is_cue(next) && layers.sentence(next) == sentence;
        if layers.lower_before(mention.items.0) == "," && !subject {
            let mut end = mention.items.0 - 1;
            if end > 0 && layers.lower(end - 1) == ")" {
                let open = (end.saturating_sub(6)..end)
                    .rev()
                    .find(|&item| layers.lower_in(item, sentence) == "(");
                end = open.unwrap_or(end);
            }
            if let Some(name) = phrases::ending_at(layers, end, MentionKind::Name)
                && !layers.mentions[name].modifier
                && let Some(referent) = person(name)
                && self.people.entities[referent.entity].personhood >= 0
            {
                return Some(self.named(referent, name, BY_NAME, NamingReason::Apposition));
            }
        }
        let head = layers.lower(mention.head);
        self.name_behind(mention.items.1, head)
            .or_else(|| {
                if next > mention.items.1 {
                    self.name_behind(next, head)
                } else {
                    None
                }
            })
            .or_else(|| self.name_behind(self.comma_behind_tail(mention)?, head))
            .or_else(|| self.name_behind_tail(mention))
    }

    /// The person named right behind a description that ends at an item: "his lawyer, Ana Ruiz,", "spokeswoman Ana Ruiz".
    fn name_behind(&self, end: usize, head: &str) -> Option<Named> {
        let layers = self.layers;
        let sentence = layers.sentence(end.checked_sub(1)?);
        // Titles in lower case between the head that was found and the name belong to the description.
        let mut next = end;
        while next < end + 3
            && layers.has_class(next, Classes::SOURCE_NOUN.and(Classes::TITLE))
            && !layers.is_capital(next)
            && layers.sentence(next) == sentence
        {
            next += 1;
        }
        let set_off = matches!(layers.lower_in(next, sentence), "," | "—" | "–" | "--");
        // "founder and CEO Ana Ruiz"
        let titled = |name: &usize| layers.mentions[*name].core.0 > layers.mentions[*name].items.0;
        let joined = || {
            let second = layers.lower_in(next, sentence) == "and"
                && layers.has_class(end - 1, Classes::TITLE)
                && !end
                    .checked_sub(2)
                    .is_some_and(|before| layers.has_class(before, Classes::DETERMINER));
            second.then(|| phrases::starting_at(layers, next + 1, MentionKind::Name).filter(titled))?
        };
        let name = phrases::starting_at(layers, next, MentionKind::Name)
            .or_else(joined)
            .or_else(|| {
                if !set_off {
                    return None;
                }
                // "Her daughter, the sculptor Ana Ruiz,", "the coach, former 400-metre hurdler Tom Hale,": the name may have a role of its own.
                let from = self.name_with_role(next + 1, sentence);
                phrases::starting_at(layers, from, MentionKind::Name)
            })?;
        let referent = self.people.referents[name].as_ref()?;
        let entity = &self.people.entities[referent.entity];
        let body = Knowledge::shipped().body(head).is_some()
            || matches!(
                head,
                "developer" | "owner" | "maker" | "sponsor" | "contractor" | "landlord" | "supplier"
            );
        if entity.organization && !body || layers.sentence(layers.mentions[name].items.0) != sentence {
            return None;
        }
        let closes = matches!(
            layers.lower_in(layers.mentions[name].items.1, sentence),
            "," | "." | "" | ")" | "(" | "—" | "–" | "--"
        ) || entity.full
            && matches!(
                layers.lower_in(layers.mentions[name].items.1, sentence),
                "of" | "from" | "at"
            );
        let fits = if set_off {
            (entity.personhood > 0 || body) && closes
        } else {
            entity.personhood > 0 || !layers.mentions[name].organization
        };
        let singular = !Knowledge::shipped().is_plural(head);
        (fits && singular).then(|| self.named(referent, name, BY_NAME, NamingReason::Apposition))
    }

    /// Where the name begins that a role in lower case stands before: "the late Ana Ruiz", "former 400-metre hurdler Tom Hale"; the item itself where none does.
    fn name_with_role(&self, item: usize, sentence: usize) -> usize {
        let layers = self.layers;
        let article = usize::from(layers.lower(item) == "the");
        let describes = |at: &usize| {
            self.is_small_word(*at, sentence)
                && !layers.has_class(*at, Classes::FUNCTION.and(Classes::DETERMINER).and(Classes::PRONOUN))
        };
        let first = item + article;
        let end = (first..first + LONGEST_ROLE_BEFORE_NAME)
            .take_while(describes)
            .last()
            .map_or(first, |last| last + 1);
        let role = end > first
            && (layers.has_class(end - 1, Classes::SOURCE_NOUN.and(Classes::TITLE))
                || Knowledge::shipped().role(layers.lower(end - 1)).is_some()
                || layers.lower(end - 1) == "late");
        if role || article == 1 { end } else { item }
    }

    /// Whether an item of a sentence is a word in lower case that reports nothing, as those of roles are.
    fn is_small_word(&self, item: usize, sentence: usize) -> bool {
        let layers = self.layers;
        layers.is_word(item)
            && layers.in_sentence(item, sentence)
            && !layers.is_capital(item)
            && layers.cue_weight(item) < 0.3
    }

    /// The comma of "the owner of the cart, Tom Hale,".
    fn comma_behind_tail(&self, mention: &Mention) -> Option<usize> {
        let layers = self.layers;
        let sentence = layers.sentence(mention.head);
        if !matches!(layers.lower_in(mention.items.1, sentence), "of" | "for" | "at" | "in") {
            return None;
        }
        let from = mention.items.1 + 1;
        let comma = (from..from + LONGEST_ROLE_BEFORE_NAME)
            .take_while(|&item| self.is_small_word(item, sentence))
            .last()?
            + 1;
        (layers.lower_in(comma, sentence) == ",").then_some(comma)
    }

    /// Tash Hale of "general manager of football Tash Hale", "attorney for the vendors Ana Ruiz": an office with what it is for before its bearer's name.
    fn name_behind_tail(&self, mention: &Mention) -> Option<Named> {
        let layers = self.layers;
        let head = layers.lower(mention.head);
        let office = layers.has_class(mention.head, Classes::TITLE)
            && Knowledge::shipped()
                .possessed(head)
                .is_none_or(|kind| kind == PossessedNoun::Voice);
        let sentence = layers.sentence(mention.head);
        if !office || !matches!(layers.lower_in(mention.items.1, sentence), "of" | "for") {
            return None;
        }
        let from = mention.items.1 + 1;
        let name = (from..from + LONGEST_TAIL)
            .take_while(|&item| self.is_small_word(item, sentence))
            .last()?
            + 1;
        let person =
            layers.has_class(name - 1, Classes::SOURCE_NOUN.and(Classes::TITLE)) && !layers.is_plural_noun(name - 1);
        let open =
            layers.has_class(name - 1, Classes::FUNCTION.and(Classes::DETERMINER)) || layers.lower(name - 1) == "'s";
        if person || open {
            return None;
        }
        let name = phrases::starting_at(layers, name, MentionKind::Name)?;
        let referent = self.people.referents[name].as_ref()?;
        let entity = &self.people.entities[referent.entity];
        let speaks = layers.lower(layers.mentions[name].items.1) != "'s";
        (entity.full && entity.is_person() && speaks)
            .then(|| self.named(referent, name, BY_NAME, NamingReason::Apposition))
    }

    /// "Hale's lawyer", "his wife", "her tweet": whose it is, and who speaks.
    fn of_owner(&self, mention: &Mention, owner: Option<usize>, issued: bool, depth: usize) -> Named {
        let layers = self.layers;
        let owner_named = owner
            .and_then(|owner| self.name(owner, depth + 1))
            .filter(|named| !named.speaker.name.is_empty());
        let Some(owner_named) = owner_named else {
            return self.described(mention, None);
        };
        let noun = layers.lower(mention.head);
        let account = matches!(
            noun,
            "account" | "page" | "feed" | "website" | "mind" | "words" | "voice"
        );
        if issued || account {
            let probability = owner_named.probability * 0.9;
            return Named {
                probability,
                reason: NamingReason::Issuer,
                ..owner_named
            };
        }
        let clitic = phrases::possessor(layers, mention).map(|(_, to)| to);
        let from = clitic.unwrap_or(mention.items.0) + 1;
        let thing = one_line(layers.text(from, phrases::phrase_end(layers, mention)));
        let printed_owner = match clitic {
            Some(to) => one_line(layers.text(mention.items.0, to)),
            None => owner_named.speaker.name.clone(),
        };
        let body = Knowledge::shipped().is_body(noun) || noun == "team";
        let name = if body {
            format!("{printed_owner} {thing}")
        } else {
            format!("{printed_owner}'s {thing}")
        };
        if let Some(PossessedNoun::Kin(gender)) = phrases::belongs_to_somebody(noun)
            && let Some(kin) = self.kin_of_family_name(owner_named.entity, gender, mention)
        {
            return kin;
        }
        let mut named = self.described(mention, Some(name));
        if phrases::belongs_to_somebody(noun) == Some(PossessedNoun::Voice) {
            named.speaker.on_behalf_of = Some(owner_named.speaker.name);
        }
        if clitic.is_none() {
            named.probability *= owner_named.probability;
        }
        named
    }

    /// Joan Hale of "his wife" where his is Tom Hale and nobody else of that family name and her sex is named.
    fn kin_of_family_name(&self, owner: Option<usize>, gender: Option<Gender>, mention: &Mention) -> Option<Named> {
        let entities = &self.people.entities;
        let (owner, gender) = (owner?, gender?);
        let halves = |entity: &Entity| -> Vec<String> {
            let last = entity.name.rsplit(' ').next().unwrap_or_default();
            last.split('-').map(str::to_lowercase).collect()
        };
        if !entities[owner].full || !entities[owner].is_person() {
            return None;
        }
        let shared = halves(&entities[owner]);
        let mut kin = (0..entities.len().min(MOST_BEARERS)).filter(|&other| {
            let entity = &entities[other];
            other != owner
                && entity.full
                && entity.is_person()
                && entity.gender == Some(gender)
                && halves(entity).iter().any(|half| shared.contains(half))
        });
        let only = kin.next().filter(|_| kin.next().is_none())?;
        let referent = Referent {
            entity: only,
            probability: 0.8,
            alternatives: Vec::new(),
        };
        let mut named = self.named(&referent, *entities[only].mentions.first()?, 1.0, NamingReason::Role);
        named.speaker.mention = Some(mention.span);
        Some(named)
    }

    /// Whoever issued "the statement", "the report": named with the noun here or in a sentence before; of somebody's own words else who spoke last.
    fn issuer(&self, index: usize, kind: DocumentNoun, depth: usize) -> Option<Named> {
        let (layers, mention) = (self.layers, &self.layers.mentions[index]);
        let noun = layers.lower(mention.head);
        let sentence = layers.sentence(mention.items.0);
        let kindred = Knowledge::shipped().kindred_documents(noun);
        let introduces = |lower: &str| lower == noun || kindred.contains(&lower);
        let reach = match kind {
            DocumentNoun::Own => return None,
            DocumentNoun::Issued => ISSUER_SENTENCES,
            DocumentNoun::Published => PUBLISHER_SENTENCES,
        };
        for earlier in (sentence.saturating_sub(reach)..=sentence).rev() {
            let items = layers.frame.sentence_items(earlier);
            let start = items.start;
            let found = items
                .take(LONGEST_INTRODUCTION)
                .filter(|&item| item <= mention.head && introduces(layers.lower(item)))
                .find_map(|item| self.issuer_at(start, item, item == mention.head, kind));
            if let Some(found) = found {
                return self.as_issuer(self.name(found, depth + 1)?);
            }
        }
        if matches!(
            noun,
            "ruling" | "decision" | "opinion" | "judgment" | "judgement" | "injunction"
        ) && let Some(court) = self.court_before(mention.items.0)
        {
            return self.as_issuer(self.name(court, depth + 1)?);
        }
        if kind == DocumentNoun::Published {
            return None;
        }
        let last = self.history.last()?;
        let near = layers.paragraph(mention.items.0)
            - layers
                .paragraph(layers.mentions[last.mention].items.0)
                .min(layers.paragraph(mention.items.0))
            <= 1;
        let mut named = near.then(|| self.carried(mention, 0.6)).flatten()?;
        named.reason = NamingReason::Issuer;
        Some(named)
    }

    /// The mention of whoever issued the text that a noun introduces: "a letter from the ministry", "the Gazette's editorial", "an editorial in the Gazette",
    /// "Ruiz wrote in an email", "In a letter to staff, Ruiz ...".
    fn issuer_at(&self, start: usize, noun: usize, speaks: bool, kind: DocumentNoun) -> Option<usize> {
        let layers = self.layers;
        let fits = |&mention: &usize| kind == DocumentNoun::Issued || self.is_issuing_body(mention);
        let owner = || {
            let clitic = (noun.saturating_sub(4)..noun)
                .rev()
                .find(|&before| layers.lower(before) == "'s")?;
            // "Hale's campaign released an ad": the text is not Hale's.
            let determined = (clitic + 1..noun).any(|item| layers.has_class(item, Classes::DETERMINER));
            phrases::ending_at(layers, clitic, MentionKind::Name).filter(|_| !determined)
        };
        let place = || {
            let name = noun + 2 + usize::from(layers.lower(noun + 2) == "the");
            let printed_in = matches!(layers.lower(noun + 1), "in" | "of") && kind == DocumentNoun::Published;
            printed_in
                .then(|| {
                    phrases::starting_at(layers, name, MentionKind::Name)
                        .or_else(|| phrases::starting_at(layers, noun + 2, MentionKind::Name))
                })
                .flatten()
        };
        let subject = || {
            if speaks {
                return None;
            }
            self.subject_before(start, noun)
                .or_else(|| self.subject_behind(start, noun))
        };
        self.agent_behind(noun)
            .filter(fits)
            .or_else(|| place().filter(fits))
            .or_else(|| owner().filter(fits))
            .or_else(|| subject().filter(fits))
    }

    /// Bodies issue reports, judges rulings.
    fn is_issuing_body(&self, index: usize) -> bool {
        let layers = self.layers;
        let mention = &layers.mentions[index];
        match mention.kind {
            MentionKind::Name => self.people.referents[index].as_ref().is_some_and(|referent| {
                let entity = &self.people.entities[referent.entity];
                entity.organization || entity.personhood < 0 || entity.title_words.contains("judge")
            }),
            MentionKind::Nominal => Knowledge::shipped().is_body(layers.lower(mention.head)),
            MentionKind::Pronoun => false,
        }
    }

    /// The subject of the sentence that introduces a text: the first name, body or "he" before the noun.
    fn subject_before(&self, start: usize, noun: usize) -> Option<usize> {
        let layers = self.layers;
        let first = layers.mentions.partition_point(|mention| mention.items.0 < start);
        let before = layers.mentions[first..]
            .iter()
            .enumerate()
            .take(6)
            .map(|(offset, mention)| (first + offset, mention))
            .take_while(|(_, mention)| mention.items.1 <= noun);
        before
            .filter(|(index, mention)| match mention.kind {
                MentionKind::Name => {
                    !mention.modifier && layers.lower(mention.items.1) != "'s" && !self.is_in_phrase(*index)
                }
                MentionKind::Pronoun => matches!(layers.lower(mention.head), "he" | "she"),
                MentionKind::Nominal => {
                    let knowledge = Knowledge::shipped();
                    let head = layers.lower(mention.head);
                    (knowledge.is_body(head) || knowledge.role(head).is_some())
                        && layers.lower(mention.items.1) != "'s"
                        && !self.is_in_phrase(*index)
                }
            })
            .map(|(index, _)| index)
            .next()
    }

    /// Ruiz in "In a letter to staff, Ruiz apologised".
    fn subject_behind(&self, start: usize, noun: usize) -> Option<usize> {
        let layers = self.layers;
        if layers.lower(start) != "in" || noun > start + 4 {
            return None;
        }
        let sentence = layers.sentence(noun);
        let comma = (noun + 1..noun + LONGEST_TAIL)
            .take_while(|&item| layers.sentence(item) == sentence)
            .find(|&item| layers.lower(item) == ",")?;
        let next = comma + 1;
        phrases::starting_at(layers, next, MentionKind::Name)
            .or_else(|| phrases::starting_at(layers, next, MentionKind::Pronoun))
            .or_else(|| phrases::starting_at(layers, next, MentionKind::Nominal))
            .filter(|&subject| !layers.mentions[subject].modifier)
    }

    /// The court or judge named last before a ruling.
    fn court_before(&self, item: usize) -> Option<usize> {
        let layers = self.layers;
        let sentence = layers.sentence(item);
        let before = layers.mentions.partition_point(|mention| mention.items.0 < item);
        (0..before)
            .rev()
            .take(24)
            .take_while(|&index| sentence - layers.sentence(layers.mentions[index].items.0) <= ISSUER_SENTENCES)
            .find(|&index| {
                let mention = &layers.mentions[index];
                let court = matches!(layers.lower(mention.head), "court" | "tribunal" | "circuit");
                match mention.kind {
                    MentionKind::Name => {
                        let judge = self.people.referents[index].as_ref().is_some_and(|referent| {
                            let words = &self.people.entities[referent.entity].title_words;
                            words.contains("judge") || words.contains("justice")
                        });
                        court || judge
                    }
                    MentionKind::Nominal => court,
                    MentionKind::Pronoun => false,
                }
            })
    }

    /// The ministry in "a statement from the ministry", "an email sent on Monday by its director, Ana Ruiz".
    fn agent_behind(&self, noun: usize) -> Option<usize> {
        let layers = self.layers;
        let sentence = layers.sentence(noun);
        // "The advert, by Harbour Water,": one comma may set the agent off.
        let from = noun + 1 + usize::from(layers.lower_in(noun + 1, sentence) == ",");
        let agent = |item: usize| {
            matches!(layers.lower(item), "from" | "by")
                || layers.lower(item) == "to" && layers.lower(item - 1) == "attributed"
        };
        let by = (from..from + 7)
            .take_while(|&item| layers.is_word(item) && layers.sentence(item) == sentence)
            .find(|&item| agent(item))?;
        let first = layers.mentions.partition_point(|mention| mention.items.0 <= by);
        let near = layers.mentions[first..]
            .iter()
            .enumerate()
            .take(5)
            .take_while(|(_, mention)| mention.items.0 <= by + 8 && layers.sentence(mention.items.0) == sentence);
        let named = near
            .filter(|(_, mention)| mention.kind == MentionKind::Name && !mention.modifier)
            .map(|(at, _)| first + at);
        let named: Vec<usize> = named.collect();
        let person = |&name: &usize| {
            self.people.referents[name]
                .as_ref()
                .is_some_and(|referent| self.people.entities[referent.entity].personhood > 0)
        };
        named
            .iter()
            .copied()
            .find(|name| person(name))
            .or_else(|| named.first().copied())
    }

    fn as_issuer(&self, named: Named) -> Option<Named> {
        Some(Named {
            probability: named.probability * 0.7,
            reason: NamingReason::Issuer,
            ..named
        })
    }

    // --- putting together

    /// A speaker that is an entity.
    fn named(&self, referent: &Referent, mention: usize, sure: f64, reason: NamingReason) -> Named {
        let entity = &self.people.entities[referent.entity];
        let role = self.people.roles[mention]
            .clone()
            .or_else(|| entity.roles.first().cloned());
        let mut probability = f64::from(referent.probability) * sure;
        if entity.personhood <= 0 && !entity.organization {
            probability *= 0.85;
        } else if !entity.full {
            probability *= LONE_NAME;
        }
        let second = referent
            .alternatives
            .first()
            .map_or(0.0, |&(_, probability)| probability);
        let least = if reason == NamingReason::Surname {
            LEAST_SURNAME
        } else {
            LEAST_DECIDED
        };
        let decided = referent.probability >= least && referent.probability - second >= LEAST_LEAD;
        let candidates = if referent.alternatives.is_empty() {
            Vec::new()
        } else {
            let all =
                std::iter::once((referent.entity, referent.probability)).chain(referent.alternatives.iter().copied());
            all.map(|(entity, probability)| SpeakerCandidate {
                name: self.people.entities[entity].name.clone(),
                confidence: f64::from(probability) * sure,
            })
            .collect()
        };
        Named {
            speaker: Speaker {
                name: self.family_name(entity).unwrap_or_else(|| entity.name.clone()),
                kind: kind_of(entity),
                on_behalf_of: role.as_deref().and_then(phrases::on_behalf),
                role,
                mention: Some(self.layers.mentions[mention].span),
            },
            also: Vec::new(),
            candidates,
            entity: Some(referent.entity),
            probability,
            decided,
            reason,
        }
    }

    /// "Grant Hale" for the Grant of "Hale's son, Grant": close kin whom the article calls by the given name alone.
    fn family_name(&self, entity: &Entity) -> Option<String> {
        let layers = self.layers;
        if entity.full || !entity.is_person() {
            return None;
        }
        let mention = &layers.mentions[*entity.mentions.first()?];
        let given = layers.has_class(mention.core.0, Classes::GIVEN_NAME) && mention.core.1 - mention.core.0 == 1;
        let before = mention.items.0.checked_sub(1)?;
        let noun = if layers.lower(before) == "," {
            before.checked_sub(1)?
        } else {
            before
        };
        if given && let Some(family) = self.family_of_siblings(mention) {
            return Some(format!("{} {family}", layers.frame.word(mention.core.0)));
        }
        if !given || !is_close_kin(layers.lower(noun)) {
            return None;
        }
        let owner = match layers.lower(noun.checked_sub(1)?) {
            "'s" => phrases::ending_at(layers, noun - 1, MentionKind::Name)?,
            "his" | "her" => phrases::starting_at(layers, noun - 1, MentionKind::Pronoun)?,
            _ => return None,
        };
        let owner = &self.people.entities[self.people.referents[owner].as_ref()?.entity];
        let family = owner
            .name
            .split(' ')
            .next_back()
            .filter(|_| owner.full && owner.is_person())?;
        Some(format!("{} {family}", layers.frame.word(mention.core.0)))
    }

    /// Hale for the Ana of "The Hale sisters, Ruth (51) and Ana (48), are back".
    fn family_of_siblings(&self, mention: &Mention) -> Option<String> {
        let layers = self.layers;
        let sentence = layers.sentence(mention.items.0);
        let noun = (mention.items.0.saturating_sub(LONGEST_LIST)..mention.items.0)
            .rev()
            .take_while(|&item| layers.in_sentence(item, sentence) && !layers.is_quote(item))
            .find(|&item| matches!(layers.lower(item), "sisters" | "brothers" | "siblings" | "twins"))?;
        let listed = matches!(layers.lower_in(noun + 1, sentence), "," | "(") || noun + 1 == mention.items.0;
        let family = noun
            .checked_sub(1)
            .filter(|&item| layers.is_capital(item) && layers.in_sentence(item, sentence))?;
        let known = !layers.has_class(
            family,
            Classes::DETERMINER
                .and(Classes::FUNCTION)
                .and(Classes::OPENER)
                .and(Classes::GIVEN_NAME)
                .and(Classes::PLACE)
                .and(Classes::AFFILIATION)
                .and(Classes::CALENDAR),
        );
        (listed && known).then(|| layers.frame.word(family).to_owned())
    }

    /// A speaker whom the article only describes.
    fn described(&self, mention: &Mention, name: Option<String>) -> Named {
        let layers = self.layers;
        if name.is_none()
            && layers.lower(mention.items.0) == "the"
            && let Some(introduced) = nominals::introduced_as_nobody(layers, mention)
        {
            let introduction = &layers.mentions[introduced];
            let named = self.described(introduction, None);
            return Named {
                speaker: Speaker {
                    mention: Some(mention.span),
                    ..named.speaker
                },
                ..named
            };
        }
        let name = name.or_else(|| self.elliptical(mention));
        let end = phrases::phrase_end(layers, mention);
        let name = name.unwrap_or_else(|| phrases::without_article(layers, mention.items.0, end));
        let head = layers.lower(mention.head);
        let kind = kind_of_noun(head);
        Named {
            probability: sureness_of_description(kind, &name),
            speaker: Speaker {
                on_behalf_of: phrases::on_behalf(&name),
                role: (kind == SpeakerKind::Unnamed)
                    .then(|| phrases::stated_reason(layers, mention))
                    .flatten(),
                kind,
                name,
                mention: Some(mention.span),
            },
            also: Vec::new(),
            candidates: Vec::new(),
            entity: None,
            decided: true,
            reason: NamingReason::Described,
        }
    }

    /// "another user" of "Another said" after "one user wrote": the noun is that of the description before.
    fn elliptical(&self, mention: &Mention) -> Option<String> {
        let layers = self.layers;
        let start = mention.items.0;
        if mention.items.1 - start != 1
            || !matches!(layers.lower(start), "another" | "others" | "one" | "some" | "several")
        {
            return None;
        }
        let sentence = layers.sentence(start);
        let before = layers.mentions.partition_point(|other| other.items.0 < start);
        let pattern = (0..before)
            .rev()
            .take(24)
            .take_while(|&other| sentence - layers.sentence(layers.mentions[other].items.0) <= LOOSE_SENTENCES + 1)
            .find(|&other| {
                let other = &layers.mentions[other];
                other.kind == MentionKind::Nominal
                    && other.items.1 - other.items.0 > 1
                    && matches!(
                        layers.lower(other.items.0),
                        "a" | "an" | "one" | "another" | "some" | "several" | "other" | "many" | "two"
                    )
                    && Knowledge::shipped().document(layers.lower(other.head)).is_none()
            })?;
        let pattern = &layers.mentions[pattern];
        let noun = one_line(layers.text(pattern.items.0 + 1, pattern.items.1));
        let plural = matches!(layers.lower(start), "others" | "some" | "several");
        let determiner = layers.lower(start).trim_end_matches('s');
        let opening = if plural { layers.lower(start) } else { determiner };
        let opening = if opening == "others" { "other" } else { opening };
        let ending = if plural && !Knowledge::shipped().is_plural(layers.lower(pattern.head)) {
            "s"
        } else {
            ""
        };
        let singular = plural || !Knowledge::shipped().is_plural(layers.lower(pattern.head));
        singular.then(|| format!("{opening} {noun}{ending}"))
    }

    // --- joint speakers

    /// "Ruiz and Hale said": the others who are named with the source.
    fn add_joint_speakers(&self, index: usize, named: &mut Named) {
        if self.layers.mentions[index].kind != MentionKind::Name || !named.also.is_empty() {
            return;
        }
        let group = self.joint_group(index);
        if group.len() < 2 {
            return;
        }
        let family = self.shared_family_name(&group);
        for &other in &group {
            let Some(mut joint) = self.by_name(other, DEEPEST) else {
                continue;
            };
            if let Some((given, full)) = &family
                && *given == other
            {
                joint.speaker.name.clone_from(full);
                joint.speaker.kind = SpeakerKind::Person;
                joint.entity = None;
            }
            if other == index {
                named.speaker = joint.speaker;
                named.entity = joint.entity;
            } else if joint.speaker.name != named.speaker.name {
                named.also.push(joint.speaker);
            }
        }
    }

    /// The mentions by name that are joined by commas and "and" to this one and together stand beside a reporting word; else only this one.
    fn joint_group(&self, index: usize) -> Vec<usize> {
        let layers = self.layers;
        let mut group = vec![index];
        let mut joined = false;
        while group.len() < MOST_JOINT {
            let start = layers.mentions[group[0]].items.0;
            let before = layers.lower_before(start);
            if !matches!(before, "and" | "&" | ",") {
                break;
            }
            let mut end = start - 1;
            if before == "and" && layers.lower_before(end) == "," {
                end -= 1;
            }
            let Some(name) = phrases::ending_at(layers, end, MentionKind::Name) else {
                break;
            };
            if before == "," && !joined {
                break;
            }
            joined |= before != ",";
            group.insert(0, name);
        }
        while group.len() < MOST_JOINT {
            let end = layers.mentions[group[group.len() - 1]].items.1;
            let sentence = layers.sentence(end - 1);
            let mut next = end;
            let comma = layers.lower_in(next, sentence) == ",";
            next += usize::from(comma);
            let and = matches!(layers.lower_in(next, sentence), "and" | "&");
            next += usize::from(and);
            if !comma && !and {
                break;
            }
            let Some(name) = phrases::starting_at(layers, next, MentionKind::Name) else {
                break;
            };
            // A list goes on with commas only if an "and" closes it.
            if !and && !self.list_is_closed(name) {
                break;
            }
            joined |= and;
            group.push(name);
        }
        let last = group[group.len() - 1];
        let sentence = layers.sentence(layers.mentions[last].items.0);
        let closes = layers.lower_in(layers.mentions[last].items.1, sentence) != "'s";
        let reported = group.iter().any(|&name| layers.speaks(name));
        let plain = group.iter().all(|&name| !layers.mentions[name].modifier);
        if joined && closes && reported && plain {
            group
        } else {
            vec![index]
        }
    }

    fn list_is_closed(&self, name: usize) -> bool {
        let layers = self.layers;
        let mut end = layers.mentions[name].items.1;
        for _ in 0..MOST_JOINT {
            let comma = layers.lower(end) == ",";
            let at = end + usize::from(comma);
            if layers.lower(at) == "and" {
                return phrases::starting_at(layers, at + 1, MentionKind::Name).is_some();
            }
            let Some(next) = (if comma {
                phrases::starting_at(layers, at, MentionKind::Name)
            } else {
                None
            }) else {
                return false;
            };
            end = layers.mentions[next].items.1;
        }
        false
    }

    /// "David and Jeanne Heidler": the first is a Heidler too.
    fn shared_family_name(&self, group: &[usize]) -> Option<(usize, String)> {
        let layers = self.layers;
        let [first, second] = group else { return None };
        let (given, full) = (&layers.mentions[*first], &layers.mentions[*second]);
        let one_word = given.core.1 - given.core.0 == 1 && given.items.0 == given.core.0;
        let both_given =
            layers.has_class(given.core.0, Classes::GIVEN_NAME) && layers.has_class(full.core.0, Classes::GIVEN_NAME);
        let entity = &self.people.entities[self.people.referents[*second].as_ref()?.entity];
        let family = entity.name.split(' ').next_back()?;
        let fits = one_word && both_given && full.core.1 - full.core.0 > 1 && entity.is_person();
        fits.then(|| (*first, format!("{} {family}", layers.frame.word(given.core.0))))
    }
}

/// Whether a role in the article's words begins with a word in lower case.
fn begins_with(role: &str, word: &str) -> bool {
    role.split(' ')
        .next()
        .is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// The sex that a noun of persons shows beside titles.
fn noun_gender(noun: &str) -> Option<Gender> {
    match noun {
        "man" | "boy" | "father" | "husband" | "gentleman" | "lad" | "grandfather" | "schoolboy" | "son"
        | "brother" => Some(Gender::Male),
        "woman" | "girl" | "mother" | "wife" | "lady" | "grandmother" | "schoolgirl" | "daughter" | "sister" => {
            Some(Gender::Female)
        }
        _ => None,
    }
}

fn kind_of(entity: &Entity) -> SpeakerKind {
    let place_like = entity.organization || entity.personhood <= -2;
    if place_like {
        SpeakerKind::Organization
    } else {
        SpeakerKind::Person
    }
}

fn kind_of_noun(head: &str) -> SpeakerKind {
    let knowledge = Knowledge::shipped();
    if knowledge.document(head).is_some() {
        SpeakerKind::Document
    } else if knowledge.is_body(head) {
        SpeakerKind::Organization
    } else if knowledge.is_plural(head) {
        SpeakerKind::Group
    } else {
        SpeakerKind::Unnamed
    }
}

/// How sure it is that a speaker goes by a description and by no name: shares of right ones among judged quotes.
fn sureness_of_description(kind: SpeakerKind, name: &str) -> f64 {
    let one_word = !name.contains(' ');
    match kind {
        SpeakerKind::Organization => 0.9,
        SpeakerKind::Document => 0.5,
        SpeakerKind::Unnamed if one_word => 0.45,
        SpeakerKind::Unnamed | SpeakerKind::Person | SpeakerKind::Group => 0.75,
    }
}
