//! The articles of `tests/gold` and what a careful reader finds in them; `tests/gold/README.md` says how they are written down.

use extractor::{Modality, Place, Span, VenueKind};

use crate::tagged::{Mark, Tagged};

/// An annotated article.
#[derive(Debug)]
pub(crate) struct GoldArticle {
    /// The file's name without its ending.
    pub(crate) name: String,
    /// Head and text.
    pub(crate) tagged: Tagged,
    /// Every quoted stretch, in order.
    pub(crate) quotes: Vec<GoldQuote>,
}

/// One quoted stretch, judged.
#[derive(Clone, Debug)]
pub(crate) struct GoldQuote {
    /// In the headline or in the text.
    pub(crate) place: Place,
    /// The words, the outer marks left out.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) kind: GoldKind,
    /// The accepted names of its speaker or speakers; empty where nobody is named.
    pub(crate) speakers: Vec<String>,
    /// Where the text mentions the speaker.
    pub(crate) source: Vec<Span>,
    /// The accepted venues, as kind and name; none where the article does not say.
    pub(crate) venues: Vec<(Option<VenueKind>, Option<String>)>,
    /// The accepted words for the day; none where the article does not say.
    pub(crate) said_on: Vec<String>,
    /// The article need not be read as stating the day.
    pub(crate) perhaps_no_day: bool,
    /// Who passed the words on: the accepted names.
    pub(crate) relay: Vec<String>,
    /// In what sense the words are reported.
    pub(crate) modality: Modality,
    /// Careful readers would agree.
    pub(crate) sure: bool,
}

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GoldKind {
    /// At least a clause of the speaker's own.
    Speech,
    /// Words or a phrase that complete the reporter's syntax.
    Fragment,
    /// A so-called, a term that is mentioned.
    Scare,
    /// A work, a programme, a nickname, a slogan used as a name.
    Title,
    /// Stage directions, signs, boilerplate.
    Other,
}

impl GoldKind {
    pub(crate) const ALL: [(Self, &'static str); 5] = [
        (Self::Speech, "speech"),
        (Self::Fragment, "fragment"),
        (Self::Scare, "scare"),
        (Self::Title, "title"),
        (Self::Other, "other"),
    ];
}

pub(crate) const VENUE_KINDS: [(VenueKind, &str); 9] = [
    (VenueKind::Interview, "interview"),
    (VenueKind::Press, "press"),
    (VenueKind::SocialMedia, "social_media"),
    (VenueKind::Statement, "statement"),
    (VenueKind::Speech, "speech"),
    (VenueKind::Debate, "debate"),
    (VenueKind::Proceeding, "proceeding"),
    (VenueKind::Publication, "publication"),
    (VenueKind::Conversation, "conversation"),
];

pub(crate) const MODALITIES: [(Modality, &str); 4] = [
    (Modality::Denied, "denied"),
    (Modality::Hypothetical, "hypothetical"),
    (Modality::Generic, "generic"),
    (Modality::Thought, "thought"),
];

/// The value that a table of values and words gives to a word.
fn by_word<T: Copy>(table: &[(T, &str)], word: &str) -> Option<T> {
    table.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}

impl GoldQuote {
    /// Whether it counts as a quote with a speaker.
    pub(crate) fn counts(&self) -> bool {
        self.sure && self.is_quote() && !self.speakers.is_empty()
    }

    /// Whether it is somebody's words.
    fn is_quote(&self) -> bool {
        matches!(self.kind, GoldKind::Speech | GoldKind::Fragment)
    }

    /// Whether the article states the kind of venue.
    pub(crate) fn has_venue(&self) -> bool {
        !self.venues.is_empty() && self.venues.iter().all(|(kind, _)| kind.is_some())
    }

    /// Whether the article states the day.
    pub(crate) fn has_day(&self) -> bool {
        !self.said_on.is_empty() && !self.perhaps_no_day
    }

    /// Whether the article states the venue's name.
    pub(crate) fn has_named_venue(&self) -> bool {
        self.has_venue() && self.venues.iter().all(|(_, name)| name.is_some())
    }
}

impl GoldArticle {
    /// Reads a file; the error says what is wrong with it.
    pub(crate) fn parse(name: &str, file: &str) -> Result<Self, String> {
        let tagged = Tagged::parse(file)?;
        let mut quotes: Vec<GoldQuote> = Vec::new();
        for (index, row) in tagged.table.lines().filter(|line| !line.is_empty()).enumerate() {
            let quote = quote(&tagged, row, index + 1, &quotes).map_err(|what| format!("{row:?}: {what}"))?;
            quotes.push(quote);
        }
        let numbers = marks(&tagged).flat_map(|(_, mark)| &mark.numbers);
        match numbers.max() {
            Some(&most) if most > quotes.len() => Err(format!("quote {most} has no row")),
            _ => Ok(Self {
                name: name.to_owned(),
                tagged,
                quotes,
            }),
        }
    }

    /// The value of `@style` or `@region`.
    pub(crate) fn label(&self, key: &str) -> &str {
        let label = self.tagged.labels.iter().find(|(label, _)| label == key);
        label.map_or("", |(_, value)| value)
    }

    /// The text or headline in which a quote stands.
    pub(crate) fn text(&self, place: Place) -> &str {
        match place {
            Place::Text => &self.tagged.text.text,
            Place::Title => self.tagged.title.as_ref().map_or("", |title| &title.text),
        }
    }
}

/// Everything tagged in headline and text.
fn marks(tagged: &Tagged) -> impl Iterator<Item = (Place, &Mark)> {
    let title = tagged.title.iter().flat_map(|title| &title.marks);
    let text = tagged.text.marks.iter();
    title
        .map(|mark| (Place::Title, mark))
        .chain(text.map(|mark| (Place::Text, mark)))
}

/// Reads one row of the table: number, kind, speakers, then `key: value` cells and bare words.
fn quote(tagged: &Tagged, row: &str, number: usize, before: &[GoldQuote]) -> Result<GoldQuote, String> {
    let mut cells = row.split(" | ");
    let (given, kind) = cells.next().and_then(|cell| cell.split_once(' ')).ok_or("no kind")?;
    if given != number.to_string() {
        return Err(format!("should have the number {number}"));
    }
    let tagged_as =
        |name: &'static str| marks(tagged).filter(move |(_, mark)| mark.name == name && mark.numbers.contains(&number));
    let mut contents = tagged_as("content");
    let (Some((place, content)), None) = (contents.next(), contents.next()) else {
        return Err("should have one <content>".to_owned());
    };
    let mut quote = GoldQuote {
        place,
        span: content.span,
        kind: by_word(&GoldKind::ALL, kind).ok_or("unknown kind")?,
        speakers: Vec::new(),
        source: tagged_as("source").map(|(_, mark)| mark.span).collect(),
        venues: Vec::new(),
        said_on: Vec::new(),
        perhaps_no_day: false,
        relay: Vec::new(),
        modality: Modality::Asserted,
        sure: true,
    };
    let mut cells = cells.peekable();
    if let Some(of) = cells.next_if(|cell| cell.starts_with("continues ")) {
        quote.take_over(of, before)?;
    } else if let Some(speakers) = cells.next_if(|cell| *cell != "-") {
        quote.speakers = alternatives(speakers)
            .flat_map(|joint| joint.split(" + "))
            .map(str::to_owned)
            .collect();
    } else if cells.next().is_none() {
        return Err("no speaker".to_owned());
    }
    for cell in cells {
        quote.read_cell(cell)?;
    }
    let has_speaker = !quote.speakers.is_empty() || !quote.source.is_empty();
    if has_speaker && !quote.is_quote() {
        return Err("only speech and fragments have a speaker".to_owned());
    }
    Ok(quote)
}

/// What ` / ` parts.
fn alternatives(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(" / ")
}

impl GoldQuote {
    /// Goes on from an earlier stretch, with its speaker, source, venue, day, relay and modality.
    fn take_over(&mut self, cell: &str, before: &[Self]) -> Result<(), String> {
        let number: usize = cell["continues ".len()..].parse().map_err(|_| "continues what?")?;
        let index = number
            .checked_sub(1)
            .filter(|index| *index < before.len())
            .ok_or("continues none before it")?;
        let source = std::mem::take(&mut self.source);
        *self = Self {
            place: self.place,
            span: self.span,
            kind: self.kind,
            ..before[index].clone()
        };
        if !source.is_empty() {
            self.source = source;
        }
        Ok(())
    }

    fn read_cell(&mut self, cell: &str) -> Result<(), String> {
        match cell.split_once(": ") {
            Some(("venue", venues)) => self.venues = alternatives(venues).map(venue).collect::<Result<_, _>>()?,
            Some(("said", days)) => {
                let (none, some): (Vec<&str>, Vec<&str>) = alternatives(days).partition(|day| *day == "-");
                self.perhaps_no_day = !none.is_empty();
                self.said_on = some.into_iter().map(str::to_owned).collect();
            }
            Some(("relay", names)) => self.relay = alternatives(names).map(str::to_owned).collect(),
            None if cell == "unsure" => self.sure = false,
            _ => self.modality = by_word(&MODALITIES, cell).ok_or_else(|| format!("what is {cell:?}?"))?,
        }
        Ok(())
    }
}

/// `KIND`, `KIND NAME` or `-` for an article that need not be read as stating it.
fn venue(cell: &str) -> Result<(Option<VenueKind>, Option<String>), String> {
    if cell == "-" {
        return Ok((None, None));
    }
    let (word, name) = cell
        .split_once(' ')
        .map_or((cell, None), |(word, name)| (word, Some(name.to_owned())));
    let kind = by_word(&VENUE_KINDS, word).ok_or_else(|| format!("unknown venue {word:?}"))?;
    Ok((Some(kind), name))
}
