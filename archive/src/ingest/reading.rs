//! One article read: its rows as far as they do not depend on what the archive holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use entity::packed::{Dictionary, Packed};
use entity::time::{Day, Timestamp};
use entity::vocabulary::{
    Flag, Flags, Form, Modality, Place, Precision, Relation, RelayKind, ReportKind, SpeakerKind, StretchTally,
    VenueKind,
};
use entity::{report, report_candidate, report_relay, report_speaker, venue};
use extractor::fold::fold;
use extractor::{Attribution, Extraction};
use uuid::Uuid;

use super::number;
use super::points::Points;
use super::words::vocabulary;
use crate::article::{NewArticle, Published, sha256_hex};
use crate::identify::{self, fold_outlet, key_in};
use crate::{collate, ids};

/// An article with what is found in it. It is read when that is asked for, so that one which is stored already need not be.
#[derive(Clone, Debug)]
pub struct Reading {
    pub(super) article: NewArticle,
    pub(super) id: Uuid,
    /// A hash of everything that the caller gave.
    pub(super) fingerprint: String,
    pub(super) published_at: Option<DateTime<Utc>>,
    found: OnceLock<Found>,
}

/// What is found in an article.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The text as it is stored.
    pub(super) body: Packed,
    pub(super) sha256: String,
    pub(super) revision_id: Uuid,
    pub(super) copy_group: Uuid,
    /// The words of the text, for the index.
    pub(super) vocabulary: String,
    pub(super) byline: Option<String>,
    pub(super) outlet: Option<Outlet>,
    pub(super) credits: Vec<Outlet>,
    pub(super) venues: BTreeMap<Uuid, venue::Model>,
    pub(super) reports: Vec<NewReport>,
    pub(super) tally: StretchTally,
}

/// An outlet to find or insert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Outlet {
    pub(super) folded: String,
    pub(super) name: String,
}

impl Outlet {
    fn new(name: &str) -> Option<Self> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let folded = fold_outlet(&name);
        (!folded.is_empty()).then_some(Self { folded, name })
    }

    pub(super) fn id(&self) -> Uuid {
        ids::outlet(&self.folded)
    }
}

/// The persons whom an article lets speak.
struct Persons {
    /// Their names' keys.
    keys: BTreeSet<String>,
    /// The key of the fullest form of a name, where a key is not that.
    fullest: BTreeMap<String, String>,
    /// What the article's roles tell of each person's field of life, by the key of the fullest form.
    facets: BTreeMap<String, String>,
}

impl Persons {
    /// The key of the fullest form of a name.
    fn fullest(&self, key: String) -> String {
        self.fullest.get(&key).cloned().unwrap_or(key)
    }
}

/// A report before its speakers are resolved.
#[derive(Clone, Debug)]
pub(super) struct NewReport {
    pub(super) row: report::Model,
    pub(super) speakers: Vec<report_speaker::Model>,
    pub(super) relays: Vec<report_relay::Model>,
    pub(super) candidates: Vec<report_candidate::Model>,
}

impl Reading {
    /// Of an article that is not read yet.
    #[must_use]
    pub fn of(article: NewArticle) -> Self {
        Self {
            id: ids::article(&article.key),
            fingerprint: fingerprint(&article),
            published_at: article.published.map(Published::utc),
            found: OnceLock::new(),
            article,
        }
    }

    /// Of an article in which this was found.
    #[must_use]
    pub fn new(article: NewArticle, extraction: Extraction) -> Self {
        let reading = Self::of(article);
        let found = Found::of(&reading, extraction, None);
        Self {
            found: OnceLock::from(found),
            ..reading
        }
    }

    /// Reads the article and packs its text, which is work for the processor. The dictionary is that of the archive that is to store it.
    pub fn read(&self, dictionary: Option<&Dictionary>) {
        self.found
            .get_or_init(|| Found::of(self, super::extract(&self.article), dictionary));
    }

    /// What is found in the article, which is read now unless it was before.
    pub(super) fn found(&self) -> &Found {
        self.found
            .get_or_init(|| Found::of(self, super::extract(&self.article), None))
    }

    /// The text as an archive that has this dictionary can read it.
    pub(super) fn body(&self, dictionary: Option<&Dictionary>) -> Packed {
        let packed = &self.found().body;
        match packed.dictionary() {
            Some(number) if dictionary.map(Dictionary::number) != Some(number) => {
                Packed::of(&self.article.text, dictionary)
            }
            _ => packed.clone(),
        }
    }

    /// Whether there is nothing to read in it.
    pub(super) fn is_blank(&self) -> bool {
        self.article.text.trim().is_empty()
    }
}

impl Found {
    fn of(reading: &Reading, extraction: Extraction, dictionary: Option<&Dictionary>) -> Self {
        let Reading { id, article, .. } = reading;
        let sha256 = sha256_hex(&article.text);
        let folded = fold(&article.text);
        let draft = Draft {
            id: *id,
            revision_id: ids::revision(*id, &sha256, article.title.as_deref()),
            published_at: reading.published_at,
            article,
            extraction: &extraction,
        };
        Self {
            body: Packed::of(&article.text, dictionary),
            revision_id: draft.revision_id,
            copy_group: ids::copy_group(&sha256_hex(&folded)),
            vocabulary: vocabulary(&folded),
            outlet: article.outlet.as_deref().and_then(Outlet::new),
            credits: draft.credits(),
            venues: draft.venues(),
            reports: draft.reports(),
            tally: tally(&extraction),
            byline: article.byline.clone().or(extraction.byline),
            sha256,
        }
    }
}

/// What the rows of an article are made from.
struct Draft<'a> {
    article: &'a NewArticle,
    extraction: &'a Extraction,
    id: Uuid,
    revision_id: Uuid,
    published_at: Option<DateTime<Utc>>,
}

impl Draft<'_> {
    fn credits(&self) -> Vec<Outlet> {
        let mut credits: Vec<Outlet> = Vec::new();
        let named = self.article.credits.iter().chain(&self.extraction.credits);
        for credit in named.filter_map(|name| Outlet::new(name)) {
            if !credits.iter().any(|known| known.folded == credit.folded) {
                credits.push(credit);
            }
        }
        credits
    }

    fn venues(&self) -> BTreeMap<Uuid, venue::Model> {
        let mut venues: BTreeMap<Uuid, venue::Model> = BTreeMap::new();
        let stated = self.extraction.quotes.iter().filter_map(|quote| quote.venue.as_ref());
        for venue in stated.filter_map(named_venue) {
            let known = venues.entry(venue.id).or_insert_with(|| venue.clone());
            if identify::is_better_name(&venue.name, &known.name) {
                known.name = venue.name;
            }
        }
        venues
    }

    fn reports(&self) -> Vec<NewReport> {
        let title = self.article.title.as_deref().unwrap_or_default();
        let texts = [Points::new(title), Points::new(&self.article.text)];
        let persons = &self.persons();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut reports: Vec<NewReport> = Vec::with_capacity(self.extraction.quotes.len());
        for (ordinal, quote) in self.extraction.quotes.iter().enumerate() {
            let points = match quote.place {
                extractor::Place::Title => &texts[0],
                extractor::Place::Text => &texts[1],
            };
            let folded = fold(quote.span.of(points.text));
            let nth = seen.entry(folded.clone()).or_default();
            let id = ids::report(self.id, &folded, *nth);
            *nth += 1;
            let linked = |index: Option<usize>| {
                index
                    .and_then(|index| reports.get(index))
                    .map(|report: &NewReport| report.row.id)
            };
            let (parent_id, continues_id, repeats_id) =
                (linked(quote.parent), linked(quote.continues), linked(quote.repeats));
            reports.push(NewReport {
                row: self.report(
                    id,
                    ordinal,
                    quote,
                    points,
                    folded,
                    [parent_id, continues_id, repeats_id],
                ),
                speakers: self.speakers(id, quote, points, persons),
                relays: relays(id, quote, points),
                candidates: quote
                    .candidates
                    .iter()
                    .enumerate()
                    .map(|(position, candidate)| report_candidate::Model {
                        report_id: id,
                        position: number(position),
                        name: candidate.name.clone(),
                        confidence: candidate.confidence,
                    })
                    .collect(),
            });
        }
        reports
    }

    fn report(
        &self,
        id: Uuid,
        ordinal: usize,
        quote: &Attribution,
        points: &Points<'_>,
        folded: String,
        [parent_id, continues_id, repeats_id]: [Option<Uuid>; 3],
    ) -> report::Model {
        let (point_start, point_end) = points.of(quote.span);
        let (cue_text, cue_start, cue_end) = points.mention(quote.cue);
        let (source_text, source_start, source_end) =
            points.mention(quote.speaker.as_ref().and_then(|speaker| speaker.mention));
        let venue = quote.venue.as_ref();
        let (venue_mention, venue_start, venue_end) = points.mention(venue.and_then(|venue| venue.mention));
        let said = quote.said_on.as_ref();
        report::Model {
            id,
            number: 0,
            article_id: self.id,
            revision_id: self.revision_id,
            live: true,
            ordinal: number(ordinal),
            place: Place::from(crate::words::Word(quote.place)),
            byte_start: number(quote.span.start()),
            byte_end: number(quote.span.end()),
            point_start,
            point_end,
            text: quote.span.of(points.text).to_owned(),
            words: number(collate::count_words(&folded)),
            opening: collate::opening(&folded),
            folded,
            kind: ReportKind::from(crate::words::Word(quote.kind)),
            form: Form::from(crate::words::Word(quote.form)),
            cue_text,
            cue_start,
            cue_end,
            source_text,
            source_start,
            source_end,
            speaker_id: None,
            name_id: None,
            on_behalf_key: None,
            role: quote.speaker.as_ref().and_then(|speaker| speaker.role.clone()),
            on_behalf_of: quote.speaker.as_ref().and_then(|speaker| speaker.on_behalf_of.clone()),
            venue_kind: venue.map(|venue| VenueKind::from(crate::words::Word(venue.kind))),
            venue_name: venue.and_then(|venue| venue.name.clone()),
            venue_id: venue.and_then(named_venue).map(|venue| venue.id),
            venue_carried: venue.is_some_and(|venue| venue.carried),
            venue_mention,
            venue_start,
            venue_end,
            said_text: said.map(|said| said.text.clone()),
            said_from: said.and_then(|said| said.from).map(Day::from),
            said_to: said.and_then(|said| said.to).map(Day::from),
            said_precision: said
                .and_then(|said| said.precision)
                .map(|precision| Precision::from(crate::words::Word(precision))),
            said_carried: said.is_some_and(|said| said.carried),
            modality: Modality::from(crate::words::Word(quote.modality)),
            parent_id,
            continues_id,
            repeats_id,
            flags: Flags(
                quote
                    .flags
                    .iter()
                    .map(|&flag| Flag::from(crate::words::Word(flag)))
                    .collect(),
            ),
            confidence: quote.confidence,
            explanation: quote.explanation.clone().into(),
            quote_id: None,
            relation: Relation::Verbatim,
            published_at: self.published_at.map(Timestamp::from),
        }
    }

    /// The persons whom the article lets speak.
    fn persons(&self) -> Persons {
        let named: BTreeSet<(&str, Option<&str>)> = self
            .extraction
            .quotes
            .iter()
            .flat_map(|quote| quote.speaker.iter().chain(&quote.also))
            .filter(|speaker| speaker.kind == extractor::SpeakerKind::Person)
            .map(|speaker| (speaker.name.as_str(), speaker.role.as_deref()))
            .collect();
        let key = |name: &str| key_in(self.id, name, SpeakerKind::Person);
        let keys: BTreeSet<String> = named.iter().map(|(name, _)| key(name)).collect();
        let mut persons = Persons {
            fullest: identify::fullest_keys(&keys),
            keys,
            facets: BTreeMap::new(),
        };
        let mut roles: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, role) in named {
            roles.entry(persons.fullest(key(name))).or_default().extend(role);
        }
        persons.facets = roles
            .into_iter()
            .map(|(key, roles)| (key, identify::facet(roles)))
            .collect();
        persons
    }

    fn speakers(
        &self,
        report_id: Uuid,
        quote: &Attribution,
        points: &Points<'_>,
        persons: &Persons,
    ) -> Vec<report_speaker::Model> {
        quote
            .speaker
            .iter()
            .chain(&quote.also)
            .enumerate()
            .map(|(position, speaker)| {
                let kind = SpeakerKind::from(crate::words::Word(speaker.kind));
                let (mention_text, mention_start, mention_end) = points.mention(speaker.mention);
                let own_key = key_in(self.id, &speaker.name, kind);
                let bare_key = persons.fullest(own_key);
                let facet = persons.facets.get(&bare_key).map_or("", String::as_str);
                report_speaker::Model {
                    report_id,
                    position: number(position),
                    // Filled in when names are resolved.
                    speaker_id: Uuid::nil(),
                    name: speaker.name.clone(),
                    kind,
                    role: speaker.role.clone(),
                    on_behalf_of: speaker.on_behalf_of.clone(),
                    on_behalf_key: speaker
                        .on_behalf_of
                        .as_deref()
                        .and_then(|name| identify::key_of_principal(name, &persons.keys))
                        .filter(|key| *key != bare_key),
                    name_key: identify::with_facet(&bare_key, facet),
                    mention_text,
                    mention_start,
                    mention_end,
                }
            })
            .collect()
    }
}

fn relays(report_id: Uuid, quote: &Attribution, points: &Points<'_>) -> Vec<report_relay::Model> {
    quote
        .relay
        .iter()
        .enumerate()
        .map(|(position, relay)| {
            let (mention_text, mention_start, mention_end) = points.mention(relay.mention);
            let kind = RelayKind::from(crate::words::Word(relay.kind));
            report_relay::Model {
                report_id,
                position: number(position),
                name: relay.name.clone(),
                folded: match kind {
                    RelayKind::Outlet => fold_outlet(&relay.name),
                    RelayKind::Person => identify::short_name_key(&relay.name),
                },
                kind,
                outlet_id: None,
                speaker_id: None,
                mention_text,
                mention_start,
                mention_end,
            }
        })
        .collect()
}

/// The row of a venue that has a name.
fn named_venue(venue: &extractor::Venue) -> Option<venue::Model> {
    let outlet = Outlet::new(venue.name.as_deref()?)?;
    let kind = VenueKind::from(crate::words::Word(venue.kind));
    Some(venue::Model {
        id: ids::venue(kind.as_str(), &outlet.folded),
        kind,
        name: outlet.name,
        folded: outlet.folded,
        outlet_id: None,
        part_of_id: None,
    })
}

fn tally(extraction: &Extraction) -> StretchTally {
    let mut tally = StretchTally::default();
    for stretch in &extraction.stretches {
        *match stretch.verdict {
            extractor::Verdict::Quote => &mut tally.quote,
            extractor::Verdict::Scare => &mut tally.scare,
            extractor::Verdict::Title => &mut tally.title,
            extractor::Verdict::Nickname => &mut tally.nickname,
            extractor::Verdict::Mentioned => &mut tally.mentioned,
            extractor::Verdict::Measure => &mut tally.measure,
            extractor::Verdict::Boilerplate => &mut tally.boilerplate,
            extractor::Verdict::StageDirection => &mut tally.stage_direction,
        } += 1;
    }
    tally
}

/// A hash of everything that the caller gave.
fn fingerprint(article: &NewArticle) -> String {
    let NewArticle {
        key,
        url,
        archived_url,
        title,
        outlet,
        byline,
        published,
        kind,
        credits,
        language,
        text_status,
        text,
    } = article;
    let parts = [
        Some(key.clone()),
        url.as_ref().map(ToString::to_string),
        archived_url.as_ref().map(ToString::to_string),
        title.clone(),
        outlet.clone(),
        byline.clone(),
        published.map(|published| published.to_string()),
        Some(kind.as_str().to_owned()),
        Some(credits.join("\u{1f}")),
        language.clone(),
        Some(text_status.as_str().to_owned()),
        Some(text.clone()),
    ];
    let mut whole = String::with_capacity(text.len() + 256);
    for part in parts {
        match part {
            Some(part) => whole.push_str(&format!("{}:{part}\u{1e}", part.len())),
            None => whole.push('\u{1e}'),
        }
    }
    sha256_hex(&whole)
}
