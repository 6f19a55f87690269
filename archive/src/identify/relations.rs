//! To whom speakers belong, as articles tell: whom they speak for, of what body they are members, of what body a body is part.
//!
//! Input: a mention of a speaker with the name and the role that the article gives it. Output: the relations that these tell. A role tells of a body by its noun and the
//! body's name, before ("Federal Reserve chair") or behind ("director of the Harlow Institute", "analyst at Brook Bank"); of a state by an office and the state's name
//! ("Norwegian foreign minister"). A former member belongs to nothing. The words for all that are in `data/affiliations.txt` and `data/states.txt`; what makes a name a
//! body's, the extractor knows. A relation that is not certain from these words alone is not told.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use entity::report_speaker;
use entity::vocabulary::{RelationKind, SpeakerKind};
use extractor::fold::fold;
use extractor::lexicon::{Classes, Lexicon};
use uuid::Uuid;

use super::names::{fold_outlet, is_known_body};
use crate::article::entries;
use crate::ids;

/// A relation that a mention tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// How the speaker is related to the other.
    pub(crate) kind: RelationKind,
    /// The key of the other's identity.
    pub(crate) key: String,
    /// The other's name, as reported.
    pub(crate) name: String,
}

/// What a mention tells of its speaker's relations.
pub(crate) fn told(mention: &report_speaker::Model) -> Vec<Told> {
    let mut told = Vec::new();
    if let (Some(key), Some(name)) = (&mention.on_behalf_key, &mention.on_behalf_of) {
        told.push(Told {
            kind: RelationKind::SpeaksFor,
            key: key.clone(),
            name: name.clone(),
        });
    }
    let role = mention.role.as_deref();
    let belonging = match mention.kind {
        SpeakerKind::Person => role.and_then(membership).map(|body| (RelationKind::MemberOf, body)),
        SpeakerKind::Organization | SpeakerKind::Group => whole(&mention.name)
            .or_else(|| role.and_then(whole_of_role))
            .map(|body| (RelationKind::PartOf, body)),
        SpeakerKind::Document | SpeakerKind::Unnamed => None,
    };
    if let Some((kind, name)) = belonging {
        let key = format!("organization:{}", fold_outlet(&name));
        if key != mention.name_key {
            told.push(Told { kind, key, name });
        }
    }
    told
}

/// The speakers to whom a mention relates its own, whatever persons decided about them.
pub(crate) fn related(mention: &report_speaker::Model) -> impl Iterator<Item = Uuid> + use<> {
    told(mention).into_iter().map(|told| ids::speaker(&told.key))
}

/// The body or state to which somebody in this role belongs.
fn membership(role: &str) -> Option<String> {
    let words = Words::of(role);
    if words.lower.iter().any(|word| RULES.past.contains(bare(word))) {
        return None;
    }
    state(&words)
        .or_else(|| body_before(&words))
        .or_else(|| body_behind(&words))
}

/// The state of "Norwegian foreign minister", "Chile's president" and "president of Chile".
fn state(words: &Words<'_>) -> Option<String> {
    let is_office = |range: &[String]| {
        range.iter().all(|word| RULES.office.contains(word.as_str()))
            && range.iter().any(|word| RULES.head.contains(word.as_str()))
    };
    // The longest name of a state has two words.
    (1..=2)
        .filter(|&size| size < words.lower.len())
        .find_map(|size| {
            let (name, office) = words.lower.split_at(size);
            let of = state_called(&name.join(" ")).filter(|_| is_office(office));
            of.or_else(|| {
                let (office, name) = words.lower.split_at(words.lower.len() - size);
                let (of, office) = office.split_last()?;
                let name = name.join(" ");
                let state = state_called(&name)?;
                // "president of the French" names no state.
                (of == "of" && state.to_lowercase() == name && is_office(office)).then_some(state)
            })
        })
        .map(str::to_owned)
}

pub(super) fn state_called(name: &str) -> Option<&'static str> {
    let bare = name.strip_suffix("'s").unwrap_or(name);
    RULES.states.get(fold(bare).as_str()).copied()
}

/// The body of "Federal Reserve chair", "senior Harbor Board official", "FBI Director".
fn body_before(words: &Words<'_>) -> Option<String> {
    let start = (0..words.len()).find(|&at| words.is_capital(at))?;
    if (0..start).any(|at| words.ends_phrase(at) || RULES.member.contains(words.lower[at].as_str())) {
        return None;
    }
    let end = (start..words.len())
        .find(|&at| words.ends_phrase(at) && !words.joins_capitals(at))
        .unwrap_or(words.len());
    let last = end.checked_sub(1)?;
    if !RULES.member.contains(words.lower[last].as_str()) {
        return None;
    }
    // In small letters the noun and what belongs to it show themselves; where all is capital, the longest name that is a body's is the body.
    let small = (start..end).find(|&at| !words.is_capital(at) && !words.joins_capitals(at));
    match small {
        Some(small) => (small..end)
            .all(|at| !words.is_capital(at))
            .then(|| body(&words.raw[start..small]))
            .flatten(),
        None => (start + 1..end).rev().find_map(|to| body(&words.raw[start..to])),
    }
}

/// The body of "director of the Harlow Institute", "professor of history at Harlow University", "chief executive of Brook".
fn body_behind(words: &Words<'_>) -> Option<String> {
    let first = (1..words.len()).find(|&at| words.ends_phrase(at))?;
    let noun = words.lower[first - 1].as_str();
    let is_business = RULES.business.contains(noun)
        && (noun != "executive" || RULES.rank.contains(words.lower[first.saturating_sub(2)].as_str()));
    if !is_business && !RULES.member.contains(noun) {
        return None;
    }
    // One phrase in small letters may stand between: "professor of modern history at ...".
    let further = (first + 1..words.len())
        .take_while(|&at| !words.is_capital(at))
        .find(|&at| words.ends_phrase(at));
    [Some(first), further].into_iter().flatten().find_map(|at| {
        if !RULES.lead.contains(words.lower[at].as_str()) {
            return None;
        }
        let name = words.name_from(at + 1)?;
        // A role that was cut short may end inside the name.
        if words.len() >= LONGEST_WHOLE && at + 1 + name.len() >= words.len() - 1 {
            return None;
        }
        let business = || {
            let names_business = is_business && at == first && words.lower[at] != "for" && !names_place_or_person(name);
            names_business.then(|| name.join(" "))
        };
        body(name).or_else(business)
    })
}

/// From how many words on a role may have been cut short.
const LONGEST_WHOLE: usize = 14;

/// The body that a body's name says it is a part of: "the Harbor Board's audit office", "Harbor Board audit office", "Audit Office of the Harbor Board".
fn whole(name: &str) -> Option<String> {
    let words = Words::of(name);
    let last = words.lower.last()?;
    let small = (1..words.len()).find(|&at| !words.is_capital(at) && !words.joins_capitals(at));
    if let Some(small) = small
        && RULES.part.contains(last.as_str())
        && (small..words.len()).all(|at| !words.is_capital(at) && !words.ends_phrase(at))
        && let Some(body) = body(&words.raw[usize::from(words.lower[0] == "the")..small])
    {
        return Some(body);
    }
    if let Some(owner) = words.lower.iter().position(|word| word.ends_with("'s")) {
        let start = usize::from(words.lower[0] == "the");
        let mut owning: Vec<&str> = words.raw.get(start..=owner)?.to_vec();
        let possessor = without_clitic(owning.pop()?);
        owning.push(possessor);
        return body(&owning).filter(|_| RULES.part.contains(last.as_str()));
    }
    let of = words.lower.iter().position(|word| word == "of")?;
    let part = of.checked_sub(1)?;
    // "Department of Labor" is no part of labor: both must be bodies by themselves.
    let is_named = part > 0 && RULES.part.contains(words.lower[part].as_str());
    let name = words.name_from(of + 1)?;
    body(name).filter(|_| is_named && of + 1 + name.len() + usize::from(words.lower[of + 1] == "the") == words.len())
}

/// The body of "a subsidiary of Brook Holdings": of a part, whatever it is "of" is a body, unless it is a place.
fn whole_of_role(role: &str) -> Option<String> {
    let words = Words::of(role);
    if words.lower.iter().any(|word| RULES.past.contains(bare(word))) {
        return None;
    }
    let of = words.lower.iter().position(|word| word == "of")?;
    let noun = of.checked_sub(1)?;
    let name = words.name_from(of + 1)?;
    (RULES.part.contains(words.lower[noun].as_str()) && !names_place_or_person(name)).then(|| name.join(" "))
}

/// The name of a body that a run of words is, without its possessor ("Germany's Green Alliance"); `None` where nothing shows that it is one.
fn body(name: &[&str]) -> Option<String> {
    let start = name
        .iter()
        .rposition(|word| without_clitic(word) != *word)
        .map_or(0, |possessor| possessor + 1);
    let name = &name[start..];
    let joined = name.join(" ");
    if name.is_empty() {
        return None;
    }
    if is_known_body(&joined) || RULES.body.contains(&fold(&joined)) {
        return Some(joined).filter(|_| state_called(&name.join(" ").to_lowercase()).is_none());
    }
    let [only] = name else {
        return is_body_of_words(name).then_some(joined);
    };
    let is_acronym =
        only.len() >= 3 && only.bytes().all(|byte| byte.is_ascii_uppercase()) && !RULES.none.contains(*only);
    is_acronym.then_some(joined)
}

/// Whether a word for a body heads the name, and the rest tells which one: a name ("Harlow Council") or two words more ("National Harvest Council").
fn is_body_of_words(name: &[&str]) -> bool {
    let lexicon = Lexicon::shipped();
    let classes = |word: &str| lexicon.get(&word.to_lowercase()).classes;
    let is_link = |word: &&str| word.chars().all(|c| !c.is_uppercase());
    let head = match name.iter().position(is_link) {
        Some(link) => &name[..link],
        None => name,
    };
    let Some(noun) = head.last() else { return false };
    let lower = noun.to_lowercase();
    let ends_body = classes(noun).any(Classes::ORGANIZATION) && !RULES.no_end.contains(lower.as_str());
    if !ends_body || RULES.member.contains(lower.as_str()) {
        return false;
    }
    let telling: Vec<&&str> = name.iter().filter(|word| *word != noun && !is_link(word)).collect();
    let plain = Classes::COMMON
        .and(Classes::ORGANIZATION)
        .and(Classes::AFFILIATION)
        .and(Classes::TITLE);
    telling.len() >= 2 || telling.iter().any(|word| !classes(word).any(plain))
}

fn names_place_or_person(name: &[&str]) -> bool {
    let lexicon = Lexicon::shipped();
    let other = Classes::PLACE
        .and(Classes::GIVEN_NAME)
        .and(Classes::AFFILIATION)
        .and(Classes::TITLE);
    name.iter()
        .any(|word| lexicon.get(&word.to_lowercase()).classes.any(other))
        || state_called(&name.join(" ").to_lowercase()).is_some()
}

fn without_clitic(word: &str) -> &str {
    word.strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .unwrap_or(word)
}

/// "ex" of "ex-minister".
fn bare(word: &str) -> &str {
    match word.split_once('-') {
        Some(("ex", _)) => "ex",
        _ => word,
    }
}

/// The words of a role or name, as printed and in small letters with straight apostrophes.
struct Words<'t> {
    raw: Vec<&'t str>,
    lower: Vec<String>,
}

impl<'t> Words<'t> {
    fn of(text: &'t str) -> Self {
        let raw: Vec<&str> = text.split_whitespace().collect();
        let lower = raw.iter().map(|word| word.to_lowercase().replace('’', "'")).collect();
        Self { raw, lower }
    }

    fn len(&self) -> usize {
        self.raw.len()
    }

    fn is_capital(&self, at: usize) -> bool {
        self.raw[at].starts_with(char::is_uppercase)
    }

    /// Whether the noun phrase before this word is over: at a preposition, at "and".
    fn ends_phrase(&self, at: usize) -> bool {
        RULES.end.contains(self.lower[at].as_str()) || self.raw[at].ends_with([',', ';', ':', ')'])
    }

    /// Whether a small word stands inside a name: "Bank of Harlow", "Food and Drug Office".
    fn joins_capitals(&self, at: usize) -> bool {
        RULES.join.contains(self.lower[at].as_str())
            && at > 0
            && (self.is_capital(at - 1) || self.lower[at] == "the")
            && self
                .raw
                .get(at + 1)
                .is_some_and(|word| word.starts_with(char::is_uppercase) || *word == "the")
    }

    /// The capitalised name that begins here, behind an article.
    fn name_from(&self, at: usize) -> Option<&[&'t str]> {
        let from = at
            + usize::from(matches!(
                self.lower.get(at).map(String::as_str),
                Some("the" | "a" | "an")
            ));
        let names_body = |at: &usize| {
            Lexicon::shipped()
                .get(&self.lower[*at])
                .classes
                .any(Classes::ORGANIZATION)
        };
        let mut to = from;
        while to < self.len() && (self.is_capital(to) || to > from && self.joins_capitals(to)) {
            // "the Harlow Trust and Brook Bank" are two, "the Center for Rivers and Harbour Studies" is one.
            let mut behind = (to + 1..self.len()).take_while(|&at| self.is_capital(at));
            if self.lower[to] == "and" && (from..to).any(|at| names_body(&at)) && behind.any(|at| names_body(&at)) {
                break;
            }
            to += 1;
        }
        (to > from).then(|| &self.raw[from..to])
    }
}

/// The words of `data/affiliations.txt` and `data/states.txt`.
#[derive(Default)]
struct Rules {
    member: HashSet<&'static str>,
    business: HashSet<&'static str>,
    rank: HashSet<&'static str>,
    part: HashSet<&'static str>,
    office: HashSet<&'static str>,
    head: HashSet<&'static str>,
    past: HashSet<&'static str>,
    none: HashSet<&'static str>,
    end: HashSet<&'static str>,
    join: HashSet<&'static str>,
    lead: HashSet<&'static str>,
    no_end: HashSet<&'static str>,
    /// Folded.
    body: HashSet<String>,
    /// Names of states by folded names and adjectives.
    states: HashMap<String, &'static str>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let mut rules = Rules::default();
    for line in entries(include_str!("../../data/affiliations.txt")) {
        let Some((kind, words)) = line.split_once(": ") else {
            continue;
        };
        let list = match kind {
            "member" => &mut rules.member,
            "business" => &mut rules.business,
            "rank" => &mut rules.rank,
            "part" => &mut rules.part,
            "office" => &mut rules.office,
            "head" => &mut rules.head,
            "past" => &mut rules.past,
            "none" => &mut rules.none,
            "end" => &mut rules.end,
            "join" => &mut rules.join,
            "lead" => &mut rules.lead,
            "no-end" => &mut rules.no_end,
            _ => {
                rules.body.insert(fold(words));
                continue;
            }
        };
        list.extend(words.split_whitespace());
    }
    // Who is of a business's rank is a member of a body too.
    let business: Vec<&str> = rules.business.iter().copied().collect();
    rules.member.extend(business);
    for line in entries(include_str!("../../data/states.txt")) {
        if let Some((name, others)) = line.split_once(": ") {
            rules.states.insert(fold(name), name);
            rules
                .states
                .extend(others.split_whitespace().map(|other| (fold(other), name)));
        }
    }
    rules
});

#[cfg(test)]
mod tests {
    use super::{membership, whole, whole_of_role};

    #[test]
    fn roles_tell_of_bodies_and_states() {
        for (role, body) in [
            ("Federal Reserve chair", Some("Federal Reserve")),
            ("Kremlin foreign policy aide", Some("Kremlin")),
            ("senior Harbour Board official", Some("Harbour Board")),
            ("Harbour Board Executive Director", Some("Harbour Board")),
            ("FBI Director", Some("FBI")),
            ("White House Press Secretary", Some("White House")),
            (
                "director of the Center for Rivers and Lake Studies",
                Some("Center for Rivers and Lake Studies"),
            ),
            (
                "director of the Lindqvist Trust and Brook Bank",
                Some("Lindqvist Trust"),
            ),
            ("Orland County chairman", None),
            ("Republican House Speaker", None),
            ("member of the Harbour Board", Some("Harbour Board")),
            (
                "professor of modern history at Lindqvist University in Orland",
                Some("Lindqvist University"),
            ),
            (
                "president and chief executive of the National Harvest Council",
                Some("National Harvest Council"),
            ),
            ("chief economist at Lindqvist", Some("Lindqvist")),
            ("chief executive of Lindqvist Vale", Some("Lindqvist Vale")),
            (
                "detective with the Orland Police Department",
                Some("Orland Police Department"),
            ),
            ("Norwegian foreign minister", Some("Norway")),
            ("U.S. President", Some("United States")),
            ("Chile's president", Some("Chile")),
            ("prime minister of Chile", Some("Chile")),
            // Not any more, or not yet.
            ("former Federal Reserve chair", None),
            ("ex-president of Chile", None),
            ("Harbour Board president-elect", None),
            // Near a body, not of it.
            ("critic of the Harbour Board", None),
            ("lawyer for the Harbour Board", None),
            ("director of a film about the Harbour Board", None),
            // Which one, nobody says.
            ("City Council president", None),
            ("board member", None),
            ("chief executive", None),
            // Places and persons.
            ("chief executive of London", None),
            ("senator from Ohio", None),
            ("French striker", None),
            ("minister", None),
            ("GOP strategist", None),
            ("", None),
        ] {
            assert_eq!(membership(role).as_deref(), body, "{role}");
        }
    }

    #[test]
    fn names_and_roles_of_bodies_tell_whose_part_they_are() {
        for (name, body) in [
            ("the Harbour Board's audit office", Some("Harbour Board")),
            (
                "Orland Police Department's drugs squad",
                Some("Orland Police Department"),
            ),
            ("Audit Office of the Harbour Board", Some("Harbour Board")),
            ("University of Orland", None),
            ("Department of Labor", None),
            ("Ana Ruiz's office", None),
            ("the mayor's office", None),
        ] {
            assert_eq!(whole(name).as_deref(), body, "{name}");
        }
        for (role, body) in [
            ("a subsidiary of Lindqvist", Some("Lindqvist")),
            ("unit of Brook Holdings", Some("Brook Holdings")),
            ("former unit of Brook Holdings", None),
            ("public relations firm", None),
            ("branch of London", None),
        ] {
            assert_eq!(whole_of_role(role).as_deref(), body, "{role}");
        }
    }
}
