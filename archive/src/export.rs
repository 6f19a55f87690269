//! Reports out: every live report as one record, ordered by id, without a value of any clock, so that equal archives give equal bytes.
//!
//! A record holds what `extract` says of a quote, and besides: its id, its quote's and its speaker's, its relation to the reference wording, and what a reader needs to
//! find the article. Offsets are code points; `parent`, `continues` and `repeats` are the `index` of another report of the same article.

use std::collections::{BTreeSet, HashMap};
use std::io::Write;

use chrono::NaiveDate;
use entity::vocabulary::{
    ArticleKind, Flag, Form, Modality, Place, Precision, Relation, RelayKind, ReportKind, SpeakerKind, VenueKind,
};
use entity::{article, article_credit, outlet, report, report_candidate, report_relay, report_speaker};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, IsolationLevel, QueryFilter,
    QueryOrder, QuerySelect, TransactionTrait,
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::ArchiveError;
use crate::source_link::source_link;

/// How many reports are in memory at a time.
const PART: u64 = 500;

/// What the records are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// One JSON object a line.
    JsonLines,
    /// Comma-separated values with a header, nested values flattened (`speaker_name`), lists separated by `"; "`.
    Csv,
    /// One JSON-LD document of schema.org `Quotation`s, one a line.
    JsonLd,
}

/// Writes all live reports; gives their number. What is ingested meanwhile is not seen.
///
/// # Errors
///
/// [`ArchiveError::Output`] where `output` fails, [`ArchiveError::Database`] where the database does.
pub async fn export(
    db: &DatabaseConnection,
    format: ExportFormat,
    output: &mut (impl Write + Send),
) -> Result<u64, ArchiveError> {
    let snapshot = db
        .begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly))
        .await?;
    let mut writer = RecordWriter::new(format, output)?;
    let mut written = 0;
    let mut last: Option<Uuid> = None;
    loop {
        let mut reports = report::Entity::find().filter(report::Column::Live.eq(true));
        if let Some(last) = last {
            reports = reports.filter(report::Column::Id.gt(last));
        }
        let reports = reports
            .order_by_asc(report::Column::Id)
            .limit(PART)
            .all(&snapshot)
            .await?;
        let Some(final_report) = reports.last() else { break };
        last = Some(final_report.id);
        for record in records(&snapshot, reports).await? {
            writer.write(&record)?;
            written += 1;
        }
    }
    writer.finish()?;
    snapshot.rollback().await?;
    Ok(written)
}

/// One report with all that an export says of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportRecord {
    /// The report.
    pub id: Uuid,
    /// The passage.
    pub quote_id: Option<Uuid>,
    /// The first speaker's identity.
    pub speaker_id: Option<Uuid>,
    /// To the passage's reference wording.
    pub relation: Relation,
    /// The article's key.
    pub article: String,
    /// The revision that the offsets count in.
    pub revision: Uuid,
    /// The article's headline.
    pub title: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Who publishes it.
    pub outlet: Option<String>,
    /// Who is credited for the material.
    pub credits: Vec<String>,
    /// ISO 8601 date or date-time.
    pub published: Option<String>,
    /// The URL with the words as text fragment.
    pub source_link: Option<String>,
    /// Position among the article's reports.
    pub index: i32,
    /// First code point.
    pub start: i32,
    /// One past the last code point.
    pub end: i32,
    /// As printed.
    pub text: String,
    /// Speech or fragment.
    pub kind: ReportKind,
    /// How the words are marked.
    pub form: Form,
    /// Title or text.
    pub r#in: Place,
    /// The reporting words.
    pub cue: Option<ExportMention>,
    /// The first speaker.
    pub speaker: Option<ExportSpeaker>,
    /// Joint speakers.
    pub also: Vec<ExportSpeaker>,
    /// Who may have said it.
    pub candidates: Vec<ExportCandidate>,
    /// Where.
    pub venue: Option<ExportVenue>,
    /// When.
    pub said_on: Option<ExportSaidOn>,
    /// Who passed it on.
    pub relay: Vec<ExportRelay>,
    /// In what sense.
    pub modality: Modality,
    /// The report around it.
    pub parent: Option<i32>,
    /// The report that it goes on from.
    pub continues: Option<i32>,
    /// The same words earlier.
    pub repeats: Option<i32>,
    /// What a reader should know.
    pub flags: Vec<Flag>,
    /// Probability.
    pub confidence: f64,
    #[serde(skip)]
    article_kind: ArticleKind,
}

/// Words of the article with their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportMention {
    /// First code point.
    pub start: i32,
    /// One past the last code point.
    pub end: i32,
    /// The words.
    pub text: String,
}

/// A speaker as the article names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportSpeaker {
    /// The fullest name that the article supports.
    pub name: String,
    /// What sort.
    pub kind: SpeakerKind,
    /// As reported.
    pub role: Option<String>,
    /// For whom.
    pub on_behalf_of: Option<String>,
    /// The mention that goes with the quote.
    pub mention: Option<ExportMention>,
}

/// Somebody who may have said it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExportCandidate {
    /// The fullest name that the article supports.
    pub name: String,
    /// Probability.
    pub confidence: f64,
}

/// A venue as the article states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportVenue {
    /// What sort of occasion.
    pub kind: VenueKind,
    /// As stated.
    pub name: Option<String>,
    /// From an earlier sentence.
    pub carried: bool,
    /// The words that say so.
    pub mention: Option<ExportMention>,
}

/// A date as the article states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportSaidOn {
    /// The words.
    pub text: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive.
    pub to: Option<NaiveDate>,
    /// How precise.
    pub precision: Option<Precision>,
    /// From an earlier sentence.
    pub carried: bool,
}

/// Somebody who passed words on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExportRelay {
    /// As stated.
    pub name: String,
    /// Person or outlet.
    pub kind: RelayKind,
    /// Where the text says so.
    pub mention: Option<ExportMention>,
}

/// Makes records of reports, in their order, with a fixed number of queries.
async fn records(db: &impl ConnectionTrait, reports: Vec<report::Model>) -> Result<Vec<ExportRecord>, DbErr> {
    let ids: Vec<Uuid> = reports.iter().map(|report| report.id).collect();
    let article_ids: BTreeSet<Uuid> = reports.iter().map(|report| report.article_id).collect();
    let articles: HashMap<Uuid, (article::Model, Option<outlet::Model>)> = article::Entity::find()
        .find_also_related(outlet::Entity)
        .filter(article::Column::Id.is_in(article_ids.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|(article, outlet)| (article.id, (article, outlet)))
        .collect();
    let mut credits: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (credit, outlet) in article_credit::Entity::find()
        .find_also_related(outlet::Entity)
        .filter(article_credit::Column::ArticleId.is_in(article_ids))
        .order_by_asc(article_credit::Column::Position)
        .all(db)
        .await?
    {
        credits
            .entry(credit.article_id)
            .or_default()
            .extend(outlet.map(|outlet| outlet.name));
    }
    let mut speakers: HashMap<Uuid, Vec<ExportSpeaker>> = HashMap::new();
    for row in report_speaker::Entity::find()
        .filter(report_speaker::Column::ReportId.is_in(ids.iter().copied()))
        .order_by_asc(report_speaker::Column::Position)
        .all(db)
        .await?
    {
        speakers.entry(row.report_id).or_default().push(ExportSpeaker {
            name: row.name,
            kind: row.kind,
            role: row.role,
            on_behalf_of: row.on_behalf_of,
            mention: mention(row.mention_text, row.mention_start, row.mention_end),
        });
    }
    let mut relays: HashMap<Uuid, Vec<ExportRelay>> = HashMap::new();
    for row in report_relay::Entity::find()
        .filter(report_relay::Column::ReportId.is_in(ids.iter().copied()))
        .order_by_asc(report_relay::Column::Position)
        .all(db)
        .await?
    {
        relays.entry(row.report_id).or_default().push(ExportRelay {
            name: row.name,
            kind: row.kind,
            mention: mention(row.mention_text, row.mention_start, row.mention_end),
        });
    }
    let mut candidates: HashMap<Uuid, Vec<ExportCandidate>> = HashMap::new();
    for row in report_candidate::Entity::find()
        .filter(report_candidate::Column::ReportId.is_in(ids.iter().copied()))
        .order_by_asc(report_candidate::Column::Position)
        .all(db)
        .await?
    {
        let candidate = ExportCandidate {
            name: row.name,
            confidence: rounded(row.confidence),
        };
        candidates.entry(row.report_id).or_default().push(candidate);
    }
    let linked: BTreeSet<Uuid> = reports
        .iter()
        .flat_map(|report| [report.parent_id, report.continues_id, report.repeats_id])
        .flatten()
        .collect();
    let ordinals: HashMap<Uuid, i32> = report::Entity::find()
        .select_only()
        .column(report::Column::Id)
        .column(report::Column::Ordinal)
        .filter(report::Column::Id.is_in(linked))
        .into_tuple::<(Uuid, i32)>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let ordinal = |id: Option<Uuid>| id.and_then(|id| ordinals.get(&id).copied());
    let mut records = Vec::with_capacity(reports.len());
    for report in reports {
        let Some((article, outlet)) = articles.get(&report.article_id) else {
            continue;
        };
        let mut named = speakers.remove(&report.id).unwrap_or_default().into_iter();
        records.push(ExportRecord {
            id: report.id,
            quote_id: report.quote_id,
            speaker_id: report.speaker_id,
            relation: report.relation,
            article: article.key.clone(),
            revision: report.revision_id,
            title: article.title.clone(),
            url: article.url.clone(),
            outlet: outlet.as_ref().map(|outlet| outlet.name.clone()),
            credits: credits.get(&report.article_id).cloned().unwrap_or_default(),
            published: article.published.clone(),
            source_link: article.url.as_deref().map(|url| source_link(url, &report.text)),
            index: report.ordinal,
            start: report.point_start,
            end: report.point_end,
            kind: report.kind,
            form: report.form,
            r#in: report.place,
            cue: mention(report.cue_text, report.cue_start, report.cue_end),
            speaker: named.next(),
            also: named.collect(),
            candidates: candidates.remove(&report.id).unwrap_or_default(),
            venue: report.venue_kind.map(|kind| ExportVenue {
                kind,
                name: report.venue_name,
                carried: report.venue_carried,
                mention: mention(report.venue_mention, report.venue_start, report.venue_end),
            }),
            said_on: report.said_text.map(|text| ExportSaidOn {
                text,
                from: report.said_from.map(NaiveDate::from),
                to: report.said_to.map(NaiveDate::from),
                precision: report.said_precision,
                carried: report.said_carried,
            }),
            relay: relays.remove(&report.id).unwrap_or_default(),
            modality: report.modality,
            parent: ordinal(report.parent_id),
            continues: ordinal(report.continues_id),
            repeats: ordinal(report.repeats_id),
            flags: report.flags.0,
            confidence: rounded(report.confidence),
            text: report.text,
            article_kind: article.kind,
        });
    }
    Ok(records)
}

fn mention(text: Option<String>, start: Option<i32>, end: Option<i32>) -> Option<ExportMention> {
    Some(ExportMention {
        start: start?,
        end: end?,
        text: text?,
    })
}

/// Three digits, as `extract` prints them.
fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}

/// Writes records in one format.
enum RecordWriter<'o, W: Write> {
    JsonLines(&'o mut W),
    Csv(Box<csv::Writer<&'o mut W>>),
    JsonLd { output: &'o mut W, first: bool },
}

impl<'o, W: Write> RecordWriter<'o, W> {
    fn new(format: ExportFormat, output: &'o mut W) -> Result<Self, ArchiveError> {
        Ok(match format {
            ExportFormat::JsonLines => Self::JsonLines(output),
            ExportFormat::Csv => {
                let mut writer = csv::Writer::from_writer(output);
                writer.write_record(COLUMNS).map_err(csv_error)?;
                Self::Csv(Box::new(writer))
            }
            ExportFormat::JsonLd => {
                output.write_all(b"{\"@context\":\"https://schema.org\",\"@graph\":[")?;
                Self::JsonLd { output, first: true }
            }
        })
    }

    fn write(&mut self, record: &ExportRecord) -> Result<(), ArchiveError> {
        match self {
            Self::JsonLines(output) => {
                serde_json::to_writer(&mut **output, record).map_err(std::io::Error::from)?;
                output.write_all(b"\n")?;
            }
            Self::Csv(writer) => writer.write_record(cells(record)).map_err(csv_error)?,
            Self::JsonLd { output, first } => {
                output.write_all(if *first { b"\n" } else { b",\n" })?;
                *first = false;
                serde_json::to_writer(&mut **output, &quotation(record)).map_err(std::io::Error::from)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<(), ArchiveError> {
        match self {
            Self::JsonLines(output) => output.flush()?,
            Self::Csv(mut writer) => writer.flush()?,
            Self::JsonLd { output, .. } => {
                output.write_all(b"\n]}\n")?;
                output.flush()?;
            }
        }
        Ok(())
    }
}

fn csv_error(error: csv::Error) -> ArchiveError {
    // Unwrapped, so that a caller still finds a closed pipe by its kind.
    ArchiveError::Output(match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    })
}

const COLUMNS: [&str; 46] = [
    "id",
    "quote_id",
    "speaker_id",
    "relation",
    "article",
    "revision",
    "title",
    "url",
    "outlet",
    "credits",
    "published",
    "source_link",
    "index",
    "start",
    "end",
    "text",
    "kind",
    "form",
    "in",
    "cue_text",
    "cue_start",
    "cue_end",
    "speaker_name",
    "speaker_kind",
    "speaker_role",
    "speaker_on_behalf_of",
    "speaker_mention",
    "speaker_start",
    "speaker_end",
    "also",
    "candidates",
    "venue_kind",
    "venue_name",
    "venue_carried",
    "said_on_text",
    "said_on_from",
    "said_on_to",
    "said_on_precision",
    "said_on_carried",
    "relay",
    "modality",
    "parent",
    "continues",
    "repeats",
    "flags",
    "confidence",
];

fn cells(record: &ExportRecord) -> Vec<String> {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map_or_else(String::new, |value| value.to_string())
    }
    fn listed<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
        values.into_iter().collect::<Vec<_>>().join("; ")
    }
    let speaker = record.speaker.as_ref();
    let mention = speaker.and_then(|speaker| speaker.mention.as_ref());
    let (cue, venue, said_on) = (record.cue.as_ref(), record.venue.as_ref(), record.said_on.as_ref());
    vec![
        record.id.to_string(),
        shown(record.quote_id),
        shown(record.speaker_id),
        record.relation.as_str().to_owned(),
        record.article.clone(),
        record.revision.to_string(),
        shown(record.title.as_ref()),
        shown(record.url.as_ref()),
        shown(record.outlet.as_ref()),
        listed(record.credits.iter().map(String::as_str)),
        shown(record.published.as_ref()),
        shown(record.source_link.as_ref()),
        record.index.to_string(),
        record.start.to_string(),
        record.end.to_string(),
        record.text.clone(),
        record.kind.as_str().to_owned(),
        record.form.as_str().to_owned(),
        record.r#in.as_str().to_owned(),
        shown(cue.map(|cue| &cue.text)),
        shown(cue.map(|cue| cue.start)),
        shown(cue.map(|cue| cue.end)),
        shown(speaker.map(|speaker| &speaker.name)),
        shown(speaker.map(|speaker| speaker.kind.as_str())),
        shown(speaker.and_then(|speaker| speaker.role.as_ref())),
        shown(speaker.and_then(|speaker| speaker.on_behalf_of.as_ref())),
        shown(mention.map(|mention| &mention.text)),
        shown(mention.map(|mention| mention.start)),
        shown(mention.map(|mention| mention.end)),
        listed(record.also.iter().map(|speaker| speaker.name.as_str())),
        listed(record.candidates.iter().map(|candidate| candidate.name.as_str())),
        shown(venue.map(|venue| venue.kind.as_str())),
        shown(venue.and_then(|venue| venue.name.as_ref())),
        shown(venue.map(|venue| venue.carried)),
        shown(said_on.map(|said_on| &said_on.text)),
        shown(said_on.and_then(|said_on| said_on.from)),
        shown(said_on.and_then(|said_on| said_on.to)),
        shown(said_on.and_then(|said_on| said_on.precision).map(Precision::as_str)),
        shown(said_on.map(|said_on| said_on.carried)),
        listed(record.relay.iter().map(|relay| relay.name.as_str())),
        record.modality.as_str().to_owned(),
        shown(record.parent),
        shown(record.continues),
        shown(record.repeats),
        listed(record.flags.iter().map(|flag| flag.as_str())),
        record.confidence.to_string(),
    ]
}

/// A report as schema.org describes a quotation; keys without a value are left out.
fn quotation(record: &ExportRecord) -> Value {
    let speakers: Vec<Value> = record
        .speaker
        .iter()
        .chain(&record.also)
        .enumerate()
        .map(|(position, speaker)| {
            let kind = match speaker.kind {
                SpeakerKind::Person | SpeakerKind::Unnamed => "Person",
                SpeakerKind::Organization | SpeakerKind::Group => "Organization",
                SpeakerKind::Document => "CreativeWork",
            };
            let id = record
                .speaker_id
                .filter(|_| position == 0)
                .map(|id| id.urn().to_string());
            without_nulls(json!({"@type": kind, "@id": id, "name": speaker.name, "jobTitle": speaker.role}))
        })
        .collect();
    let article_type = match record.article_kind {
        ArticleKind::News => "NewsArticle",
        ArticleKind::Post => "SocialMediaPosting",
        ArticleKind::Transcript | ArticleKind::Statement => "CreativeWork",
    };
    let article = without_nulls(json!({
        "@type": article_type,
        "identifier": record.article,
        "headline": record.title,
        "url": record.url,
        "datePublished": record.published,
        "publisher": record.outlet.as_ref().map(|name| json!({"@type": "NewsMediaOrganization", "name": name})),
    }));
    let venue = record.venue.as_ref().map(|venue| {
        without_nulls(json!({"@type": "Event", "name": venue.name, "additionalType": venue.kind.as_str()}))
    });
    let said_on = record
        .said_on
        .as_ref()
        .and_then(|said_on| match (said_on.from, said_on.to) {
            (Some(from), Some(to)) if from != to => Some(format!("{from}/{to}")),
            (from, to) => from.or(to).map(|day| day.to_string()),
        });
    without_nulls(json!({
        "@type": "Quotation",
        "@id": record.id.urn().to_string(),
        "text": record.text,
        "creator": match speakers.len() {
            0 => Value::Null,
            1 => speakers[0].clone(),
            _ => Value::Array(speakers),
        },
        "dateCreated": said_on,
        "recordedAt": venue,
        "url": record.source_link,
        "exampleOfWork": record.quote_id.map(|id| json!({"@type": "Quotation", "@id": id.urn().to_string()})),
        "isPartOf": article,
    }))
}

fn without_nulls(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.retain(|_, member| !member.is_null());
    }
    value
}
