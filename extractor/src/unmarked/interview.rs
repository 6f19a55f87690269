//! Interviews printed as questions and answers.
//!
//! Input: a page. Output: the questions and answers as turns. Questions are marked by `Q:`, by emphasis, or as headings; where an introduction says that somebody was
//! interviewed, paragraphs that only ask are enough. Who answers and who asks stands in the introduction, or in the headline.

use super::labels::without_ornaments;
use super::{INTRODUCED, Page, Unmarked, is_aside, person, speaks_of_self};
use crate::attribution::{SpeakerKind, Venue, VenueKind};
use crate::candidates::find_mentions;
use crate::frame::Frame;
use crate::lexicon::{Lexicon, Words};
use crate::mention::MentionKind;
use crate::people::Named;
use crate::span::Span;
use crate::venues::{NameClass, Names, is_outlet_noun};

/// So many questions make an interview.
const LEAST_QUESTIONS: usize = 2;
/// A paragraph that only asks has at most so many bytes.
const LONGEST_QUESTION: usize = 400;
/// An introduction has at most so many items.
const LONGEST_INTRODUCTION: usize = 600;

/// How questions are marked; in this order the first that an article uses is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `Q: ... A: ...`
    Letters,
    /// `**Why now?**`
    Emphasis,
    /// `### Why now?`
    Heading,
    /// A paragraph that only asks.
    Plain,
}

/// What a paragraph holds.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    question: Option<Span>,
    answer: Option<Span>,
}

/// Who takes part, as far as the article says.
struct Cast {
    asks: Option<Named>,
    answers: Option<Named>,
    venue: Venue,
}

impl Page<'_> {
    /// The questions and answers of an article; empty where it is no interview.
    pub(super) fn interview(&self) -> Vec<Unmarked> {
        let styles = [Style::Letters, Style::Emphasis, Style::Heading, Style::Plain];
        for style in styles {
            let parts: Vec<Part> = self.paragraphs().iter().map(|p| self.part(*p, style)).collect();
            let questions = parts.iter().filter(|part| part.question.is_some()).count();
            let Some(first) = parts.iter().position(|part| part.question.is_some()) else {
                continue;
            };
            if questions < LEAST_QUESTIONS {
                continue;
            }
            let cast = self.cast(first);
            if self.is_interview(style, &parts, first, &cast) {
                return self.read_interview(&parts, first, &cast);
            }
        }
        Vec::new()
    }

    fn part(&self, paragraph: Span, style: Style) -> Part {
        let text = self.text();
        let words = paragraph.of(text);
        let question = |question: Span, rest: Span| Part {
            question: Some(question),
            answer: (!rest.of(text).trim().is_empty()).then_some(rest),
        };
        let nothing = Span::new(paragraph.end(), paragraph.end());
        match style {
            Style::Letters => {
                let Some((asks, said)) = lettered(text, paragraph) else {
                    return Part::default();
                };
                if asks {
                    question(said, nothing)
                } else {
                    Part {
                        question: None,
                        answer: Some(said),
                    }
                }
            }
            Style::Emphasis => match emphasised(text, paragraph) {
                Some((asked, rest)) if asked.of(text).ends_with(['?', '.', '!', ':']) => question(asked, rest),
                _ => Part::default(),
            },
            Style::Heading => {
                let asked = words.trim_start_matches('#');
                if asked.len() < words.len() && asked.ends_with('?') {
                    let asked = asked.trim_start();
                    question(Span::new(paragraph.end() - asked.len(), paragraph.end()), nothing)
                } else {
                    Part::default()
                }
            }
            Style::Plain => {
                let asks = words.ends_with('?') && words.len() <= LONGEST_QUESTION && !self.holds_stretch(paragraph);
                if asks {
                    question(paragraph, nothing)
                } else {
                    Part::default()
                }
            }
        }
    }

    /// Letters are enough. Else somebody must be there to answer, and either the introduction says that this is an interview or the answers speak of themselves.
    fn is_interview(&self, style: Style, parts: &[Part], first: usize, cast: &Cast) -> bool {
        let text = self.text();
        let asked = parts
            .iter()
            .filter(|part| part.question.is_some_and(|question| question.of(text).ends_with('?')))
            .count();
        if style == Style::Letters {
            return parts
                .iter()
                .any(|part| part.question.is_none() && part.answer.is_some());
        }
        if asked < LEAST_QUESTIONS || cast.answers.is_none() {
            return false;
        }
        let answers: Vec<Span> = (first..parts.len())
            .filter(|&at| parts[at].question.is_some())
            .filter_map(|at| {
                let behind = |next: usize| self.paragraphs().get(next).copied();
                let follows = || {
                    parts
                        .get(at + 1)
                        .filter(|next| next.question.is_none())
                        .and_then(|_| behind(at + 1))
                };
                parts[at].answer.or_else(follows)
            })
            .collect();
        let speaking = answers.iter().filter(|answer| speaks_of_self(answer.of(text))).count();
        let announced = self.announces_interview(first);
        if style == Style::Plain {
            // Every question has its answer, and most of these say I or we.
            return announced
                && answers.len() == parts.iter().filter(|part| part.question.is_some()).count()
                && speaking * 2 >= answers.len();
        }
        announced || speaking * 2 >= answers.len()
    }

    fn read_interview(&self, parts: &[Part], first: usize, cast: &Cast) -> Vec<Unmarked> {
        let text = self.text();
        let last = parts
            .iter()
            .rposition(|part| part.question.is_some() || part.answer.is_some());
        let last = last.unwrap_or(first);
        let mut found: Vec<Unmarked> = Vec::new();
        let turn = |span: Span, named: &Option<Named>| Unmarked {
            venue: Some(cast.venue.clone()),
            ..Unmarked::turn(span, named.clone(), None)
        };
        let mut answered = true;
        for (at, part) in parts.iter().enumerate().skip(first) {
            if let Some(question) = part.question {
                found.push(turn(question, &cast.asks));
                answered = false;
            }
            if let Some(answer) = part.answer {
                found.push(turn(answer, &cast.answers));
                answered = true;
            }
            let words = self.paragraphs()[at];
            if part.question.is_some() || part.answer.is_some() || is_aside(words.of(text)) {
                continue;
            }
            if !answered {
                found.push(turn(words, &cast.answers));
                answered = true;
            } else if at < last || speaks_of_self(words.of(text)) && !self.is_marked(words) {
                self.go_on(&mut found, words);
            } else {
                break;
            }
        }
        found
    }

    /// Whether the paragraphs before the first question say that somebody was interviewed.
    fn announces_interview(&self, first: usize) -> bool {
        let mut said = self.paragraphs()[..first]
            .iter()
            .map(|p| p.of(self.text()))
            .collect::<Vec<_>>()
            .join(" ");
        said.truncate(
            (0..=said.len().min(4 * LONGEST_INTRODUCTION))
                .rev()
                .find(|&at| said.is_char_boundary(at))
                .unwrap_or(0),
        );
        let said = said.to_lowercase();
        const SAID: [&str; 18] = [
            "interview",
            "q&a",
            "q & a",
            "spoke to",
            "spoke with",
            "speaks to",
            "speaks with",
            "talked to",
            "talked with",
            "talks to",
            "talks about",
            "sat down with",
            "caught up with",
            "conversation",
            "edited for",
            "answers",
            "answered",
            "we asked",
        ];
        SAID.iter().any(|phrase| said.contains(phrase))
    }

    /// Who asks and who answers, from the words before the first question.
    fn cast(&self, first: usize) -> Cast {
        let frame = self.layers.frame;
        let start = self.paragraphs()[first].start();
        let end = frame.items.partition_point(|item| item.span.start() < start);
        let intro = end.saturating_sub(LONGEST_INTRODUCTION)..end;
        let names = Names::read(frame, self.article.outlet);
        let outlet = intro
            .clone()
            .find_map(|item| outlet_at(frame, &names, item))
            .map(|(_, printed)| names.full(printed).unwrap_or(printed).to_owned())
            .or_else(|| self.article.outlet.map(str::to_owned));
        let byline = self.people.byline.as_deref();
        let mut people: Vec<(usize, usize)> = Vec::new();
        for mention in self.mentions_from(&intro) {
            if let Some(entity) = self.person_meant(mention)
                && !people.iter().any(|(known, _)| *known == entity)
            {
                people.push((entity, mention));
            }
        }
        let asks_for_outlet = |mention: usize| {
            let (from, to) = self.layers.mentions[mention].items;
            let lower = |item: usize| frame.items.get(item).map_or("", |item| &*item.lower);
            let ends_at = |end: usize| {
                (end.saturating_sub(4)..end)
                    .any(|item| outlet_at(frame, &names, item).is_some_and(|(outlet_end, _)| outlet_end == end))
            };
            let possessed = from > 1 && lower(from - 1) == "'s" && ends_at(from - 1);
            let of = matches!(lower(to), "of" | "from") || lower(to) == "," && matches!(lower(to + 1), "of" | "from");
            let beside = |item: usize| (item..item + 4).any(|item| outlet_at(frame, &names, item).is_some());
            possessed || of && beside(to + 1)
        };
        let is_author = |entity: usize| byline.is_some_and(|byline| self.people.labelled(byline) == Some(entity));
        let asking = people
            .iter()
            .find(|(entity, mention)| is_author(*entity) || asks_for_outlet(*mention))
            .map(|(entity, _)| *entity);
        let others: Vec<(usize, usize)> = people
            .iter()
            .copied()
            .filter(|(entity, _)| Some(*entity) != asking && !is_author(*entity))
            .collect();
        let addressed = others.iter().find(|(_, mention)| self.is_addressed(*mention));
        let answering = addressed.or_else(|| others.first());
        // "Lena Okafor spoke with the author Priya Nair"
        let sentence = |mention: usize| frame.items[self.layers.mentions[mention].items.0].sentence;
        let asking = asking.or_else(|| {
            let (_, addressed) = addressed?;
            let subject = others
                .iter()
                .find(|(_, mention)| mention < addressed && sentence(*mention) == sentence(*addressed))?;
            Some(subject.0)
        });
        let entity_named = |entity: usize| {
            let mut named = person(self.people.entities[entity].name.clone(), Some(entity), None);
            named.probability = INTRODUCED;
            named
        };
        let answers = answering
            .map(|(entity, _)| entity_named(*entity))
            .or_else(|| self.named_in_headline());
        let asks = asking
            .map(entity_named)
            .or_else(|| byline.map(|author| person(author.to_owned(), None, None)))
            .or_else(|| {
                let outlet = outlet.clone()?;
                let mut named = person(outlet, None, None);
                named.speaker.kind = SpeakerKind::Organization;
                Some(named)
            });
        Cast {
            asks: asks.map(|named| Named {
                probability: INTRODUCED,
                ..named
            }),
            answers,
            venue: Venue {
                kind: VenueKind::Interview,
                name: outlet,
                carried: true,
                mention: None,
            },
        }
    }

    fn mentions_from(&self, items: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let mentions = self.layers.mentions;
        mentions.partition_point(|mention| mention.items.0 < items.start)
            ..mentions.partition_point(|mention| mention.items.0 < items.end)
    }

    fn person_meant(&self, mention: usize) -> Option<usize> {
        let meant = self.people.referents[mention].as_ref()?;
        let name = self.layers.mentions[mention].kind == MentionKind::Name;
        (name && self.people.entities[meant.entity].is_person()).then_some(meant.entity)
    }

    /// `spoke with Dana Holt`, `an interview with the commissioner, Dana Holt`: the one who is asked.
    fn is_addressed(&self, mention: usize) -> bool {
        let items = &self.layers.frame.items;
        let from = self.layers.mentions[mention].items.0;
        let sentence = items[from].sentence;
        const JOINTS: [&str; 6] = ["with", "to", "interviewed", "interviews", "asked", "asks"];
        (from.saturating_sub(4)..from).rev().any(|at| {
            items[at].sentence == sentence && JOINTS.contains(&&*items[at].lower) && {
                let verb = |back: usize| at.checked_sub(back).map_or("", |at| &*items[at].lower);
                const VERBS: [&str; 16] = [
                    "spoke",
                    "speaks",
                    "talked",
                    "talks",
                    "sat",
                    "down",
                    "chatted",
                    "interview",
                    "conversation",
                    "up",
                    "speaking",
                    "talking",
                    "q&a",
                    "met",
                    "discussion",
                    "asked",
                ];
                !matches!(&*items[at].lower, "with" | "to") || VERBS.contains(&verb(1)) || VERBS.contains(&verb(2))
            }
        })
    }

    /// `Q&A: Dana Holt on the hall`
    fn named_in_headline(&self) -> Option<Named> {
        let title = self.article.title?;
        let frame = Frame::read(title);
        let words = Words::of(&frame, Lexicon::shipped());
        let mention = find_mentions(&frame, &words).into_iter().find(|mention| {
            mention.kind == MentionKind::Name && !mention.organization && mention.core.1 - mention.core.0 >= 2
        })?;
        let core = Span::new(
            frame.items[mention.core.0].span.start(),
            frame.items[mention.core.1 - 1].span.end(),
        );
        let mut named = person(core.of(title).to_owned(), None, None);
        named.probability = INTRODUCED;
        Some(named)
    }
}

/// The outlet named at an item, in full or short as in "the Gazette": the item behind it, and how it is printed.
fn outlet_at<'t>(frame: &Frame<'t>, names: &Names, item: usize) -> Option<(usize, &'t str)> {
    let named = names.at(item).iter().find(|name| name.class == NameClass::Outlet);
    if let Some(name) = named {
        return Some((name.items.1, name.span.of(frame.text)));
    }
    let short = frame.items.get(item)?;
    let after_article = item > 0 && matches!(&*frame.items[item - 1].lower, "the" | "this");
    (after_article && short.capital && is_outlet_noun(&short.lower)).then(|| (item + 1, frame.word(item)))
}

/// `Q:`, `A.`, `Question:` at the head of a paragraph: whether it asks, and the words behind it.
fn lettered(text: &str, paragraph: Span) -> Option<(bool, Span)> {
    let bare = without_ornaments(text, paragraph);
    let head = bare.of(text);
    let letters = [
        ("Question", true),
        ("QUESTION", true),
        ("Answer", false),
        ("ANSWER", false),
        ("Q", true),
        ("A", false),
    ];
    let (letter, asks) = letters.iter().find(|(letter, _)| head.starts_with(letter))?;
    let behind = head[letter.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = behind.trim_start_matches(['*', '_']);
    let rest = behind.strip_prefix([':', '.', ')']).or_else(|| {
        behind
            .strip_prefix(" –")
            .or_else(|| behind.strip_prefix(" —"))
            .or_else(|| behind.strip_prefix(" -"))
    })?;
    let rest = rest.trim_start_matches(['*', '_']);
    // "A. J. Holt" is no answer.
    let initial = rest.trim_start().chars().nth(1) == Some('.');
    if !rest.starts_with(char::is_whitespace) || initial {
        return None;
    }
    let words = rest.trim().trim_end_matches(['*', '_']);
    let start = bare.end() - rest.trim_start().len();
    Some((*asks, Span::new(start, start + words.len())))
}

/// Words set off by emphasis at the head of a paragraph, and those behind them.
fn emphasised(text: &str, paragraph: Span) -> Option<(Span, Span)> {
    let head = paragraph.of(text);
    let signs = [
        ("**", "**"),
        ("__", "__"),
        ("<b>", "</b>"),
        ("<strong>", "</strong>"),
        ("*", "*"),
        ("_", "_"),
    ];
    let (open, close) = signs.iter().find(|(open, _)| head.starts_with(open))?;
    let inner = &head[open.len()..];
    let len = inner.find(close)?;
    let (asked, rest) = (inner[..len].trim(), inner[len + close.len()..].trim_start());
    let start = paragraph.start() + open.len() + (inner.len() - inner.trim_start().len());
    (!asked.is_empty()).then(|| {
        (
            Span::new(start, start + asked.len()),
            Span::new(paragraph.end() - rest.len(), paragraph.end()),
        )
    })
}
