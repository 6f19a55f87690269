//! Reports: by id, the reports of many quotes or articles at once, and who passed them on.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::explanation::Explanation;
use entity::report_relay;
use entity::time::{Day, Timestamp};
use entity::vocabulary::{
    ChangeKind, Flag, Flags, Form, Modality, Place as TextPlace, Precision, Relation, ReportKind, VenueKind,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, Order as Direction, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::columns::{Columns, columns};
use super::page::{Key, Page, PageRequest, Place};
use super::quote::{Conditions, QuoteFilter, QuoteVenue, SaidOn};
use super::sql::{Order, Sql, by_ids, pages, time_key};

/// One stretch of quoted words as printed in one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its id.
    pub id: Uuid,
    /// Who prints it.
    pub article: Uuid,
    /// The revision that the offsets count in.
    pub revision: Uuid,
    /// Whether the current revision prints it and the article is not retracted.
    pub live: bool,
    /// In the headline or in the text.
    pub place: TextPlace,
    /// The words in UTF-8 bytes of that text, half-open.
    pub bytes: (usize, usize),
    /// The words in code points of that text, half-open.
    pub points: (usize, usize),
    /// The words as printed, the outer marks left out.
    pub text: String,
    /// Speech or fragment.
    pub kind: ReportKind,
    /// How the words are marked.
    pub form: Form,
    /// To the quote's reference wording.
    pub relation: Relation,
    /// In what sense the words are reported.
    pub modality: Modality,
    /// The reporting word or words.
    pub cue: Option<String>,
    /// The mention of the speaker in the text.
    pub source: Option<String>,
    /// The first speaker.
    pub speaker: Option<Uuid>,
    /// The first speaker's role as reported.
    pub role: Option<String>,
    /// For whom the first speaker speaks.
    pub on_behalf_of: Option<String>,
    /// Where, or to whom.
    pub venue: Option<QuoteVenue>,
    /// When.
    pub said_on: Option<SaidOn>,
    /// The report around this one.
    pub parent: Option<Uuid>,
    /// The earlier report that this one goes on from.
    pub continues: Option<Uuid>,
    /// What a reader should know.
    pub flags: Vec<Flag>,
    /// Probability, 0 to 1, that this is a quote and its speaker is right; without a speaker, that it is a quote.
    pub confidence: f64,
    /// One line for a person: why this speaker.
    pub explanation: String,
    /// The passage.
    pub quote: Option<Uuid>,
    /// The article's publication.
    pub published_at: Option<DateTime<Utc>>,
}

/// Who passed words on between speaker and outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// As stated.
    pub name: String,
    /// The outlet, if the archive knows it.
    pub outlet: Option<Uuid>,
    /// The person, if the archive knows them as a speaker.
    pub speaker: Option<Uuid>,
}

columns! {
    /// What is read of a report: two thirds of it.
    pub(crate) ReportRow {
        id: Uuid,
        article_id: Uuid,
        revision_id: Uuid,
        live: bool,
        ordinal: i32,
        place: TextPlace,
        byte_start: i32,
        byte_end: i32,
        point_start: i32,
        point_end: i32,
        text: String,
        kind: ReportKind,
        form: Form,
        relation: Relation,
        modality: Modality,
        cue_text: Option<String>,
        source_text: Option<String>,
        speaker_id: Option<Uuid>,
        role: Option<String>,
        on_behalf_of: Option<String>,
        venue_kind: Option<VenueKind>,
        venue_name: Option<String>,
        venue_id: Option<Uuid>,
        venue_carried: bool,
        said_text: Option<String>,
        said_from: Option<Day>,
        said_to: Option<Day>,
        said_precision: Option<Precision>,
        said_carried: bool,
        parent_id: Option<Uuid>,
        continues_id: Option<Uuid>,
        flags: Flags,
        confidence: f64,
        explanation: Explanation,
        quote_id: Option<Uuid>,
        published_at: Option<Timestamp>,
    }
}

impl From<ReportRow> for Report {
    fn from(row: ReportRow) -> Self {
        Self {
            id: row.id,
            article: row.article_id,
            revision: row.revision_id,
            live: row.live,
            place: row.place,
            bytes: (offset(row.byte_start), offset(row.byte_end)),
            points: (offset(row.point_start), offset(row.point_end)),
            text: row.text,
            kind: row.kind,
            form: row.form,
            relation: row.relation,
            modality: row.modality,
            cue: row.cue_text,
            source: row.source_text,
            speaker: row.speaker_id,
            role: row.role,
            on_behalf_of: row.on_behalf_of,
            venue: QuoteVenue::stored(row.venue_kind, row.venue_name, row.venue_id, row.venue_carried),
            said_on: SaidOn::stored(
                row.said_text,
                (row.said_from, row.said_to),
                row.said_precision,
                row.said_carried,
            ),
            parent: row.parent_id,
            continues: row.continues_id,
            flags: row.flags.0,
            confidence: row.confidence,
            explanation: row.explanation.into(),
            quote: row.quote_id,
            published_at: row.published_at.map(DateTime::from),
        }
    }
}

/// Reports by id; unknown ids are left out.
pub async fn reports_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Report>, DbErr> {
    by_ids(db, "report", ids, |row: &ReportRow| row.id).await
}

/// For each quote, a page of its live reports, the earliest published first.
pub async fn reports_of_quotes(
    db: &impl ConnectionTrait,
    quotes: &[Uuid],
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Report>>, DbErr> {
    let order = Order {
        key: "r.published_at",
        id: "r.id",
        descending: false,
    };
    reports_of(db, "r.quote_id", quotes, order, page, |row| time_key(row.published_at)).await
}

/// For each article, a page of its live reports in the order of its text, the headline's first.
pub async fn reports_of_articles(
    db: &impl ConnectionTrait,
    articles: &[Uuid],
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Report>>, DbErr> {
    let order = Order {
        key: "r.ordinal",
        id: "r.id",
        descending: false,
    };
    reports_of(db, "r.article_id", articles, order, page, |row| {
        Key::Number(row.ordinal.into())
    })
    .await
}

/// For each article, how many live reports it has; articles without any are left out.
pub async fn report_counts_of_articles(
    db: &impl ConnectionTrait,
    articles: &[Uuid],
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let mut sql =
        Sql::new("SELECT r.article_id AS owner, COUNT(*) AS number FROM report r WHERE r.live AND r.article_id IN ");
    sql.bind_all(articles.iter().copied()).push(" GROUP BY r.article_id");
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("", "owner")?, row.try_get("", "number")?)))
        .collect()
}

/// Which of the reports are live and meet a filter.
pub async fn report_matches(
    db: &impl ConnectionTrait,
    reports: &[Uuid],
    filter: &QuoteFilter,
) -> Result<HashMap<Uuid, Report>, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(HashMap::new());
    };
    let mut sql = Sql::select::<ReportRow>("r", " FROM report r WHERE r.live AND r.id IN ");
    sql.bind_all(reports.iter().copied());
    conditions.push_on_report(db.get_database_backend(), &mut sql);
    let rows = sql.all(db).await?;
    rows.iter()
        .map(|row| {
            let report = Report::from(ReportRow::read(row)?);
            Ok((report.id, report))
        })
        .collect()
}

/// Who passed each report on, nearest the speaker first; reports without any are left out.
pub async fn relays(db: &impl ConnectionTrait, reports: &[Uuid]) -> Result<HashMap<Uuid, Vec<Relay>>, DbErr> {
    let rows = report_relay::Entity::find()
        .filter(report_relay::Column::ReportId.is_in(reports.iter().copied()))
        .order_by(report_relay::Column::Position, Direction::Asc)
        .all(db)
        .await?;
    let mut by_report: HashMap<Uuid, Vec<Relay>> = HashMap::new();
    for row in rows {
        let relay = Relay {
            name: row.name,
            outlet: row.outlet_id,
            speaker: row.speaker_id,
        };
        by_report.entry(row.report_id).or_default().push(relay);
    }
    Ok(by_report)
}

/// The number of the change by which each report last became live; reports without any are left out.
pub async fn added_by_change(db: &impl ConnectionTrait, reports: &[Uuid]) -> Result<HashMap<Uuid, i64>, DbErr> {
    // What became of an article's reports follows what became of the article.
    let mut sql = Sql::new(
        "SELECT c.report_id AS owner, MAX(c.seq) AS number FROM report r \
         JOIN change a ON a.article_id = r.article_id AND a.report_id IS NULL \
         JOIN change c ON c.seq > a.seq AND c.seq < COALESCE( \
             (SELECT n.seq FROM change n WHERE n.seq > a.seq AND n.report_id IS NULL ORDER BY n.seq LIMIT 1), 9223372036854775807) \
         WHERE c.report_id = r.id AND c.kind = ",
    );
    sql.bind(ChangeKind::ReportAdded)
        .push(" AND r.id IN ")
        .bind_all(reports.iter().copied());
    sql.push(" GROUP BY c.report_id");
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("", "owner")?, row.try_get("", "number")?)))
        .collect()
}

async fn reports_of(
    db: &impl ConnectionTrait,
    owner: &str,
    owners: &[Uuid],
    order: Order<'_>,
    page: &PageRequest,
    key: impl Fn(&ReportRow) -> Key,
) -> Result<HashMap<Uuid, Page<Report>>, DbErr> {
    let mut sql = Sql::new("SELECT r.id AS row_id, ");
    sql.push(owner)
        .push(" AS owner, ROW_NUMBER() OVER (PARTITION BY ")
        .push(owner);
    sql.order(order, page);
    sql.push(") AS nth FROM report r WHERE r.live AND ")
        .push(owner)
        .push(" IN ");
    sql.bind_all(owners.iter().copied());
    sql.within(order, page);
    let rows = sql.windowed::<ReportRow>("report", page.rows()).all(db).await?;
    let rows = rows
        .iter()
        .map(|row| {
            let report = ReportRow::read(row)?;
            let place = Place {
                key: key(&report),
                id: report.id,
            };
            Ok((row.try_get("", "owner")?, place, report.into()))
        })
        .collect::<Result<_, DbErr>>()?;
    Ok(pages(rows, owners, page))
}

/// An offset as stored: never negative.
pub(super) fn offset(stored: i32) -> usize {
    usize::try_from(stored).unwrap_or(0)
}
