//! Pronouns: whom "he" and "she" mean.
//!
//! Input: a pronoun's place and the mentions before it. Output: the persons that it may mean with their features, and a probability for each by a small
//! conditional logit (softmax over the candidates) whose weights are learned from articles with known antecedents.

use std::cell::OnceCell;
use std::sync::OnceLock;

use super::entities::{Entity, clash};
use super::layers::Layers;
use super::{Referent, roles};
use crate::data_lines;
use crate::lexicon::Classes;
use crate::mention::{Gender, MentionKind};

/// The most mentions before a pronoun that are looked at.
const MOST_MENTIONS: usize = 60;
/// The most mentions of any kind before a pronoun that are passed over in search of names.
const MOST_LOOKED_AT: usize = 300;
/// Seldom more persons stand for choice; only how much room is set aside depends on it.
const FEW: usize = 12;
/// How far behind a pronoun a name speaks against its bearer, in mentions and in items.
const MENTIONS_BEHIND: usize = 3;
const CLAUSE_BEHIND: usize = 4;
/// How far behind a pronoun that opens an article the person whom it means is introduced, in sentences and in mentions.
const SENTENCES_AHEAD: usize = 3;
const MENTIONS_AHEAD: usize = 16;
/// How likely that person is meant.
const INTRODUCED_NEXT: f32 = 0.7;
/// Among so many mentions before a name another one of its sentence is sought.
const MENTIONS_BEFORE: usize = 8;
/// How far from a pronoun the quotes are that are its own, in items.
const QUOTES_WITHIN: usize = 8;
/// So much of a quote beside a pronoun is searched for names, in bytes.
const LONGEST_QUOTE: usize = 600;
/// A description stands for the person whom it means from this probability on.
const LEAST_RESOLVED: f32 = 0.6;
/// Beyond this many paragraphs no further candidate is sought once there are three.
const FAR_PARAGRAPHS: usize = 6;
/// What a clash of gender costs on top of its learned weight: the learning texts hold many names of unknown gender.
const CLASH: f32 = -3.0;

/// What it costs that nothing but a capital shows a human being: "Honours left her cold". The learning texts hold few such words that are no places.
const MAYBE_THING: f32 = -2.0;

/// What the features look at. Each takes a value below [`VALUES`]; those that weigh differently for a pronoun beside a reporting word stand twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Template {
    Sentences,
    Paragraphs,
    Order,
    Opens,
    BothOpen,
    FirstOfParagraph,
    Possessive,
    Modifier,
    Headline,
    Preposition,
    Source,
    SourceAt,
    SourceInParagraph,
    Subject,
    BehindCue,
    BehindCueAt,
    ObjectOfCue,
    Gender,
    Full,
    Frequency,
    LastSource,
    SourceBeforeLast,
    SamePronoun,
    OtherPronoun,
    NamedInFull,
    NamedInQuote,
    LastQuoted,
    NamedSinceQuote,
    FirstInSentence,
    Inverted,
    Told,
    Personhood,
    SpeakingParagraphs,
    SpeakingOrder,
    SpeakingFrequency,
    SpeakingLastSource,
    SpeakingSamePronoun,
    SpeakingOtherPronoun,
}

/// The templates' names in the model file, in the order of [`Template`].
const TEMPLATES: [&str; 38] = [
    "sentences",
    "paragraphs",
    "order",
    "opens",
    "both-open",
    "first-of-paragraph",
    "possessive",
    "modifier",
    "headline",
    "preposition",
    "source",
    "source-at",
    "source-in-paragraph",
    "subject",
    "behind-cue",
    "behind-cue-at",
    "object-of-cue",
    "gender",
    "full",
    "frequency",
    "last-source",
    "source-before-last",
    "same-pronoun",
    "other-pronoun",
    "named-in-full",
    "named-in-quote",
    "last-quoted",
    "named-since-quote",
    "first-in-sentence",
    "inverted",
    "told",
    "personhood",
    "speaking-paragraphs",
    "speaking-order",
    "speaking-frequency",
    "speaking-last-source",
    "speaking-same-pronoun",
    "speaking-other-pronoun",
];
/// The number of values of one template.
const VALUES: usize = 8;

/// One thing that holds of a candidate: a template and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(u16);

impl Feature {
    /// How many features there are; every index is below.
    pub const COUNT: usize = TEMPLATES.len() * VALUES;

    fn new(template: usize, value: usize) -> Self {
        let index = template * VALUES + value.min(VALUES - 1);
        Self(u16::try_from(index).expect("there are fewer than 65,536 features"))
    }

    /// Its place in a table of [`Feature::COUNT`] weights.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its name in the model file: "order 2".
    #[must_use]
    pub fn name(index: usize) -> String {
        format!("{} {}", TEMPLATES[index / VALUES], index % VALUES)
    }
}

/// What it costs to be named right behind the pronoun: "he accused Mr. Hale" is not Hale. Set by hand, because the machine's chains join the two too often.
const NAMED_BEHIND: f32 = -5.5;

/// The features of one candidate. There are many candidates and few features of each, so that they stand in place.
#[derive(Clone, Copy, Debug)]
pub struct FeatureSet {
    features: [Feature; TEMPLATES.len()],
    len: usize,
}

impl FeatureSet {
    const EMPTY: Self = Self {
        features: [Feature(0); TEMPLATES.len()],
        len: 0,
    };

    /// Adds one; no template is added twice.
    fn push(&mut self, feature: Feature) {
        if let Some(place) = self.features.get_mut(self.len) {
            *place = feature;
            self.len += 1;
        }
    }
}

impl std::ops::Deref for FeatureSet {
    type Target = [Feature];

    fn deref(&self) -> &[Feature] {
        &self.features[..self.len]
    }
}

/// A person that a pronoun may mean.
#[derive(Clone, Debug)]
pub struct Antecedent {
    /// Index of the entity.
    pub entity: usize,
    /// What holds of it.
    pub features: FeatureSet,
    clashes: bool,
    named_behind: bool,
    maybe_thing: bool,
}

/// What the choice knows of the pronouns and sources before this one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// The entity last seen beside a reporting word.
    pub(super) last_source: Option<usize>,
    /// The entity before that, another one.
    pub(super) source_before: Option<usize>,
    /// The entity whose words the article quoted last, and the source that it named for them.
    pub(super) last_quoted: Option<(usize, usize)>,
    /// Entity and sentence of the last "he".
    pub(super) last_he: Option<(usize, usize)>,
    /// Entity and sentence of the last "she".
    pub(super) last_she: Option<(usize, usize)>,
}

/// The weights of the features.
#[derive(Debug)]
pub struct PronounModel {
    weights: Vec<f32>,
}

impl PronounModel {
    /// The weights that the extractor ships with.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<PronounModel> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::read(include_str!("../../models/pronouns.txt")))
    }

    /// Reads lines `TEMPLATE VALUE WEIGHT`; a line that is none counts for nothing.
    #[must_use]
    pub fn read(file: &'static str) -> Self {
        let mut weights = vec![0.0; Feature::COUNT];
        for line in data_lines(file) {
            let mut fields = line.split(' ');
            let template = fields
                .next()
                .and_then(|name| TEMPLATES.iter().position(|template| *template == name));
            let value = fields.next().and_then(|value| value.parse().ok());
            let weight = fields.next().and_then(|weight| weight.parse().ok());
            if let (Some(template), Some(value), Some(weight)) = (template, value, weight) {
                weights[Feature::new(template, value).index()] = weight;
            }
        }
        Self { weights }
    }

    pub(super) fn score(&self, antecedent: &Antecedent) -> f32 {
        let learned: f32 = antecedent
            .features
            .iter()
            .map(|feature| self.weights[feature.index()])
            .sum();
        let clash = if antecedent.clashes { CLASH } else { 0.0 };
        let behind = if antecedent.named_behind { NAMED_BEHIND } else { 0.0 };
        let thing = if antecedent.maybe_thing { MAYBE_THING } else { 0.0 };
        learned + clash + behind + thing
    }
}

/// How far back the person is sought whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A pronoun means somebody near.
    Near,
    /// A description may mean anybody named before.
    Far,
}

/// How each mention stands in its sentence and paragraph. Most are looked at again for every pronoun and description behind them, so that it is found out once.
#[derive(Debug)]
pub(super) struct Standings(Vec<OnceCell<Standing>>);

impl Standings {
    /// Room for those of so many mentions.
    pub(super) fn of(mentions: usize) -> Self {
        Self(vec![OnceCell::new(); mentions])
    }

    fn of_mention(&self, layers: &Layers<'_>, mention: usize) -> Standing {
        *self.0[mention].get_or_init(|| Standing::of(layers, mention))
    }
}

/// How a mention stands in its sentence and paragraph.
#[derive(Clone, Copy, Debug)]
struct Standing {
    sentence: usize,
    paragraph: usize,
    /// Its noun phrase opens the sentence.
    opens: bool,
    first_of_paragraph: bool,
    possessive: bool,
    behind_preposition: bool,
    /// No other name stands before it in the sentence, and it depends on nothing.
    first_in_sentence: bool,
    /// The name has more than one word.
    in_full: bool,
    /// A verb follows.
    subject: bool,
    /// The reporting word right before it.
    cue_before: Option<CueBefore>,
}

/// What the reporting word right before a name makes of it.
#[derive(Clone, Copy, Debug)]
enum CueBefore {
    /// The subject: "“No,” said Hale".
    Inverted,
    /// Somebody who is told or asked something.
    Told,
    /// Any other object.
    Object,
}

impl Standing {
    fn of(layers: &Layers<'_>, index: usize) -> Self {
        let mention = &layers.mentions[index];
        let (begin, end) = mention.items;
        let sentence = layers.sentence(begin);
        let paragraph = layers.paragraph(begin);
        let start = phrase_start(layers, begin);
        let next = layers.lower_in(end, sentence);
        let behind_preposition = behind_preposition(layers, start);
        let earlier = layers.mentions[..index]
            .iter()
            .rev()
            .take(MENTIONS_BEFORE)
            .take_while(|other| layers.sentence(other.items.0) == sentence)
            .any(|other| other.kind == MentionKind::Name && other.items.1 <= start);
        let words = (mention.core.0..mention.core.1)
            .filter(|&item| layers.is_word(item) && !layers.has_class(item, Classes::SUFFIX));
        Self {
            sentence,
            paragraph,
            opens: opens_sentence(layers, start),
            first_of_paragraph: index
                .checked_sub(1)
                .is_none_or(|other| layers.paragraph(layers.mentions[other].items.0) != paragraph),
            possessive: next == "'s",
            behind_preposition,
            first_in_sentence: !earlier && !behind_preposition && next != "'s",
            in_full: words.take(2).count() > 1,
            subject: next.ends_with("ed") || matches!(next, "is" | "was" | "has" | "had" | "will" | "would"),
            cue_before: start
                .checked_sub(1)
                .filter(|&cue| layers.cue_weight(cue) > 0.3 && layers.sentence(cue) == sentence)
                .map(|cue| CueBefore::of(layers, cue)),
        }
    }
}

impl CueBefore {
    fn of(layers: &Layers<'_>, cue: usize) -> Self {
        // "“No,” said Hale" has its subject behind the verb, "asked Hale" its object.
        let inverted = opens_sentence(layers, cue) || matches!(layers.lower_before(cue), "," | "");
        match layers.lower(cue) {
            "told" | "telling" | "asking" => Self::Told,
            _ if inverted => Self::Inverted,
            "asked" | "tells" | "asks" => Self::Told,
            _ => Self::Object,
        }
    }
}

/// A mention before a pronoun that the pronoun may go back to, and whom it means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier {
    mention: usize,
    entity: usize,
}

impl Earlier {
    /// A name, or a description that is sure enough; `None` of the others.
    pub(super) fn of(layers: &Layers<'_>, mention: usize, referent: &Referent) -> Option<Self> {
        let leads_back = match layers.mentions[mention].kind {
            MentionKind::Name => true,
            MentionKind::Nominal => referent.probability >= LEAST_RESOLVED,
            MentionKind::Pronoun => false,
        };
        leads_back.then_some(Self {
            mention,
            entity: referent.entity,
        })
    }
}

/// The names of an article, from which its pronouns are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'r, 'a> {
    pub(super) layers: &'r Layers<'a>,
    pub(super) standings: &'r Standings,
    pub(super) entities: &'r [Entity],
    /// For each mention by name the entities that it may mean, likeliest first.
    pub(super) meant: &'r [Vec<(usize, f32)>],
}

/// The persons that the pronoun or description `index` may mean, the one mentioned last first.
pub(super) fn antecedents(
    names: Names<'_, '_>,
    earlier: &[Earlier],
    index: usize,
    memory: &Memory,
    reach: Reach,
) -> Vec<Antecedent> {
    let Names {
        layers,
        standings,
        entities,
        meant,
    } = names;
    let pronoun = &layers.mentions[index];
    let place = Place {
        behind: names_behind(layers, meant, index),
        quotes: quotes_of_sentence(layers, pronoun.items.0),
        sentence: layers.sentence(pronoun.items.0),
        paragraph: layers.paragraph(pronoun.items.0),
        gender: pronoun.gender,
        speaks: layers.speaks(index),
        opens: opens_sentence(layers, pronoun.items.0),
        tag: follows_quote(layers, pronoun.items.0),
    };
    let mut found: Vec<Antecedent> = Vec::with_capacity(FEW);
    let mut looked_at = 0;
    let near = earlier.iter().rev();
    for &Earlier {
        mention: before,
        entity,
    } in near.take_while(|earlier| earlier.mention + MOST_LOOKED_AT >= index)
    {
        if layers.mentions[before].items.1 > pronoun.items.0 {
            continue;
        }
        looked_at += 1;
        let standing = standings.of_mention(layers, before);
        let paragraphs = place.paragraph - standing.paragraph;
        if looked_at > MOST_MENTIONS || reach == Reach::Near && paragraphs > FAR_PARAGRAPHS && found.len() >= 3 {
            break;
        }
        if entities[entity].personhood < 0 || found.iter().any(|other| other.entity == entity) {
            continue;
        }
        let candidate = Candidate {
            entity: &entities[entity],
            id: entity,
            mention: before,
            standing,
            order: found.len(),
        };
        found.push(Antecedent {
            entity,
            features: features(layers, &candidate, &place, memory),
            clashes: clash(entities[entity].gender, place.gender),
            named_behind: place.behind.contains(&entity),
            maybe_thing: entities[entity].gender.is_none()
                && !entities[entity].full
                && entities[entity].personhood <= 0,
        });
    }
    found
}

/// The person whom an article that opens with a pronoun introduces next: “‘It was dark,’ she said. Ana Ruiz had been alone in the shop.” `None` where several are named in the
/// sentences that follow, or none.
pub(super) fn introduced_next(
    layers: &Layers<'_>,
    entities: &[Entity],
    meant: &[Vec<(usize, f32)>],
    index: usize,
) -> Option<(usize, f32)> {
    let pronoun = &layers.mentions[index];
    let last = layers.sentence(pronoun.items.0) + SENTENCES_AHEAD;
    let mut next = None;
    for behind in (index + 1..layers.mentions.len()).take(MENTIONS_AHEAD) {
        let mention = &layers.mentions[behind];
        if layers.sentence(mention.items.0) > last {
            break;
        }
        let named = meant[behind].first().map(|&(entity, _)| entity);
        let person =
            named.filter(|&entity| entities[entity].is_person() && !clash(entities[entity].gender, pronoun.gender));
        match (person, next) {
            (Some(person), Some(other)) if person != other => return None,
            (Some(person), _) => next = Some(person),
            (None, _) => {}
        }
    }
    next.map(|person| (person, INTRODUCED_NEXT))
}

/// The entities named right behind a pronoun in its clause.
fn names_behind(layers: &Layers<'_>, meant: &[Vec<(usize, f32)>], index: usize) -> Vec<usize> {
    let pronoun = layers.mentions[index].items.0;
    let sentence = layers.sentence(pronoun);
    let clause_ends =
        |item: usize| layers.is_quote(item) || matches!(layers.lower(item), "," | ";" | ":" | "—" | "–" | "--");
    let clause = (pronoun + 1..=pronoun + CLAUSE_BEHIND)
        .take_while(|&item| layers.in_sentence(item, sentence) && !clause_ends(item))
        .last()
        .unwrap_or(pronoun);
    (index + 1..layers.mentions.len())
        .take(MENTIONS_BEHIND)
        .take_while(|&behind| layers.mentions[behind].items.0 <= clause)
        .filter_map(|behind| meant[behind].first().map(|&(entity, _)| entity))
        .collect()
}

/// The words of the quotes nearest to a pronoun in its sentence: people seldom name themselves.
fn quotes_of_sentence<'a>(layers: &Layers<'a>, item: usize) -> Vec<&'a str> {
    let sentence = layers.sentence(item);
    let near = item.saturating_sub(QUOTES_WITHIN)..(item + QUOTES_WITHIN).min(layers.frame.items.len());
    near.filter(|&at| layers.is_quote(at) && layers.sentence(at) == sentence)
        .take(2)
        .map(|at| {
            // Without the closing mark, whose length is not known here.
            let mut text = layers.text(at, at + 1).chars();
            text.next_back();
            let text = text.as_str();
            &text[..text.floor_char_boundary(LONGEST_QUOTE)]
        })
        .collect()
}

/// Whether a quote stands before an item in its sentence.
fn follows_quote(layers: &Layers<'_>, item: usize) -> bool {
    let sentence = layers.sentence(item);
    (item.saturating_sub(QUOTES_WITHIN)..item).any(|at| layers.is_quote(at) && layers.sentence(at) == sentence)
}

/// Where a pronoun stands.
struct Place<'a> {
    /// The entities named soon behind it in its sentence.
    behind: Vec<usize>,
    /// The quotes beside it.
    quotes: Vec<&'a str>,
    sentence: usize,
    paragraph: usize,
    gender: Option<Gender>,
    speaks: bool,
    opens: bool,
    /// A quote stands before it in its sentence: "“No,” he said".
    tag: bool,
}

impl Place<'_> {
    /// The value of a feature that weighs differently behind a quote.
    fn by_tag(&self, value: usize) -> usize {
        value + if self.tag { VALUES / 2 } else { 0 }
    }
}

/// A person before it, by the last mention.
struct Candidate<'e> {
    entity: &'e Entity,
    id: usize,
    mention: usize,
    standing: Standing,
    /// How many others were mentioned since.
    order: usize,
}

/// Where the noun phrase of a name begins: with the role printed before it, and its article.
fn phrase_start(layers: &Layers<'_>, name: usize) -> usize {
    let start = roles::title_before(layers, name, name).map_or(name, |(from, _)| from);
    match start.checked_sub(1) {
        Some(before) if layers.has_class(before, Classes::DETERMINER) => before,
        _ => start,
    }
}

fn opens_sentence(layers: &Layers<'_>, item: usize) -> bool {
    match item.checked_sub(1) {
        None => true,
        Some(before) => layers.sentence(before) != layers.sentence(item) || layers.is_quote(before),
    }
}

/// The features of one candidate, gathered by template.
struct Gathered {
    features: FeatureSet,
    speaking: bool,
}

impl Gathered {
    fn add(&mut self, template: Template, value: usize) {
        self.features.push(Feature::new(template as usize, value));
    }

    /// Adds a feature that weighs differently for a pronoun beside a reporting word.
    fn add_both(&mut self, template: Template, value: usize) {
        self.add(template, value);
        let speaking = match template {
            Template::Paragraphs => Template::SpeakingParagraphs,
            Template::Order => Template::SpeakingOrder,
            Template::Frequency => Template::SpeakingFrequency,
            Template::LastSource => Template::SpeakingLastSource,
            Template::SamePronoun => Template::SpeakingSamePronoun,
            Template::OtherPronoun => Template::SpeakingOtherPronoun,
            _ => return,
        };
        if self.speaking {
            self.add(speaking, value);
        }
    }
}

fn features(layers: &Layers<'_>, candidate: &Candidate<'_>, place: &Place<'_>, memory: &Memory) -> FeatureSet {
    let mut gathered = Gathered {
        features: FeatureSet::EMPTY,
        speaking: place.speaks,
    };
    let sentences = place.sentence - candidate.standing.sentence;
    let paragraphs = place.paragraph - candidate.standing.paragraph;
    gathered.add(Template::Sentences, sentences.min(4));
    gathered.add_both(Template::Paragraphs, paragraphs.min(3));
    gathered.add_both(Template::Order, candidate.order.min(4));
    gathered.add_both(Template::Frequency, frequency(candidate.entity.mentions.len()));
    gathered.add(
        Template::Personhood,
        usize::try_from(candidate.entity.personhood).unwrap_or(0).min(4),
    );
    gathered.add(Template::Full, usize::from(candidate.entity.full));
    gathered.add(
        Template::Gender,
        match (candidate.entity.gender, place.gender) {
            (Some(a), Some(b)) if a == b => 1,
            (Some(_), Some(_)) => 2,
            _ => 0,
        },
    );
    let family = candidate.entity.name.rsplit(' ').next().unwrap_or_default();
    if place.quotes.iter().any(|quote| names(quote, family)) {
        gathered.add(Template::NamedInQuote, 0);
    }
    add_position(layers, candidate, place, &mut gathered);
    add_reporting(layers, candidate, place, &mut gathered);
    add_memory(layers, candidate, place, memory, &mut gathered);
    gathered.features
}

/// Whether a quote holds a name as a word.
fn names(quote: &str, name: &str) -> bool {
    let Some(&first) = name.as_bytes().first() else {
        return false;
    };
    // Names are short and their first letters rare: looking for these is faster than a general search.
    memchr::memchr_iter(first, quote.as_bytes()).any(|at| {
        quote[at..].strip_prefix(name).is_some_and(|behind| {
            let before = quote[..at].chars().next_back();
            let after = behind.chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Where the candidate stands in its sentence and paragraph.
fn add_position(layers: &Layers<'_>, candidate: &Candidate<'_>, place: &Place<'_>, gathered: &mut Gathered) {
    let mention = &layers.mentions[candidate.mention];
    let standing = candidate.standing;
    let near = (place.sentence - standing.sentence).min(2);
    if standing.opens {
        gathered.add(Template::Opens, near);
        if place.opens {
            gathered.add(Template::BothOpen, near);
        }
    }
    if standing.first_of_paragraph {
        gathered.add(
            Template::FirstOfParagraph,
            (place.paragraph - standing.paragraph).min(2),
        );
    }
    if standing.possessive {
        gathered.add(Template::Possessive, 0);
    }
    if mention.modifier {
        gathered.add(Template::Modifier, 0);
    }
    if mention.headline {
        gathered.add(Template::Headline, 0);
    }
    if standing.behind_preposition {
        gathered.add(Template::Preposition, 0);
    }
    if standing.first_in_sentence {
        gathered.add(Template::FirstInSentence, place.by_tag(near));
    }
    // Named in full: new to the reader, or brought back.
    if candidate.entity.full && standing.in_full {
        gathered.add(Template::NamedInFull, near);
    }
}

/// Whether the noun phrase that begins at an item depends on a preposition.
fn behind_preposition(layers: &Layers<'_>, start: usize) -> bool {
    matches!(
        layers.lower_before(start),
        "of" | "to" | "with" | "by" | "for" | "against" | "about" | "on" | "in" | "from" | "at" | "over" | "than"
    )
}

/// Whether the candidate is a source itself.
fn add_reporting(layers: &Layers<'_>, candidate: &Candidate<'_>, place: &Place<'_>, gathered: &mut Gathered) {
    let standing = candidate.standing;
    let near = (place.sentence - standing.sentence).min(2);
    let paragraphs = (place.paragraph - standing.paragraph).min(2);
    let cues = &layers.cues[candidate.mention];
    if cues.after.is_some() {
        gathered.add(Template::Source, 0);
        gathered.add(Template::SourceAt, near);
        gathered.add(Template::SourceInParagraph, paragraphs);
    } else if standing.subject {
        gathered.add(Template::Subject, 0);
    }
    if cues.before.is_some() {
        gathered.add(Template::BehindCue, 0);
        gathered.add(Template::BehindCueAt, near);
    }
    match standing.cue_before {
        Some(CueBefore::Inverted) => gathered.add(Template::Inverted, place.by_tag(near)),
        Some(CueBefore::Told) => gathered.add(Template::Told, place.by_tag(near)),
        Some(CueBefore::Object) => gathered.add(Template::ObjectOfCue, 0),
        None => {}
    }
}

/// Whom the pronouns and sources before meant.
fn add_memory(
    layers: &Layers<'_>,
    candidate: &Candidate<'_>,
    place: &Place<'_>,
    memory: &Memory,
    gathered: &mut Gathered,
) {
    if let Some(last) = memory.last_source {
        gathered.add_both(Template::LastSource, usize::from(last == candidate.id));
    }
    if let Some((last, source)) = memory.last_quoted {
        let source = layers.mentions[source].items.0;
        let paragraphs = place.paragraph.saturating_sub(layers.paragraph(source));
        let sentences = place.sentence.saturating_sub(layers.sentence(source));
        if last == candidate.id {
            let distance = match (paragraphs, sentences) {
                (0, 0 | 1) => 0,
                (0, _) => 1,
                (1, _) => 2,
                _ => 3,
            };
            gathered.add(Template::LastQuoted, place.by_tag(distance));
        } else if layers.mentions[candidate.mention].items.0 > source {
            let same_sentence = layers.sentence(layers.mentions[candidate.mention].items.0) == layers.sentence(source);
            let value = if same_sentence { 0 } else { paragraphs.min(1) + 1 };
            gathered.add(Template::NamedSinceQuote, place.by_tag(value));
        }
    }
    if memory.source_before == Some(candidate.id) {
        gathered.add(Template::SourceBeforeLast, 0);
    }
    let last_pronoun = match place.gender {
        Some(Gender::Male) => memory.last_he,
        Some(Gender::Female) => memory.last_she,
        None => None,
    };
    if let Some((last, at)) = last_pronoun {
        let distance = match place.sentence.saturating_sub(at) {
            0 => 0,
            1 => 1,
            2 | 3 => 2,
            4..=8 => 3,
            _ => 4,
        };
        let template = if last == candidate.id {
            Template::SamePronoun
        } else {
            Template::OtherPronoun
        };
        gathered.add_both(template, distance);
    }
}

/// A coarse count.
fn frequency(mentions: usize) -> usize {
    match mentions {
        0..=4 => mentions,
        5..=8 => 5,
        9..=16 => 6,
        _ => 7,
    }
}
