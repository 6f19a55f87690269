//! One line of `onrecord extract --format jsonl`, and the quotes of `onrecord export`: an article's attributions with offsets in code points.
//!
//! Input: an article and what the extractor found in it, spans in bytes. Output: a value that serialises as `contract/extract.schema.json` demands, every key
//! always present. Bytes become code points here and nowhere else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use extractor::{
    Attribution, Extraction, Flag, Form, JudgedStretch, Modality, Place, Precision, QuoteKind, RelayKind, Span,
    SpeakerKind, VenueKind, Verdict,
};

/// Everything that one line says.
#[derive(Debug, Serialize)]
pub struct ExtractLine<'a> {
    /// The article's key.
    pub article: &'a str,
    /// Headline.
    pub title: Option<&'a str>,
    /// Who publishes.
    pub outlet: Option<&'a str>,
    /// Who wrote it: as given, else as the text prints it.
    pub byline: Option<&'a str>,
    /// Outlets credited for the material: those given, then those that the text names.
    pub credits: Vec<&'a str>,
    /// ISO 8601 date, or date and time.
    pub published: Option<String>,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// Language code.
    pub language: Option<&'a str>,
    /// The stored text, where the caller does not hold it or asks for it.
    pub text: Option<&'a str>,
    /// The quotes.
    pub quotes: Vec<QuoteEntry<'a>>,
    /// How many quoted stretches were judged to be what; every one is counted once.
    pub tally: BTreeMap<&'static str, usize>,
    /// Every quoted stretch and what it was judged to be, on request.
    pub stretches: Option<Vec<StretchEntry>>,
}

/// One quote of a line.
#[derive(Debug, Serialize)]
pub struct QuoteEntry<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    kind: &'static str,
    form: &'static str,
    #[serde(rename = "in")]
    place: &'static str,
    cue: Option<MentionEntry<'a>>,
    speaker: Option<SpeakerEntry<'a>>,
    also: Vec<SpeakerEntry<'a>>,
    candidates: Vec<CandidateEntry<'a>>,
    venue: Option<VenueEntry<'a>>,
    said_on: Option<SaidOnEntry<'a>>,
    relay: Vec<RelayEntry<'a>>,
    modality: &'static str,
    parent: Option<usize>,
    continues: Option<usize>,
    repeats: Option<usize>,
    flags: Vec<&'static str>,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a str>,
}

/// A quoted stretch and what it was judged to be.
#[derive(Debug, Serialize)]
pub struct StretchEntry {
    start: usize,
    end: usize,
    #[serde(rename = "in")]
    place: &'static str,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct MentionEntry<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct SpeakerEntry<'a> {
    name: &'a str,
    kind: &'static str,
    role: Option<&'a str>,
    on_behalf_of: Option<&'a str>,
    mention: Option<MentionEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct CandidateEntry<'a> {
    name: &'a str,
    confidence: f64,
}

#[derive(Debug, Serialize)]
struct VenueEntry<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    carried: bool,
    mention: Option<MentionEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct SaidOnEntry<'a> {
    text: &'a str,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    precision: Option<&'static str>,
    carried: bool,
}

#[derive(Debug, Serialize)]
struct RelayEntry<'a> {
    name: &'a str,
    kind: &'static str,
    mention: Option<MentionEntry<'a>>,
}

/// How many stretches were judged to be what, every verdict named.
#[must_use]
pub fn tally(stretches: &[JudgedStretch]) -> BTreeMap<&'static str, usize> {
    let mut tally: BTreeMap<&'static str, usize> = Verdict::ALL.map(|each| (verdict(each), 0)).into();
    for stretch in stretches {
        *tally.entry(verdict(stretch.verdict)).or_default() += 1;
    }
    tally
}

/// Writes the quotes and stretches of one extraction with offsets in code points.
#[derive(Debug)]
pub struct Offsets<'a> {
    text: Counted<'a>,
    title: Counted<'a>,
}

impl<'a> Offsets<'a> {
    /// Counts, in one pass over `text` and one over `title`, the code points before every offset that `extraction` names.
    #[must_use]
    pub fn count(text: &'a str, title: &'a str, extraction: &Extraction) -> Self {
        // Two ends of each span; few quotes name more than these.
        const SPANS: usize = 4;
        let mut in_text = Vec::with_capacity(2 * (extraction.stretches.len() + SPANS * extraction.quotes.len()));
        let mut in_title = Vec::new();
        for quote in &extraction.quotes {
            let side = if quote.place == Place::Title {
                &mut in_title
            } else {
                &mut in_text
            };
            for span in spans(quote) {
                side.extend([span.start(), span.end()]);
            }
        }
        for stretch in &extraction.stretches {
            let side = if stretch.place == Place::Title {
                &mut in_title
            } else {
                &mut in_text
            };
            side.extend([stretch.span.start(), stretch.span.end()]);
        }
        Self {
            text: Counted::new(text, in_text),
            title: Counted::new(title, in_title),
        }
    }

    /// One quote; `explain` adds the reason for its speaker.
    #[must_use]
    pub fn quote<'q>(&'q self, quote: &'q Attribution, explain: bool) -> QuoteEntry<'q> {
        let side = self.side(quote.place);
        let mention = |span: Option<Span>| span.map(|span| side.mention(span));
        let speaker = |speaker: &'q extractor::Speaker| SpeakerEntry {
            name: &speaker.name,
            kind: speaker_kind(speaker.kind),
            role: speaker.role.as_deref(),
            on_behalf_of: speaker.on_behalf_of.as_deref(),
            mention: mention(speaker.mention),
        };
        let MentionEntry { start, end, text } = side.mention(quote.span);
        QuoteEntry {
            start,
            end,
            text,
            kind: match quote.kind {
                QuoteKind::Speech => "speech",
                QuoteKind::Fragment => "fragment",
            },
            form: match quote.form {
                Form::Marked => "marked",
                Form::Turn => "turn",
                Form::Post => "post",
                Form::Block => "block",
            },
            place: place(quote.place),
            cue: mention(quote.cue),
            speaker: quote.speaker.as_ref().map(speaker),
            also: quote.also.iter().map(speaker).collect(),
            candidates: quote
                .candidates
                .iter()
                .map(|candidate| CandidateEntry {
                    name: &candidate.name,
                    confidence: rounded(candidate.confidence),
                })
                .collect(),
            venue: quote.venue.as_ref().map(|venue| VenueEntry {
                kind: venue_kind(venue.kind),
                name: venue.name.as_deref(),
                carried: venue.carried,
                mention: mention(venue.mention),
            }),
            said_on: quote.said_on.as_ref().map(|said_on| SaidOnEntry {
                text: &said_on.text,
                from: said_on.from,
                to: said_on.to,
                precision: said_on.precision.map(precision),
                carried: said_on.carried,
            }),
            relay: quote
                .relay
                .iter()
                .map(|relay| RelayEntry {
                    name: &relay.name,
                    kind: match relay.kind {
                        RelayKind::Person => "person",
                        RelayKind::Outlet => "outlet",
                    },
                    mention: mention(relay.mention),
                })
                .collect(),
            modality: match quote.modality {
                Modality::Asserted => "asserted",
                Modality::Denied => "denied",
                Modality::Hypothetical => "hypothetical",
                Modality::Generic => "generic",
                Modality::Thought => "thought",
            },
            parent: quote.parent,
            continues: quote.continues,
            repeats: quote.repeats,
            flags: quote.flags.iter().copied().map(flag).collect(),
            confidence: rounded(quote.confidence),
            explanation: explain.then_some(&quote.explanation),
        }
    }

    /// One stretch.
    #[must_use]
    pub fn stretch(&self, stretch: &JudgedStretch) -> StretchEntry {
        let MentionEntry { start, end, .. } = self.side(stretch.place).mention(stretch.span);
        StretchEntry {
            start,
            end,
            place: place(stretch.place),
            verdict: verdict(stretch.verdict),
        }
    }

    fn side(&self, place: Place) -> &Counted<'a> {
        match place {
            Place::Title => &self.title,
            Place::Text => &self.text,
        }
    }
}

/// The name of a venue's kind in every output of the command line.
#[must_use]
pub fn venue_kind(kind: VenueKind) -> &'static str {
    match kind {
        VenueKind::Interview => "interview",
        VenueKind::Press => "press",
        VenueKind::SocialMedia => "social_media",
        VenueKind::Statement => "statement",
        VenueKind::Speech => "speech",
        VenueKind::Debate => "debate",
        VenueKind::Proceeding => "proceeding",
        VenueKind::Publication => "publication",
        VenueKind::Conversation => "conversation",
    }
}

/// A text with the code points before some of its bytes counted.
#[derive(Debug)]
struct Counted<'a> {
    text: &'a str,
    /// Byte offset and code points before it, ascending.
    points: Vec<(usize, usize)>,
}

impl<'a> Counted<'a> {
    fn new(text: &'a str, mut offsets: Vec<usize>) -> Self {
        offsets.sort_unstable();
        offsets.dedup();
        let (mut byte, mut point) = (0, 0);
        let points = offsets
            .into_iter()
            .map(|offset| {
                point += text[byte..offset].chars().count();
                byte = offset;
                (offset, point)
            })
            .collect();
        Self { text, points }
    }

    fn point(&self, offset: usize) -> usize {
        let index = self
            .points
            .binary_search_by_key(&offset, |(byte, _)| *byte)
            .expect("every offset of the extraction was counted");
        self.points[index].1
    }

    fn mention(&self, span: Span) -> MentionEntry<'a> {
        MentionEntry {
            start: self.point(span.start()),
            end: self.point(span.end()),
            text: span.of(self.text),
        }
    }
}

/// Every span that a quote names.
fn spans(quote: &Attribution) -> impl Iterator<Item = Span> {
    [
        Some(quote.span),
        quote.cue,
        quote.venue.as_ref().and_then(|venue| venue.mention),
    ]
    .into_iter()
    .chain(quote.speaker.iter().chain(&quote.also).map(|speaker| speaker.mention))
    .chain(quote.relay.iter().map(|relay| relay.mention))
    .flatten()
}

/// Three digits say all that a probability of this kind can.
fn rounded(probability: f64) -> f64 {
    (probability * 1000.0).round() / 1000.0
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Title => "title",
        Place::Text => "text",
    }
}

fn speaker_kind(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organization => "organization",
        SpeakerKind::Group => "group",
        SpeakerKind::Document => "document",
        SpeakerKind::Unnamed => "unnamed",
    }
}

fn precision(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Week => "week",
        Precision::Month => "month",
        Precision::Year => "year",
        Precision::Range => "range",
    }
}

fn flag(flag: Flag) -> &'static str {
    match flag {
        Flag::Inferred => "inferred",
        Flag::Unclosed => "unclosed",
        Flag::Translated => "translated",
        Flag::Alleged => "alleged",
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Quote => "quote",
        Verdict::Scare => "scare",
        Verdict::Title => "title",
        Verdict::Nickname => "nickname",
        Verdict::Mentioned => "mentioned",
        Verdict::Measure => "measure",
        Verdict::Boilerplate => "boilerplate",
        Verdict::StageDirection => "stage_direction",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quote that has everything, in the text or in the title.
    fn full(place: Place, span: Span, mention: Span) -> Attribution {
        let speaker = extractor::Speaker {
            name: "Ana Ruiz".to_owned(),
            kind: SpeakerKind::Person,
            role: Some("mayor".to_owned()),
            on_behalf_of: None,
            mention: Some(mention),
        };
        Attribution {
            span,
            kind: QuoteKind::Speech,
            form: Form::Marked,
            place,
            cue: Some(mention),
            also: vec![extractor::Speaker {
                kind: SpeakerKind::Organization,
                mention: None,
                ..speaker.clone()
            }],
            speaker: Some(speaker),
            candidates: vec![extractor::SpeakerCandidate {
                name: "Ana Ruiz".to_owned(),
                confidence: 0.123_456,
            }],
            venue: Some(extractor::Venue {
                kind: VenueKind::SocialMedia,
                name: None,
                carried: true,
                mention: Some(mention),
            }),
            said_on: Some(extractor::SaidOn {
                text: "Friday".to_owned(),
                from: NaiveDate::from_ymd_opt(2025, 4, 25),
                to: None,
                precision: Some(Precision::Day),
                carried: false,
            }),
            relay: vec![extractor::Relay {
                name: "The Gazette".to_owned(),
                kind: RelayKind::Outlet,
                mention: Some(mention),
            }],
            modality: Modality::Asserted,
            parent: None,
            continues: None,
            repeats: None,
            flags: vec![Flag::Inferred, Flag::Unclosed],
            confidence: 0.9996,
            explanation: "the pronoun before the cue".to_owned(),
        }
    }

    #[test]
    fn offsets_count_code_points_of_the_text_or_of_the_title() {
        let text = "𝄞 é “No,” Ruiz said.";
        let title = "“Ñ”: Ruiz";
        let of = |whole: &str, part: &str| {
            let start = whole.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let extraction = Extraction {
            quotes: vec![
                full(Place::Title, of(title, "Ñ"), of(title, "Ruiz")),
                full(Place::Text, of(text, "No,"), of(text, "Ruiz")),
            ],
            stretches: vec![
                JudgedStretch {
                    span: of(title, "Ñ"),
                    place: Place::Title,
                    verdict: Verdict::Quote,
                },
                JudgedStretch {
                    span: of(text, "No,"),
                    place: Place::Text,
                    verdict: Verdict::StageDirection,
                },
            ],
            ..Extraction::default()
        };
        let offsets = Offsets::count(text, title, &extraction);
        let title_quote = offsets.quote(&extraction.quotes[0], false);
        let text_quote = offsets.quote(&extraction.quotes[1], true);
        assert_eq!((title_quote.start, title_quote.end, title_quote.text), (1, 2, "Ñ"));
        assert_eq!((text_quote.start, text_quote.end, text_quote.text), (5, 8, "No,"));
        let mention = text_quote.speaker.as_ref().unwrap().mention.as_ref().unwrap();
        assert_eq!((mention.start, mention.end, mention.text), (10, 14, "Ruiz"));
        assert_eq!(
            (text_quote.confidence, text_quote.candidates[0].confidence),
            (1.0, 0.123)
        );
        let stretch = offsets.stretch(&extraction.stretches[1]);
        assert_eq!((stretch.start, stretch.end, stretch.verdict), (5, 8, "stage_direction"));

        let line = ExtractLine {
            article: "a",
            title: Some(title),
            outlet: None,
            byline: None,
            credits: vec!["AFP"],
            published: Some("2025-04-25".to_owned()),
            url: None,
            language: None,
            text: None,
            quotes: vec![title_quote, text_quote],
            tally: tally(&extraction.stretches),
            stretches: Some(vec![stretch]),
        };
        let schema = include_str!("../contract/extract.schema.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let line = serde_json::to_value(&line).unwrap();
        let errors: Vec<_> = schema.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(
            (
                &line["tally"]["quote"],
                &line["tally"]["stage_direction"],
                &line["tally"]["scare"]
            ),
            (&1.into(), &1.into(), &0.into())
        );
        assert!(line["quotes"][0].get("explanation").is_none() && line["quotes"][1].get("explanation").is_some());
    }
}
