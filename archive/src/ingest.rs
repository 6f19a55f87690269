//! Articles in: the extractor reads an article, then one transaction stores all of it or nothing.
//!
//! Input: a [`NewArticle`] and the time. Output: [`Ingested`]. An article that the archive holds already changes nothing; one whose words or title changed becomes a
//! further revision, whose reports replace the old ones: a stretch that both print keeps its report, re-anchored; one that is gone stays citable but is no longer live.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, SubsecRound, Utc};
use entity::vocabulary::{
    ChangeKind, Flag, Flags, Form, Modality, Place, Precision, Relation, RelayKind, ReportKind, SpeakerKind,
    StretchTally, VenueKind,
};
use entity::{
    article, article_credit, outlet, outlet_domain, report, report_candidate, report_relay, report_speaker, revision,
    speaker, venue,
};
use extractor::fold::fold;
use extractor::{Attribution, Extraction, Span};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::article::{NewArticle, Published, sha256_hex};
use crate::change::{Change, Stamp};
use crate::connection::{Patience, begin_writing};
use crate::curate::{self, DecidedSpeaker, Found};
use crate::error::ArchiveError;
use crate::identify::{self, Appearance, Identity, fold_outlet, is_better_name, key_in};
use crate::read::sql::Sql;
use crate::{change, collate, ids};

/// What became of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// Whether it is new here.
    pub status: IngestStatus,
    /// The article.
    pub article_id: Uuid,
    /// Its current revision.
    pub revision_id: Uuid,
    /// Its live reports, in order.
    pub report_ids: Vec<Uuid>,
}

/// Whether an article was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IngestStatus {
    /// Stored for the first time.
    Created,
    /// Its words, its title or its description changed.
    Revised,
    /// Nothing changed, and nothing was written.
    Unchanged,
}

/// Reads an article and stores it.
///
/// # Errors
///
/// [`ArchiveError::Refused`] where the text is blank; [`ArchiveError::Database`] where the database fails. Then nothing of the article is stored.
pub async fn ingest(
    db: &DatabaseConnection,
    article: NewArticle,
    stamp: impl Into<Stamp>,
) -> Result<Ingested, ArchiveError> {
    let stamp = stamp.into();
    if let Some(unchanged) = unchanged(db, &article).await? {
        return Ok(unchanged);
    }
    let key = article.key.clone();
    // Reading is work for the processor: it would hold up every other task of this thread.
    let read = tokio::task::spawn_blocking(move || {
        let extraction = extract(&article);
        (article, extraction)
    });
    let (article, extraction) = read.await.map_err(|_| ArchiveError::Interrupted { key })?;
    store(db, &article, &extraction, stamp).await
}

/// Reads an article as [`ingest`] does.
#[must_use]
pub fn extract(article: &NewArticle) -> Extraction {
    extractor::extract(&extractor::Article {
        text: &article.text,
        title: article.title.as_deref(),
        outlet: article.outlet.as_deref(),
        byline: article.byline.as_deref(),
        published: article.published.map(Published::day),
        kind: crate::words::document_kind(article.kind),
    })
}

/// Stores an article with what was found in it. [`ingest`] is the same with the extractor's findings.
///
/// # Errors
///
/// As [`ingest`].
pub async fn store(
    db: &DatabaseConnection,
    article: &NewArticle,
    extraction: &Extraction,
    stamp: impl Into<Stamp>,
) -> Result<Ingested, ArchiveError> {
    if article.text.trim().is_empty() {
        return Err(ArchiveError::Refused {
            key: article.key.clone(),
            reason: "its text is empty".to_owned(),
        });
    }
    let Stamp { at, actor } = stamp.into();
    let at = at.trunc_subsecs(6);
    let prepared = &Prepared::new(article, extraction, Stamp { at, actor });
    let mut patience = Patience::new();
    loop {
        match attempt(db, article, prepared).await {
            Err(error) if patience.outlasts(&error).await => {}
            outcome => return outcome,
        }
    }
}

async fn attempt(
    db: &DatabaseConnection,
    article: &NewArticle,
    prepared: &Prepared<'_>,
) -> Result<Ingested, ArchiveError> {
    if let Some(unchanged) = unchanged(db, article).await? {
        return Ok(unchanged);
    }
    let transaction = begin_writing(db).await?;
    // Another process may have stored it since.
    if let Some(unchanged) = unchanged(&transaction, article).await? {
        transaction.rollback().await?;
        return Ok(unchanged);
    }
    let ingested = prepared.write(&transaction).await?;
    transaction.commit().await?;
    Ok(ingested)
}

/// The answer for an article that is stored exactly as given.
async fn unchanged(db: &impl ConnectionTrait, article: &NewArticle) -> Result<Option<Ingested>, ArchiveError> {
    let id = ids::article(&article.key);
    let Some(stored) = article::Entity::find_by_id(id).one(db).await? else {
        return Ok(None);
    };
    if stored.fingerprint != fingerprint(article) {
        return Ok(None);
    }
    let mut sql = Sql::new("SELECT id FROM report WHERE live AND article_id = ");
    sql.bind(id).push(" ORDER BY ordinal");
    let mut report_ids = Vec::new();
    for row in sql.all(db).await? {
        report_ids.push(row.try_get("", "id")?);
    }
    Ok(Some(Ingested {
        status: IngestStatus::Unchanged,
        article_id: id,
        revision_id: stored.revision_id,
        report_ids,
    }))
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

/// Rows that do not depend on what the archive holds, made before the transaction begins.
struct Prepared<'a> {
    article: &'a NewArticle,
    extraction: &'a Extraction,
    stamp: Stamp,
    id: Uuid,
    sha256: String,
    revision_id: Uuid,
    published_at: Option<DateTime<Utc>>,
    copy_group: Uuid,
    byline: Option<String>,
    outlet: Option<Outlet>,
    credits: Vec<Outlet>,
    reports: Vec<NewReport>,
}

/// An outlet to find or insert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Outlet {
    folded: String,
    name: String,
}

impl Outlet {
    fn new(name: &str) -> Option<Self> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let folded = fold_outlet(&name);
        (!folded.is_empty()).then_some(Self { folded, name })
    }

    fn id(&self) -> Uuid {
        ids::outlet(&self.folded)
    }
}

/// The persons whom an article lets speak.
struct Persons {
    /// Their names' keys.
    keys: BTreeSet<String>,
    /// The key of the fullest form of a name, where a key is not that.
    fullest: BTreeMap<String, String>,
}

/// A report before its speakers are resolved.
#[derive(Clone)]
struct NewReport {
    row: report::Model,
    speakers: Vec<report_speaker::Model>,
    relays: Vec<report_relay::Model>,
    candidates: Vec<report_candidate::Model>,
}

impl<'a> Prepared<'a> {
    fn new(article: &'a NewArticle, extraction: &'a Extraction, stamp: Stamp) -> Self {
        let id = ids::article(&article.key);
        let sha256 = sha256_hex(&article.text);
        let revision_id = ids::revision(id, &sha256, article.title.as_deref());
        let published_at = article.published.map(Published::utc);
        let mut credits: Vec<Outlet> = Vec::new();
        for credit in article
            .credits
            .iter()
            .chain(&extraction.credits)
            .filter_map(|name| Outlet::new(name))
        {
            if !credits.iter().any(|known| known.folded == credit.folded) {
                credits.push(credit);
            }
        }
        let mut prepared = Self {
            article,
            extraction,
            stamp,
            id,
            revision_id,
            published_at,
            copy_group: ids::copy_group(&sha256_hex(&fold(&article.text))),
            byline: article.byline.clone().or_else(|| extraction.byline.clone()),
            outlet: article.outlet.as_deref().and_then(Outlet::new),
            credits,
            reports: Vec::new(),
            sha256,
        };
        prepared.reports = prepared.reports();
        prepared
    }

    fn reports(&self) -> Vec<NewReport> {
        let title = self.article.title.as_deref().unwrap_or_default();
        let texts = [Points::new(title), Points::new(&self.article.text)];
        let keys = self.persons();
        let persons = &Persons {
            fullest: identify::fullest_keys(&keys),
            keys,
        };
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
            said_from: said.and_then(|said| said.from),
            said_to: said.and_then(|said| said.to),
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
            explanation: quote.explanation.clone(),
            quote_id: None,
            relation: Relation::Verbatim,
            published_at: self.published_at,
        }
    }

    /// The name keys of the persons whom the article lets speak.
    fn persons(&self) -> BTreeSet<String> {
        let names: BTreeSet<&str> = self
            .extraction
            .quotes
            .iter()
            .flat_map(|quote| quote.speaker.iter().chain(&quote.also))
            .filter(|speaker| speaker.kind == extractor::SpeakerKind::Person)
            .map(|speaker| speaker.name.as_str())
            .collect();
        names
            .into_iter()
            .map(|name| key_in(self.id, name, SpeakerKind::Person))
            .collect()
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
                let name_key = persons.fullest.get(&own_key).cloned().unwrap_or(own_key);
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
                        .filter(|key| *key != name_key),
                    name_key,
                    mention_text,
                    mention_start,
                    mention_end,
                }
            })
            .collect()
    }

    async fn write(&self, db: &DatabaseTransaction) -> Result<Ingested, ArchiveError> {
        let stored = article::Entity::find_by_id(self.id).one(db).await?;
        let retracted = stored.as_ref().is_some_and(|stored| stored.retracted_at.is_some());
        let status = if stored.is_some() {
            IngestStatus::Revised
        } else {
            IngestStatus::Created
        };
        let before = match stored {
            Some(_) => Before::load(db, self.id).await?,
            None => Before::default(),
        };
        self.write_outlets(db).await?;
        self.write_article(db, stored.as_ref()).await?;
        let new_words = self.write_revision(db).await?;
        self.write_venues(db).await?;

        let found = self.decided(db, retracted).await?;
        let after_names: BTreeSet<(String, String)> = found
            .iter()
            .filter(|report| report.row.live)
            .flat_map(|report| &report.speakers)
            .map(|speaker| (speaker.name.clone(), speaker.name_key.clone()))
            .collect();
        let resolution = identify::resolve(db, &before.names, &after_names, &BTreeSet::new()).await?;
        let mut identities: BTreeSet<Identity> = BTreeSet::new();
        for speaker in found.iter().flat_map(|report| &report.speakers) {
            identities.insert(Identity::named(resolution.identity(&speaker.name_key), &speaker.name));
            if let (Some(key), Some(name)) = (&speaker.on_behalf_key, &speaker.on_behalf_of) {
                identities.insert(Identity::named(resolution.decided.survivor(key), name));
            }
        }
        for change in &resolution.moved {
            identities.insert(Identity::named(&change.to, &change.name_key));
        }
        identify::insert_missing(db, &identities).await?;

        let (reports, touched) = resolved(found, &resolution);
        self.write_reports(db, &before, reports).await?;
        let moved = identify::apply(db, &resolution.moved).await?;
        self.write_speakers(db, &before, touched, &resolution, retracted)
            .await?;

        let mut dirty: BTreeSet<Uuid> = moved.into_iter().collect();
        dirty.extend(before.reports.keys().copied());
        dirty.extend(self.reports.iter().map(|report| report.row.id));
        let outcome = collate::collate(db, &dirty).await?;

        let mut forgotten = before.speakers.clone();
        forgotten.extend(resolution.moved.iter().map(|change| change.from));
        if status == IngestStatus::Revised || !resolution.moved.is_empty() {
            identify::forget_unmentioned(db, &forgotten).await?;
        }
        self.write_changes(db, status, new_words, &before, &outcome, retracted)
            .await?;
        Ok(Ingested {
            status,
            article_id: self.id,
            revision_id: self.revision_id,
            report_ids: self.reports.iter().map(|report| report.row.id).collect(),
        })
    }

    async fn write_outlets(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let outlets: BTreeMap<&str, &Outlet> = self
            .outlet
            .iter()
            .chain(&self.credits)
            .map(|outlet| (outlet.folded.as_str(), outlet))
            .collect();
        if outlets.is_empty() {
            return Ok(());
        }
        let mut stored: HashMap<Uuid, outlet::Model> = outlet::Entity::find()
            .filter(outlet::Column::Id.is_in(outlets.values().map(|outlet| outlet.id())))
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        for outlet in outlets.values() {
            let id = outlet.id();
            match stored.remove(&id) {
                None => {
                    let row = outlet::Model {
                        id,
                        name: outlet.name.clone(),
                        folded: outlet.folded.clone(),
                    };
                    outlet::Entity::insert(row.into_active_model())
                        .exec_without_returning(db)
                        .await?;
                    venue::Entity::update_many()
                        .col_expr(venue::Column::OutletId, id.into())
                        .filter(venue::Column::Folded.eq(outlet.folded.as_str()))
                        .exec(db)
                        .await?;
                    report_relay::Entity::update_many()
                        .col_expr(report_relay::Column::OutletId, id.into())
                        .filter(report_relay::Column::Folded.eq(outlet.folded.as_str()))
                        .filter(report_relay::Column::Kind.eq(RelayKind::Outlet))
                        .exec(db)
                        .await?;
                }
                Some(row) if is_better_name(&outlet.name, &row.name) => {
                    let better = outlet::ActiveModel {
                        id: Set(id),
                        name: Set(outlet.name.clone()),
                        folded: NotSet,
                    };
                    better.update(db).await?;
                }
                Some(_) => {}
            }
        }
        if let (Some(outlet), Some(domain)) = (&self.outlet, self.article.url.as_ref().and_then(url::Url::host_str)) {
            let row = outlet_domain::ActiveModel {
                outlet_id: Set(outlet.id()),
                domain: Set(domain.strip_prefix("www.").unwrap_or(domain).to_owned()),
            };
            outlet_domain::Entity::insert(row)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    async fn write_article(&self, db: &DatabaseTransaction, stored: Option<&article::Model>) -> Result<(), DbErr> {
        let row = article::Model {
            id: self.id,
            key: self.article.key.clone(),
            url: self.article.url.as_ref().map(ToString::to_string),
            archived_url: self.article.archived_url.as_ref().map(ToString::to_string),
            title: self.article.title.clone(),
            kind: self.article.kind,
            text_status: self.article.text_status,
            byline: self.byline.clone(),
            outlet_id: self.outlet.as_ref().map(Outlet::id),
            published_at: self.published_at,
            published_has_time: matches!(self.article.published, Some(Published::Instant(_))),
            published: self.article.published.map(|published| published.to_string()),
            language: self.article.language.clone(),
            copy_group: self.copy_group,
            retracted_at: stored.and_then(|stored| stored.retracted_at),
            revision_id: self.revision_id,
            fingerprint: fingerprint(self.article),
        };
        if stored.is_some() {
            row.into_active_model().reset_all().update(db).await?;
            article_credit::Entity::delete_many()
                .filter(article_credit::Column::ArticleId.eq(self.id))
                .exec(db)
                .await?;
        } else {
            article::Entity::insert(row.into_active_model())
                .exec_without_returning(db)
                .await?;
        }
        if !self.credits.is_empty() {
            let rows = self
                .credits
                .iter()
                .enumerate()
                .map(|(position, credit)| article_credit::ActiveModel {
                    article_id: Set(self.id),
                    position: Set(number(position)),
                    outlet_id: Set(credit.id()),
                });
            article_credit::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    /// Writes the revision unless the article has had these words under this title before; whether it is new.
    async fn write_revision(&self, db: &DatabaseTransaction) -> Result<bool, DbErr> {
        if revision::Entity::find_by_id(self.revision_id).one(db).await?.is_some() {
            return Ok(false);
        }
        let earlier = revision::Entity::find()
            .filter(revision::Column::ArticleId.eq(self.id))
            .count(db)
            .await?;
        let row = revision::Model {
            id: self.revision_id,
            article_id: self.id,
            number: i32::try_from(earlier).unwrap_or(i32::MAX - 1) + 1,
            fetched_at: self.stamp.at,
            sha256: self.sha256.clone(),
            text: self.article.text.clone(),
            title: self.article.title.clone(),
            tally: tally(self.extraction),
        };
        revision::Entity::insert(row.into_active_model())
            .exec_without_returning(db)
            .await?;
        Ok(true)
    }

    async fn write_venues(&self, db: &DatabaseTransaction) -> Result<(), DbErr> {
        let mut venues: BTreeMap<Uuid, venue::Model> = BTreeMap::new();
        for venue in self
            .extraction
            .quotes
            .iter()
            .filter_map(|quote| quote.venue.as_ref())
            .filter_map(named_venue)
        {
            let known = venues.entry(venue.id).or_insert_with(|| venue.clone());
            if is_better_name(&venue.name, &known.name) {
                known.name = venue.name;
            }
        }
        if venues.is_empty() {
            return Ok(());
        }
        for row in venue::Entity::find()
            .filter(venue::Column::Id.is_in(venues.keys().copied()))
            .all(db)
            .await?
        {
            if let Some(venue) = venues.remove(&row.id)
                && is_better_name(&venue.name, &row.name)
            {
                let better = venue::ActiveModel {
                    id: Set(row.id),
                    name: Set(venue.name),
                    ..Default::default()
                };
                better.update(db).await?;
            }
        }
        for mut venue in venues.into_values() {
            let outlet = ids::outlet(&venue.folded);
            venue.outlet_id = outlet::Entity::find_by_id(outlet).one(db).await?.map(|row| row.id);
            venue::Entity::insert(venue.into_active_model())
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    /// The reports as persons decided, where they did; what was found of those is kept. None is live while the article is retracted.
    async fn decided(&self, db: &DatabaseTransaction, retracted: bool) -> Result<Vec<NewReport>, DbErr> {
        let mut reports = self.reports.clone();
        let ids: Vec<Uuid> = reports.iter().map(|report| report.row.id).collect();
        let decided = curate::decided_speakers(db, &ids).await?;
        let mut found = BTreeMap::new();
        for report in &mut reports {
            report.row.live = !retracted;
            if let Some(speaker) = decided.get(&report.row.id) {
                found.insert(report.row.id, Found::of(&report.row, &report.speakers));
                DecidedSpeaker::impose(speaker.as_ref(), &mut report.row, &mut report.speakers);
            }
        }
        curate::remember(db, &found).await?;
        Ok(reports)
    }

    async fn write_reports(
        &self,
        db: &DatabaseTransaction,
        before: &Before,
        reports: Vec<NewReport>,
    ) -> Result<(), DbErr> {
        let kept: BTreeSet<Uuid> = reports.iter().map(|report| report.row.id).collect();
        let gone: Vec<Uuid> = before
            .reports
            .iter()
            .filter(|(id, row)| row.live && !kept.contains(id))
            .map(|(&id, _)| id)
            .collect();
        if !gone.is_empty() {
            report::Entity::update_many()
                .col_expr(report::Column::Live, false.into())
                .filter(report::Column::Id.is_in(gone))
                .exec(db)
                .await?;
        }
        let again: Vec<Uuid> = kept
            .iter()
            .copied()
            .filter(|id| before.reports.contains_key(id))
            .collect();
        if !again.is_empty() {
            report_speaker::Entity::delete_many()
                .filter(report_speaker::Column::ReportId.is_in(again.iter().copied()))
                .exec(db)
                .await?;
            report_relay::Entity::delete_many()
                .filter(report_relay::Column::ReportId.is_in(again.iter().copied()))
                .exec(db)
                .await?;
            report_candidate::Entity::delete_many()
                .filter(report_candidate::Column::ReportId.is_in(again))
                .exec(db)
                .await?;
        }
        let mut new_rows = Vec::new();
        let mut kept_rows = Vec::new();
        let mut speakers = Vec::new();
        let mut relays = Vec::new();
        let mut candidates = Vec::new();
        for report in reports {
            match before.reports.get(&report.row.id) {
                Some(stored) => kept_rows.push(report::Model {
                    number: stored.number,
                    quote_id: stored.quote_id,
                    relation: stored.relation,
                    ..report.row
                }),
                None => new_rows.push(report::ActiveModel {
                    number: NotSet,
                    ..report.row.into_active_model()
                }),
            }
            speakers.extend(report.speakers.into_iter().map(IntoActiveModel::into_active_model));
            relays.extend(report.relays);
            candidates.extend(report.candidates.into_iter().map(IntoActiveModel::into_active_model));
        }
        // New rows first: kept ones may go on from them.
        for rows in chunks(new_rows) {
            report::Entity::insert_many(rows).exec_without_returning(db).await?;
        }
        for row in kept_rows {
            row.into_active_model().reset_all().update(db).await?;
        }
        for rows in chunks(speakers) {
            report_speaker::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        self.link_relays(db, &mut relays).await?;
        for rows in chunks(relays.into_iter().map(IntoActiveModel::into_active_model).collect()) {
            report_relay::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        for rows in chunks(candidates) {
            report_candidate::Entity::insert_many(rows)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }

    /// Links relays to the outlets and speakers that the archive knows by now.
    async fn link_relays(&self, db: &DatabaseTransaction, relays: &mut [report_relay::Model]) -> Result<(), DbErr> {
        if relays.is_empty() {
            return Ok(());
        }
        let outlets: BTreeSet<Uuid> = outlet::Entity::find()
            .filter(outlet::Column::Id.is_in(relays.iter().map(|relay| ids::outlet(&relay.folded))))
            .all(db)
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        let speakers: BTreeSet<Uuid> = speaker::Entity::find()
            .filter(speaker::Column::Id.is_in(relays.iter().map(|relay| ids::speaker(&relay.folded))))
            .all(db)
            .await?
            .into_iter()
            .map(|row| row.id)
            .collect();
        for relay in relays {
            match relay.kind {
                RelayKind::Outlet => {
                    relay.outlet_id = Some(ids::outlet(&relay.folded)).filter(|id| outlets.contains(id));
                }
                RelayKind::Person => {
                    relay.speaker_id = Some(ids::speaker(&relay.folded)).filter(|id| speakers.contains(id));
                }
            }
        }
        Ok(())
    }

    async fn write_speakers(
        &self,
        db: &DatabaseTransaction,
        before: &Before,
        mut touched: BTreeMap<Uuid, Appearance>,
        resolution: &identify::Resolution,
        retracted: bool,
    ) -> Result<(), DbErr> {
        let mut recounted: BTreeSet<Uuid> = before.speakers.clone();
        for change in &resolution.moved {
            recounted.extend([change.from, ids::speaker(&change.to)]);
        }
        if retracted || !before.reports.is_empty() {
            recounted.extend(touched.keys());
        }
        touched.retain(|speaker, _| !recounted.contains(speaker));
        identify::add_appearances(db, &touched, self.published_at).await?;
        identify::recount(db, &recounted, &resolution.decided).await
    }

    async fn write_changes(
        &self,
        db: &DatabaseTransaction,
        status: IngestStatus,
        new_words: bool,
        before: &Before,
        outcome: &collate::Outcome,
        retracted: bool,
    ) -> Result<(), DbErr> {
        let mut changes = vec![Change::of_article(
            match (status, new_words || self.revision_id != before.revision_id) {
                (IngestStatus::Created, _) => ChangeKind::ArticleCreated,
                (_, true) => ChangeKind::ArticleRevised,
                (_, false) => ChangeKind::ArticleUpdated,
            },
        )];
        let kept: BTreeSet<Uuid> = self.reports.iter().map(|report| report.row.id).collect();
        for (&id, row) in before.reports.iter().filter(|(id, row)| row.live && !kept.contains(id)) {
            changes.push(Change::of_report(ChangeKind::ReportRemoved, id, row.quote_id));
        }
        for report in self.reports.iter().filter(|_| !retracted) {
            let id = report.row.id;
            if !before.reports.get(&id).is_some_and(|row| row.live) {
                changes.push(Change::of_report(
                    ChangeKind::ReportAdded,
                    id,
                    outcome.quotes.get(&id).copied(),
                ));
            }
        }
        for (&former, &survivor) in &outcome.merged {
            changes.push(Change::of_merge(former, survivor));
        }
        change::append(db, self.id, &self.stamp, &changes).await
    }
}

/// The report rows with their speakers' identities, and what the article says of each speaker.
fn resolved(
    mut reports: Vec<NewReport>,
    resolution: &identify::Resolution,
) -> (Vec<NewReport>, BTreeMap<Uuid, Appearance>) {
    let mut touched: BTreeMap<Uuid, Appearance> = BTreeMap::new();
    for report in &mut reports {
        let mut counted = BTreeSet::new();
        for speaker in &mut report.speakers {
            speaker.speaker_id = ids::speaker(resolution.identity(&speaker.name_key));
            let appearance = touched.entry(speaker.speaker_id).or_default();
            appearance
                .names
                .insert((speaker.name.clone(), speaker.name_key.clone()));
            appearance.roles.extend(speaker.role.clone());
            let principal = speaker.on_behalf_key.as_deref();
            let principal = principal.map(|key| resolution.decided.survivor(key));
            appearance.speaks_for.extend(
                principal
                    .filter(|key| ids::speaker(key) != speaker.speaker_id)
                    .map(str::to_owned),
            );
            if counted.insert(speaker.speaker_id) {
                appearance.reports += 1;
            }
        }
        report.row.speaker_id = report.speakers.first().map(|speaker| speaker.speaker_id);
    }
    (reports, touched)
}

/// What the archive held of an article before.
#[derive(Default)]
struct Before {
    revision_id: Uuid,
    reports: BTreeMap<Uuid, report::Model>,
    /// Names and name keys that live reports printed.
    names: BTreeSet<(String, String)>,
    /// Speakers of live reports, and those for whom they spoke.
    speakers: BTreeSet<Uuid>,
}

impl Before {
    async fn load(db: &DatabaseTransaction, article: Uuid) -> Result<Self, DbErr> {
        let mut before = Self::default();
        if let Some(row) = article::Entity::find_by_id(article).one(db).await? {
            before.revision_id = row.revision_id;
        }
        for row in report::Entity::find()
            .filter(report::Column::ArticleId.eq(article))
            .all(db)
            .await?
        {
            before.reports.insert(row.id, row);
        }
        let live = before.reports.values().filter(|row| row.live).map(|row| row.id);
        let mentions = report_speaker::Entity::find()
            .filter(report_speaker::Column::ReportId.is_in(live))
            .order_by_asc(report_speaker::Column::ReportId)
            .all(db)
            .await?;
        for mention in mentions {
            before.speakers.insert(mention.speaker_id);
            before
                .speakers
                .extend(mention.on_behalf_key.as_deref().map(ids::speaker));
            before.names.insert((mention.name, mention.name_key));
        }
        Ok(before)
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

/// Offsets and counts fit in 32 bits, because articles are a few megabytes at most.
fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// Parts small enough for the number of values that one statement may have.
fn chunks<T>(mut rows: Vec<T>) -> Vec<Vec<T>> {
    let mut parts = Vec::new();
    while rows.len() > 200 {
        let rest = rows.split_off(200);
        parts.push(std::mem::replace(&mut rows, rest));
    }
    if !rows.is_empty() {
        parts.push(rows);
    }
    parts
}

/// A text with the code points counted at every 256th byte, so that any offset is found by counting a few characters.
struct Points<'t> {
    text: &'t str,
    counted: Vec<usize>,
}

impl<'t> Points<'t> {
    const STEP: usize = 256;

    fn new(text: &'t str) -> Self {
        let mut counted = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut points = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            counted.push(points);
            points += chunk.iter().filter(|&&byte| is_first_byte(byte)).count();
        }
        counted.push(points);
        Self { text, counted }
    }

    /// The number of code points before a byte.
    fn at(&self, byte: usize) -> i32 {
        let step = byte / Self::STEP;
        let rest = &self.text.as_bytes()[step * Self::STEP..byte];
        number(self.counted[step] + rest.iter().filter(|&&byte| is_first_byte(byte)).count())
    }

    fn of(&self, span: Span) -> (i32, i32) {
        (self.at(span.start()), self.at(span.end()))
    }

    fn mention(&self, span: Option<Span>) -> (Option<String>, Option<i32>, Option<i32>) {
        match span {
            Some(span) => {
                let (start, end) = self.of(span);
                (Some(span.of(self.text).to_owned()), Some(start), Some(end))
            }
            None => (None, None, None),
        }
    }
}

/// Whether a byte begins a character in UTF-8.
const fn is_first_byte(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}
