//! The phrases that say where words were uttered: one automaton over items, compiled from `data/venue-patterns.txt`.
//!
//! Input: a frame, its names and a range of items. Output: every [`Match`] in it. The automaton is a trie of word sets walked from every item, and no phrase is
//! longer than a handful of words, so that the time is linear in the number of items.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::names::{NameClass, Names};
use crate::attribution::VenueKind;
use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::span::Span;

/// What a phrase must touch to count for a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// It stands anywhere in the clause.
    Clause,
    /// It overlaps the source.
    Source,
    /// It holds the reporting word.
    Cue,
}

/// What a phrase says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// A venue of this kind.
    Venue(VenueKind),
    /// An outlet that passes the words on.
    Relay,
    /// Nothing: it silences what it overlaps.
    Nothing,
}

/// Where the venue's name comes from.
#[derive(Clone, Debug, PartialEq)]
enum Naming {
    /// From the name that the phrase holds, where it holds one.
    Held,
    /// It is the article's own outlet.
    Own,
    /// It is the outlet named last: "told the newspaper".
    Last,
    /// It has none, whatever the phrase holds.
    Unnamed,
    /// It is implied: "tweeted".
    Implied(Box<str>),
}

struct Pattern {
    says: Says,
    strength: u8,
    scope: Scope,
    naming: Naming,
}

/// Where a found venue's name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Named {
    /// The article says none.
    Not,
    /// In the text.
    Printed(Span, NameClass),
    /// The article's own outlet.
    Own,
    /// As the pattern says.
    Implied(&'static str),
}

/// One phrase found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Match {
    /// What it says.
    pub(crate) says: Says,
    /// 1 to 9.
    pub(crate) strength: u8,
    /// What it must touch.
    pub(crate) scope: Scope,
    /// First item and one past the last.
    pub(crate) items: (usize, usize),
    /// Its name.
    pub(crate) named: Named,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    /// An item of this set.
    Set(u16),
    /// The name begins here.
    Open,
    /// The name ended here.
    Close,
}

/// A step and the node that it leads to.
#[derive(Clone, Copy)]
struct Branch {
    step: Step,
    /// What else than words its set takes.
    special: Special,
    to: u32,
}

/// Of so few branches each is tried; of more it is first asked whether any takes the item's word.
const FEW: usize = 6;

#[derive(Default)]
struct Node {
    next: Vec<Branch>,
    /// Those of `next` that an item may take whose word is in none of `sets`.
    special: Vec<Branch>,
    /// Whether some of those take more than names.
    takes_more: bool,
    /// The sets among the steps of `next`.
    sets: Sets,
    ends: Vec<u16>,
}

/// What one element of a phrase matches, words apart.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Special {
    /// Bits of [`NameClass`].
    names: u16,
    any_word: bool,
    quote: bool,
}

/// Some of the numbered sets, one bit for each.
#[derive(Default)]
struct Sets {
    bits: Vec<u64>,
}

impl Sets {
    fn add(&mut self, set: u16) {
        let place = usize::from(set / 64);
        if self.bits.len() <= place {
            self.bits.resize(place + 1, 0);
        }
        self.bits[place] |= 1 << (set % 64);
    }

    fn hold(&self, set: u16) -> bool {
        self.bits
            .get(usize::from(set / 64))
            .is_some_and(|bits| bits & (1 << (set % 64)) != 0)
    }

    fn overlap(&self, other: &Self) -> bool {
        self.bits
            .iter()
            .zip(&other.bits)
            .any(|(bits, others)| bits & others != 0)
    }
}

/// The sets that hold one word.
#[derive(Default)]
struct WordSets {
    all: Sets,
    /// The root's children over those of them that match nothing but words.
    roots: Vec<u32>,
}

#[derive(Default)]
struct Automaton {
    patterns: Vec<Pattern>,
    nodes: Vec<Node>,
    /// For each word its place in `word_sets`.
    words: FxHashMap<Box<str>, usize>,
    word_sets: Vec<WordSets>,
    specials: Vec<Special>,
    /// A node with the root's other children: over sets that match more than words, and where a name begins at once.
    special_root: u32,
}

static AUTOMATON: LazyLock<Automaton> =
    LazyLock::new(|| Automaton::compile(include_str!("../../data/venue-patterns.txt")));

/// Finds every phrase in a range of items and appends it to `found`.
pub(crate) fn find_matches(frame: &Frame<'_>, names: &Names, items: (usize, usize), found: &mut Vec<Match>) {
    let automaton = &*AUTOMATON;
    let sets = frame.items[items.0..items.1]
        .iter()
        .map(|item| {
            automaton
                .words
                .get(&*item.lower)
                .map(|&word| &automaton.word_sets[word])
        })
        .collect();
    let mut walk = Walk {
        automaton,
        frame,
        names,
        items,
        sets,
        start: items.0,
        found,
    };
    for start in items.0..items.1 {
        walk.start = start;
        walk.walk_root();
    }
}

impl Automaton {
    fn compile(text: &'static str) -> Self {
        let mut compiler = Compiler::default();
        for line in data_lines(text) {
            // A line that does not parse yields nothing; a test keeps the file free of such lines.
            let _ = compiler.line(line);
        }
        compiler.finish()
    }
}

struct Walk<'f, 't> {
    automaton: &'static Automaton,
    frame: &'f Frame<'t>,
    names: &'f Names,
    items: (usize, usize),
    /// For each of the items the sets that hold its word.
    sets: Vec<Option<&'static WordSets>>,
    start: usize,
    found: &'f mut Vec<Match>,
}

impl Walk<'_, '_> {
    fn walk_root(&mut self) {
        let automaton = self.automaton;
        let start = self.start;
        if let Some(sets) = self.sets[start - self.items.0] {
            for &node in &sets.roots {
                self.node(node, start + 1, None, None);
            }
        }
        self.node(automaton.special_root, start, None, None);
    }

    /// Goes on to `node` over the items at `at` that `set` matches. `open` is where the name began, `name` the last name met.
    fn step(&mut self, set: u16, node: u32, at: usize, open: Option<usize>, name: Option<(Span, NameClass)>) {
        if at >= self.items.1 {
            return;
        }
        let item = &self.frame.items[at];
        let special = self.automaton.specials[usize::from(set)];
        if self.sets[at - self.items.0].is_some_and(|sets| sets.all.hold(set))
            || special.any_word && item.kind == ItemKind::Word
            || special.quote && matches!(item.kind, ItemKind::Quote(_))
        {
            self.node(node, at + 1, open, name);
        }
        if special.names != 0 {
            for found in self.names.at(at) {
                if special.names & found.class.bit() != 0 && found.items.1 <= self.items.1 {
                    let named = if found.class.names_venue() {
                        Some((found.span, found.class))
                    } else {
                        name
                    };
                    self.node(node, found.items.1, open, named);
                }
            }
        }
    }

    fn node(&mut self, node: u32, at: usize, open: Option<usize>, name: Option<(Span, NameClass)>) {
        let automaton = self.automaton;
        for &end in &automaton.nodes[node as usize].ends {
            let pattern = &automaton.patterns[usize::from(end)];
            let named = match &pattern.naming {
                Naming::Held => name.map_or(Named::Not, |(span, class)| Named::Printed(span, class)),
                Naming::Own => Named::Own,
                Naming::Last => {
                    let last = self.names.outlet_before(self.start);
                    last.map_or(Named::Not, |span| Named::Printed(span, NameClass::Outlet))
                }
                Naming::Unnamed => Named::Not,
                // "tweeted on Threads": a printed name goes before an implied one.
                Naming::Implied(_) if name.is_some_and(|(_, class)| class == NameClass::Platform) => {
                    name.map_or(Named::Not, |(span, class)| Named::Printed(span, class))
                }
                Naming::Implied(name) => Named::Implied(name),
            };
            self.found.push(Match {
                says: pattern.says,
                strength: pattern.strength,
                scope: pattern.scope,
                items: (self.start, at),
                named,
            });
        }
        let node = &automaton.nodes[node as usize];
        let sets = self.sets.get(at - self.items.0).copied().flatten();
        let classes = self.names.classes_at(at);
        let next = if node.next.len() <= FEW || sets.is_some_and(|sets| sets.all.overlap(&node.sets)) {
            &node.next[..]
        } else if node.takes_more || classes != 0 {
            &node.special[..]
        } else {
            &[]
        };
        for &Branch { step, special, to } in next {
            match step {
                Step::Set(set) => {
                    // Most sets take nothing here, which these tell at once.
                    let takes_more = special.any_word || special.quote || special.names & classes != 0;
                    if takes_more || sets.is_some_and(|sets| sets.all.hold(set)) {
                        self.step(set, to, at, open, name);
                    }
                }
                Step::Open => self.node(to, at, Some(at), name),
                Step::Close => {
                    let items = &self.frame.items;
                    let named = open.filter(|&open| open < at).map(|open| {
                        (
                            Span::new(items[open].span.start(), items[at - 1].span.end()),
                            NameClass::Programme,
                        )
                    });
                    self.node(to, at, None, named.or(name));
                }
            }
        }
    }
}

#[derive(Default)]
struct Compiler {
    automaton: Automaton,
    classes: FxHashMap<String, Vec<String>>,
    sets: FxHashMap<(Vec<String>, Special), u16>,
}

/// One element of a phrase: what it matches and how often it may stand.
struct Element {
    step: Step,
    least: usize,
    most: usize,
}

impl Compiler {
    /// Takes in one line; `None` where it cannot be read.
    fn line(&mut self, line: &str) -> Option<()> {
        if let Some(class) = line.strip_prefix("class ") {
            let (name, words) = class.split_once('=')?;
            let mut all = Vec::new();
            for word in words.split_whitespace() {
                match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
                    Some(other) => all.extend(self.classes.get(other)?.iter().cloned()),
                    None => all.push(word.to_owned()),
                }
            }
            self.classes.insert(name.trim().to_owned(), all);
            return Some(());
        }
        let (head, phrase) = line.split_once(" : ")?;
        let mut head = head.split_whitespace();
        let says = match head.next()? {
            "none" => Says::Nothing,
            "relay" => Says::Relay,
            kind => Says::Venue(kind_named(kind)?),
        };
        let strength = head.next()?.parse().ok()?;
        let scope = match head.next() {
            None => Scope::Clause,
            Some("source") => Scope::Source,
            Some("cue") => Scope::Cue,
            Some(_) => return None,
        };
        let mut naming = Naming::Held;
        let mut elements = Vec::new();
        for word in phrase.split_whitespace() {
            match word {
                "@last" => naming = Naming::Last,
                "@own" => naming = Naming::Own,
                "@none" => naming = Naming::Unnamed,
                _ if word.starts_with('=') => naming = Naming::Implied(word[1..].into()),
                _ => self.element(word, &mut elements)?,
            }
        }
        if self.automaton.nodes.is_empty() {
            self.automaton.nodes.push(Node::default());
        }
        let pattern = u16::try_from(self.automaton.patterns.len()).ok()?;
        self.automaton.patterns.push(Pattern {
            says,
            strength,
            scope,
            naming,
        });
        self.insert(&elements, 0, pattern);
        Some(())
    }

    fn element(&mut self, word: &str, elements: &mut Vec<Element>) -> Option<()> {
        if let Some(most) = word.strip_prefix("..") {
            let step = Step::Set(self.set(
                Vec::new(),
                Special {
                    any_word: true,
                    ..Special::default()
                },
            )?);
            elements.push(Element {
                step,
                least: 0,
                most: most.parse().ok()?,
            });
            return Some(());
        }
        let (word, opened) = match word.strip_prefix('<') {
            Some(rest) => (rest, true),
            None => (word, false),
        };
        let (word, closed) = match word.strip_suffix('>') {
            Some(rest) => (rest, true),
            None => (word, false),
        };
        let (word, least, most) = match word.strip_suffix('?').map(|word| (word, 0, 1)) {
            Some(optional) => optional,
            None => match word.strip_suffix('*') {
                Some(word) if !word.is_empty() => (word, 0, 3),
                _ => (word, 1, 1),
            },
        };
        let mut words = Vec::new();
        let mut special = Special::default();
        for alternative in word.split('|') {
            match alternative.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
                Some("any") => special.any_word = true,
                Some("quote") => special.quote = true,
                Some(class) => match NameClass::named(class) {
                    Some(name) => special.names |= name.bit(),
                    None => words.extend(self.classes.get(class)?.iter().cloned()),
                },
                None => words.push(alternative.to_owned()),
            }
        }
        let step = Step::Set(self.set(words, special)?);
        if opened {
            elements.push(Element {
                step: Step::Open,
                least: 1,
                most: 1,
            });
        }
        elements.push(Element { step, least, most });
        if closed {
            elements.push(Element {
                step: Step::Close,
                least: 1,
                most: 1,
            });
        }
        Some(())
    }

    /// The number of a set of words and others; equal sets share one.
    fn set(&mut self, mut words: Vec<String>, special: Special) -> Option<u16> {
        words.sort_unstable();
        words.dedup();
        let key = (words, special);
        if let Some(&set) = self.sets.get(&key) {
            return Some(set);
        }
        let set = u16::try_from(self.automaton.specials.len()).ok()?;
        self.automaton.specials.push(special);
        for word in &key.0 {
            let word_sets = &mut self.automaton.word_sets;
            let place = *self.automaton.words.entry(word.as_str().into()).or_insert_with(|| {
                word_sets.push(WordSets::default());
                word_sets.len() - 1
            });
            word_sets[place].all.add(set);
        }
        self.sets.insert(key, set);
        Some(set)
    }

    /// Inserts a phrase below `node`, once for every way to leave out or repeat its elements.
    fn insert(&mut self, elements: &[Element], node: u32, pattern: u16) {
        let Some((first, rest)) = elements.split_first() else {
            // The root itself ends nothing: a phrase of optional elements only would match everywhere.
            if node != 0 && !self.automaton.nodes[node as usize].ends.contains(&pattern) {
                self.automaton.nodes[node as usize].ends.push(pattern);
            }
            return;
        };
        let mut node = node;
        for count in 0..=first.most {
            if count >= first.least {
                self.insert(rest, node, pattern);
            }
            if count < first.most {
                node = self.child(node, first.step);
            }
        }
    }

    fn child(&mut self, node: u32, step: Step) -> u32 {
        let next = &self.automaton.nodes[node as usize].next;
        if let Some(branch) = next.iter().find(|branch| branch.step == step) {
            return branch.to;
        }
        let special = match step {
            Step::Set(set) => self.automaton.specials[usize::from(set)],
            Step::Open | Step::Close => Special::default(),
        };
        let child = u32::try_from(self.automaton.nodes.len()).expect("fewer nodes than a pattern file has characters");
        self.automaton.nodes.push(Node::default());
        self.automaton.nodes[node as usize].next.push(Branch {
            step,
            special,
            to: child,
        });
        child
    }

    fn finish(self) -> Automaton {
        let mut automaton = self.automaton;
        let mut special_root = Node::default();
        let mut open_root = None;
        // The root's child for each set of words only, 0 where it has none.
        let mut roots = vec![0; automaton.specials.len()];
        let root = automaton
            .nodes
            .first()
            .map(|root| root.next.clone())
            .unwrap_or_default();
        for branch in root {
            match branch.step {
                Step::Set(set) if branch.special == Special::default() => {
                    roots[usize::from(set)] = branch.to;
                }
                Step::Set(_) => special_root.next.push(branch),
                Step::Open => open_root = Some(branch),
                Step::Close => {}
            }
        }
        special_root.next.extend(open_root);
        automaton.special_root =
            u32::try_from(automaton.nodes.len()).expect("fewer nodes than a pattern file has characters");
        automaton.nodes.push(special_root);
        for sets in &mut automaton.word_sets {
            sets.roots = (0..)
                .zip(&roots)
                .filter(|&(set, &node)| node != 0 && sets.all.hold(set))
                .map(|(_, &node)| node)
                .collect();
        }
        for node in &mut automaton.nodes {
            for &branch in &node.next {
                match branch.step {
                    Step::Set(set) => {
                        node.sets.add(set);
                        if branch.special != Special::default() {
                            node.special.push(branch);
                            node.takes_more |= branch.special.any_word || branch.special.quote;
                        }
                    }
                    Step::Open | Step::Close => {
                        node.special.push(branch);
                        node.takes_more = true;
                    }
                }
            }
        }
        automaton
    }
}

fn kind_named(word: &str) -> Option<VenueKind> {
    Some(match word {
        "interview" => VenueKind::Interview,
        "press" => VenueKind::Press,
        "social_media" => VenueKind::SocialMedia,
        "statement" => VenueKind::Statement,
        "speech" => VenueKind::Speech,
        "debate" => VenueKind::Debate,
        "proceeding" => VenueKind::Proceeding,
        "publication" => VenueKind::Publication,
        "conversation" => VenueKind::Conversation,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_pattern_file_can_be_read() {
        let mut compiler = Compiler::default();
        let unusable: Vec<&str> = data_lines(include_str!("../../data/venue-patterns.txt"))
            .filter(|line| compiler.line(line).is_none())
            .collect();
        assert_eq!(unusable, [""; 0]);
    }

    #[test]
    fn a_line_with_an_unknown_class_or_kind_is_refused() {
        let mut compiler = Compiler::default();
        for line in [
            "interview 8 : {nobody} told",
            "chat 8 : told",
            "interview strong : told",
            "interview 8 told",
        ] {
            assert!(compiler.line(line).is_none(), "{line}");
        }
    }
}
