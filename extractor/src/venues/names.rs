//! Names that a venue may bear: outlets, programmes, platforms, events and bodies, in one text.
//!
//! Input: a frame. Output: [`Names`], every such name with the items that it covers, found by list or, where no list holds it, by its form.

use std::sync::LazyLock;

use crate::data_lines;
use crate::frame::{Frame, Item, ItemKind};
use crate::lexicon::{Classes, Lexicon};
use crate::span::Span;
use crate::vocabulary::{ByWord, Vocabulary, WordId};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameClass {
    /// A newspaper, agency, station, network or site.
    Outlet,
    /// A broadcast programme or podcast.
    Programme,
    /// A place to post on.
    Platform,
    /// A conference, convention, summit.
    Event,
    /// A university, institute, association: who may host a speech.
    Host,
    /// A court, a parliament, one of its committees.
    Body,
    /// A newspaper's short name with its article, of which nothing else is known: "the Mirror".
    Paper,
    /// A quoted title, in which a programme may hide: "Harbour Today".
    Title,
    /// A word in capitals: KLT.
    Acronym,
    /// Any run of capitalised words.
    Caps,
    /// One capitalised word.
    Cap,
    /// A run behind "told" that nothing shows to be a person: "told Melody Maker".
    Told,
}

impl NameClass {
    /// The class that a pattern means by `{word}`.
    pub(crate) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "outlet" => Self::Outlet,
            "programme" => Self::Programme,
            "platform" => Self::Platform,
            "event" => Self::Event,
            "host" => Self::Host,
            "body" => Self::Body,
            "paper" => Self::Paper,
            "title" => Self::Title,
            "acronym" => Self::Acronym,
            "caps" => Self::Caps,
            "cap" => Self::Cap,
            "told" => Self::Told,
            _ => return None,
        })
    }

    /// Its bit in a set of classes.
    pub(crate) const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Whether a pattern that holds it takes its words for the venue's name without being told to.
    pub(crate) const fn names_venue(self) -> bool {
        !matches!(self, Self::Caps | Self::Cap)
    }
}

/// One name in one text.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// What it is the name of.
    pub(crate) class: NameClass,
    /// First item and one past the last.
    pub(crate) items: (usize, usize),
    /// The words of the name itself; of "CBS's Face the Nation" the last three.
    pub(crate) span: Span,
}

/// All names of one text, by the item that they start at.
#[derive(Debug)]
pub(crate) struct Names {
    all: Vec<Name>,
    /// For each item the range of its names in `all`; one more entry at the end.
    starts: Vec<usize>,
    /// For each item the classes of its names, as bits of [`NameClass`].
    classes: Vec<u16>,
    /// Outlets in full, the article's own first: what "the Post" may stand for.
    known: Vec<String>,
    /// The last word of the article's own outlet in lower case, which stands for it whatever word it is: "the Voice".
    own: Option<String>,
}

/// The short forms under which outlets that are named in full may go on.
struct Short {
    /// All words of their names, in lower case.
    words: Vec<String>,
    /// The last word of the article's own.
    own: Option<String>,
}

fn last_word(name: &str) -> Option<String> {
    let last = name.split_whitespace().last()?;
    name.contains(' ').then(|| last.to_lowercase())
}

impl Names {
    /// Finds every name, in time linear in the number of items.
    ///
    /// `own` is the article's outlet, which its text may shorten: "the Post".
    pub(crate) fn read(frame: &Frame<'_>, own: Option<&str>) -> Self {
        Self::apart_from_speech(frame, own, &|_| false)
    }

    /// The same where it is known of a stretch whether it is somebody's words, which are no title.
    pub(crate) fn apart_from_speech(frame: &Frame<'_>, own: Option<&str>, spoken: &dyn Fn(usize) -> bool) -> Self {
        let lists = &*LISTS;
        let mut listed: Vec<Name> = Vec::new();
        for start in 0..frame.items.len() {
            lists.listed(frame, start, &mut listed);
            listed.extend(title(frame, start, spoken));
        }
        let mut known: Vec<String> = own.into_iter().map(str::to_owned).collect();
        for name in listed.iter().filter(|name| name.class == NameClass::Outlet) {
            let printed = name.span.of(frame.text);
            if known.len() < KNOWN && printed.contains(' ') && !known.iter().any(|other| other == printed) {
                known.push(printed.to_owned());
            }
        }
        let words = known.iter().flat_map(|name| name.split_whitespace());
        let short = Short {
            words: words.map(str::to_lowercase).collect(),
            own: own.and_then(last_word),
        };
        let all = with_formed(frame, lists, listed, &short);
        let joined = compose(frame, &all);
        Self {
            known,
            own: short.own,
            ..Self::index(frame.items.len(), &all, &joined)
        }
    }

    /// Orders what was found by its first item; of names inside a longer outlet or programme none stays: "TODAY" in "USA TODAY", "Beast" in "The Daily Beast".
    fn index(items: usize, all: &[Name], joined: &[Name]) -> Self {
        let mut names = Self {
            all: Vec::with_capacity(all.len()),
            starts: Vec::with_capacity(items + 1),
            classes: Vec::with_capacity(items),
            known: Vec::new(),
            own: None,
        };
        let mut joined = joined.iter().peekable();
        let mut covered = 0;
        let mut next = 0;
        for start in 0..items {
            let first = names.all.len();
            names.starts.push(first);
            let whole = joined.next_if(|name| name.items.0 == start);
            let here = all[next..].iter().take_while(|name| name.items.0 == start).count();
            if here == 0 && whole.is_none() {
                names.classes.push(0);
                continue;
            }
            let parts = all[next..next + here]
                .iter()
                .filter(|name| whole.is_none() || name.class != NameClass::Programme);
            next += here;
            let kept = parts.chain(whole);
            let kept = kept.filter(|name| start >= covered || name.items.1 > covered);
            names.all.extend(kept.cloned());
            let mut classes = 0;
            for name in &names.all[first..] {
                classes |= name.class.bit();
                if matches!(name.class, NameClass::Outlet | NameClass::Programme) {
                    covered = covered.max(name.items.1);
                }
            }
            names.classes.push(classes);
        }
        names.starts.push(names.all.len());
        names
    }

    /// The full name of an outlet that is printed short: "the Post".
    pub(crate) fn full(&self, short: &str) -> Option<&str> {
        let short = short.trim_start_matches("the ").trim_start_matches("The ");
        (!short.contains(' ')).then_some(())?;
        let last = |name: &&String| {
            name.split_whitespace().count() > 1 && name.split_whitespace().any(|word| word.eq_ignore_ascii_case(short))
        };
        let own = self.own.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(short));
        (own || is_outlet_noun(short))
            .then(|| self.known.iter().find(last).map(String::as_str))
            .flatten()
    }

    /// The names that start at an item.
    pub(crate) fn at(&self, item: usize) -> &[Name] {
        match (self.starts.get(item), self.starts.get(item + 1)) {
            (Some(&from), Some(&to)) => &self.all[from..to],
            _ => &[],
        }
    }

    /// The classes of the names that start at an item, as bits of [`NameClass`].
    pub(crate) fn classes_at(&self, item: usize) -> u16 {
        self.classes.get(item).copied().unwrap_or(0)
    }

    /// The items of every programme's and event's name: days in them are no dates.
    pub(crate) fn occupied(&self) -> impl Iterator<Item = (usize, usize)> {
        self.all
            .iter()
            .filter(|name| matches!(name.class, NameClass::Programme | NameClass::Outlet))
            .map(|name| name.items)
    }

    /// The last outlet named before an item, not too far back: who "the newspaper" is.
    pub(crate) fn outlet_before(&self, item: usize) -> Option<Span> {
        const REACH: usize = 120;
        (item.saturating_sub(REACH)..item)
            .rev()
            .flat_map(|start| self.at(start))
            .find(|name| name.class == NameClass::Outlet && name.items.1 <= item)
            .map(|name| name.span)
    }

    /// Names of one class that lie in a range of items, in text order.
    pub(crate) fn within(&self, class: NameClass, items: (usize, usize)) -> impl Iterator<Item = &Name> {
        (items.0..items.1)
            .flat_map(|item| self.at(item))
            .filter(move |name| name.class == class && name.items.1 <= items.1)
    }
}

/// Whether a whole name is that of a listed outlet or has an outlet's form.
#[must_use]
pub(crate) fn is_outlet(name: &str) -> bool {
    let frame = Frame::read(name);
    let last = frame.items.len();
    let first = usize::from(frame.items.first().is_some_and(|item| &*item.lower == "the"));
    // Most names, a person's for one, hold no word of which an outlet's could be made.
    let of_outlets = |item: &Item<'_>| !LISTS.entries[item.id].is_empty() || LISTS.forms[item.id] != 0;
    last > first
        && frame.items.iter().any(of_outlets)
        && Names::read(&frame, None)
            .at(first)
            .iter()
            .any(|name| name.class == NameClass::Outlet && name.items.1 == last)
}

/// Whether a word may end an outlet's name, and stand for it: "the Gazette".
pub(crate) fn is_outlet_noun(word: &str) -> bool {
    LISTS.forms[Vocabulary::shipped().id(&word.to_lowercase())] & (1 << Form::Last as u16) != 0
}

/// A station's name has at most so many words: "BBC Radio 5 Live".
const LONGEST_STATION: usize = 4;
/// So many outlets in full are remembered for their short forms.
const KNOWN: usize = 64;

/// One list entry: its words, and for each whether the list prints it with a capital.
struct Entry {
    words: Vec<(WordId, bool)>,
    /// The second of them, where there are several: many names begin with "The".
    second: Option<WordId>,
    class: NameClass,
}

struct Lists {
    /// Entries by their first word, ordered by their second.
    entries: ByWord<Vec<Entry>>,
    /// What a word makes of a run of capitals that it stands in, as bits of [`Form`].
    forms: ByWord<u16>,
}

/// What a word of `data/outlet-forms.txt` makes of a run of capitals.
#[derive(Clone, Copy)]
enum Form {
    Last,
    First,
    Network,
    Show,
    After,
    Event,
    Lower,
    Host,
    Body,
    LowerBody,
}

impl Form {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "last" => Self::Last,
            "first" => Self::First,
            "network" => Self::Network,
            "show" => Self::Show,
            "after" => Self::After,
            "event" => Self::Event,
            "lower" => Self::Lower,
            "host" => Self::Host,
            "body" => Self::Body,
            "lower-body" => Self::LowerBody,
            _ => return None,
        })
    }
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut entries: ByWord<Vec<Entry>> = ByWord::new();
    for (text, class) in [
        (include_str!("../../data/outlets.txt"), NameClass::Outlet),
        (include_str!("../../data/programmes.txt"), NameClass::Programme),
        (include_str!("../../data/platforms.txt"), NameClass::Platform),
    ] {
        for printed in data_lines(text).flat_map(|line| line.split(" | ")) {
            // The same reading as of an article, so that "Fox & Friends" falls into the same items.
            let words: Vec<(WordId, bool)> = Frame::read(printed)
                .items
                .iter()
                .map(|item| (item.id, item.capital))
                .collect();
            debug_assert!(words.iter().all(|(word, _)| word.is_known()), "{printed}");
            if let Some(&(first, _)) = words.first() {
                let second = words.get(1).map(|&(word, _)| word);
                let same_first = &mut entries[first];
                let place = same_first.partition_point(|entry: &Entry| entry.second <= second);
                same_first.insert(place, Entry { words, second, class });
            }
        }
    }
    let mut forms: ByWord<u16> = ByWord::new();
    for line in data_lines(include_str!("../../data/outlet-forms.txt")) {
        let (what, words) = line.split_once(' ').unwrap_or((line, ""));
        if let Some(form) = Form::named(what) {
            for word in words.split_whitespace() {
                if let Some(bits) = forms.entry(&word.to_lowercase()) {
                    *bits |= 1 << form as u16;
                }
            }
        }
    }
    Lists { entries, forms }
});

impl Lists {
    /// Adds the longest listed name of each class at an item.
    fn listed(&self, frame: &Frame<'_>, start: usize, names: &mut Vec<Name>) {
        let first = names.len();
        let entries = &self.entries[frame.items[start].id];
        if entries.is_empty() {
            return;
        }
        let next = frame.items.get(start + 1).map(|item| item.id);
        let single = entries.partition_point(|entry| entry.second.is_none());
        let from = single + entries[single..].partition_point(|entry| entry.second < next);
        let longer = entries[from..].iter().take_while(|entry| entry.second == next);
        for entry in entries[..single].iter().chain(longer) {
            let end = start + entry.words.len();
            let fits = end <= frame.items.len()
                && (entry.words.iter().zip(&frame.items[start..end]))
                    .all(|(&(word, capital), item)| (item.capital || !capital) && item.id == word)
                && frame.items[start].sentence == frame.items[end - 1].sentence;
            if !fits {
                continue;
            }
            // "Vice President", "Michael Bloomberg": a lone ordinary word beside another name is part of that name.
            let lone = entry.words.len() == 1
                && entry.class != NameClass::Platform
                && frame.word(start).chars().skip(1).any(char::is_lowercase)
                && (name_word(frame, start, start + 1)
                    || start > 0
                        && name_word(frame, start, start - 1)
                        && start - 1 > frame.sentences[frame.items[start].sentence].0);
            if lone {
                continue;
            }
            let name = Name {
                class: entry.class,
                items: (start, end),
                span: cover(frame, start, end),
            };
            match names[first..].iter_mut().find(|other| other.class == entry.class) {
                Some(other) if other.items.1 < end => *other = name,
                Some(_) => {}
                None => names.push(name),
            }
        }
    }

    /// Adds what a run of capitalised words is by its form to the names that begin in it.
    fn formed(&self, frame: &Frame<'_>, (start, end): (usize, usize), short: &Short, run: &mut Vec<Name>) {
        let lower = |item: usize| &*frame.items[item].lower;
        let mut known: Vec<u16> = Vec::with_capacity(end + 1 - start);
        known.extend((start..frame.items.len().min(end + 1)).map(|item| self.forms[frame.items[item].id]));
        let holds = |form: Form, item: usize| known[item - start] & (1 << form as u16) != 0;
        let add = |run: &mut Vec<Name>, class: NameClass, from: usize, to: usize| match run
            .iter_mut()
            .find(|name| name.items.0 == from && name.class == class)
        {
            Some(name) if name.items.1 < to => {
                name.items.1 = to;
                name.span = cover(frame, from, to);
            }
            Some(_) => {}
            None => run.push(Name {
                class,
                items: (from, to),
                span: cover(frame, from, to),
            }),
        };
        for item in (start..end).filter(|&item| frame.items[item].capital) {
            let word = frame.word(item);
            let acronym =
                (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            // No list holds names of these classes.
            let classes = [(NameClass::Cap, item + 1), (NameClass::Caps, end)]
                .into_iter()
                .chain(acronym.then_some((NameClass::Acronym, item + 1)));
            run.extend(classes.map(|(class, to)| Name {
                class,
                items: (item, to),
                span: cover(frame, item, to),
            }));
        }
        let begin = start;
        if end - start == 1
            && start > 0
            && lower(start - 1) == "the"
            && (short.own.as_deref() == Some(lower(start))
                || holds(Form::Last, start) && short.words.iter().any(|word| *word == *lower(start)))
        {
            add(run, NameClass::Outlet, start, end);
        } else if end - start == 1 && start > 0 && lower(start - 1) == "the" && holds(Form::Last, start) {
            add(run, NameClass::Paper, start, end);
        }
        if let Some(last) = (begin + 1..end).rev().find(|&item| holds(Form::Last, item))
            && !(last + 1 < end && holds(Form::After, last + 1))
        {
            // "Reuters and the Associated Press" are two.
            let begin = (begin..last)
                .rev()
                .find(|&item| lower(item) == "and")
                .and_then(|and| (and + 1..last).find(|&item| frame.items[item].capital))
                .unwrap_or(begin);
            add(run, NameClass::Outlet, begin, last + 1);
        }
        // "Fox 35", "Fox News 6": a network and a channel.
        let channel = lower(end - 1).chars().all(|c| c.is_ascii_digit())
            && frame.items.get(end).is_none_or(|next| {
                next.kind == ItemKind::Mark || matches!(&*next.lower, "in" | "on" | "that" | "'s" | "at" | "interview")
            });
        let network = |name: &Name| name.items == (begin, end - 1) && name.class == NameClass::Outlet;
        if end - begin > 1 && channel && run.iter().any(network) {
            add(run, NameClass::Outlet, begin, end);
        }
        if end - begin > 1 && holds(Form::First, begin) {
            add(run, NameClass::Outlet, begin, end);
        }
        let length = end - begin;
        if (2..=LONGEST_STATION).contains(&length) && holds(Form::Network, begin) && !names_person(frame, begin + 1) {
            add(run, NameClass::Outlet, begin, end);
        }
        if end - begin > 1 && holds(Form::Show, end - 1) {
            add(run, NameClass::Programme, begin, end);
        }
        if end - begin > 1 && holds(Form::Event, end - 1) {
            add(run, NameClass::Event, begin, end);
        }
        if end - begin > 1
            && let Some(last) = (begin..end).rev().find(|&item| holds(Form::Host, item))
            && (last + 1 == end || lower(last + 1) == "of" || lower(last + 1) == "at")
        {
            add(run, NameClass::Host, begin, end);
        }
        if end < frame.items.len()
            && holds(Form::Lower, end)
            && frame.items[end].sentence == frame.items[start].sentence
        {
            add(run, NameClass::Event, begin, end + 1);
        }
        // "the Treasury select committee", "the Harbour inquiry"
        let common = (end..frame.items.len().min(end + 2))
            .take_while(|&item| frame.items[item].sentence == frame.items[start].sentence)
            .find(|&item| holds_lower(self, frame, item) || lower(item) != "select")
            .filter(|&item| holds_lower(self, frame, item));
        if let Some(last) = common {
            add(run, NameClass::Body, begin, last + 1);
        }
        // "House Bill", "Supreme Court Justice" are none: the body's word stands last, or before what it is of.
        let bodily = |item: usize| {
            holds(Form::Body, item) && (item + 1 == end || matches!(lower(item + 1), "of" | "for" | "on"))
        };
        if (begin..end).any(bodily) && !(end - begin == 2 && lower(begin) == "white") {
            add(run, NameClass::Body, begin, end);
        }
    }
}

/// Whether an item begins a person's name.
fn names_person(frame: &Frame<'_>, item: usize) -> bool {
    frame
        .items
        .get(item)
        .is_some_and(|item| is_of(item, Classes::GIVEN_NAME))
}

/// Whether a word stands in one of some classes of the lexicon.
fn is_of(item: &Item<'_>, classes: Classes) -> bool {
    Lexicon::shipped().get(&item.lower).classes.any(classes)
}

/// Whether a word in lower case makes a body of the name before it.
fn holds_lower(lists: &Lists, frame: &Frame<'_>, item: usize) -> bool {
    lists.forms[frame.items[item].id] & (1 << Form::LowerBody as u16) != 0 && !frame.items[item].capital
}

/// The text from the first of some items through the last.
fn cover(frame: &Frame<'_>, from: usize, to: usize) -> Span {
    Span::new(frame.items[from].span.start(), frame.items[to - 1].span.end())
}

/// Whether another item of the same sentence is a word of a name.
fn name_word(frame: &Frame<'_>, item: usize, other: usize) -> bool {
    frame
        .items
        .get(other)
        .is_some_and(|word| word.sentence == frame.items[item].sentence)
        && capital_word(frame, other)
}

fn capital_word(frame: &Frame<'_>, item: usize) -> bool {
    let word = &frame.items[item];
    word.kind == ItemKind::Word && word.capital && !BREAKS[word.id]
}

/// Words that end a run of capitals, or keep one from beginning, although they are capitalised.
static BREAKS: LazyLock<ByWord<bool>> = LazyLock::new(|| {
    let words = data_lines(include_str!("../../data/run-breaks.txt")).flat_map(str::split_whitespace);
    ByWord::of(words.map(|word| (word.to_lowercase(), true)))
});
static CONNECTORS: [&str; 7] = ["of", "the", "and", "for", "&", "de", "on"];

/// One past the last item of the run of capitals that begins at `start`.
fn run_end(frame: &Frame<'_>, start: usize) -> usize {
    let sentence = frame.items[start].sentence;
    let mut end = start + 1;
    loop {
        // "Channel 9", "Fox 35".
        let number = frame.items.get(end).filter(|item| {
            item.sentence == sentence && item.kind == ItemKind::Word && item.lower.chars().all(|c| c.is_ascii_digit())
        });
        if number.is_some() && frame.items[end].lower.len() <= 3 {
            end += 1;
        }
        // A name holds at most two small words in a row: "Bank of the West".
        let next = (end..frame.items.len().min(end + 3))
            .take_while(|&item| item == end || CONNECTORS.contains(&&*frame.items[item - 1].lower))
            .find(|&item| frame.items[item].sentence == sentence && capital_word(frame, item));
        match next {
            Some(item) => end = item + 1,
            None => return end,
        }
    }
}

/// A stretch that reads like a title: a few capitalised words, no clause.
fn title(frame: &Frame<'_>, item: usize, spoken: &dyn Fn(usize) -> bool) -> Option<Name> {
    let ItemKind::Quote(stretch) = frame.items[item].kind else {
        return None;
    };
    if spoken(stretch) {
        return None;
    }
    let inner = frame.stretches[stretch].inner;
    let printed = inner.of(frame.text);
    let words = printed.trim_end_matches([',', '.', ' ', ';']);
    let small = |word: &str| CONNECTORS.contains(&word) || matches!(word, "in" | "a" | "an" | "with" | "to" | "at");
    let titled = words.len() <= 45
        && !words.is_empty()
        && !words.contains(['?', '!', ';', '\n'])
        && words.split_whitespace().count() <= 6
        && words
            .split_whitespace()
            .all(|word| small(word) || word.chars().next().is_some_and(|first| !first.is_lowercase()))
        && words.chars().any(char::is_uppercase);
    titled.then(|| Name {
        class: NameClass::Title,
        items: (item, item + 1),
        span: Span::new(inner.start(), inner.start() + words.len()),
    })
}

/// The listed names, and those that runs of capitals are by their form, by their first item; of one item the listed ones first.
fn with_formed(frame: &Frame<'_>, lists: &Lists, listed: Vec<Name>, short: &Short) -> Vec<Name> {
    let mut all = Vec::with_capacity(listed.len());
    let mut listed = listed.into_iter().peekable();
    let mut run: Vec<Name> = Vec::new();
    let mut start = 0;
    let mut looked_up = 0;
    while start < frame.items.len() {
        if !capital_word(frame, start) {
            start += 1;
            continue;
        }
        let end = run_end(frame, start);
        while let Some(before) = listed.next_if(|name| name.items.0 < start) {
            all.push(before);
        }
        while let Some(inside) = listed.next_if(|name| name.items.0 < end) {
            run.push(inside);
        }
        lists.formed(frame, (start, end), short, &mut run);
        let is_free = !run
            .iter()
            .any(|name| matches!(name.class, NameClass::Outlet | NameClass::Body | NameClass::Host));
        if is_free && looked_up < LOOKED_UP && is_told(frame, start) {
            looked_up += 1;
            if is_no_person(frame, (start, end)) {
                run.push(Name {
                    class: NameClass::Told,
                    items: (start, end),
                    span: cover(frame, start, end),
                });
            }
        }
        run.sort_by_key(|name| name.items.0);
        all.append(&mut run);
        start = end;
    }
    all.extend(listed);
    all
}

/// So many names behind "told" are looked up in the rest of a text.
const LOOKED_UP: usize = 32;

/// Whether a name stands right behind "told".
fn is_told(frame: &Frame<'_>, start: usize) -> bool {
    let before = start.checked_sub(1).map(|before| &*frame.items[before].lower);
    let before = match before {
        Some("the") => start.checked_sub(2).map(|before| &*frame.items[before].lower),
        before => before,
    };
    matches!(before, Some("told" | "tells" | "telling"))
}

/// Whether nothing shows that a name is a person's, a place's or a people's: it is no bare surname, holds no given name and no title, and none of its words is
/// printed anywhere else.
fn is_no_person(frame: &Frame<'_>, (start, end): (usize, usize)) -> bool {
    let shows_other = Classes::GIVEN_NAME
        .and(Classes::TITLE)
        .and(Classes::PLACE)
        .and(Classes::AFFILIATION);
    let words = || frame.items[start..end].iter().filter(|item| item.capital);
    let elsewhere = |lower: &str| {
        let around = frame.items[..start].iter().chain(&frame.items[end..]);
        around.filter(|item| item.capital).any(|item| *item.lower == *lower)
    };
    // One word may be a surname, unless it is "the Lantern" or "SCORENigeria".
    let has_form = end - start > 1
        || start > 0 && &*frame.items[start - 1].lower == "the"
        || frame.word(start).chars().filter(|c| c.is_uppercase()).count() > 1;
    has_form && !words().any(|word| is_of(word, shows_other)) && !words().any(|word| elsewhere(&word.lower))
}

/// The names that a network and its programme are together, the programme's: "CBS's Face the Nation", "NBC's “Today”". At most one begins at an item.
fn compose(frame: &Frame<'_>, all: &[Name]) -> Vec<Name> {
    let mut composed: Vec<Name> = Vec::new();
    for name in all {
        if !matches!(name.class, NameClass::Outlet | NameClass::Acronym) {
            continue;
        }
        let (start, end) = name.items;
        let Some(programme) = programme_of(frame, all, (start, end)) else {
            continue;
        };
        let joined = Name {
            class: NameClass::Programme,
            items: (start, programme.items.1),
            span: programme.span,
        };
        match composed.last_mut().filter(|other| other.items.0 == start) {
            Some(other) if other.items.1 < joined.items.1 => *other = joined,
            Some(_) => {}
            None => composed.push(joined),
        }
    }
    composed
}

/// The programme named behind an outlet of these items.
fn programme_of<'n>(frame: &Frame<'_>, all: &'n [Name], (start, end): (usize, usize)) -> Option<&'n Name> {
    let items = &frame.items;
    let mut at = end;
    if at < items.len() && matches!(&*items[at].lower, "'s" | "'" | "’" | "’s") {
        at += 1;
    }
    // "CBS News program “Face the Nation”", "Fox News' morning show “Fox & Friends”".
    let air_noun = |at: usize| items.get(at).is_some_and(|item| AIR_NOUNS.contains(&&*item.lower));
    let mut words = 0;
    while at < items.len()
        && words < 3
        && items[at].kind == ItemKind::Word
        && !items[at].capital
        && (air_noun(at) || air_noun(at + 1))
    {
        at += 1;
        words += 1;
    }
    let from = all.partition_point(|name| name.items.0 < at);
    let behind = || all[from..].iter().take_while(|name| name.items.0 == at);
    // "the ABC's Insiders program": whatever is called a programme of a network is one.
    let called = |name: &&Name| name.class == NameClass::Caps && at > end && air_noun(name.items.1);
    behind()
        .find(|name| name.class == NameClass::Programme || name.class == NameClass::Title && at > end)
        .or_else(|| behind().find(called))
        .filter(|_| items[at].sentence == items[start].sentence)
}

static AIR_NOUNS: [&str; 7] = [
    "show",
    "program",
    "programme",
    "podcast",
    "broadcast",
    "series",
    "newscast",
];
