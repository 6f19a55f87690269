//! Articles for tests, with what the extractor finds in them stated rather than found, so that these tests speak of the archive alone.

use archive::ingest::Ingester;
use archive::{ArchiveError, Ingested, NewArticle, Published, Reading};
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use entity::vocabulary::{ArticleKind, TextStatus};
use extractor::{
    Attribution, Extraction, Form, JudgedStretch, Modality, Place, Precision, QuoteKind, Relay, RelayKind, SaidOn,
    Span, Speaker, SpeakerKind, Venue, VenueKind, Verdict,
};
use sea_orm::DatabaseConnection;

use crate::database::Scratch;

/// An article in the making.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) article: NewArticle,
    pub(crate) extraction: Extraction,
}

/// When everything is ingested.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2031, 6, 1, 12, 0, 0).unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Story {
    pub(crate) fn new(key: &str, published: &str) -> Self {
        Self {
            article: NewArticle {
                key: key.to_owned(),
                url: None,
                archived_url: None,
                title: None,
                outlet: None,
                byline: None,
                published: Published::parse(published),
                kind: ArticleKind::News,
                credits: Vec::new(),
                language: None,
                text_status: TextStatus::Original,
                text: format!("This is the story of {key}.\n"),
            },
            extraction: Extraction::default(),
        }
    }

    /// Adds a paragraph in which somebody says something.
    pub(crate) fn says(self, name: &str, words: &str) -> Self {
        self.quote(Some(person(name)), words)
    }

    /// Adds a paragraph with a quote.
    pub(crate) fn quote(mut self, speaker: Option<Speaker>, words: &str) -> Self {
        let text = &mut self.article.text;
        text.push('“');
        let start = text.len();
        text.push_str(words);
        let span = Span::new(start, text.len());
        text.push_str("” ");
        let cue = speaker.as_ref().map(|speaker| {
            text.push_str(&speaker.name);
            text.push(' ');
            let start = text.len();
            text.push_str("said");
            Span::new(start, text.len())
        });
        text.push_str(".\n");
        self.extraction.stretches.push(JudgedStretch {
            span,
            place: Place::Text,
            verdict: Verdict::Quote,
        });
        self.extraction.quotes.push(Attribution {
            span,
            kind: if words.contains(' ') {
                QuoteKind::Speech
            } else {
                QuoteKind::Fragment
            },
            form: Form::Marked,
            place: Place::Text,
            cue,
            speaker: speaker.map(|speaker| Speaker {
                mention: cue.map(|cue| Span::new(cue.start() - speaker.name.len() - 1, cue.start() - 1)),
                ..speaker
            }),
            also: Vec::new(),
            candidates: Vec::new(),
            venue: None,
            said_on: None,
            relay: Vec::new(),
            modality: Modality::Asserted,
            parent: None,
            continues: None,
            repeats: None,
            flags: Vec::new(),
            confidence: 0.9,
            explanation: "the speaker stands before the cue".to_owned(),
        });
        self
    }

    /// Changes the quote added last.
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Attribution)) -> Self {
        change(self.extraction.quotes.last_mut().unwrap());
        self
    }

    /// The quote added last was said on a day.
    pub(crate) fn on(self, text: &str) -> Self {
        let day = day(text);
        self.with(|quote| {
            quote.said_on = Some(SaidOn {
                text: text.to_owned(),
                from: Some(day),
                to: Some(day),
                precision: Some(Precision::Day),
                carried: false,
            });
        })
    }

    /// The quote added last was said somewhere.
    pub(crate) fn at(self, kind: VenueKind, name: Option<&str>) -> Self {
        let name = name.map(str::to_owned);
        self.with(|quote| {
            quote.venue = Some(Venue {
                kind,
                name,
                carried: false,
                mention: None,
            });
        })
    }

    /// The quote added last was passed on by an outlet.
    pub(crate) fn by_way_of(self, outlet: &str) -> Self {
        let relay = Relay {
            name: outlet.to_owned(),
            kind: RelayKind::Outlet,
            mention: None,
        };
        self.with(|quote| quote.relay.push(relay))
    }

    pub(crate) fn outlet(mut self, name: &str) -> Self {
        self.article.outlet = Some(name.to_owned());
        self
    }

    pub(crate) async fn store(&self, scratch: &Scratch) -> Ingested {
        self.try_store(&scratch.db).await.unwrap()
    }

    pub(crate) async fn try_store(&self, db: &DatabaseConnection) -> Result<Ingested, ArchiveError> {
        archive::ingest::store(db, &[self.reading()], now()).await.remove(0)
    }

    /// As the extractor would have read it.
    pub(crate) fn reading(&self) -> Reading {
        Reading::new(self.article.clone(), self.extraction.clone())
    }
}

pub(crate) fn person(name: &str) -> Speaker {
    speaker(name, SpeakerKind::Person)
}

pub(crate) fn speaker(name: &str, kind: SpeakerKind) -> Speaker {
    Speaker {
        name: name.to_owned(),
        kind,
        role: None,
        on_behalf_of: None,
        mention: None,
    }
}

/// Stores stories in every order that rotation and reversal give, one by one and all together, each on a database of its own, and demands the same rows.
pub(crate) async fn same_in_any_order(scratch: &Scratch, stories: &[Story]) {
    for story in stories {
        story.store(scratch).await;
    }
    let known = scratch.known().await;
    let mut orders: Vec<Vec<&Story>> = Vec::new();
    for start in 0..stories.len() {
        let mut order: Vec<&Story> = stories[start..].iter().chain(&stories[..start]).collect();
        orders.push(order.clone());
        order.reverse();
        orders.push(order);
    }
    let mut other = scratch.another().await;
    for order in orders.into_iter().skip(1) {
        other = other.emptied().await;
        for story in &order {
            story.store(&other).await;
        }
        let keys: Vec<&str> = order.iter().map(|story| story.article.key.as_str()).collect();
        assert_same(&other.known().await, &known, &format!("stored in the order {keys:?}"));
    }
    // What was said before is read anew, remembered, or found by the indices.
    let readings: Vec<Reading> = stories.iter().map(Story::reading).collect();
    for (together, remembered) in [(stories.len(), 0), (2, 100), (1, 100), (1, 1), (1, 0)] {
        other = other.emptied().await;
        let mut ingester = Ingester::remembering(remembered);
        for part in readings.chunks(together) {
            for outcome in ingester.store(&other.db, part, now()).await {
                outcome.unwrap();
            }
        }
        let how = format!("stored {together} at a time, {remembered} remembered");
        assert_same(&other.known().await, &known, &how);
    }
    other.drop().await;
}

#[track_caller]
fn assert_same(rows: &[String], expected: &[String], how: &str) {
    for (row, expected) in rows.iter().zip(expected) {
        assert_eq!(row, expected, "{how}");
    }
    assert_eq!(rows.len(), expected.len(), "{how}");
}
