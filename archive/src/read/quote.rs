//! Quotes: one by id, lists under filters, and the quotes of many speakers or venues at once.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use chrono::{DateTime, NaiveDate, Utc};
use entity::quote_former_id;
use entity::time::{Day, Timestamp};
use entity::vocabulary::{Modality, Precision, ReportKind, VenueKind};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QueryResult};
use uuid::Uuid;

use super::columns::{Columns, columns};
use super::page::{Key, Page, PageRequest, Place};
use super::speakers_named;
use super::sql::{Order, Sql, by_ids, pages, time_key};
use crate::identify::fold_outlet;
use crate::search::{Hits, Search};

/// A passage of somebody's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Its id.
    pub id: Uuid,
    /// The reference wording, without the reporter's closing comma.
    pub text: String,
    /// The speaker; of a joint statement the first.
    pub speaker: Option<Uuid>,
    /// The report that prints the reference wording.
    pub reference_report: Uuid,
    /// The most specific venue of its reports.
    pub venue: Option<QuoteVenue>,
    /// The narrowest consistent date of its reports.
    pub said_on: Option<SaidOn>,
    /// Live reports.
    pub report_count: i32,
    /// Live reports' articles, copies of one text counted once.
    pub independent_count: i32,
    /// The earliest publication of a live report.
    pub first_reported_at: Option<DateTime<Utc>>,
    /// The highest confidence of a live report.
    pub confidence: f64,
}

/// Where, or to whom, words were uttered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteVenue {
    /// What sort of occasion.
    pub kind: VenueKind,
    /// Its name as stated.
    pub name: Option<String>,
    /// The venue, if named.
    pub named: Option<Uuid>,
    /// Whether it is taken over from an earlier sentence.
    pub carried: bool,
}

/// When words were uttered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidOn {
    /// The article's words.
    pub text: String,
    /// First day of the interval.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive.
    pub to: Option<NaiveDate>,
    /// How precise it is.
    pub precision: Option<Precision>,
    /// Whether it is taken over from an earlier sentence.
    pub carried: bool,
}

/// Which quotes are meant: those with a live report that meets every condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct QuoteFilter {
    /// Words of the report.
    pub text: Option<Search>,
    /// Any name of a speaker.
    pub speaker: Option<String>,
    /// Speakers.
    pub speaker_ids: Option<Vec<Uuid>>,
    /// Names of outlets that print the report, or that its article credits.
    pub outlets: Option<Vec<String>>,
    /// Sorts of occasion; `None` inside stands for reports without one.
    pub venue_kinds: Option<Vec<Option<VenueKind>>>,
    /// Name of a venue, or of the network that a programme belongs to.
    pub venue: Option<String>,
    /// Speech or fragments.
    pub kinds: Option<Vec<ReportKind>>,
    /// In what sense the words are reported.
    pub modalities: Option<Vec<Modality>>,
    /// Said on this day or later, as far as known.
    pub said_from: Option<NaiveDate>,
    /// Said on this day or earlier, as far as known.
    pub said_to: Option<NaiveDate>,
    /// Published on this day or later.
    pub published_from: Option<NaiveDate>,
    /// Published on this day or earlier.
    pub published_to: Option<NaiveDate>,
    /// The report's confidence at least.
    pub min_confidence: Option<MinConfidence>,
}

/// A probability that can be part of a key.
#[derive(Clone, Copy, Debug)]
pub struct MinConfidence(pub f64);

impl PartialEq for MinConfidence {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for MinConfidence {}

impl Hash for MinConfidence {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

/// The order of a list of quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuoteOrder {
    /// By what.
    pub field: QuoteOrderField,
    /// The largest first.
    pub descending: bool,
}

impl Default for QuoteOrder {
    fn default() -> Self {
        Self {
            field: QuoteOrderField::FirstReportedAt,
            descending: true,
        }
    }
}

/// What quotes are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteOrderField {
    /// How well the words fit the text sought; without one, all fit equally.
    Relevance,
    /// First day on which it may have been said.
    SaidOn,
    /// The earliest publication.
    FirstReportedAt,
    /// How many live reports.
    ReportCount,
}

/// Whose quotes are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owners<'a> {
    /// Said by these speakers, alone or jointly.
    Speakers(&'a [Uuid]),
    /// Said at these venues.
    Venues(&'a [Uuid]),
}

impl<'a> Owners<'a> {
    const fn ids(self) -> &'a [Uuid] {
        match self {
            Self::Speakers(ids) | Self::Venues(ids) => ids,
        }
    }
}

impl QuoteVenue {
    /// As a row has it, if it has one.
    pub(super) fn stored(
        kind: Option<VenueKind>,
        name: Option<String>,
        named: Option<Uuid>,
        carried: bool,
    ) -> Option<Self> {
        let kind = kind?;
        Some(Self {
            kind,
            name,
            named,
            carried,
        })
    }
}

impl SaidOn {
    /// As a row has it, if it has one.
    pub(super) fn stored(
        text: Option<String>,
        (from, to): (Option<Day>, Option<Day>),
        precision: Option<Precision>,
        carried: bool,
    ) -> Option<Self> {
        let text = text?;
        Some(Self {
            text,
            from: from.map(NaiveDate::from),
            to: to.map(NaiveDate::from),
            precision,
            carried,
        })
    }
}

columns! {
    /// What is read of a quote.
    QuoteRow {
        id: Uuid,
        text: String,
        speaker_id: Option<Uuid>,
        reference_report_id: Uuid,
        venue_kind: Option<VenueKind>,
        venue_name: Option<String>,
        venue_id: Option<Uuid>,
        venue_carried: bool,
        said_text: Option<String>,
        said_from: Option<Day>,
        said_to: Option<Day>,
        said_precision: Option<Precision>,
        said_carried: bool,
        report_count: i32,
        independent_count: i32,
        first_reported_at: Option<Timestamp>,
        confidence: f64,
    }
}

impl From<QuoteRow> for Quote {
    fn from(row: QuoteRow) -> Self {
        Self {
            id: row.id,
            text: row.text,
            speaker: row.speaker_id,
            reference_report: row.reference_report_id,
            venue: QuoteVenue::stored(row.venue_kind, row.venue_name, row.venue_id, row.venue_carried),
            said_on: SaidOn::stored(
                row.said_text,
                (row.said_from, row.said_to),
                row.said_precision,
                row.said_carried,
            ),
            report_count: row.report_count,
            independent_count: row.independent_count,
            first_reported_at: row.first_reported_at.map(DateTime::from),
            confidence: row.confidence,
        }
    }
}

/// The quote of this id, or the one that answers for it since it was merged.
pub async fn quote_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<Quote>, DbErr> {
    Ok(quotes_by_id(db, &[id]).await?.remove(&id))
}

/// Quotes by id or former id; unknown ids are left out.
pub async fn quotes_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Quote>, DbErr> {
    let mut found = with_ids(db, ids).await?;
    let missing: Vec<Uuid> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
    if !missing.is_empty() {
        let former = quote_former_id::Entity::find()
            .filter(quote_former_id::Column::FormerId.is_in(missing))
            .all(db)
            .await?;
        let survivors: Vec<Uuid> = former.iter().map(|row| row.quote_id).collect();
        let survivors = with_ids(db, &survivors).await?;
        for row in former {
            if let Some(quote) = survivors.get(&row.quote_id) {
                found.insert(row.former_id, quote.clone());
            }
        }
    }
    Ok(found)
}

/// The ids that quotes had before others were merged into them, in order.
pub async fn former_ids(db: &impl ConnectionTrait, quotes: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>, DbErr> {
    let rows = quote_former_id::Entity::find()
        .filter(quote_former_id::Column::QuoteId.is_in(quotes.iter().copied()))
        .order_by_asc(quote_former_id::Column::FormerId)
        .all(db)
        .await?;
    let mut by_quote: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in rows {
        by_quote.entry(row.quote_id).or_default().push(row.former_id);
    }
    Ok(by_quote)
}

/// A page of the quotes that meet a filter.
pub async fn quotes(
    db: &impl ConnectionTrait,
    filter: &QuoteFilter,
    order: QuoteOrder,
    page: &PageRequest,
) -> Result<Page<Quote>, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(Page::default());
    };
    let by = Ordering::new(order, filter);
    let hits = match &filter.text {
        Some(text) if by.text.is_none() && text.has_words() => Some(text.hits(db).await?),
        _ => None,
    };
    if let Some((text, hits)) = filter.text.as_ref().zip(hits.as_ref())
        && let Some(rows) = in_order(db, text, hits, &conditions, &by, page).await?
    {
        return Ok(Page::cut(rows, page));
    }
    let backend = db.get_database_backend();
    let mut sql = by.opening(backend, "q.id");
    sql.push(" FROM passage q");
    by.join(&mut sql);
    // The sign keeps SQLite from taking all quotes by their counts, to sort them, rather than the first few in the order that is asked for.
    sql.push(" WHERE +q.report_count > 0");
    match filter.text.as_ref().zip(hits.as_ref()) {
        Some((text, hits @ Hits::Few(_))) => {
            sql.push(" AND q.id IN (SELECT r.quote_id FROM report r WHERE r.live");
            text.push_test(hits, backend, &mut sql);
            conditions.push_besides_text(&mut sql);
            sql.push(")");
        }
        _ => conditions.push(backend, &mut sql),
    }
    sql.within(by.sql(), page).order(by.sql(), page).limit(page);
    Ok(Page::cut(by.rows(db, sql, page).await?, page))
}

/// Of quotes with so many hits that a page is soon full, the page, read in the list's order; `None` where hits are few, or are not found among the first.
async fn in_order(
    db: &impl ConnectionTrait,
    text: &Search,
    hits: &Hits,
    conditions: &Conditions<'_>,
    by: &Ordering<'_>,
    page: &PageRequest,
) -> Result<Option<Vec<(Place, Quote)>>, DbErr> {
    let (Hits::Several(count) | Hits::Many(count)) = hits else {
        return Ok(None);
    };
    if conditions.is_selective_besides_text() || page.backwards || page.before.is_some() {
        return Ok(None);
    }
    let backend = db.get_database_backend();
    let reports = Sql::new("SELECT COALESCE(MAX(r.number), 0) FROM report r")
        .count(db)
        .await?;
    let wanted = i64::try_from(page.rows()).unwrap_or(i64::MAX);
    // If hits were spread evenly, a third of these would do.
    let first = wanted.saturating_mul(3).saturating_mul(reports) / i64::try_from(*count).unwrap_or(i64::MAX).max(1);
    let Order { key, id, descending } = by.sql();
    let (bound, sign) = (key.replacen("q.", "b.", 1), if descending { ">=" } else { "<=" });
    let bound_id = id.replacen("q.", "b.", 1);
    let order = Order {
        key: &bound,
        id: &bound_id,
        descending,
    };
    let mut sql = by.opening(backend, "q.id");
    sql.push(format_args!(
        " FROM passage q WHERE {key} {sign} (SELECT {bound} FROM passage b WHERE b.id IS NOT NULL"
    ));
    sql.within(order, page).order(order, page);
    sql.push(format_args!(
        " LIMIT 1 OFFSET {first}) AND EXISTS (SELECT 1 FROM report r WHERE r.quote_id = q.id AND r.live"
    ));
    text.push_test(hits, backend, &mut sql);
    conditions.push_besides_text(&mut sql);
    sql.push(")");
    sql.within(by.sql(), page).order(by.sql(), page).limit(page);
    let rows = by.rows(db, sql, page).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|found| found >= wanted);
    Ok(is_full.then_some(rows))
}

/// How many quotes meet a filter.
pub async fn quote_count(db: &impl ConnectionTrait, filter: &QuoteFilter) -> Result<i64, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(0);
    };
    let mut sql = Sql::new("SELECT COUNT(*) FROM passage q WHERE q.report_count > 0");
    conditions.push(db.get_database_backend(), &mut sql);
    sql.count(db).await
}

/// For each owner, a page of the owner's quotes that meet a filter.
pub async fn quotes_of(
    db: &impl ConnectionTrait,
    owners: Owners<'_>,
    filter: &QuoteFilter,
    order: QuoteOrder,
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Quote>>, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(HashMap::new());
    };
    let by = Ordering::new(order, filter);
    let mut sql = by.opening(db.get_database_backend(), "q.id AS row_id, o.owner AS owner");
    sql.push(", ROW_NUMBER() OVER (PARTITION BY o.owner");
    sql.order(by.sql(), page);
    sql.push(") AS nth FROM ");
    push_owners(&mut sql, owners);
    sql.push(" o JOIN quote q ON q.id = o.quote_id");
    by.join(&mut sql);
    sql.push(" WHERE q.report_count > 0");
    conditions.push(db.get_database_backend(), &mut sql);
    sql.within(by.sql(), page);
    // The window's condition needs a query around it.
    let rows = sql.windowed::<QuoteRow>("quote", page.rows()).all(db).await?;
    let rows = rows
        .iter()
        .map(|row| {
            let (place, quote) = by.row(row)?;
            Ok((row.try_get("", "owner")?, place, quote))
        })
        .collect::<Result<_, DbErr>>()?;
    Ok(pages(rows, owners.ids(), page))
}

/// For each owner, how many of the owner's quotes meet a filter; owners without any are left out.
pub async fn quote_counts(
    db: &impl ConnectionTrait,
    owners: Owners<'_>,
    filter: &QuoteFilter,
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let Some(conditions) = Conditions::resolve(db, filter).await? else {
        return Ok(HashMap::new());
    };
    let mut sql = Sql::new("SELECT o.owner AS owner, COUNT(*) AS number FROM ");
    push_owners(&mut sql, owners);
    sql.push(" o JOIN passage q ON q.id = o.quote_id WHERE q.report_count > 0");
    conditions.push(db.get_database_backend(), &mut sql);
    sql.push(" GROUP BY o.owner");
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("", "owner")?, row.try_get("", "number")?)))
        .collect()
}

/// Adds ` AND ...` for every condition of the filter on the live report `r`; `false` where nothing can meet it.
pub(super) struct Conditions<'a> {
    filter: &'a QuoteFilter,
    /// The speakers of the name sought.
    named: Option<Vec<Uuid>>,
}

impl<'a> Conditions<'a> {
    /// `None` where nothing can meet the filter.
    pub(super) async fn resolve(db: &impl ConnectionTrait, filter: &'a QuoteFilter) -> Result<Option<Self>, DbErr> {
        if filter.text.as_ref().is_some_and(Search::finds_nothing) {
            return Ok(None);
        }
        let named = match &filter.speaker {
            None => None,
            Some(name) => {
                let ids: Vec<Uuid> = speakers_named(db, name)
                    .await?
                    .into_iter()
                    .map(|speaker| speaker.id)
                    .collect();
                if ids.is_empty() {
                    return Ok(None);
                }
                Some(ids)
            }
        };
        Ok(Some(Self { filter, named }))
    }

    /// ` AND ...` over the live reports of the quote `q`.
    fn push(&self, backend: DbBackend, sql: &mut Sql) {
        if *self.filter == QuoteFilter::default() {
            return;
        }
        // Few reports meet a condition that an index knows: they are found first. Many meet the others: quotes are read in order, and their reports looked at.
        if self.is_selective() {
            sql.push(" AND q.id IN (SELECT r.quote_id FROM report r WHERE r.live");
        } else {
            sql.push(" AND EXISTS (SELECT 1 FROM report r WHERE r.quote_id = q.id AND r.live");
        }
        self.push_on_report(backend, sql);
        sql.push(")");
    }

    fn is_selective(&self) -> bool {
        self.filter.text.as_ref().is_some_and(Search::has_words) || self.is_selective_besides_text()
    }

    fn is_selective_besides_text(&self) -> bool {
        self.named.is_some() || self.filter.speaker_ids.is_some() || self.filter.venue.is_some()
    }

    /// ` AND ...` on the report `r`.
    pub(super) fn push_on_report(&self, backend: DbBackend, sql: &mut Sql) {
        if let Some(text) = &self.filter.text {
            text.push_condition(backend, sql);
        }
        self.push_besides_text(sql);
    }

    /// ` AND ...` on the report `r`, for all that the filter tells but the text.
    fn push_besides_text(&self, sql: &mut Sql) {
        let filter = self.filter;
        for ids in [&self.named, &filter.speaker_ids].into_iter().flatten() {
            sql.push(" AND r.id IN (SELECT rs.report_id FROM report_speaker rs WHERE rs.speaker_id IN ");
            sql.bind_all(ids.iter().copied()).push(")");
        }
        if let Some(outlets) = &filter.outlets {
            sql.push(" AND EXISTS (SELECT 1 FROM article a JOIN outlet t ON t.folded IN ");
            sql.bind_all(outlets.iter().map(|name| fold_outlet(name)));
            sql.push(" WHERE a.id = r.article_id AND (a.outlet_id = t.id OR EXISTS (SELECT 1 FROM article_credit c WHERE c.article_id = a.id AND c.outlet_id = t.id)))");
        }
        if let Some(kinds) = &filter.venue_kinds {
            sql.push(" AND (r.venue_kind IN ")
                .bind_all(kinds.iter().flatten().copied());
            if kinds.contains(&None) {
                sql.push(" OR r.venue_kind IS NULL");
            }
            sql.push(")");
        }
        if let Some(venue) = &filter.venue {
            sql.push(" AND r.venue_id IN (SELECT v.id FROM venue v LEFT JOIN venue n ON n.id = v.part_of_id WHERE v.folded = ");
            let folded = fold_outlet(venue);
            sql.bind(folded.clone()).push(" OR n.folded = ").bind(folded).push(")");
        }
        if let Some(kinds) = &filter.kinds {
            sql.push(" AND r.kind IN ").bind_all(kinds.iter().copied());
        }
        if let Some(modalities) = &filter.modalities {
            sql.push(" AND r.modality IN ").bind_all(modalities.iter().copied());
        }
        if let Some(day) = filter.said_from {
            sql.push(" AND COALESCE(r.said_to, r.said_from) >= ")
                .bind(Day::from(day));
        }
        if let Some(day) = filter.said_to {
            sql.push(" AND COALESCE(r.said_from, r.said_to) <= ")
                .bind(Day::from(day));
        }
        if let Some(day) = filter.published_from {
            sql.push(" AND r.published_at >= ").bind(midnight(day));
        }
        if let Some(day) = filter.published_to.and_then(|day| day.succ_opt()) {
            sql.push(" AND r.published_at < ").bind(midnight(day));
        }
        if let Some(MinConfidence(confidence)) = filter.min_confidence {
            sql.push(" AND r.confidence >= ").bind(confidence);
        }
    }
}

async fn with_ids(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Quote>, DbErr> {
    by_ids(db, "quote", ids, |row: &QuoteRow| row.id).await
}

/// When a day begins.
pub(super) fn midnight(day: NaiveDate) -> Timestamp {
    day.and_time(chrono::NaiveTime::MIN).and_utc().into()
}

/// The pairs of owner and quote, as a table.
fn push_owners(sql: &mut Sql, owners: Owners<'_>) {
    match owners {
        Owners::Speakers(ids) => {
            sql.push("(SELECT DISTINCT rs.speaker_id AS owner, r.quote_id FROM report_speaker rs JOIN report r ON r.id = rs.report_id AND r.live WHERE rs.speaker_id IN ");
            sql.bind_all(ids.iter().copied());
        }
        Owners::Venues(ids) => {
            sql.push("(SELECT DISTINCT r.venue_id AS owner, r.quote_id FROM report r WHERE r.live AND r.venue_id IN ");
            sql.bind_all(ids.iter().copied());
        }
    }
    sql.push(")");
}

/// An order, together with the text that relevance is about.
struct Ordering<'a> {
    order: QuoteOrder,
    text: Option<&'a Search>,
}

impl<'a> Ordering<'a> {
    fn new(order: QuoteOrder, filter: &'a QuoteFilter) -> Self {
        let text = filter
            .text
            .as_ref()
            .filter(|text| order.field == QuoteOrderField::Relevance && text.has_words());
        Self { order, text }
    }

    /// `SELECT` of these columns and the score.
    fn opening(&self, backend: DbBackend, columns: &str) -> Sql {
        let mut sql = Sql::default();
        if let Some(text) = self.text {
            sql.push("WITH hit AS (");
            text.push_scores(backend, &mut sql);
            sql.push(") ");
        }
        let score = if self.text.is_some() { "h.score" } else { "NULL" };
        sql.push(format_args!("SELECT {columns}, {score} AS score"));
        sql
    }

    fn join(&self, sql: &mut Sql) {
        if self.text.is_some() {
            sql.push(" JOIN hit h ON h.quote_id = q.id");
        }
    }

    fn sql(&self) -> Order<'static> {
        let key = match self.order.field {
            QuoteOrderField::Relevance if self.text.is_some() => "h.score",
            // All fit equally: newest first.
            QuoteOrderField::Relevance | QuoteOrderField::FirstReportedAt => "q.first_reported_at",
            QuoteOrderField::SaidOn => "q.said_from",
            QuoteOrderField::ReportCount => "q.report_count",
        };
        Order {
            key,
            id: "q.id",
            descending: self.order.descending,
        }
    }

    /// The quotes of a page whose ids, with their scores, a statement gives: the words are looked up for no others.
    async fn rows(
        &self,
        db: &impl ConnectionTrait,
        ids: Sql,
        page: &PageRequest,
    ) -> Result<Vec<(Place, Quote)>, DbErr> {
        let columns = QuoteRow::of("q");
        let mut sql = ids.inside(
            &format!("SELECT {columns}, h.score FROM ("),
            ") h CROSS JOIN quote q WHERE q.id = h.id",
        );
        sql.order(self.sql(), page);
        sql.all(db).await?.iter().map(|row| self.row(row)).collect()
    }

    fn row(&self, row: &QueryResult) -> Result<(Place, Quote), DbErr> {
        let quote = QuoteRow::read(row)?;
        let key = match self.order.field {
            QuoteOrderField::Relevance if self.text.is_some() => Key::Number(row.try_get("", "score")?),
            QuoteOrderField::Relevance | QuoteOrderField::FirstReportedAt => time_key(quote.first_reported_at),
            QuoteOrderField::SaidOn => quote.said_from.map_or(Key::None, |day| Key::Day(day.into())),
            QuoteOrderField::ReportCount => Key::Number(quote.report_count.into()),
        };
        Ok((Place { key, id: quote.id }, quote.into()))
    }
}
