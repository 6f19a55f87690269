//! An article for people: its text with the quotes marked where they stand, and beneath each paragraph who spoke them and where.
//!
//! Input: an article and what the extractor found in it. Output: text with ANSI styles, wrapped to a width; the writer drops the styles where they are not wanted.
//! Every quote is followed by its number between `‹ ›`, so that nothing depends on colour.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};
use entity::vocabulary::TextStatus;
use unicode_width::UnicodeWidthStr;

use extractor::{Attribution, Extraction, Flag, Modality, Place, RelayKind, SaidOn, Span, Speaker};

use super::extract::credits;
use crate::documents::Document;
use crate::extract_line::venue_kind;

/// How a page is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    width: usize,
    explanations: bool,
}

impl Page {
    /// As wide as the terminal, but no wider than is good to read.
    pub(super) fn of_terminal(explanations: bool) -> Self {
        const WIDEST: usize = 96;
        const NARROWEST: usize = 30;
        let width = if std::io::stdout().is_terminal() {
            terminal_size::terminal_size().map(|(width, _)| width.0.into())
        } else {
            None
        };
        Self {
            width: width.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST),
            explanations,
        }
    }
}

const HEADLINE: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();
const SPEAKER: Style = Style::new().bold();
const QUOTED: Style = AnsiColor::Green.on_default();
const UNDECIDED: Style = AnsiColor::Yellow.on_default();
const TEXT_MARGIN: usize = 2;
const NOTE_MARGIN: usize = 6;

/// One article, with a rule above it.
pub(super) fn render(document: &Document, extraction: &Extraction, page: Page) -> String {
    let mut out = Setter {
        out: String::new(),
        page,
    };
    let (in_title, in_text): (Vec<_>, Vec<_>) = extraction
        .quotes
        .iter()
        .enumerate()
        .partition(|(_, quote)| quote.place == Place::Title);
    out.heading(document, extraction, &in_title);
    for paragraph in paragraphs(&document.article.text) {
        let words = words(&document.article.text, paragraph, PLAIN, &in_text);
        out.wrap(&words, TEXT_MARGIN, TEXT_MARGIN);
        out.notes(
            in_text.iter().filter(|(_, quote)| ends_in(paragraph, quote.span)),
            &extraction.quotes,
        );
        out.out.push('\n');
    }
    out.out
}

/// A quote with its index in the extraction; it is shown with the number after that.
type Numbered<'q> = (usize, &'q Attribution);

/// Writes wrapped and indented lines.
struct Setter {
    out: String,
    page: Page,
}

/// A run of characters without a space, in one or more styles.
#[derive(Debug, Default)]
struct Word {
    parts: Vec<(Style, String)>,
}

impl Setter {
    fn heading(&mut self, document: &Document, extraction: &Extraction, in_title: &[Numbered<'_>]) {
        let rule = "─".repeat(self.page.width);
        self.out.push_str(&format!("{QUIET}{rule}{QUIET:#}\n"));
        let article = &document.article;
        if let Some(title) = &article.title {
            self.wrap(&words(title, Span::new(0, title.len()), HEADLINE, in_title), 0, 0);
        }
        let mut about = Vec::new();
        about.extend(article.outlet.clone());
        about.extend(article.published.map(|published| published.to_string()));
        about.extend(
            article
                .byline
                .clone()
                .or_else(|| extraction.byline.clone())
                .map(|byline| format!("by {byline}")),
        );
        let credits = credits(article, extraction);
        if !credits.is_empty() {
            about.push(format!("credits {}", credits.join(", ")));
        }
        if article.text_status == TextStatus::Restated {
            about.push("restated around the quotes".to_owned());
        }
        about.push(document.name.clone());
        self.wrap(&spaced(&about.join(" · "), QUIET), 0, 0);
        self.notes(in_title.iter(), &extraction.quotes);
        self.out.push('\n');
    }

    fn notes<'q>(&mut self, quotes: impl Iterator<Item = &'q Numbered<'q>>, all: &[Attribution]) {
        for (index, quote) in quotes {
            let number = format!("‹{}›", index + 1);
            let hanging = NOTE_MARGIN + number.width() + 1;
            let mut words = vec![Word::one(
                if quote.speaker.is_some() { QUOTED } else { UNDECIDED },
                &number,
            )];
            words.extend(note(quote, all));
            self.wrap(&words, NOTE_MARGIN, hanging);
            if self.page.explanations && !quote.explanation.is_empty() {
                self.wrap(&spaced(&quote.explanation, QUIET), hanging, hanging);
            }
        }
    }

    /// Sets words into lines, the first indented by `first` columns and the rest by `rest`.
    fn wrap(&mut self, words: &[Word], first: usize, rest: usize) {
        let mut column = 0;
        let mut style = PLAIN;
        for (index, word) in words.iter().enumerate() {
            let width = word.width();
            let opening = word.parts.first().map_or(PLAIN, |(style, _)| *style);
            if index == 0 {
                self.indent(first, &mut column);
            } else if column + 1 + width > self.page.width {
                self.change(&mut style, PLAIN);
                self.out.push('\n');
                self.indent(rest, &mut column);
            } else {
                if opening != style {
                    self.change(&mut style, PLAIN);
                }
                self.out.push(' ');
                column += 1;
            }
            for (next, part) in &word.parts {
                self.change(&mut style, *next);
                self.out.push_str(part);
            }
            column += width;
        }
        self.change(&mut style, PLAIN);
        if !words.is_empty() {
            self.out.push('\n');
        }
    }

    /// Goes from one style to the next.
    fn change(&mut self, style: &mut Style, next: Style) {
        if *style != next {
            self.out.push_str(&format!("{style:#}{next}"));
            *style = next;
        }
    }

    fn indent(&mut self, columns: usize, column: &mut usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
        *column = columns;
    }
}

impl Word {
    fn one(style: Style, text: &str) -> Self {
        Self {
            parts: vec![(style, text.to_owned())],
        }
    }

    fn width(&self) -> usize {
        self.parts.iter().map(|(_, part)| part.width()).sum()
    }

    fn push(&mut self, style: Style, character: char) {
        match self.parts.last_mut() {
            Some((last, part)) if *last == style => part.push(character),
            _ => self.parts.push((style, character.to_string())),
        }
    }
}

/// The words of a phrase, all in one style.
fn spaced(text: &str, style: Style) -> Vec<Word> {
    text.split_whitespace().map(|word| Word::one(style, word)).collect()
}

/// The words of one paragraph, the quotes in it highlighted and numbered.
fn words(text: &str, paragraph: Span, plain: Style, quotes: &[Numbered<'_>]) -> Vec<Word> {
    let quotes: Vec<_> = quotes
        .iter()
        .filter(|(_, quote)| quote.span.overlaps(paragraph))
        .collect();
    let mut numbers: Vec<(usize, usize)> = quotes
        .iter()
        .filter(|(_, quote)| ends_in(paragraph, quote.span))
        .map(|(index, quote)| (after_mark(text, quote.span.end()), *index))
        .collect();
    numbers.sort_unstable();
    let mut numbers = numbers.into_iter().peekable();
    let mut words = vec![Word::default()];
    let number = |word: &mut Word, index: usize| {
        format!("‹{}›", index + 1)
            .chars()
            .for_each(|character| word.push(QUIET, character));
    };
    for (offset, character) in paragraph.of(text).char_indices() {
        let offset = paragraph.start() + offset;
        while let Some((_, index)) = numbers.next_if(|(at, _)| *at <= offset) {
            number(words.last_mut().expect("there is always a word"), index);
        }
        if character.is_whitespace() {
            words.push(Word::default());
            continue;
        }
        // The innermost quote decides; an enclosing one stands before those inside it.
        let style = match quotes.iter().rev().find(|(_, quote)| quote.span.contains(offset)) {
            Some((_, quote)) if quote.speaker.is_some() => QUOTED.effects(plain.get_effects()),
            Some(_) => UNDECIDED.effects(plain.get_effects()),
            None => plain,
        };
        // An article must not be able to steer the terminal.
        let shown = if character.is_control() { '\u{fffd}' } else { character };
        words.last_mut().expect("there is always a word").push(style, shown);
    }
    for (_, index) in numbers {
        number(words.last_mut().expect("there is always a word"), index);
    }
    words.retain(|word| !word.parts.is_empty());
    words
}

/// Who said it, where and when, as far as is known: `Yuri Ushakov, Kremlin foreign policy aide · PRESS · Friday (2025-04-25)`.
fn note(quote: &Attribution, all: &[Attribution]) -> Vec<Word> {
    let mut words = Vec::new();
    match &quote.speaker {
        Some(speaker) => {
            for (index, speaker) in std::iter::once(speaker).chain(&quote.also).enumerate() {
                if index > 0 {
                    words.extend(spaced("and", PLAIN));
                }
                words.extend(spaced(&clean(&speaker.name), SPEAKER));
                words.extend(spaced(&clean(&description(speaker)), PLAIN));
            }
        }
        None if quote.candidates.is_empty() => words.extend(spaced("speaker not known", UNDECIDED)),
        None => {
            let names: Vec<_> = quote
                .candidates
                .iter()
                .map(|candidate| format!("{} {:.0} %", candidate.name, candidate.confidence * 100.0))
                .collect();
            words.extend(spaced(
                &clean(&format!("speaker not decided: {}", names.join(", "))),
                UNDECIDED,
            ));
        }
    }
    let mut more = Vec::new();
    if let Some(venue) = &quote.venue {
        let kind = venue_kind(venue.kind).replace('_', " ").to_uppercase();
        more.push(
            venue
                .name
                .as_ref()
                .map_or_else(|| kind.clone(), |name| format!("{kind} {name}")),
        );
    }
    more.extend(quote.said_on.as_ref().map(said_on));
    more.extend(quote.relay.iter().map(|relay| match relay.kind {
        RelayKind::Person | RelayKind::Outlet => format!("via {}", relay.name),
    }));
    more.extend(modality(quote.modality).map(str::to_owned));
    more.extend(quote.flags.iter().map(|flag| flag_word(*flag).to_owned()));
    let number = |index: usize| format!("‹{}›", index + 1);
    more.extend(
        quote
            .continues
            .filter(|index| *index < all.len())
            .map(|index| format!("continues {}", number(index))),
    );
    more.extend(
        quote
            .repeats
            .filter(|index| *index < all.len())
            .map(|index| format!("repeats {}", number(index))),
    );
    more.push(format!("{:.0} %", quote.confidence * 100.0));
    for part in more {
        words.extend(spaced("·", QUIET));
        words.extend(spaced(&clean(&part), PLAIN));
    }
    words
}

fn description(speaker: &Speaker) -> String {
    let mut parts = Vec::new();
    parts.extend(speaker.role.clone());
    parts.extend(speaker.on_behalf_of.as_ref().map(|body| format!("for {body}")));
    if parts.is_empty() {
        String::new()
    } else {
        format!("({})", parts.join(", "))
    }
}

fn said_on(said_on: &SaidOn) -> String {
    match (said_on.from, said_on.to) {
        (Some(from), Some(to)) if from == to => format!("{} ({from})", said_on.text),
        (Some(from), Some(to)) => format!("{} ({from} to {to})", said_on.text),
        (Some(from), None) => format!("{} (from {from})", said_on.text),
        (None, Some(to)) => format!("{} (until {to})", said_on.text),
        (None, None) => said_on.text.clone(),
    }
}

fn modality(modality: Modality) -> Option<&'static str> {
    match modality {
        Modality::Asserted => None,
        Modality::Denied => Some("DENIED"),
        Modality::Hypothetical => Some("HYPOTHETICAL"),
        Modality::Generic => Some("GENERIC"),
        Modality::Thought => Some("THOUGHT"),
    }
}

fn flag_word(flag: Flag) -> &'static str {
    match flag {
        Flag::Inferred => "inferred",
        Flag::Unclosed => "unclosed",
        Flag::Translated => "translated",
        Flag::Alleged => "alleged",
    }
}

fn clean(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
}

/// The lines of a text that are not blank.
fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}'])
        .filter_map(move |line| {
            let span = Span::new(start, start + line.len());
            start += line.len();
            (!line
                .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
                .is_empty())
            .then_some(span)
        })
}

/// Whether the last of the quoted words stands in the paragraph.
fn ends_in(paragraph: Span, quote: Span) -> bool {
    paragraph.start() < quote.end() && quote.end() <= paragraph.end()
}

/// The offset behind the closing marks that follow `offset`.
fn after_mark(text: &str, offset: usize) -> usize {
    let marks = text[offset..]
        .chars()
        .take_while(|character| matches!(character, '”' | '"' | '’' | '\'' | '»' | '›'));
    offset + marks.map(char::len_utf8).sum::<usize>()
}
