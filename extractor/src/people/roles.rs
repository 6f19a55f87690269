//! Roles: what an article calls the persons that it names, before and behind the name.
//!
//! Input: the mentions and the entities. Output: for each mention by name its role as printed ("Kremlin foreign policy aide", "aide to Putin"), which the
//! entity collects; and the lower-case words of these roles, by which "the aide" is found again.

use std::collections::BTreeSet;

use super::entities::{Entity, Register};
use super::keys::name_key;
use super::knowledge::{Knowledge, PossessedNoun};
use super::layers::{Layers, one_line};
use crate::lexicon::Classes;
use crate::mention::MentionKind;

/// The most words of a role before a name.
const LONGEST_TITLE: usize = 10;
/// The most items of a role behind a name.
const LONGEST_APPOSITION: usize = 16;
/// The role's own noun is among this many words behind the comma.
const NOUN_WITHIN: usize = 8;
/// The most roles kept of one entity.
const MOST_ROLES: usize = 12;

/// Words that no role goes across: "Meanwhile Mayor Ruiz".
const NO_ROLE: Classes = Classes::FUNCTION
    .and(Classes::DETERMINER)
    .and(Classes::CALENDAR)
    .and(Classes::OPENER);

/// Collects the roles of all entities.
pub(super) fn collect_roles(layers: &Layers<'_>, register: &mut Register) -> Vec<Option<String>> {
    let mut roles = vec![None; layers.mentions.len()];
    for (index, mention) in layers.mentions.iter().enumerate() {
        let Some(&(entity, _)) = register.meant[index].first() else {
            continue;
        };
        let only_modifies = mention.modifier && register.entities[entity].personhood <= 0;
        if mention.kind != MentionKind::Name || only_modifies {
            continue;
        }
        let entity = &mut register.entities[entity];
        let title = title_before(layers, mention.items.0, core_start(layers, entity, index));
        let apposition = apposition_after(layers, mention.items.1).or_else(|| apposition_before(layers, mention.items));
        if let Some((from, to)) = title {
            add_words(layers, entity, from, to, true);
        }
        if let Some((from, to)) = apposition {
            add_words(layers, entity, from, to, false);
        }
        add_seat(layers, entity, mention.items.1);
        add_sex(layers, entity, title, apposition);
        let role = [title, apposition]
            .into_iter()
            .flatten()
            .find_map(|(from, to)| printed_role(layers, from, to));
        if let Some(role) = &role
            && entity.roles.len() < MOST_ROLES
            && !entity.roles.contains(role)
        {
            entity.roles.push(role.clone());
        }
        roles[index] = role;
    }
    roles
}

/// Where the bare name begins inside its mention.
fn core_start(layers: &Layers<'_>, entity: &Entity, index: usize) -> usize {
    let mention = &layers.mentions[index];
    (mention.core.0..mention.core.1)
        .find(|&item| entity.full && has_key(layers, item, &entity.first))
        .unwrap_or(mention.core.0)
}

/// Whether an item is this word of a name.
fn has_key(layers: &Layers<'_>, item: usize, key: &str) -> bool {
    let lower = layers.lower(item);
    if lower.bytes().all(|b| b.is_ascii_alphanumeric()) {
        lower == key
    } else {
        name_key(layers.frame.word(item)) == key
    }
}

/// The items of the noun phrase before a bare name: titles in the capitalised run and the words before it.
pub(super) fn title_before(layers: &Layers<'_>, run: usize, core: usize) -> Option<(usize, usize)> {
    let knowledge = Knowledge::shipped();
    let sentence = layers.sentence(core);
    let mut from = core;
    while from > 0 && core - from < LONGEST_TITLE {
        let before = from - 1;
        if before >= run {
            from = before;
            continue;
        }
        if !layers.is_word(before) || layers.sentence(before) != sentence {
            break;
        }
        if layers.lower(before) == "'s" {
            // "Putin's aide Yuri Ushakov": the possessor belongs to the role.
            let possessor = layers
                .mentions
                .partition_point(|mention| mention.items.0 < before.saturating_sub(8));
            let owner = layers.mentions[possessor..]
                .iter()
                .take_while(|mention| mention.items.0 < before)
                .find(|mention| mention.kind == MentionKind::Name && mention.items.1 == before);
            match owner {
                Some(owner) if from < core => from = owner.items.0,
                _ => {}
            }
            break;
        }
        let noun = layers.has_class(before, Classes::TITLE.and(Classes::SOURCE_NOUN));
        let verb = layers.cue_weight(before) > 0.3 || knowledge.ends_role(layers.lower(before));
        let stops = layers.has_class(before, NO_ROLE) || verb && !noun;
        if stops {
            break;
        }
        from = before;
    }
    // The last word before the name has to be a title or a noun of a person: not "yesterday Ruiz".
    let last = core.checked_sub(1)?;
    let is_noun = layers.has_class(last, Classes::TITLE.and(Classes::SOURCE_NOUN).and(Classes::AFFILIATION))
        || Knowledge::shipped().role(layers.lower(last)).is_some()
        || core > run;
    (from < core && is_noun).then_some((from, core))
}

/// The items of ", an aide to Putin," behind a name.
fn apposition_after(layers: &Layers<'_>, end: usize) -> Option<(usize, usize)> {
    let sentence = layers.sentence(end.checked_sub(1)?);
    if layers.lower_in(end, sentence) != "," {
        return None;
    }
    let from = end + 1;
    let limit = from + LONGEST_APPOSITION;
    let mut to = from;
    while to < limit && layers.in_sentence(to, sentence) && !layers.is_quote(to) {
        let lower = layers.lower(to);
        if matches!(
            lower,
            "," | ";"
                | ":"
                | "."
                | "("
                | ")"
                | "—"
                | "–"
                | "--"
                | "who"
                | "which"
                | "whose"
                | "that"
                | "said"
                | "says"
                | "told"
        ) {
            break;
        }
        to += 1;
    }
    let closes = to >= limit
        || !layers.in_sentence(to, sentence)
        || layers.is_quote(to)
        || !matches!(layers.lower(to), "that" | "said" | "says" | "told");
    // "with Ana Ruiz, the mayor stated": the phrase is the subject of the next clause.
    let reports = (from + 1..to)
        .any(|item| layers.cue_weight(item) > 0.4 && !layers.has_class(item, Classes::TITLE.and(Classes::SOURCE_NOUN)));
    if !closes || reports {
        return None;
    }
    // A name between commas is the next of a list, a verb goes on with the clause.
    let opens = layers.has_class(from, Classes::DETERMINER) || !layers.is_capital(from);
    let noun = (from..to.min(from + NOUN_WITHIN)).find(|&item| names_a_role(layers, item));
    let verb = (from..noun.unwrap_or(from)).any(|item| is_verb(layers, item));
    (opens && noun.is_some() && !verb && !is_verb(layers, from)).then_some((from, to))
}

/// The items of "its foreign minister," before ", Sergei Lavrov,".
fn apposition_before(layers: &Layers<'_>, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    // "Borrowing from her grandmother, Ruiz said" is none.
    if !matches!(layers.lower_in(end, layers.sentence(start)), "," | "." | ")" | "") {
        return None;
    }
    let comma = start.checked_sub(1)?;
    let sentence = layers.sentence(start);
    if layers.lower_in(comma, sentence) != "," {
        return None;
    }
    let mut from = comma;
    let mut owned = false;
    while from > 0 && comma - from < NOUN_WITHIN {
        let before = from - 1;
        if layers.lower(before) == "'s" && before > 0 && layers.is_capital(before - 1) {
            // "Sokol's deputy, Irina Belova,": the possessor belongs to the role.
            let owner = (before.saturating_sub(4)..before)
                .rev()
                .take_while(|&item| layers.is_capital(item) && layers.sentence(item) == sentence)
                .last();
            owned = owner.is_some() && from < comma;
            from = owner.unwrap_or(from);
            break;
        }
        let stops = !layers.is_word(before)
            || layers.sentence(before) != sentence
            || layers.has_class(before, Classes::FUNCTION)
            || layers.cue_weight(before) > 0.3 && !names_a_role(layers, before);
        if stops {
            break;
        }
        from = before;
        if layers.has_class(before, Classes::DETERMINER) {
            break;
        }
    }
    let determined = owned || from < comma && layers.has_class(from, Classes::DETERMINER);
    (determined && comma - from > 1 && names_a_role(layers, comma - 1) && !layers.is_capital(comma - 1))
        .then_some((from, comma))
}

fn names_a_role(layers: &Layers<'_>, item: usize) -> bool {
    let knowledge = Knowledge::shipped();
    let lower = layers.lower(item);
    (layers.has_class(item, Classes::TITLE.and(Classes::SOURCE_NOUN)) || knowledge.role(lower).is_some())
        && knowledge.document(lower).is_none()
}

fn is_verb(layers: &Layers<'_>, item: usize) -> bool {
    matches!(
        layers.lower(item),
        "is" | "was"
            | "has"
            | "had"
            | "have"
            | "will"
            | "would"
            | "were"
            | "are"
            | "did"
            | "and"
            | "but"
            | "when"
            | "while"
            | "as"
            | "if"
    ) || layers.lower(item).ends_with("ing") && !names_a_role(layers, item)
}

/// What the noun of a role shows of sex and of being human: "actress", "her brother", "chief economist".
fn add_sex(
    layers: &Layers<'_>,
    entity: &mut Entity,
    title: Option<(usize, usize)>,
    apposition: Option<(usize, usize)>,
) {
    if entity.organization {
        return;
    }
    let knowledge = Knowledge::shipped();
    let human = |item: usize| layers.has_class(item, Classes::TITLE) || knowledge.role(layers.lower(item)).is_some();
    let head = title
        .and_then(|(from, to)| (from..to).rev().find(|&item| human(item)))
        .or_else(|| {
            apposition.and_then(|(from, to)| (from..to).find(|&item| human(item) || names_a_role(layers, item)))
        });
    let Some(head) = head else { return };
    if entity.gender.is_none() {
        let kin = match knowledge.possessed(layers.lower(head)) {
            Some(PossessedNoun::Kin(gender)) => gender,
            _ => None,
        };
        let shown = layers
            .words
            .gender(head)
            .filter(|_| !layers.has_class(head, Classes::GIVEN_NAME));
        entity.gender = kin.or(shown);
    }
    let known_human = human(head) || entity.gender.is_some();
    if entity.personhood <= 0 && known_human {
        entity.personhood += 2;
    }
}

/// Party and state or constituency behind a name: "(D-Ohio)", "of Ohio".
fn add_seat(layers: &Layers<'_>, entity: &mut Entity, end: usize) {
    let knowledge = Knowledge::shipped();
    if layers.lower(end) == "of" && layers.has_class(end + 1, Classes::PLACE) {
        entity.role_words.insert(knowledge.plain(layers.lower(end + 1)).into());
    }
    if matches!(layers.lower(end), "(" | ",")
        && let Some(seat) = knowledge.seat(layers.lower(end + 1))
    {
        entity.role_words.extend(seat.map(Box::from));
    }
}

fn add_words(layers: &Layers<'_>, entity: &mut Entity, from: usize, to: usize, title: bool) {
    let knowledge = Knowledge::shipped();
    for item in from..to {
        if !layers.is_word(item)
            || layers.has_class(item, Classes::FUNCTION.and(Classes::DETERMINER))
            || entity.role_words.len() > 64
        {
            continue;
        }
        let lower = layers.lower(item);
        let word = knowledge.plain(lower);
        insert(&mut entity.role_words, word);
        if title {
            insert(&mut entity.title_words, word);
        }
        for part in lower.split('-').filter(|part| part.len() > 3) {
            insert(&mut entity.role_words, knowledge.plain(part));
        }
    }
}

/// Adds a word, which most often is there already.
fn insert(words: &mut BTreeSet<Box<str>>, word: &str) {
    if !words.contains(word) {
        words.insert(word.into());
    }
}

/// The role in the article's words without article and honorifics; `None` where nothing is left.
fn printed_role(layers: &Layers<'_>, from: usize, to: usize) -> Option<String> {
    let knowledge = Knowledge::shipped();
    // "one of Putin's aides" is one role as a whole.
    let skip = |item: usize| {
        layers.has_class(item, Classes::DETERMINER) && layers.lower(item + 1) != "of"
            || knowledge.is_honorific(layers.lower(item))
    };
    let start = (from..to).find(|&item| !skip(item))?;
    let end = (start..to)
        .rev()
        .find(|&item| layers.is_word(item) && !knowledge.is_honorific(layers.lower(item)))?
        + 1;
    let says_something = (start..end).any(|item| names_a_role(layers, item));
    let role = one_line(layers.text(start, end));
    let role = role.trim_start_matches(|c: char| !c.is_alphanumeric());
    (says_something && role.len() > 2).then(|| role.to_owned())
}
