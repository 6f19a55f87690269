//! Finds the expressions that may be a source.
//!
//! Input: a frame and its words. Output: the names, pronouns and noun phrases outside quoted stretches, by their start. No parser stands behind it: names are
//! capitalised runs, noun phrases end at a noun that is known to head sources or stand right beside a reporting word.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::lexicon::{Classes, Words};
use crate::mention::{Gender, Mention, MentionKind};
use crate::span::Span;

/// The most items one name may have; capitals without end are no name.
const LONGEST_NAME: usize = 12;
/// The most words between the opening of a noun phrase and its head.
const LONGEST_NOMINAL: usize = 7;
/// A noun phrase with an unknown head may have this many words beside a reporting word.
const LONGEST_UNKNOWN_NOMINAL: usize = 4;

/// Finds all mentions of a frame, ordered by start, a longer one before a shorter.
#[must_use]
pub fn find_mentions(frame: &Frame<'_>, words: &Words) -> Vec<Mention> {
    let finder = Finder {
        frame,
        words,
        headline: headline_paragraphs(frame),
        caseless: !frame.items.iter().any(|item| item.capital),
    };
    let mut mentions = finder.scan();
    mentions.sort_by_key(|mention| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let nominal = |other: &Mention| other.kind == MentionKind::Nominal && other.span.encloses(mention.span);
        if mention.kind == MentionKind::Nominal && kept.iter().rev().take(3).any(nominal) {
            continue;
        }
        kept.push(mention);
    }
    kept
}

/// For each paragraph whether it is a sentence at most and most of its longer words are capitalised, or all its words stand in capitals.
fn headline_paragraphs(frame: &Frame<'_>) -> Vec<bool> {
    let mut counts = vec![(0_usize, 0_usize); frame.paragraphs.len()];
    let mut sentences = vec![0_usize; frame.paragraphs.len()];
    let mut shouted = vec![true; frame.paragraphs.len()];
    for &(start, _) in &frame.sentences {
        sentences[frame.items[start].paragraph] += 1;
    }
    for item in &frame.items {
        if item.kind == ItemKind::Word && item.lower.chars().nth(3).is_some() {
            // The first such word tells of most paragraphs.
            shouted[item.paragraph] = shouted[item.paragraph] && is_upper(item.span.of(frame.text));
            let (all, capital) = &mut counts[item.paragraph];
            *all += 1;
            *capital += usize::from(item.capital);
        }
    }
    counts
        .iter()
        .zip(sentences.into_iter().zip(shouted))
        .map(|(&(all, capital), (sentences, shouted))| {
            shouted && all >= 2 || sentences < 2 && all >= 4 && capital * 10 >= all * 7
        })
        .collect()
}

/// The most words of a place or a speaker in capitals before a colon.
const LONGEST_LABEL: usize = 4;
/// The most words of a nickname.
const LONGEST_NICKNAME: usize = 3;
/// A dateline stands before one of the first paragraphs ...
const DATELINE_PARAGRAPHS: usize = 2;
/// ... and has at most so many items.
const LONGEST_DATELINE: usize = 14;

struct Finder<'f, 't> {
    frame: &'f Frame<'t>,
    words: &'f Words,
    headline: Vec<bool>,
    /// The text has no capital letter at all, so that unknown words have to do as names.
    caseless: bool,
}

impl Finder<'_, '_> {
    fn scan(&self) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let mut at = 0;
        while at < self.frame.items.len() {
            if !self.may_open(at) {
                at += 1;
                continue;
            }
            if let Some(pronoun) = self.pronoun(at) {
                mentions.push(pronoun);
                if !self.words.is(at, Classes::DETERMINER) {
                    at += 1;
                    continue;
                }
            } else if self.opens_name(at) {
                let end = self.name_end(at);
                if self.is_dateline(at, end) {
                    at = end;
                    continue;
                }
                if let Some(end) = self.dateline_end(at) {
                    at = end;
                    continue;
                }
                mentions.push(self.name(at, end));
                mentions.extend(self.possessed(at, end));
                at = end;
                continue;
            }
            mentions.extend(self.nominal(at));
            at += 1;
        }
        mentions
    }

    /// Whether a mention may begin at an item; at most words none does.
    fn may_open(&self, at: usize) -> bool {
        let opening = Classes::PRONOUN.and(Classes::DETERMINER).and(Classes::SOURCE_NOUN);
        let known = self.word(at) && (self.frame.items[at].capital || self.caseless || self.words.is(at, opening));
        known || self.word(at) && self.is_bare_plural(at)
    }

    fn pronoun(&self, at: usize) -> Option<Mention> {
        if !self.words.is(at, Classes::PRONOUN) {
            return None;
        }
        let printed = self.frame.word(at);
        let is_pronoun = printed != "US" && (self.caseless || printed != "i");
        is_pronoun.then(|| Mention {
            gender: self.words.gender(at),
            ..self.mention(MentionKind::Pronoun, at, at + 1, at)
        })
    }

    /// Whether a capitalised run that begins here is a name rather than the first word of a sentence.
    fn opens_name(&self, at: usize) -> bool {
        let (words, item) = (self.words, &self.frame.items[at]);
        if !self.name_word(at) || &*item.lower == "i" {
            return false;
        }
        let printed = self.frame.word(at);
        let upper = is_upper(printed);
        let first = self.opens_sentence(at);
        if words.is(at, Classes::OPENER) {
            if words.is(at, Classes::GIVEN_NAME) && self.word(at + 1) && words.cue(at + 1) >= 0.6 {
                return true;
            }
            // "Will Hale said".
            let named = words.is(at, Classes::GIVEN_NAME) && self.word(at + 1) && self.capital(at + 1);
            if named && self.word(at + 2) && words.cue(at + 2) >= 0.5 {
                return true;
            }
            let small_rest = printed.chars().nth(1).is_some_and(char::is_lowercase);
            return !(first || small_rest || self.headline[item.paragraph]);
        }
        let common = words.is(at, Classes::COMMON) && !words.is(at, Classes::TITLE) && !upper;
        if !(first && common) {
            return true;
        }
        let before_cue = self.word(at + 1) && words.cue(at + 1) > 0.5;
        let before_surname = words.is(at, Classes::GIVEN_NAME) && self.capital(at + 1);
        before_cue || before_surname
    }

    /// "NAGARPUR: The chief minister said ...": a place in capitals before the first paragraph's report, not a speaker before words.
    fn is_dateline(&self, start: usize, end: usize) -> bool {
        let items = &self.frame.items;
        let opens = start == 0 || items[start - 1].paragraph != items[start].paragraph;
        let colon = items.get(end).is_some_and(|item| &*item.lower == ":");
        opens
            && colon
            && items[start].paragraph <= DATELINE_PARAGRAPHS
            && (start..end).all(|at| is_upper(self.frame.word(at)))
            && self.capital(end + 1)
            && !self.headline[items[start].paragraph]
            && self.labels() == 1
    }

    /// One past "SINGAPORE –", "HARBOUR CITY, June 3 (AP) —", "Nagarpur, Aug 7 (NPA)" at the head of one of the first paragraphs: the place and the agency say nothing
    /// of the words. In capitals, or with an agency in brackets.
    fn dateline_end(&self, start: usize) -> Option<usize> {
        let items = &self.frame.items;
        let paragraph = items[start].paragraph;
        let opens = start == 0 || items[start - 1].paragraph != paragraph;
        if !opens || paragraph > DATELINE_PARAGRAPHS || self.headline[paragraph] {
            return None;
        }
        let belongs = |at: &usize| {
            let item = &items[*at];
            let calendar = self.words.is(*at, Classes::CALENDAR);
            let number = item.lower.bytes().all(|b| b.is_ascii_digit());
            item.paragraph == paragraph
                && (item.capital || calendar || number || matches!(&*item.lower, "," | "(" | ")" | "." | "/"))
        };
        let end = (start..(start + LONGEST_DATELINE).min(items.len()))
            .take_while(belongs)
            .last()?
            + 1;
        let agency = |at: usize| {
            &*items[at].lower == "("
                && is_upper(self.frame.word(at + 1))
                && items.get(at + 2).is_some_and(|item| &*item.lower == ")")
        };
        let agency = (start..end.saturating_sub(2)).find(|&at| agency(at));
        let shouted = is_upper(self.frame.word(start)) && items[start].span.len() > 2;
        let dash = items
            .get(end)
            .is_some_and(|item| item.paragraph == paragraph && matches!(&*item.lower, "—" | "–" | "--" | "-"));
        let goes_on = |at: usize| {
            items.get(at).is_some_and(|item| {
                item.paragraph == paragraph && (item.capital || matches!(item.kind, ItemKind::Quote(_)))
            })
        };
        if dash && (shouted || agency.is_some()) && goes_on(end + 1) {
            return Some(end + 1);
        }
        // Without a dash the sentence begins behind the agency.
        let set_off = (start..end).any(|at| &*items[at].lower == ",");
        agency
            .map(|open| open + 3)
            .filter(|&behind| (set_off || shouted) && goes_on(behind))
    }

    /// How many paragraphs open with a word in capitals and a colon: several are the turns of a talk.
    fn labels(&self) -> usize {
        let items = &self.frame.items;
        let label = |&&(start, _): &&(usize, usize)| {
            let opens = start == 0 || items[start - 1].paragraph != items[start].paragraph;
            let shouted = |&at: &usize| self.word(at) && is_upper(self.frame.word(at));
            let words = (start..start + LONGEST_LABEL).take_while(shouted).count();
            opens && words > 0 && items.get(start + words).is_some_and(|item| &*item.lower == ":")
        };
        self.frame.sentences.iter().filter(label).take(2).count()
    }

    /// One past the last item of the capitalised run.
    fn name_end(&self, start: usize) -> usize {
        let (items, words) = (&self.frame.items, self.words);
        let (paragraph, sentence) = (items[start].paragraph, items[start].sentence);
        let mut person = self.shows_person(start);
        let mut end = start + 1;
        while end < items.len() && items[end].paragraph == paragraph && end < start + LONGEST_NAME {
            let lower = &*items[end].lower;
            let next_is_name = self.name_word(end + 1) && items[end + 1].sentence == sentence;
            let step = if self.name_word(end) && items[end].sentence == sentence {
                person |= self.shows_person(end);
                1
            } else if person && next_is_name && self.is_nickname(end) {
                2
            } else if person && matches!(lower, "of" | "for" | "and") {
                break;
            } else if words.is(end, Classes::CONNECTOR) && next_is_name {
                let joins_bodies = match lower {
                    "and" => words.is(end - 1, Classes::ORGANIZATION) || self.names_department(start, end),
                    "for" => words.is(end - 1, Classes::ORGANIZATION) || words.is(end + 1, Classes::ORGANIZATION),
                    _ => true,
                };
                if !joins_bodies {
                    break;
                }
                2
            } else if let Some(particles) = self.particles(end, sentence) {
                particles + 1
            } else if lower == "of"
                && words.is(end - 1, Classes::ORGANIZATION)
                && items.get(end + 1).is_some_and(|item| &*item.lower == "the")
                && self.name_word(end + 2)
            {
                3
            } else if lower == "." && items[end - 1].span.len() == 1 && self.word(end + 1) && self.capital(end + 1) {
                1
            } else if lower == "," && self.word(end + 1) && words.is(end + 1, Classes::SUFFIX)
                || self.plural_possessive(end)
            {
                2
            } else {
                break;
            };
            end += step;
        }
        end
    }

    /// "Bobby Fish" between "Robert" and "Carver": a few words in marks between two parts of a name.
    fn is_nickname(&self, at: usize) -> bool {
        let ItemKind::Quote(stretch) = self.frame.items[at].kind else {
            return false;
        };
        let inner = self.frame.stretches[stretch].inner.of(self.frame.text);
        let opens = inner.starts_with(char::is_uppercase) || inner.starts_with("the ");
        opens
            && inner.split_whitespace().take(LONGEST_NICKNAME + 1).count() <= LONGEST_NICKNAME
            && inner.ends_with(char::is_alphanumeric)
            && self.words.cue(at + 1) < 0.5
    }

    /// "Department of Fisheries and" Oceans: what follows "and" is another part of what the body is for.
    fn names_department(&self, start: usize, and: usize) -> bool {
        NOUNS.department.contains(&*self.frame.items[start].lower)
            && (start + 1..and).any(|at| matches!(&*self.frame.items[at].lower, "of" | "for" | "on"))
            && !self.words.is(and + 1, Classes::GIVEN_NAME.and(Classes::TITLE))
    }

    /// "Dock Workers' Union": the apostrophe behind a plural belongs to the name of a body.
    fn plural_possessive(&self, at: usize) -> bool {
        let items = &self.frame.items;
        let sentence = items[at].sentence;
        let apostrophe = matches!(&*items[at].lower, "'" | "’") && items[at - 1].span.end() == items[at].span.start();
        let body = |at: usize| self.name_word(at) && items[at].sentence == sentence;
        apostrophe
            && items[at - 1].lower.ends_with('s')
            && (at + 1..at + 4)
                .take_while(|&at| body(at))
                .any(|at| self.words.is(at, Classes::ORGANIZATION))
    }

    /// How many small words stand before the next capitalised one, where there are several: "van der" Brandt.
    fn particles(&self, at: usize, sentence: usize) -> Option<usize> {
        let particle = |at: usize| {
            self.same_sentence_word(at, sentence)
                && self.words.is(at, Classes::CONNECTOR)
                && !matches!(&*self.frame.items[at].lower, "of" | "and" | "for" | "&")
        };
        let count = (at..at + 3).take_while(|&at| particle(at)).count();
        let name_follows = self.name_word(at + count) && self.frame.items[at + count].sentence == sentence;
        (count >= 2 && name_follows).then_some(count)
    }

    fn name(&self, start: usize, end: usize) -> Mention {
        let (items, words) = (&self.frame.items, self.words);
        let belongs = |at: &usize| &*items[*at].lower != "," && !matches!(items[*at].kind, ItemKind::Quote(_));
        let parts: Vec<usize> = (start..end).filter(belongs).collect();
        let cut = self.titles_before(&parts);
        let core = &parts[cut..];
        // "Mrs Monk": the family name is no title.
        let titles = if cut == 0 && parts.len() == 1 {
            &parts[..]
        } else {
            &parts[..cut]
        };
        let title_gender = titles
            .iter()
            .rev()
            .filter(|&&at| words.is(at, Classes::TITLE))
            .find_map(|&at| words.gender(at));
        let given_gender = (core.len() > 1 && words.is(core[0], Classes::GIVEN_NAME))
            .then(|| words.gender(core[0]))
            .flatten();
        let gender = title_gender.or(given_gender);
        // "General" is no title in "Harbour General Hospital".
        let ends_in_body = core.last().is_some_and(|&at| words.is(at, Classes::ORGANIZATION));
        let titled_person = gender.is_some()
            || (cut > 0 && words.is(parts[cut - 1], Classes::TITLE) && core.len() <= 2 && !ends_in_body);
        let headline = self.headline[items[start].paragraph];
        let acronym =
            core.len() == 1 && is_upper(self.frame.word(core[0])) && items[core[0]].span.len() > 1 && !headline;
        let organization = core.iter().any(|&at| words.is(at, Classes::ORGANIZATION)) && !titled_person
            || core.iter().any(|&at| &*items[at].lower == "of")
            || acronym;
        let head = (start..end)
            .rev()
            .find(|&at| !words.is(at, Classes::SUFFIX) && self.word(at))
            .unwrap_or(end - 1);
        Mention {
            core: (core.first().copied().unwrap_or(start), end),
            gender,
            organization,
            modifier: self.modifies(end),
            ..self.mention(MentionKind::Name, start, end, head)
        }
    }

    /// How many words of a run are titles, offices, sides before the bare name.
    fn titles_before(&self, parts: &[usize]) -> usize {
        let words = self.words;
        let Some(last) = parts.len().checked_sub(1) else {
            return 0;
        };
        let mut cut = (0..last)
            .rev()
            .find(|&k| words.is(parts[k], Classes::TITLE.and(Classes::AFFILIATION)))
            .map_or(0, |k| k + 1);
        if parts.len() - cut > 3 {
            let given = |k: usize| words.is(parts[k], Classes::GIVEN_NAME);
            let starts_name = |k: &usize| {
                let before = parts[*k - 1];
                given(*k)
                    && !given(*k - 1)
                    && self.frame.items[before].span.len() > 2
                    && !words.is(before, Classes::CONNECTOR)
            };
            if let Some(k) = (cut + 1..last).find(starts_name) {
                cut = k;
            }
        }
        cut
    }

    /// Whether the words after a name are a noun that it modifies: "Clinton spokesman Brian Fallon".
    fn modifies(&self, end: usize) -> bool {
        let words = self.words;
        self.word(end)
            && self.frame.items[end].sentence == self.frame.items[end - 1].sentence
            && !self.capital(end)
            && (words.is(end, Classes::SOURCE_NOUN)
                || words.is(end, Classes::TITLE) && !matches!(&*self.frame.items[end].lower, "first" | "former"))
    }

    /// "Scott's lawyer", from a name that ends at `end`.
    fn possessed(&self, start: usize, end: usize) -> Option<Mention> {
        let items = &self.frame.items;
        let sentence = items[start].sentence;
        if items
            .get(end)
            .is_none_or(|item| &*item.lower != "'s" || item.sentence != sentence)
        {
            return None;
        }
        let (head, stop) = self.nominal_head(end + 1, end + LONGEST_NOMINAL);
        let head = head.filter(|&at| !self.capital(at)).or_else(|| {
            let length = stop - (end + 1);
            let reports = self.same_sentence_word(stop, sentence) && self.words.cue(stop) >= 0.3;
            // "Hale's boldest claim": the words are Hale's.
            let before_cue = reports && !is_noun_of_speech(&items[stop].lower);
            let fits = (1..=LONGEST_UNKNOWN_NOMINAL).contains(&length) && before_cue && !self.capital(stop - 1);
            fits.then(|| stop - 1)
        })?;
        Some(Mention {
            possessed: true,
            gender: self.noun_gender(head),
            ..self.mention(MentionKind::Nominal, start, head + 1, head)
        })
    }

    fn nominal(&self, at: usize) -> Option<Mention> {
        let items = &self.frame.items;
        let determined = self.words.is(at, Classes::DETERMINER);
        if !determined && self.is_bare_plural(at) {
            return Some(self.mention(MentionKind::Nominal, at, at + 1, at));
        }
        if !determined && !self.words.is(at, Classes::SOURCE_NOUN) {
            return None;
        }
        let first = at + usize::from(determined);
        // "said that the mayor": a conjunction.
        if &*items[at].lower == "that" && first < items.len() && self.words.is(first, Classes::DETERMINER) {
            return None;
        }
        let sentence = items[at].sentence;
        if first >= items.len() || items[first].sentence != sentence {
            return None;
        }
        let (known, stop) = self.nominal_head(first, first + LONGEST_NOMINAL);
        let beside_cue = || {
            let after = self.same_sentence_word(stop, sentence)
                && self.words.cue(stop) >= 0.3
                && !is_noun_of_speech(&self.frame.items[stop].lower);
            let before = at > 0 && items[at - 1].paragraph == items[at].paragraph && self.words.cue(at - 1) >= 0.4;
            after || before
        };
        if known.is_none() && stop == first && self.stands_for_people(at) && beside_cue() {
            return Some(self.mention(MentionKind::Nominal, at, first, at));
        }
        let head = known.or_else(|| {
            let may_stand_alone = determined
                && !matches!(&*items[at].lower, "this" | "that" | "no" | "any" | "each" | "every")
                && (1..=LONGEST_UNKNOWN_NOMINAL).contains(&(stop - first));
            (may_stand_alone && beside_cue() && !self.capital(stop - 1)).then(|| stop - 1)
        })?;
        Some(Mention {
            gender: self.noun_gender(head),
            ..self.mention(MentionKind::Nominal, at, head + 1, head)
        })
    }

    /// "by conservationists", "with rescuers calling it": people in the plural whose noun is unknown, behind "by" or before a reporting word.
    fn is_bare_plural(&self, at: usize) -> bool {
        let items = &self.frame.items;
        if !is_plural_of_people(&items[at].lower) {
            return false;
        }
        let sentence = items[at].sentence;
        let known = self
            .words
            .is(at, Classes::SOURCE_NOUN.and(Classes::FUNCTION).and(Classes::CALENDAR))
            || self.words.cue(at) >= 0.3;
        if known || items[at].capital && !self.opens_sentence(at) {
            return false;
        }
        let agent = at > 0 && items[at - 1].sentence == sentence && &*items[at - 1].lower == "by";
        let reports = self.same_sentence_word(at + 1, sentence) && self.words.cue(at + 1) >= 0.3;
        agent || reports
    }

    /// The last known source noun of the words from `first`, and the item at which the phrase stops.
    fn nominal_head(&self, first: usize, limit: usize) -> (Option<usize>, usize) {
        let words = self.words;
        let mut head = None;
        let mut at = first;
        let sentence = self.frame.items.get(first).map(|item| item.sentence);
        while at < limit && sentence.is_some_and(|sentence| self.same_sentence_word(at, sentence)) {
            let reopens = at > first && (words.is(at, Classes::PRONOUN) || self.reopens_nominal(at));
            let reports = at > first && words.cue(at) > 0.3;
            let names = head.is_some() && self.capital(at);
            if words.is(at, Classes::FUNCTION) || reopens || reports || names || &*self.frame.items[at].lower == "'s" {
                break;
            }
            if words.is(at, Classes::SOURCE_NOUN) && (self.opens_sentence(at) || !self.capital(at)) {
                head = Some(at);
            }
            at += 1;
        }
        (head, at)
    }

    /// Whether a determiner may stand for people by itself: "many fear".
    fn stands_for_people(&self, at: usize) -> bool {
        const ALONE: [&str; 10] = [
            "another", "both", "few", "many", "most", "one", "others", "several", "some", "two",
        ];
        ALONE.contains(&&*self.frame.items[at].lower)
    }

    /// Whether a word opens another noun phrase.
    fn reopens_nominal(&self, at: usize) -> bool {
        matches!(
            &*self.frame.items[at].lower,
            "the" | "a" | "an" | "this" | "these" | "those" | "its"
        )
    }

    fn mention(&self, kind: MentionKind, start: usize, end: usize, head: usize) -> Mention {
        let items = &self.frame.items;
        Mention {
            kind,
            items: (start, end),
            span: Span::new(items[start].span.start(), items[end - 1].span.end()),
            head,
            core: (start, start),
            gender: None,
            organization: false,
            modifier: false,
            possessed: false,
            headline: self.headline[items[start].paragraph],
        }
    }

    fn noun_gender(&self, head: usize) -> Option<Gender> {
        self.words
            .is(head, Classes::TITLE)
            .then(|| self.words.gender(head))
            .flatten()
    }

    /// Whether an item stands at the head of its sentence, or right behind a quote.
    fn opens_sentence(&self, at: usize) -> bool {
        let items = &self.frame.items;
        at == 0 || items[at - 1].sentence != items[at].sentence || matches!(items[at - 1].kind, ItemKind::Quote(_))
    }

    fn word(&self, at: usize) -> bool {
        self.frame.items.get(at).is_some_and(|item| item.kind == ItemKind::Word)
    }

    fn same_sentence_word(&self, at: usize, sentence: usize) -> bool {
        self.word(at) && self.frame.items[at].sentence == sentence
    }

    fn capital(&self, at: usize) -> bool {
        self.frame.items.get(at).is_some_and(|item| item.capital)
    }

    /// Whether a word may be part of a name.
    fn name_word(&self, at: usize) -> bool {
        if !self.word(at) {
            return false;
        }
        let item = &self.frame.items[at];
        if self.words.is(at, Classes::CALENDAR) {
            return item.capital && self.surname_despite_calendar(at);
        }
        if item.capital {
            let shouted = is_upper(self.frame.word(at)) && item.span.len() > 2;
            return !(shouted && self.words.cue(at) >= 0.5);
        }
        self.caseless && self.words.is_unknown(at) && item.lower.chars().all(char::is_alphabetic)
    }

    /// Whether a month is a surname here: "Theresa May", "Mrs May".
    fn surname_despite_calendar(&self, at: usize) -> bool {
        let surname = at.checked_sub(1).is_some_and(|before| {
            let same_sentence = self.frame.items[before].sentence == self.frame.items[at].sentence;
            let titled = self.words.is(before, Classes::TITLE) && self.words.gender(before).is_some();
            same_sentence && self.capital(before) && (titled || self.words.is(before, Classes::GIVEN_NAME))
        });
        surname || self.given_name_despite_calendar(at)
    }

    /// Whether a month is a given name here: "June says", "His wife, June,", "June Hale said".
    fn given_name_despite_calendar(&self, at: usize) -> bool {
        let items = &self.frame.items;
        let sentence = items[at].sentence;
        if !NOUNS.month.contains(&*items[at].lower) {
            return false;
        }
        let next = self.same_sentence_word(at + 1, sentence);
        let speaks = next && self.words.cue(at + 1) >= 0.6 && &*items[at].lower != "may";
        let surnamed = next
            && self.capital(at + 1)
            && !self.words.is(at + 1, Classes::CALENDAR)
            && items[at + 1].lower.bytes().all(|b| b.is_ascii_alphabetic())
            && (self.same_sentence_word(at + 2, sentence) && self.words.cue(at + 2) >= 0.5);
        let comma = at >= 2 && &*items[at - 1].lower == "," && items[at - 2].sentence == sentence;
        let kin = at >= 2
            && comma
            && self.words.is(at - 2, Classes::SOURCE_NOUN)
            && NOUNS.kin.contains(&*items[at - 2].lower);
        speaks || surnamed || kin
    }

    /// Whether a word of a run shows that the run names a person, whom no "of" joins to what follows.
    fn shows_person(&self, at: usize) -> bool {
        self.words.is(at, Classes::GIVEN_NAME)
            || self.words.is(at, Classes::TITLE) && self.words.gender(at).is_some()
            || matches!(&*self.frame.items[at].lower, "sen." | "rep." | "gov." | "dr.")
            || self.frame.word(at).len() == 2 && self.frame.word(at).ends_with('.')
    }
}

/// Whether a reporting word is a noun whatever stands before it: "claim", "assertion", "statement".
fn is_noun_of_speech(lower: &str) -> bool {
    NOUNS.speech.contains(lower) || NOUNS.speech_endings.iter().any(|ending| lower.ends_with(ending))
}

/// Whether a word ends like the plural of a noun for people: "conservationists", "rescuers", "librarians". Nearly every word is asked, so that the endings stand here.
fn is_plural_of_people(lower: &str) -> bool {
    const ENDINGS: [&str; 9] = ["ists", "ers", "ors", "ians", "ants", "ents", "ees", "men", "people"];
    lower.len() > 5 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// The words of `data/mention-nouns.txt`.
#[derive(Default)]
struct Nouns {
    speech: FxHashSet<&'static str>,
    speech_endings: Vec<&'static str>,
    kin: FxHashSet<&'static str>,
    month: FxHashSet<&'static str>,
    department: FxHashSet<&'static str>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let mut nouns = Nouns::default();
    for line in data_lines(include_str!("../data/mention-nouns.txt")) {
        let (kind, words) = line.split_once(": ").unwrap_or_default();
        let words = words.split(' ');
        match kind {
            "speech" => nouns.speech.extend(words),
            "speech-ending" => nouns.speech_endings.extend(words),
            "kin" => nouns.kin.extend(words),
            "month" => nouns.month.extend(words),
            "department" => nouns.department.extend(words),
            _ => {}
        }
    }
    nouns
});

/// Whether a word has letters, none of them small.
fn is_upper(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}
