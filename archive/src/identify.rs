//! Who is who across articles: the keys of identities, and the upkeep of speakers as articles come and go.
//!
//! Every name that an article gives a speaker has a *name key* by itself. Of a person: the words of the name in the spelling of [`extractor::fold::fold_name`],
//! short given names written out ("Bob M. Ruiz" is `robert m ruiz`). Of a body: its folded name without its article, acronyms written out.
//! Descriptions ("a senior official", "residents") are keyed together with their article and never join across articles.
//!
//! Within one article all forms of one person's name have the key of the fullest of them: after "Ana Ruiz", "Ruiz" is `ana ruiz` whoever else bears that family name.
//!
//! The *identity* that a name key belongs to depends on which other names of that family live reports print, never on the order in which articles came; when that set
//! changes, the family is resolved again in the same transaction:
//! * Names that differ only in what stands between the given and the family name are one person while all of them agree ("Ana Ruiz", "Ana M. Ruiz", "Ana Maria Ruiz").
//!   Where two of them do not ("Ana M. Ruiz", "Ana T. Ruiz"), each is a person, and the name without anything between stands for itself.
//! * Another generation ("Jr.", "Sr.", "III") is another person.
//! * A family name alone, or with an initial, belongs to the one person of that family name whom it fits; with none or several it stands for itself.
//! * What a person decided about names and identities (`curate::names`) holds whatever these rules say.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::vocabulary::{RelationKind, SpeakerKind};
use entity::{report_relay, report_speaker, speaker, speaker_name, speaker_relation, speaker_role};
use extractor::fold::fold;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::article::entries;
use crate::curate::DecidedNames;
use crate::ids;
use crate::read::sql::Sql;
use crate::rows::parts;

/// A name as look-ups compare it: without its article, in the spelling under which all transliterations go.
///
/// # Examples
///
/// ```
/// use archive::identify::fold_name;
///
/// assert_eq!(fold_name("The Kremlin"), fold_name("kremlin"));
/// assert_eq!(fold_name("Zelenskyy"), fold_name("Zelenskiy"));
/// ```
#[must_use]
pub fn fold_name(name: &str) -> String {
    let folded = extractor::fold::fold_name(name);
    match folded.strip_prefix("the ") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => folded,
    }
}

/// The key of a person's name by itself: `Bob M. Ruiz` is `robert m ruiz`, `Ruiz` is `ruiz`.
#[must_use]
pub fn name_key(name: &str) -> String {
    // "J.D." and "J. D." are two initials, before folding could take them for a word.
    let folded = fold_name(&name.replace('.', ". "));
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(last) = words.pop() else {
        return String::new();
    };
    // "J. D. Vance" and "J.D. Vance" have one given name, "jd"; "J. Robert Ruiz" goes by his second.
    let initials = words.iter().take_while(|word| word.chars().count() == 1).count();
    let joined: String = words[..initials].concat();
    let further = (words.len() - initials).saturating_sub(usize::from(is_generation(last)));
    let mut given: Vec<&str> = Vec::with_capacity(words.len() + 1);
    if !joined.is_empty() && (initials > 1 || further == 0) {
        given.push(&joined);
    }
    for word in &words[initials..] {
        if !given.is_empty() && is_initials(word) {
            // "George HW Bush": both letters are one byte long.
            given.extend([&word[..1], &word[1..]]);
        } else {
            given.push(word);
        }
    }
    if let Some(first) = given.first_mut()
        && let Some(long) = GIVEN_NAMES.get(*first)
    {
        *first = long;
    }
    given.push(last);
    given.join(" ")
}

/// Whether a word after the given name can only be two initials.
fn is_initials(word: &str) -> bool {
    word.len() == 2
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() && !b"aeiouy".contains(&byte))
        && !is_generation(word)
}

fn is_generation(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv")
}

/// The key of a person's name without anything between the given and the family name: `Ana Maria Ruiz` is `ana ruiz`.
#[must_use]
pub fn short_name_key(name: &str) -> String {
    let key = name_key(name);
    match person_key(&key) {
        Some(person) if person.form == Form::Full => person.short(),
        _ => key,
    }
}

/// Whether the keys of two persons' names may be one person's, seen by themselves: "ana m ruiz" and "ana maria ruiz", but not "ana t ruiz".
pub(crate) fn may_be_one(key: &str, other: &str) -> bool {
    match (person_key(key), person_key(other)) {
        (Some(one), Some(other)) => {
            one.form == other.form
                && (one.given, one.family, one.generation) == (other.given, other.family, other.generation)
                && agree(&one.middle, &other.middle)
        }
        _ => false,
    }
}

/// The name of a body or an outlet as compared: folded, without its article and endings such as "Inc.", acronyms written out.
///
/// # Examples
///
/// ```
/// use archive::identify::fold_outlet;
///
/// assert_eq!(fold_outlet("The Associated Press"), fold_outlet("AP"));
/// assert_eq!(fold_outlet("TIME magazine"), "time");
/// ```
#[must_use]
pub fn fold_outlet(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1
        && words.last().is_some_and(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            ORGANIZATION_ENDINGS.contains(word) || ORGANIZATION_SUFFIXES.contains(&fold(word))
        })
    {
        words.pop();
    }
    let folded = fold(&words.join(" "));
    let bare = folded.strip_prefix("the ").unwrap_or(&folded);
    ORGANIZATIONS.get(bare).map_or(bare, |full| full.as_str()).to_owned()
}

/// A person's name without the titles before it.
///
/// # Examples
///
/// ```
/// use archive::identify::without_titles;
///
/// assert_eq!(without_titles("former Prime Minister Ana Ruiz"), "Ana Ruiz");
/// assert_eq!(without_titles("Mr. President"), "President");
/// ```
#[must_use]
pub fn without_titles(name: &str) -> &str {
    let mut bare = name.trim();
    while let Some((first, rest)) = bare.split_once(char::is_whitespace)
        && TITLES.contains(fold(first).as_str())
    {
        bare = rest.trim_start();
    }
    bare
}

/// The key that a name has by itself in an article.
pub(crate) fn key_in(article: Uuid, name: &str, kind: SpeakerKind) -> String {
    let described = !has_proper_name(name);
    match kind {
        SpeakerKind::Person if !described || !name.contains(char::is_lowercase) => {
            let key = name_key(name);
            if key.is_empty() {
                local(kind, article, name)
            } else {
                key
            }
        }
        SpeakerKind::Organization => format!("organization:{}", fold_outlet(name)),
        SpeakerKind::Group | SpeakerKind::Document if !described => {
            format!("{}:{}", kind.as_str(), fold_outlet(name))
        }
        _ => local(kind, article, name),
    }
}

/// The key of somebody for whom another speaks: a person where the article lets a person of that name speak, else a body; `None` for a mere description.
pub(crate) fn key_of_principal(name: &str, persons: &BTreeSet<String>) -> Option<String> {
    if !has_proper_name(name) {
        return None;
    }
    let person = name_key(name);
    if persons.contains(&person) {
        // A family name alone would need the whole family to be resolved; the speaker's own row says it all.
        let full = person_key(&person).filter(|person| person.form == Form::Full)?;
        return Some(full.short());
    }
    let body = fold_outlet(name);
    (!body.is_empty()).then(|| format!("organization:{body}"))
}

fn local(kind: SpeakerKind, article: Uuid, description: &str) -> String {
    format!("{}:{article}:{}", kind.as_str(), fold(description))
}

/// Whether more than the first word of a description, or a first word that is no article, is a name.
fn has_proper_name(name: &str) -> bool {
    let name = name.trim_start();
    let rest = ["The ", "the ", "A ", "a ", "An ", "an "]
        .iter()
        .find_map(|article| name.strip_prefix(article))
        .unwrap_or(name);
    rest.contains(char::is_uppercase)
}

/// What a person's name key gives of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Given and family name, with or without anything between them.
    Full,
    /// An initial and a family name.
    Initial,
    /// A family name.
    Family,
}

/// The parts of a person's name key.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PersonKey<'k> {
    form: Form,
    /// The given name or the initial; empty where there is none.
    given: &'k str,
    /// Further names, initials and particles between the given and the family name.
    middle: Vec<&'k str>,
    family: &'k str,
    /// "jr", "iii"; empty where there is none.
    generation: &'k str,
}

impl PersonKey<'_> {
    /// The key without the names in the middle.
    fn short(&self) -> String {
        let parts = [self.given, self.family, self.generation];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }
}

/// The parts of a person's name key; `None` for other keys.
fn person_key(key: &str) -> Option<PersonKey<'_>> {
    if key.contains(':') || key.is_empty() {
        return None;
    }
    let mut words: Vec<&str> = key.split(' ').collect();
    let generation = match words[..] {
        [_, .., last] if is_generation(last) => words.pop().unwrap_or_default(),
        _ => "",
    };
    let family = words.pop()?;
    let form = match words.first() {
        None => Form::Family,
        Some(first) if NAME_PARTICLES.contains(first) => {
            words.clear();
            Form::Family
        }
        Some(first) if words.len() == 1 && first.chars().count() == 1 => Form::Initial,
        Some(_) => Form::Full,
    };
    let mut words = words.into_iter();
    Some(PersonKey {
        form,
        given: words.next().unwrap_or_default(),
        middle: words.collect(),
        family,
        generation,
    })
}

/// Whether two runs of middle names may be one person's: name for name they are equal or one is how the other begins, as an initial is.
fn agree(middle: &[&str], other: &[&str]) -> bool {
    middle
        .iter()
        .zip(other)
        .all(|(one, other)| one.starts_with(other) || other.starts_with(one))
}

/// Whether a run of middle names says all that another does, and more.
fn says_more(middle: &[&str], other: &[&str]) -> bool {
    middle != other
        && middle.len() >= other.len()
        && middle.iter().zip(other).all(|(one, other)| one.starts_with(other))
}

/// Which identity each of the name keys of one family belongs to. `live` holds the keys that live reports print.
fn resolve_family(live: &BTreeSet<String>, decided: &DecidedNames) -> BTreeMap<String, String> {
    let people: Vec<(&String, PersonKey<'_>)> = live.iter().filter_map(|key| Some((key, person_key(key)?))).collect();
    let of = |form: Form| people.iter().filter(move |(_, person)| person.form == form);
    let open = |form: Form| of(form).filter(|(key, _)| decided.own(key).is_none());
    let mut resolved: BTreeMap<String, String> = live.iter().map(|key| (key.clone(), key.clone())).collect();

    let mut namesakes: BTreeMap<String, Vec<&(&String, PersonKey<'_>)>> = BTreeMap::new();
    for full in open(Form::Full) {
        namesakes.entry(full.1.short()).or_default().push(full);
    }
    for (short, namesakes) in &namesakes {
        let all_agree = namesakes.iter().enumerate().all(|(index, (_, person))| {
            namesakes[..index]
                .iter()
                .all(|(_, other)| agree(&person.middle, &other.middle))
        });
        for (key, person) in namesakes {
            if all_agree {
                resolved.insert((*key).clone(), short.clone());
            } else if !person.middle.is_empty() {
                let is_fullest =
                    |one: &PersonKey<'_>| !namesakes.iter().any(|(_, other)| says_more(&other.middle, &one.middle));
                let mut fitting = namesakes
                    .iter()
                    .filter(|(_, other)| agree(&person.middle, &other.middle) && is_fullest(other));
                if let (Some((only, _)), None) = (fitting.next(), fitting.next()) {
                    resolved.insert((*key).clone(), (*only).clone());
                }
            }
        }
    }

    for (key, identity) in &mut resolved {
        *identity = decided
            .own(key)
            .unwrap_or_else(|| decided.survivor(identity))
            .to_owned();
    }

    let mut persons: BTreeMap<String, &PersonKey<'_>> = BTreeMap::new();
    for (key, person) in of(Form::Full) {
        persons.entry(resolved[*key].clone()).or_insert(person);
    }
    let full = persons.clone();
    for (key, person) in open(Form::Initial) {
        let mut fitting = full
            .iter()
            .filter(|(_, full)| full.given.starts_with(person.given) && full.generation == person.generation);
        match (fitting.next(), fitting.next()) {
            (Some((only, _)), None) => {
                resolved.insert((*key).clone(), only.clone());
            }
            _ => {
                persons.insert(resolved[*key].clone(), person);
            }
        }
    }
    for (key, person) in open(Form::Family) {
        let mut fitting = persons
            .iter()
            .filter(|(_, other)| person.generation.is_empty() || other.generation == person.generation);
        if let (Some((only, _)), None) = (fitting.next(), fitting.next()) {
            resolved.insert((*key).clone(), only.clone());
        }
    }
    resolved
}

/// The key under which each of the name keys of one article goes: that of the fullest form of the person's name there. Keys that stay are left out.
pub(crate) fn fullest_keys(keys: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut families: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for key in keys {
        if let Some(person) = person_key(key) {
            families.entry(person.family).or_default().insert(key.clone());
        }
    }
    let mut fullest = BTreeMap::new();
    for family in families.into_values().filter(|family| family.len() > 1) {
        let mut forms: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (key, identity) in resolve_family(&family, &DecidedNames::default()) {
            forms.entry(identity).or_default().push(key);
        }
        for keys in forms.into_values() {
            let Some(best) = keys
                .iter()
                .max_by_key(|key| (key.split(' ').count(), key.len()))
                .cloned()
            else {
                continue;
            };
            fullest.extend(
                keys.into_iter()
                    .filter(|key| *key != best)
                    .map(|key| (key, best.clone())),
            );
        }
    }
    fullest
}

/// How the name keys of an article's families resolve once the article is stored, and what that changes for other articles.
#[derive(Debug, Default)]
pub(crate) struct Resolution {
    /// The identity of every name key of those families; other keys are their own.
    identities: BTreeMap<String, String>,
    /// Name keys of other articles that now belong to another identity.
    pub(crate) moved: Vec<Move>,
    /// What persons decided.
    pub(crate) decided: DecidedNames,
}

/// A name key that goes over from one speaker to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The name key.
    pub(crate) name_key: String,
    /// Whose it was.
    pub(crate) from: Uuid,
    /// The key of the identity whose it is now.
    pub(crate) to: String,
}

impl Resolution {
    /// The key of the identity that a name key belongs to.
    pub(crate) fn identity<'k>(&'k self, name_key: &'k str) -> &'k str {
        match self.identities.get(name_key) {
            Some(identity) => identity,
            None => self.decided.identity(name_key),
        }
    }

    /// Finds the name keys whose identity is another than so far.
    fn with_moves(mut self, current: BTreeMap<String, Uuid>) -> Self {
        for (name_key, from) in current {
            let to = self.identity(&name_key).to_owned();
            if ids::speaker(&to) != from {
                self.moved.push(Move { name_key, from, to });
            }
        }
        self
    }
}

/// Resolves the short names of the families that articles touch: `before` holds the names and name keys that their live reports have printed so far, each with the number
/// of these articles that print it, `after` the name keys that they print from now on. `again` holds further name keys whose identities may have changed.
pub(crate) async fn resolve(
    db: &impl ConnectionTrait,
    before: &BTreeMap<(String, String), i32>,
    after: &BTreeSet<String>,
    again: &BTreeSet<String>,
) -> Result<Resolution, DbErr> {
    let mut resolution = Resolution {
        decided: DecidedNames::load(db).await?,
        ..Resolution::default()
    };
    let mut current = identities_of(db, again).await?;
    let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for key in before.keys().map(|(_, key)| key).chain(after).chain(again) {
        if let Some(person) = person_key(key) {
            families.entry(person.family.to_owned()).or_default();
        }
    }
    if families.is_empty() {
        return Ok(resolution.with_moves(current));
    }
    for key in after {
        if let Some(person) = person_key(key) {
            families
                .entry(person.family.to_owned())
                .or_default()
                .insert(key.clone());
        }
    }
    // A person may have joined names of one family with an identity of another.
    let elsewhere: BTreeSet<Uuid> = resolution
        .decided
        .identities()
        .filter(|(key, _)| person_key(key).is_some_and(|person| families.contains_key(person.family)))
        .map(|(_, identity)| ids::speaker(identity))
        .collect();
    let mut sql = Sql::new(
        "SELECT n.speaker_id, n.name, n.name_key, n.articles FROM speaker s JOIN speaker_name n ON n.speaker_id = s.id \
         WHERE (s.family IN ",
    );
    sql.bind_all(families.keys().cloned());
    if !elsewhere.is_empty() {
        sql.push(" OR s.id IN ").bind_all(elsewhere);
    }
    sql.push(")");
    for row in sql.all(db).await? {
        let key: String = row.try_get("", "name_key")?;
        let Some(family) = person_key(&key).map(|person| person.family.to_owned()) else {
            continue;
        };
        let Some(live) = families.get_mut(&family) else {
            continue;
        };
        let name: String = row.try_get("", "name")?;
        let articles: i32 = row.try_get("", "articles")?;
        current.insert(key.clone(), row.try_get("", "speaker_id")?);
        let printed_here = before.get(&(name, key.clone())).copied().unwrap_or(0);
        if articles > printed_here {
            live.insert(key);
        }
    }
    for live in families.values() {
        resolution.identities.extend(resolve_family(live, &resolution.decided));
    }
    Ok(resolution.with_moves(current))
}

/// To whom name keys belong so far.
async fn identities_of(
    db: &impl ConnectionTrait,
    name_keys: &BTreeSet<String>,
) -> Result<BTreeMap<String, Uuid>, DbErr> {
    let mut identities = BTreeMap::new();
    for part in name_keys.iter().collect::<Vec<_>>().chunks(500) {
        for row in speaker_name::Entity::find()
            .filter(speaker_name::Column::NameKey.is_in(part.iter().map(|key| key.as_str())))
            .all(db)
            .await?
        {
            identities.insert(row.name_key, row.speaker_id);
        }
    }
    Ok(identities)
}

/// Whether one spelling of a name is shown rather than another, whichever came first: the one that begins with a capital, then the longer, then the one with more
/// small letters, then the first by alphabet.
pub(crate) fn is_better_name(name: &str, other: &str) -> bool {
    let rank = |name: &str| {
        (
            name.starts_with(char::is_uppercase),
            name.chars().count(),
            name.chars().filter(|c| c.is_lowercase()).count(),
        )
    };
    rank(name).cmp(&rank(other)).then_with(|| other.cmp(name)).is_gt()
}

/// Somebody whose row must exist before reports can point to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    /// The key of the identity.
    pub(crate) key: String,
    /// A name for the time until the names are counted.
    pub(crate) name: String,
    /// What sort of speaker.
    pub(crate) kind: SpeakerKind,
}

impl Identity {
    /// Of a key, under a name.
    pub(crate) fn named(key: &str, name: &str) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            kind: kind_of(key),
        }
    }
}

/// Writes the rows of identities that have none, and links to them the relays that wait for them.
pub(crate) async fn insert_missing(db: &impl ConnectionTrait, identities: &BTreeSet<Identity>) -> Result<(), DbErr> {
    let mut missing: BTreeMap<Uuid, &Identity> = BTreeMap::new();
    for identity in identities {
        let known = missing.entry(ids::speaker(&identity.key)).or_insert(identity);
        if is_better_name(&identity.name, &known.name) {
            *known = identity;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let mut known = Sql::new("SELECT id, name, report_count FROM speaker WHERE id IN ");
    known.bind_all(missing.keys().copied());
    for row in known.all(db).await? {
        let id: Uuid = row.try_get("", "id")?;
        let (name, reports): (String, i32) = (row.try_get("", "name")?, row.try_get("", "report_count")?);
        let Some(identity) = missing.remove(&id) else { continue };
        // Nobody prints this one's words, so no count of names decides.
        if reports == 0 && is_better_name(&identity.name, &name) {
            let mut sql = Sql::new("UPDATE speaker SET name = ");
            sql.bind(identity.name.clone()).push(" WHERE id = ").bind(id);
            sql.execute(db).await?;
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let rows = missing.iter().map(|(&id, identity)| {
        let person = (identity.kind == SpeakerKind::Person)
            .then(|| person_key(&identity.key))
            .flatten();
        speaker::ActiveModel {
            id: Set(id),
            key: Set(identity.key.clone()),
            name: Set(identity.name.clone()),
            kind: Set(identity.kind),
            family: Set(person.as_ref().map(|person| person.family.to_owned())),
            given: Set(person
                .filter(|person| !person.given.is_empty())
                .map(|person| person.given.to_owned())),
            report_count: Set(0),
        }
    });
    speaker::Entity::insert_many(rows).exec_without_returning(db).await?;
    for (&id, identity) in &missing {
        if identity.kind == SpeakerKind::Person {
            report_relay::Entity::update_many()
                .col_expr(report_relay::Column::SpeakerId, id.into())
                .filter(report_relay::Column::Folded.eq(identity.key.as_str()))
                .filter(report_relay::Column::Kind.eq(entity::vocabulary::RelayKind::Person))
                .exec(db)
                .await?;
        }
    }
    Ok(())
}

/// Whether a name key is a person's with given and family name.
pub(crate) fn is_full_name(key: &str) -> bool {
    person_key(key).is_some_and(|person| person.form == Form::Full)
}

/// What sort of speaker an identity is: its key says so, or it is a person's name.
pub(crate) fn kind_of(key: &str) -> SpeakerKind {
    let kind = key.split_once(':').and_then(|(kind, _)| SpeakerKind::parse(kind));
    kind.unwrap_or(SpeakerKind::Person)
}

/// Carries out moves in all reports, old ones included, and names the reports that have another first speaker now.
pub(crate) async fn apply(db: &impl ConnectionTrait, moves: &[Move]) -> Result<Vec<Uuid>, DbErr> {
    let mut reports = Vec::new();
    for change in moves {
        let to = ids::speaker(&change.to);
        let mut sql = Sql::new("UPDATE attribution SET speaker_id = ");
        sql.bind(to)
            .push(" WHERE name_id IN (SELECT id FROM printed_name WHERE name_key = ")
            .bind(change.name_key.clone())
            .push(")");
        sql.execute(db).await?;
        let mut sql = Sql::new("SELECT report_id FROM report_speaker WHERE position = 0 AND name_key = ");
        sql.bind(change.name_key.clone()).push(" ORDER BY report_id");
        for row in sql.all(db).await? {
            reports.push(row.try_get("", "report_id")?);
        }
        let mut sql = Sql::new("UPDATE report SET speaker_id = ");
        sql.bind(to);
        sql.push(" WHERE id IN (SELECT report_id FROM report_speaker WHERE position = 0 AND name_key = ");
        sql.bind(change.name_key.clone()).push(")");
        sql.execute(db).await?;
    }
    Ok(reports)
}

/// What new articles add to a speaker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Appearance {
    /// When the one article was published.
    published_at: Option<DateTime<Utc>>,
    /// Names with their keys.
    names: BTreeMap<(String, String), Printed>,
    /// Roles as reported.
    roles: BTreeMap<String, Printed>,
    /// Those for whom the speaker speaks, by their keys.
    speaks_for: BTreeMap<String, Printed>,
    /// How many of the articles' reports are the speaker's.
    pub(crate) reports: i32,
}

/// In how many articles something is printed, when first and when last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Printed {
    articles: i32,
    first: Option<DateTime<Utc>>,
    last: Option<DateTime<Utc>>,
}

impl Printed {
    const fn on(at: Option<DateTime<Utc>>) -> Self {
        Self {
            articles: 1,
            first: at,
            last: at,
        }
    }

    fn add(&mut self, other: Self) {
        self.articles += other.articles;
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
    }
}

impl Appearance {
    /// Of an article that was published then.
    pub(crate) fn on(published_at: Option<DateTime<Utc>>) -> Self {
        Self {
            published_at,
            ..Self::default()
        }
    }

    /// Adds what a report of the article says of the speaker; a thing said twice in it counts once.
    pub(crate) fn mention(&mut self, mention: &report_speaker::Model, decided: &DecidedNames) {
        let printed = Printed::on(self.published_at);
        self.names
            .insert((mention.name.clone(), mention.name_key.clone()), printed);
        self.roles.extend(mention.role.clone().map(|role| (role, printed)));
        let principal = mention.on_behalf_key.as_deref();
        let principal = principal.map(|key| decided.survivor(key).to_owned());
        self.speaks_for.extend(
            principal
                .filter(|key| ids::speaker(key) != mention.speaker_id)
                .map(|key| (key, printed)),
        );
    }

    /// Adds what another article says.
    pub(crate) fn add(&mut self, other: Self) {
        for (name, printed) in other.names {
            self.names.entry(name).or_default().add(printed);
        }
        for (role, printed) in other.roles {
            self.roles.entry(role).or_default().add(printed);
        }
        for (key, printed) in other.speaks_for {
            self.speaks_for.entry(key).or_default().add(printed);
        }
        self.reports += other.reports;
    }
}

/// Adds new articles' mentions to their speakers, without reading what other articles say of them.
pub(crate) async fn add_appearances(
    db: &impl ConnectionTrait,
    appearances: BTreeMap<Uuid, Appearance>,
) -> Result<(), DbErr> {
    let speakers: Vec<Uuid> = appearances.keys().copied().collect();
    let mut names = Vec::new();
    let mut roles = Vec::new();
    let mut relations = Vec::new();
    let mut reports = Vec::new();
    for (speaker, appearance) in appearances {
        names.extend(
            appearance
                .names
                .into_iter()
                .map(|(name, printed)| (speaker, name, printed)),
        );
        roles.extend(
            appearance
                .roles
                .into_iter()
                .map(|(role, printed)| (speaker, role, printed)),
        );
        relations.extend(
            appearance
                .speaks_for
                .into_iter()
                .map(|(key, printed)| (speaker, key, printed)),
        );
        reports.push((speaker, appearance.reports));
    }
    for rows in parts(names) {
        let mut sql =
            Sql::new("INSERT INTO speaker_name (speaker_id, name, name_key, folded, articles, first_on) VALUES ");
        for (speaker, (name, name_key), printed) in rows {
            let folded = fold_name(&name);
            sql.row((speaker, name, name_key, folded, printed.articles, printed.first));
        }
        sql.push(
            " ON CONFLICT (speaker_id, name, name_key) DO UPDATE SET articles = speaker_name.articles + excluded.articles, first_on = \
             CASE WHEN speaker_name.first_on IS NULL OR excluded.first_on < speaker_name.first_on \
             THEN excluded.first_on ELSE speaker_name.first_on END",
        );
        sql.execute(db).await?;
    }
    for rows in parts(roles) {
        let mut sql = Sql::new("INSERT INTO speaker_role (speaker_id, role, articles, first_on, last_on) VALUES ");
        for (speaker, role, printed) in rows {
            let [first, last] = [printed.first, printed.last].map(|at| at.map(|at| at.date_naive()));
            sql.row((speaker, role, printed.articles, first, last));
        }
        sql.push(
            " ON CONFLICT (speaker_id, role) DO UPDATE SET articles = speaker_role.articles + excluded.articles, first_on = \
             CASE WHEN speaker_role.first_on IS NULL OR excluded.first_on < speaker_role.first_on \
             THEN excluded.first_on ELSE speaker_role.first_on END, last_on = \
             CASE WHEN speaker_role.last_on IS NULL OR excluded.last_on > speaker_role.last_on \
             THEN excluded.last_on ELSE speaker_role.last_on END",
        );
        sql.execute(db).await?;
    }
    for rows in parts(relations) {
        let mut sql = Sql::new("INSERT INTO speaker_relation (speaker_id, other_id, kind, articles) VALUES ");
        for (speaker, key, printed) in rows {
            let kind = RelationKind::SpeaksFor.as_str();
            sql.row((speaker, ids::speaker(&key), kind, printed.articles));
        }
        sql.push(
            " ON CONFLICT (speaker_id, other_id, kind) DO UPDATE SET articles = speaker_relation.articles + excluded.articles",
        );
        sql.execute(db).await?;
    }
    for rows in parts(reports) {
        let mut sql = Sql::new("WITH added (id, reports) AS (VALUES ");
        for row in rows {
            sql.row(row);
        }
        sql.push(
            ") UPDATE speaker SET report_count = report_count + added.reports FROM added WHERE speaker.id = added.id",
        );
        sql.execute(db).await?;
    }
    show_best_names(db, speakers).await
}

/// Counts again everything that live reports say of these speakers.
pub(crate) async fn recount(
    db: &impl ConnectionTrait,
    speakers: &BTreeSet<Uuid>,
    decided: &DecidedNames,
) -> Result<(), DbErr> {
    for &id in speakers {
        speaker_name::Entity::delete_many()
            .filter(speaker_name::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        speaker_role::Entity::delete_many()
            .filter(speaker_role::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        speaker_relation::Entity::delete_many()
            .filter(speaker_relation::Column::SpeakerId.eq(id))
            .exec(db)
            .await?;
        for row in live_mentions("rs.name, rs.name_key", "", id).all(db).await? {
            let name: String = row.try_get("", "name")?;
            let row = speaker_name::ActiveModel {
                speaker_id: Set(id),
                folded: Set(fold_name(&name)),
                name: Set(name),
                name_key: Set(row.try_get("", "name_key")?),
                articles: Set(small(row.try_get("", "articles")?)),
                first_on: Set(row.try_get("", "first_on")?),
            };
            speaker_name::Entity::insert(row).exec_without_returning(db).await?;
        }
        for row in live_mentions("rs.role", " AND rs.role IS NOT NULL", id).all(db).await? {
            let first_on: Option<DateTime<Utc>> = row.try_get("", "first_on")?;
            let last_on: Option<DateTime<Utc>> = row.try_get("", "last_on")?;
            let row = speaker_role::ActiveModel {
                speaker_id: Set(id),
                role: Set(row.try_get("", "role")?),
                articles: Set(small(row.try_get("", "articles")?)),
                first_on: Set(first_on.map(|at| at.date_naive())),
                last_on: Set(last_on.map(|at| at.date_naive())),
            };
            speaker_role::Entity::insert(row).exec_without_returning(db).await?;
        }
        for row in live_mentions("rs.on_behalf_key", " AND rs.on_behalf_key IS NOT NULL", id)
            .all(db)
            .await?
        {
            let key: String = row.try_get("", "on_behalf_key")?;
            let row = speaker_relation::ActiveModel {
                speaker_id: Set(id),
                other_id: Set(ids::speaker(decided.survivor(&key))),
                kind: Set(RelationKind::SpeaksFor),
                articles: Set(small(row.try_get("", "articles")?)),
            };
            if row.other_id.as_ref() != &id {
                speaker_relation::Entity::insert(row)
                    .on_conflict(OnConflict::new().do_nothing().to_owned())
                    .exec_without_returning(db)
                    .await?;
            }
        }
        let mut sql = Sql::new(
            "UPDATE speaker SET report_count = (SELECT COUNT(DISTINCT r.id) FROM report_speaker rs JOIN report r ON r.id = rs.report_id \
             WHERE r.live AND rs.speaker_id = speaker.id) WHERE id = ",
        );
        sql.bind(id);
        sql.execute(db).await?;
    }
    show_best_names(db, speakers.iter().copied().collect()).await
}

/// Deletes those of these speakers whom nothing mentions any more.
pub(crate) async fn forget_unmentioned(db: &impl ConnectionTrait, speakers: &BTreeSet<Uuid>) -> Result<(), DbErr> {
    if speakers.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("DELETE FROM speaker WHERE id IN ");
    sql.bind_all(speakers.iter().copied()).push(
        " AND NOT EXISTS (SELECT 1 FROM report_speaker rs WHERE rs.speaker_id = speaker.id) \
         AND NOT EXISTS (SELECT 1 FROM quote q WHERE q.speaker_id = speaker.id) \
         AND NOT EXISTS (SELECT 1 FROM speaker_relation o WHERE o.other_id = speaker.id)",
    );
    sql.execute(db).await?;
    Ok(())
}

/// Live mentions of a speaker by some columns: in how many articles, when first and when last.
fn live_mentions(columns: &str, condition: &str, speaker: Uuid) -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(columns).push(
        ", COUNT(DISTINCT r.article_id) AS articles, MIN(r.published_at) AS first_on, MAX(r.published_at) AS last_on \
         FROM report_speaker rs JOIN report r ON r.id = rs.report_id WHERE r.live AND rs.speaker_id = ",
    );
    sql.bind(speaker)
        .push(condition)
        .push(" GROUP BY ")
        .push(columns)
        .push(" ORDER BY ")
        .push(columns);
    sql
}

fn small(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Shows each speaker under the full form of its name that most articles print; of equals the earliest, then the first by alphabet.
async fn show_best_names(db: &impl ConnectionTrait, speakers: Vec<Uuid>) -> Result<(), DbErr> {
    let shown: HashMap<Uuid, speaker::Model> = speaker::Entity::find()
        .filter(speaker::Column::Id.is_in(speakers.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut names: BTreeMap<Uuid, Vec<speaker_name::Model>> = BTreeMap::new();
    for row in speaker_name::Entity::find()
        .filter(speaker_name::Column::SpeakerId.is_in(speakers))
        .order_by_asc(speaker_name::Column::Name)
        .all(db)
        .await?
    {
        names.entry(row.speaker_id).or_default().push(row);
    }
    for (id, names) in names {
        let Some(speaker) = shown.get(&id) else { continue };
        let mut by_form: BTreeMap<&str, (i32, Option<DateTime<Utc>>)> = BTreeMap::new();
        let fullest = names.iter().map(|name| fullness(name, &speaker.key)).max();
        for name in names
            .iter()
            .filter(|name| Some(fullness(name, &speaker.key)) == fullest)
        {
            let form = by_form.entry(&name.name).or_insert((0, None));
            form.0 += name.articles;
            form.1 = earlier(form.1, name.first_on);
        }
        let best = by_form
            .iter()
            .min_by_key(|(name, (articles, first))| (std::cmp::Reverse(*articles), first.is_none(), *first, **name));
        if let Some((&best, _)) = best
            && best != speaker.name
        {
            let mut sql = Sql::new("UPDATE speaker SET name = ");
            sql.bind(best).push(" WHERE id = ").bind(id);
            sql.execute(db).await?;
        }
    }
    Ok(())
}

/// How well a name names a speaker: as the identity's key has it, or with a given and a family name at least, or otherwise.
fn fullness(name: &speaker_name::Model, identity: &str) -> u8 {
    // Bodies are keyed by their whole names; of a person the article may have supplied the rest of the key.
    let key = if name.name_key.contains(':') {
        name.name_key.clone()
    } else {
        name_key(&name.name)
    };
    match person_key(&key) {
        _ if key == identity => 2,
        Some(person) if person.form == Form::Full => 1,
        _ => 0,
    }
}

/// The earlier of two instants, where a known one is earlier than an unknown.
fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

static GIVEN_NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for line in entries(include_str!("../data/given-names.txt")) {
        let mut forms = line.split_whitespace().map(extractor::fold::fold_name);
        if let Some(key) = forms.next() {
            for form in forms {
                names.insert(form, key.clone());
            }
        }
    }
    names
});

static ORGANIZATIONS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    entries(include_str!("../data/organizations.txt"))
        .filter_map(|line| line.split_once('='))
        .map(|(short, full)| (fold(short), fold(full)))
        .collect()
});

/// Words before a person's name that are no part of it.
static TITLES: LazyLock<BTreeSet<String>> =
    LazyLock::new(|| entries(include_str!("../data/titles.txt")).map(fold).collect());

/// Endings in small letters, left out only where the name has them so.
static ORGANIZATION_ENDINGS: LazyLock<std::collections::HashSet<&'static str>> = LazyLock::new(|| {
    organization_endings()
        .filter(|ending| ending.starts_with(char::is_lowercase))
        .collect()
});

/// Endings with a capital, left out however they are written.
static ORGANIZATION_SUFFIXES: LazyLock<std::collections::HashSet<String>> = LazyLock::new(|| {
    organization_endings()
        .filter(|ending| ending.starts_with(char::is_uppercase))
        .map(fold)
        .collect()
});

fn organization_endings() -> impl Iterator<Item = &'static str> {
    entries(include_str!("../data/organization-endings.txt"))
}

static NAME_PARTICLES: LazyLock<std::collections::HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("../data/name-particles.txt")).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_persons_name_have_one_key() {
        for (name, key) in [
            ("Sergey Lavrov", "sergei lavrov"),
            ("Sergei V. Lavrov", "sergei v lavrov"),
            ("Holt, Jr.", "holt jr"),
            ("A. J. Holt Jr.", "aj holt jr"),
            ("A. Holt Jr.", "a holt jr"),
            ("Ana H.W. Holt", "ana h w holt"),
            ("Ana HW Holt", "ana h w holt"),
            ("Bob Ruiz", "robert ruiz"),
            ("J. D. Holt", "jd holt"),
            ("J.D. Holt", "jd holt"),
            ("J. Holt", "j holt"),
            ("J. Robert Holt", "robert holt"),
            ("Lavrov", "lavrov"),
            ("Volodymyr Zelenskyy", "vladimir zelenski"),
        ] {
            assert_eq!(name_key(name), key, "{name}");
        }
    }

    #[test]
    fn bodies_go_by_one_name() {
        for (name, folded) in [
            ("The Kremlin", "kremlin"),
            ("AP", "associated press"),
            ("A.P.", "associated press"),
            ("TIME magazine", "time"),
            ("Harbour Times Magazine", "harbor times magazine"),
            ("Harbour Steel Co., Ltd.", "harbor steel"),
        ] {
            assert_eq!(fold_outlet(name), folded, "{name}");
        }
    }

    #[test]
    fn descriptions_stay_in_their_article() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for (name, kind, global) in [
            ("Ana Ruiz", SpeakerKind::Person, true),
            ("The Kremlin", SpeakerKind::Organization, true),
            ("residents", SpeakerKind::Group, false),
            ("The residents", SpeakerKind::Group, false),
            ("the Holt Report", SpeakerKind::Document, true),
            ("a senior official", SpeakerKind::Unnamed, false),
            ("A Western official", SpeakerKind::Unnamed, false),
        ] {
            assert_eq!(key_in(one, name, kind) == key_in(other, name, kind), global, "{name}");
        }
    }

    #[test]
    fn short_names_belong_to_the_only_candidate() {
        for (live, short, identity) in [
            (&["ana ruiz", "ruiz"][..], "ruiz", "ana ruiz"),
            (&["ana ruiz", "bo ruiz", "ruiz"], "ruiz", "ruiz"),
            (&["ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "bo ruiz", "a ruiz"], "a ruiz", "ana ruiz"),
            (&["ana ruiz", "a ruiz", "ruiz"], "ruiz", "ana ruiz"),
            (&["ana ruiz", "b ruiz", "ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "ana ruiz jr", "ruiz"], "ruiz", "ruiz"),
            (&["ana ruiz", "ana ruiz jr", "ruiz jr"], "ruiz jr", "ana ruiz jr"),
            (&["ana ruiz jr", "ana ruiz sr"], "ana ruiz jr", "ana ruiz jr"),
            (&["ana ruiz jr", "ruiz"], "ruiz", "ana ruiz jr"),
            (&["anna van berg", "van berg"], "van berg", "anna berg"),
            (&["ana maria ruiz", "ana ruiz"], "ana maria ruiz", "ana ruiz"),
            (&["ana maria ruiz", "ana ruiz", "ruiz"], "ruiz", "ana ruiz"),
            (&["ana maria ruiz", "maria ruiz"], "ana maria ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana maria ruiz"], "ana m ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana t ruiz"], "ana m ruiz", "ana m ruiz"),
            (&["ana m ruiz", "ana t m ruiz", "ana ruiz"], "ana ruiz", "ana ruiz"),
            (&["ana m ruiz", "ana t m ruiz", "ruiz"], "ruiz", "ruiz"),
            (
                &["ana m ruiz", "ana maria ruiz", "ana t ruiz"],
                "ana m ruiz",
                "ana maria ruiz",
            ),
            (
                &["ana m ruiz", "ana maria ruiz", "ana mona ruiz"],
                "ana m ruiz",
                "ana m ruiz",
            ),
        ] {
            let live: BTreeSet<String> = live.iter().map(|&key| key.to_owned()).collect();
            let resolved = resolve_family(&live, &DecidedNames::default());
            assert_eq!(resolved[short], identity, "{live:?}");
        }
    }
}
