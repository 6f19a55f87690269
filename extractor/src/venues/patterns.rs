//! The phrases that say where words were uttered: one automaton over items, compiled from `data/venue-patterns.txt`.
//!
//! Input: a frame, its names and a range of items. Output: every [`Match`] in it. The automaton is a trie of word sets walked from every item, and no phrase is
//! longer than a handful of words, so that the time is linear in the number of items.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::names::{NameClass, Names};
use crate::attribution::VenueKind;
use crate::data_lines;
use crate::frame::{Frame, ItemKind};
use crate::span::Span;
use crate::vocabulary::ByWord;

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

#[derive(Default)]
struct Node {
    next: Vec<Branch>,
    /// Those of `next` that an item may take whatever its word and the names that begin at it.
    others: Vec<Branch>,
    /// What else than words some of `next` take.
    special: Special,
    /// Whether one of `next` takes no item: a name begins or ends.
    marks_name: bool,
    ends: Vec<u16>,
}

/// What one element of a phrase matches, words apart; or what an item is. Bits of [`NameClass`], of the names that may begin here, and two more, so that one
/// operation tells whether an element takes an item.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Special(u16);

impl Special {
    const NOTHING: Self = Self(0);
    const ANY_WORD: Self = Self(1 << 14);
    const QUOTE: Self = Self(1 << 15);
    const NAMES: Self = Self(!(Self::ANY_WORD.0 | Self::QUOTE.0));

    /// What both are.
    const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn meets(self, other: Self) -> bool {
        self.common(other) != Self::NOTHING
    }
}

/// What an item is to the automaton. Words that stand in the same sets are one class; 0 are those that stand in none.
#[derive(Clone, Copy, Default)]
struct Seen {
    class: u16,
    special: Special,
}

/// For each row the classes of words that it takes, one bit for each.
#[derive(Default)]
struct TakenClasses {
    bits: Vec<u64>,
    /// How many of `bits` a row has.
    width: usize,
}

impl TakenClasses {
    fn new(rows: usize, classes: usize) -> Self {
        let width = classes / 64 + 1;
        Self {
            bits: vec![0; rows * width],
            width,
        }
    }

    fn add(&mut self, row: usize, class: u16) {
        self.bits[row * self.width + usize::from(class / 64)] |= 1 << (class % 64);
    }

    fn hold(&self, row: usize, class: u16) -> bool {
        self.bits[row * self.width + usize::from(class / 64)] & (1 << (class % 64)) != 0
    }
}

#[derive(Default)]
struct Automaton {
    patterns: Vec<Pattern>,
    nodes: Vec<Node>,
    specials: Vec<Special>,
    /// The class of each word.
    classes: ByWord<u16>,
    /// The classes that each set holds.
    by_set: TakenClasses,
    /// The classes that some set after each node holds.
    by_node: TakenClasses,
    /// For each class the root's children over sets that match nothing but words.
    roots: Vec<Vec<u32>>,
    /// A node with the root's other children: over sets that match more than words, and where a name begins at once.
    special_root: u32,
    /// For each class those of its branches that an item may take at which no name begins: few, while it has many.
    starts: Vec<Vec<Branch>>,
    /// What else than words of sets a phrase may begin with.
    opening: Special,
}

static AUTOMATON: LazyLock<Automaton> =
    LazyLock::new(|| Automaton::compile(include_str!("../../data/venue-patterns.txt")));

/// Finds every phrase in a range of items.
pub(crate) fn find_matches(frame: &Frame<'_>, names: &Names, items: (usize, usize)) -> Vec<Match> {
    let automaton = &*AUTOMATON;
    let seen = (items.0..items.1)
        .map(|at| {
            let item = &frame.items[at];
            let kind = match item.kind {
                ItemKind::Word => Special::ANY_WORD,
                ItemKind::Quote(_) => Special::QUOTE,
                ItemKind::Mark => Special::NOTHING,
            };
            Seen {
                class: automaton.classes[item.id],
                special: kind.and(Special(names.classes_at(at))),
            }
        })
        .collect();
    let mut walk = Walk {
        automaton,
        frame,
        names,
        items,
        seen,
        start: items.0,
        found: Vec::new(),
    };
    for start in items.0..items.1 {
        // Most words stand in no set.
        let seen = walk.seen[start - items.0];
        if seen.class != 0 || automaton.opening.meets(seen.special) {
            walk.start = start;
            walk.walk_root();
        }
    }
    walk.found
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
    /// What each of the items is.
    seen: Vec<Seen>,
    start: usize,
    found: Vec<Match>,
}

impl Walk<'_, '_> {
    fn walk_root(&mut self) {
        let automaton = self.automaton;
        let start = self.start;
        let seen = self.seen[start - self.items.0];
        for &node in &automaton.roots[usize::from(seen.class)] {
            if self.leads_on(node, start + 1) {
                self.node(node, start + 1, None, None);
            }
        }
        let special_root = &automaton.nodes[automaton.special_root as usize];
        if special_root.special.meets(seen.special.common(Special::NAMES)) {
            self.branches(automaton.special_root, start, None, None);
        } else {
            for &branch in &automaton.starts[usize::from(seen.class)] {
                self.follow(branch, seen, start, None, None);
            }
        }
    }

    /// Arrives at `node` before the item `at`. `open` is where the name began, `name` the last name met.
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
        self.branches(node, at, open, name);
    }

    /// Whether a phrase ends at `node`, or the item `at` may lead on from it; most lead nowhere.
    #[inline]
    fn leads_on(&self, node: u32, at: usize) -> bool {
        let seen = self.seen.get(at - self.items.0).copied().unwrap_or_default();
        let from = &self.automaton.nodes[node as usize];
        !from.ends.is_empty()
            || from.marks_name
            || from.special.meets(seen.special)
            || self.automaton.by_node.hold(node as usize, seen.class)
    }

    /// Goes on from `node` over the item `at`.
    fn branches(&mut self, node: u32, at: usize, open: Option<usize>, name: Option<(Span, NameClass)>) {
        let automaton = self.automaton;
        let seen = self.seen.get(at - self.items.0).copied().unwrap_or_default();
        let from = &automaton.nodes[node as usize];
        let names = seen.special.common(Special::NAMES);
        let by_item = automaton.by_node.hold(node as usize, seen.class) || from.special.meets(names);
        for &branch in if by_item { &from.next } else { &from.others } {
            self.follow(branch, seen, at, open, name);
        }
    }

    /// Goes on over the item `at`, which was seen so, where a branch takes it. Most branches take nothing, and a call costs more than to see that.
    #[inline(always)]
    fn follow(&mut self, branch: Branch, seen: Seen, at: usize, open: Option<usize>, name: Option<(Span, NameClass)>) {
        let Branch { step, special, to } = branch;
        match step {
            Step::Set(set) => {
                let met = special.common(seen.special);
                let kind = met.meets(Special::ANY_WORD.and(Special::QUOTE));
                if (kind || self.automaton.by_set.hold(usize::from(set), seen.class)) && self.leads_on(to, at + 1) {
                    self.node(to, at + 1, open, name);
                }
                if met.meets(Special::NAMES) {
                    self.over_names(met, to, at, open, name);
                }
            }
            Step::Open => {
                if self.leads_on(to, at) {
                    self.node(to, at, Some(at), name);
                }
            }
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

    /// Goes on to `node` over the names of some classes that begin at `at`.
    fn over_names(
        &mut self,
        classes: Special,
        node: u32,
        at: usize,
        open: Option<usize>,
        name: Option<(Span, NameClass)>,
    ) {
        for found in self.names.at(at) {
            if classes.meets(Special(found.class.bit())) && found.items.1 <= self.items.1 {
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

#[derive(Default)]
struct Compiler {
    automaton: Automaton,
    classes: FxHashMap<String, Vec<String>>,
    sets: FxHashMap<(Vec<String>, Special), u16>,
    /// The sets that hold each word.
    words: BTreeMap<String, Vec<u16>>,
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
            kind => Says::Venue(VenueKind::named(kind)?),
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
            let step = Step::Set(self.set(Vec::new(), Special::ANY_WORD)?);
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
        let mut special = Special::NOTHING;
        for alternative in word.split('|') {
            match alternative.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
                Some("any") => special = special.and(Special::ANY_WORD),
                Some("quote") => special = special.and(Special::QUOTE),
                Some(class) => match NameClass::named(class) {
                    Some(name) => special = special.and(Special(name.bit())),
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
            self.words.entry(word.clone()).or_default().push(set);
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
            Step::Open | Step::Close => Special::NOTHING,
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
                Step::Set(set) if branch.special == Special::NOTHING => {
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
        for node in &mut automaton.nodes {
            for branch in &node.next {
                node.special = node.special.and(branch.special);
                let marks_name = matches!(branch.step, Step::Open | Step::Close);
                node.marks_name |= marks_name;
                if marks_name || branch.special.meets(Special::ANY_WORD.and(Special::QUOTE)) {
                    node.others.push(*branch);
                }
            }
        }
        let special_root = &automaton.nodes[automaton.special_root as usize];
        let behind_mark = open_root.map(|branch| automaton.nodes[branch.to as usize].special);
        automaton.opening = special_root.special.and(behind_mark.unwrap_or_default());
        automaton.classify(&self.words, &roots);
        automaton
    }
}

impl Automaton {
    /// Numbers the classes of words that stand in the same sets, and writes down where each leads.
    fn classify(&mut self, words: &BTreeMap<String, Vec<u16>>, roots: &[u32]) {
        let mut numbers: BTreeMap<&[u16], u16> = BTreeMap::new();
        for sets in words.values() {
            let next = u16::try_from(numbers.len() + 1).unwrap_or(0);
            numbers.entry(sets).or_insert(next);
        }
        self.classes = ByWord::of(words.iter().map(|(word, sets)| (word, numbers[sets.as_slice()])));
        self.by_set = TakenClasses::new(self.specials.len(), numbers.len());
        self.by_node = TakenClasses::new(self.nodes.len(), numbers.len());
        self.roots = vec![Vec::new(); numbers.len() + 1];
        let mut by_set = vec![Vec::new(); self.specials.len()];
        for (sets, class) in numbers {
            for &set in sets {
                self.by_set.add(usize::from(set), class);
            }
            let children = sets
                .iter()
                .map(|&set| roots[usize::from(set)])
                .filter(|&node| node != 0);
            self.roots[usize::from(class)].extend(children);
            for &set in sets {
                by_set[usize::from(set)].push(class);
            }
        }
        for (index, node) in self.nodes.iter().enumerate() {
            for branch in &node.next {
                if let Step::Set(set) = branch.step {
                    for &class in &by_set[usize::from(set)] {
                        self.by_node.add(index, class);
                    }
                }
            }
        }
        let special_root = &self.nodes[self.special_root as usize];
        let takes = |branch: &Branch, class: usize| match branch.step {
            Step::Set(set) => {
                branch.special.meets(Special::ANY_WORD.and(Special::QUOTE))
                    || u16::try_from(class).is_ok_and(|class| self.by_set.hold(usize::from(set), class))
            }
            Step::Open | Step::Close => true,
        };
        let of_class = |class: usize| special_root.next.iter().filter(move |branch| takes(branch, class));
        self.starts = (0..self.roots.len())
            .map(|class| of_class(class).copied().collect())
            .collect();
    }
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
