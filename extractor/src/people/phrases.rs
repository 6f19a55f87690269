//! Noun phrases as printed: how far they reach, whose they are, for whom they speak.
//!
//! Input: a mention. Output: items and words. Nothing here knows who is who.

use super::knowledge::{Knowledge, PossessedNoun};
use super::layers::{Layers, one_line};
use crate::lexicon::Classes;
use crate::mention::{Mention, MentionKind};

/// The most items of the prepositional phrase that belongs to a noun phrase.
const LONGEST_TAIL: usize = 7;
/// The most words of "in a red coat" behind its article.
const MOST_DISTINGUISHING: usize = 3;
/// So far behind a source stands why it is not named, and so many items before its telling word such a clause begins.
const REASON_WITHIN: usize = 24;
const REASON_BACK: usize = 6;
/// The most items from the start of a mention to its end.
const LONGEST_MENTION: usize = 16;

/// The mention of one kind that begins at an item.
pub(super) fn starting_at(layers: &Layers<'_>, item: usize, kind: MentionKind) -> Option<usize> {
    let from = layers.mentions.partition_point(|mention| mention.items.0 < item);
    let at = layers.mentions[from..]
        .iter()
        .take_while(|mention| mention.items.0 == item);
    at.enumerate()
        .find(|(_, mention)| mention.kind == kind)
        .map(|(offset, _)| from + offset)
}

/// The mention of one kind that ends right before an item.
pub(super) fn ending_at(layers: &Layers<'_>, item: usize, kind: MentionKind) -> Option<usize> {
    let to = layers.mentions.partition_point(|mention| mention.items.0 < item);
    let earliest = item.saturating_sub(LONGEST_MENTION);
    let before = layers.mentions[..to].iter().enumerate().rev();
    before
        .take_while(|(_, mention)| mention.items.0 >= earliest)
        .find(|(_, mention)| mention.items.1 == item && mention.kind == kind)
        .map(|(index, _)| index)
}

/// The mentions of the sentence that end before an item, the last first.
pub(super) fn before_in_sentence<'l>(
    layers: &'l Layers<'_>,
    item: usize,
) -> impl Iterator<Item = (usize, &'l Mention)> {
    let sentence = layers.sentence(item);
    let to = layers.mentions.partition_point(|mention| mention.items.0 < item);
    layers.mentions[..to]
        .iter()
        .enumerate()
        .rev()
        .take_while(move |(_, mention)| layers.sentence(mention.items.0) == sentence)
        .filter(move |(_, mention)| mention.items.1 <= item)
}

/// The mention that "who" or "which" belongs to.
pub(super) fn antecedent_of_relative(layers: &Layers<'_>, index: usize, most: usize) -> Option<usize> {
    let item = layers.mentions[index].items.0;
    let places = |mention: &Mention| {
        mention.kind == MentionKind::Name
            && layers.has_class(mention.core.0, Classes::PLACE)
            && mention.core.1 - mention.core.0 == 1
    };
    let mut candidates = before_in_sentence(layers, item)
        .take(most)
        .filter(|(_, mention)| mention.kind != MentionKind::Pronoun && !mention.modifier);
    let nearest = candidates.next()?;
    // "the governor of Ohio, who ...": the place is not who speaks.
    if places(nearest.1) && layers.lower(item) == "who" {
        return candidates
            .find(|(_, mention)| !places(mention))
            .map(|(index, _)| index)
            .or(Some(nearest.0));
    }
    Some(nearest.0)
}

/// One past the last item of a noun phrase with the prepositional phrase that belongs to it: "a spokeswoman for the ministry".
pub(super) fn phrase_end(layers: &Layers<'_>, mention: &Mention) -> usize {
    let end = mention.items.1;
    let sentence = layers.sentence(mention.items.0);
    let preposition = layers.lower_in(end, sentence);
    let from = match preposition {
        "with" if layers.lower(end - 1) == "familiar" => end + 1,
        "to" if layers.lower(end - 1) == "close" => end + 1,
        "of" | "for" | "with" | "from" | "at" | "in" | "on" => end + 1,
        "to" if layers.lower(mention.head) == "close" => end + 1,
        "close" if layers.lower_in(end + 1, sentence) == "to" => end + 2,
        "familiar" if layers.lower_in(end + 1, sentence) == "with" => end + 2,
        _ => return end,
    };
    // "close to the deal", "familiar with his thinking": about any thing.
    let loosely = matches!(layers.lower(from.saturating_sub(2)), "close" | "familiar");
    let goes_on = |item: usize| {
        belongs_to_tail(layers, item, sentence)
            || loosely
                && layers.is_word(item)
                && layers.sentence(item) == sentence
                && layers.cue_weight(item) < 0.3
                && (!layers.has_class(item, Classes::FUNCTION) || layers.has_class(item, Classes::DETERMINER))
    };
    let mut at = from;
    while at < from + LONGEST_TAIL && goes_on(at) {
        at += 1;
    }
    while at > from && layers.has_class(at - 1, Classes::FUNCTION.and(Classes::DETERMINER)) {
        at -= 1;
    }
    if loosely && at > from {
        return at;
    }
    if let Some(end) = distinguishing_end(layers, mention, sentence) {
        return end;
    }
    // A day or a place of the event says nothing about the speaker: "an official in March".
    let names_somebody = (from..at).any(|item| {
        layers.is_capital(item)
            || layers.has_class(item, Classes::SOURCE_NOUN)
            || Knowledge::shipped().is_body(layers.lower(item))
    });
    if at > from && names_somebody { at } else { end }
}

/// One past "in a panama" of "one man in a panama,": what tells one of many apart whom the noun alone does not.
fn distinguishing_end(layers: &Layers<'_>, mention: &Mention, sentence: usize) -> Option<usize> {
    let anybody = matches!(
        layers.lower(mention.head),
        "man" | "woman" | "boy" | "girl" | "lad" | "youth" | "voice"
    );
    let from = mention.items.1;
    if !anybody
        || !matches!(layers.lower_in(from, sentence), "in" | "with" | "at")
        || !layers.has_class(from + 1, Classes::DETERMINER)
    {
        return None;
    }
    let plain = |item: &usize| {
        layers.is_word(*item)
            && layers.in_sentence(*item, sentence)
            && layers.cue_weight(*item) < 0.3
            && !layers.has_class(*item, Classes::FUNCTION.and(Classes::DETERMINER))
    };
    let end = (from + 2..from + 2 + MOST_DISTINGUISHING).take_while(plain).last()? + 1;
    let closes =
        !layers.in_sentence(end, sentence) || layers.is_quote(end) || layers.is_cue(end) || !layers.is_word(end);
    closes.then_some(end)
}

fn belongs_to_tail(layers: &Layers<'_>, item: usize, sentence: usize) -> bool {
    if !layers.is_word(item)
        || layers.sentence(item) != sentence
        || layers.has_class(item, Classes::CALENDAR)
        || layers.cue_weight(item) >= 0.3
    {
        return false;
    }
    let connects = matches!(
        layers.lower(item),
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "'s" | "of" | "and" | "for"
    ) && layers.is_word(item + 1)
        && layers.sentence(item + 1) == sentence;
    let lower_noun = !layers.has_class(item, Classes::FUNCTION)
        && (layers.has_class(item, Classes::SOURCE_NOUN) || modifies_noun(layers, item));
    let number = layers.lower(item).starts_with(|c: char| c.is_ascii_digit());
    layers.is_capital(item) || connects || lower_noun || number
}

/// A lower-case word between a determiner or a name and a noun that is known.
fn modifies_noun(layers: &Layers<'_>, item: usize) -> bool {
    let knowledge = Knowledge::shipped();
    let follows =
        layers.has_class(item.saturating_sub(1), Classes::DETERMINER) || layers.is_capital(item.saturating_sub(1));
    let known = |at: usize| layers.has_class(at, Classes::SOURCE_NOUN) || knowledge.is_body(layers.lower(at));
    knowledge.is_body(layers.lower(item)) || follows && known(item + 1)
}

/// The words from one item up to another without a leading article.
pub(super) fn without_article(layers: &Layers<'_>, from: usize, to: usize) -> String {
    let start = if matches!(layers.lower(from), "the" | "a" | "an") && from + 1 < to {
        from + 1
    } else {
        from
    };
    let text = one_line(layers.text(start, to));
    // A capital that only the head of a sentence explains is dropped: "One neighbor", "Residents".
    let explained = layers.lower_before(start).is_empty() && start == from;
    let plain = layers.has_class(start, Classes::DETERMINER.and(Classes::SOURCE_NOUN))
        && !layers.has_class(
            start,
            Classes::PLACE.and(Classes::ORGANIZATION).and(Classes::AFFILIATION),
        );
    if !explained || !plain || to - start == 1 && !Knowledge::shipped().is_plural(layers.lower(start)) {
        return text;
    }
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// The items of the possessor in "Hale's lawyer": up to the 's.
pub(super) fn possessor(layers: &Layers<'_>, mention: &Mention) -> Option<(usize, usize)> {
    let clitic = (mention.items.0..mention.items.1).find(|&item| layers.lower(item) == "'s")?;
    (clitic > mention.items.0).then_some((mention.items.0, clitic))
}

/// For whom somebody speaks who is called this: the ministry of "a spokeswoman for the ministry", Hale's campaign of "Hale campaign spokesman".
pub(super) fn on_behalf(description: &str) -> Option<String> {
    let knowledge = Knowledge::shipped();
    let words: Vec<&str> = description.split(' ').collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase().replace('’', "'")).collect();
    let voice = lower.iter().position(|word| speaks_for_another(word))?;
    let noun_end = if lower.get(voice).is_some_and(|word| word == "press") {
        voice + 2
    } else {
        voice + 1
    };
    if matches!(
        lower.get(noun_end).map(String::as_str),
        Some("for" | "of" | "to" | "at" | "with")
    ) {
        let mut from = noun_end + 1;
        while lower
            .get(from)
            .is_some_and(|word| matches!(word.as_str(), "the" | "a" | "an"))
        {
            from += 1;
        }
        let party = words.get(from..)?.join(" ");
        return (!party.is_empty()).then_some(party);
    }
    let mut from = 0;
    while from < voice
        && matches!(
            lower[from].as_str(),
            "a" | "an" | "the" | "former" | "then" | "chief" | "senior" | "top" | "another" | "one"
        )
    {
        from += 1;
    }
    let to = (from..voice).rev().find(|&at| {
        !matches!(
            lower[at].as_str(),
            "chief" | "senior" | "top" | "lead" | "defense" | "defence"
        )
    })? + 1;
    // "the Prime Minister's official spokesman" speaks for the Prime Minister.
    let owner = (from..to).find(|&at| lower[at].ends_with("'s"));
    let to = owner.map_or(to, |owner| owner + 1);
    let names = words[from..to]
        .iter()
        .zip(&lower[from..to])
        .any(|(word, lower)| word.starts_with(char::is_uppercase) || knowledge.is_body(lower));
    let party = words[from..to].join(" ");
    let party = party.trim_end_matches("'s").trim_end_matches("’s");
    (names && !party.is_empty()).then(|| party.to_owned())
}

/// Why a source is not named, in the article's words: "not authorized to speak publicly", "who asked not to be named", "on condition of anonymity".
pub(super) fn stated_reason(layers: &Layers<'_>, mention: &Mention) -> Option<String> {
    let sentence = layers.sentence(mention.items.0);
    let clause_ends = |item: usize| {
        !layers.in_sentence(item, sentence) || layers.is_quote(item) || matches!(layers.lower(item), "," | "." | ";")
    };
    let names = |item: usize| {
        matches!(
            layers.lower(item),
            "authorized" | "authorised" | "allowed" | "permitted" | "cleared" | "named" | "identified" | "quoted"
        )
    };
    let key = (mention.items.1..mention.items.1 + REASON_WITHIN)
        .take_while(|&item| layers.in_sentence(item, sentence))
        .find(|&item| {
            let refused = matches!(
                layers.lower(item),
                "not" | "n't" | "declined" | "refused" | "wasn't" | "weren't"
            );
            layers.lower(item) == "anonymity" || refused && (item + 1..=item + 3).any(names)
        })?;
    let opening: &[&str] = if layers.lower(key) == "anonymity" {
        &["on", "under", "requested", "requesting", "granted"]
    } else {
        &["who", "because"]
    };
    let start = (key.saturating_sub(REASON_BACK).max(mention.items.1)..=key)
        .rev()
        .take_while(|&item| !clause_ends(item))
        .find(|&item| opening.contains(&layers.lower(item)))
        .unwrap_or(key);
    // "told the Gazette on condition of anonymity that the ward was full"
    let end = (key + 1..key + REASON_WITHIN).find(|&item| clause_ends(item) || layers.lower(item) == "that")?;
    // "who was not allowed ..."
    let skipped = (start..key)
        .take_while(|&item| matches!(layers.lower(item), "who" | "is" | "was" | "are" | "were"))
        .count();
    Some(one_line(layers.text(start + skipped, end)))
}

/// Nouns of those who speak in another's name and of nobody else.
fn speaks_for_another(lower: &str) -> bool {
    lower.starts_with("spokes")
        || matches!(
            lower,
            "lawyer"
                | "lawyers"
                | "attorney"
                | "attorneys"
                | "solicitor"
                | "barrister"
                | "representative"
                | "publicist"
                | "press"
        )
}

/// Whether the noun is somebody's rather than anybody: "lawyer", "wife".
pub(super) fn belongs_to_somebody(noun: &str) -> Option<PossessedNoun> {
    Knowledge::shipped().possessed(noun)
}
