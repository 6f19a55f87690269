//! Articles and their revisions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entity::packed::Packed;
use entity::revision;
use entity::time::Timestamp;
use entity::vocabulary::{ArticleKind, StretchTally, TextStatus};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect};
use url::Url;
use uuid::Uuid;

use super::columns::{Columns, columns};
use super::outlet::{Outlet, OutletRow};
use super::page::{Page, PageRequest, Place};
use super::sql::{Order, Sql, by_ids, pages, time_key};
use crate::dictionary;
use crate::identify::fold_outlet;
use crate::{NewArticle, ids};

/// A published document, described as last ingested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: Uuid,
    /// Where it was published.
    pub url: Option<String>,
    /// Where a copy is kept.
    pub archived_url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// What sort of document.
    pub kind: ArticleKind,
    /// How the text relates to what was published.
    pub text_status: TextStatus,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Who publishes it.
    pub outlet: Option<Outlet>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// When a person withdrew it.
    pub retracted_at: Option<DateTime<Utc>>,
    /// Its current revision.
    pub revision: Uuid,
}

/// The text of an article at one fetch, without the text itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Its id.
    pub id: Uuid,
    /// Whose text it is.
    pub article: Uuid,
    /// From 1, in order of arrival.
    pub number: i32,
    /// When it was ingested.
    pub fetched_at: DateTime<Utc>,
    /// SHA-256 of the text.
    pub sha256: String,
    /// What its quoted stretches were judged to be.
    pub tally: StretchTally,
}

/// The two texts of a revision, in which offsets count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The headline.
    pub title: Option<String>,
    /// The text.
    pub text: String,
}

/// Which articles are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ArticleFilter {
    /// Names of outlets that publish it, or that it credits.
    pub outlets: Option<Vec<String>>,
    /// Sorts of document.
    pub kinds: Option<Vec<ArticleKind>>,
    /// Published on this day or later.
    pub published_from: Option<NaiveDate>,
    /// Published on this day or earlier.
    pub published_to: Option<NaiveDate>,
}

columns! {
    /// What is read of an article.
    ArticleRow {
        id: Uuid,
        url: Option<String>,
        archived_url: Option<String>,
        title: Option<String>,
        kind: ArticleKind,
        text_status: TextStatus,
        byline: Option<String>,
        outlet_id: Option<Uuid>,
        published_at: Option<Timestamp>,
        language: Option<String>,
        retracted_at: Option<DateTime<Utc>>,
        revision_id: Uuid,
    }
}

impl Columns for Article {
    fn of(table: &str) -> String {
        let row = ArticleRow::of(table);
        format!("{row}, (SELECT name FROM outlet WHERE id = {table}.outlet_id) AS outlet_name")
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let outlet: Option<String> = row.try_get("", "outlet_name")?;
        let row = ArticleRow::read(row)?;
        Ok(Self {
            id: row.id,
            url: row.url,
            archived_url: row.archived_url,
            title: row.title,
            kind: row.kind,
            text_status: row.text_status,
            byline: row.byline,
            outlet: row.outlet_id.zip(outlet).map(|(id, name)| Outlet { id, name }),
            published_at: row.published_at.map(DateTime::from),
            language: row.language,
            retracted_at: row.retracted_at,
            revision: row.revision_id,
        })
    }
}

/// Articles by id; unknown ids are left out.
pub async fn articles_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Article>, DbErr> {
    by_ids(db, "article", ids, |article: &Article| article.id).await
}

/// The article of a web address, which may differ in what says nothing about the page: fragment, tracking parameters, trailing slash.
pub async fn article_by_url(db: &impl ConnectionTrait, url: &Url) -> Result<Option<Article>, DbErr> {
    let id = ids::article(&NewArticle::key_for(Some(url), None, None, ""));
    Ok(articles_by_id(db, &[id]).await?.remove(&id))
}

/// A page of the articles that meet a filter, the newest first. Retracted ones answer by id and address alone.
pub async fn articles(
    db: &impl ConnectionTrait,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<Page<Article>, DbErr> {
    let mut sql = Sql::select::<Article>("a", " FROM article a WHERE a.retracted_at IS NULL");
    push_conditions(&mut sql, filter);
    sql.within(NEWEST, page).order(NEWEST, page).limit(page);
    let rows = sql
        .all(db)
        .await?
        .iter()
        .map(|row| Ok(placed(Article::read(row)?)))
        .collect::<Result<_, DbErr>>()?;
    Ok(Page::cut(rows, page))
}

/// How many articles meet a filter.
pub async fn article_count(db: &impl ConnectionTrait, filter: &ArticleFilter) -> Result<i64, DbErr> {
    let mut sql = Sql::new("SELECT COUNT(*) FROM article a WHERE a.retracted_at IS NULL");
    push_conditions(&mut sql, filter);
    sql.count(db).await
}

/// For each outlet, a page of the articles that it publishes, the newest first.
pub async fn articles_of_outlets(
    db: &impl ConnectionTrait,
    outlets: &[Uuid],
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<Article>>, DbErr> {
    let mut sql = Sql::new("SELECT a.id AS row_id, a.outlet_id AS owner, ROW_NUMBER() OVER (PARTITION BY a.outlet_id");
    sql.order(NEWEST, page);
    sql.push(") AS nth FROM article a WHERE a.retracted_at IS NULL AND a.outlet_id IN ")
        .bind_all(outlets.iter().copied());
    sql.within(NEWEST, page);
    let rows = sql.windowed::<Article>("article", page.rows()).all(db).await?;
    let rows = rows
        .iter()
        .map(|row| {
            let (place, article) = placed(Article::read(row)?);
            Ok((row.try_get("", "owner")?, place, article))
        })
        .collect::<Result<_, DbErr>>()?;
    Ok(pages(rows, outlets, page))
}

/// For each outlet, how many articles it publishes; outlets without any are left out.
pub async fn article_counts_of_outlets(
    db: &impl ConnectionTrait,
    outlets: &[Uuid],
) -> Result<HashMap<Uuid, i64>, DbErr> {
    let mut sql = Sql::new(
        "SELECT a.outlet_id AS owner, COUNT(*) AS number FROM article a WHERE a.retracted_at IS NULL AND a.outlet_id IN ",
    );
    sql.bind_all(outlets.iter().copied()).push(" GROUP BY a.outlet_id");
    sql.all(db)
        .await?
        .iter()
        .map(|row| Ok((row.try_get("", "owner")?, row.try_get("", "number")?)))
        .collect()
}

/// The outlets that each article credits, in the article's order; articles without any are left out.
pub async fn credits(db: &impl ConnectionTrait, articles: &[Uuid]) -> Result<HashMap<Uuid, Vec<Outlet>>, DbErr> {
    let mut sql = Sql::select::<OutletRow>(
        "t",
        ", c.article_id AS owner FROM article_credit c JOIN outlet t ON t.id = c.outlet_id WHERE c.article_id IN ",
    );
    sql.bind_all(articles.iter().copied()).push(" ORDER BY c.position");
    let mut by_article: HashMap<Uuid, Vec<Outlet>> = HashMap::new();
    for row in sql.all(db).await? {
        let outlet = OutletRow::read(&row)?.into();
        by_article.entry(row.try_get("", "owner")?).or_default().push(outlet);
    }
    Ok(by_article)
}

/// Revisions by id; unknown ids are left out.
pub async fn revisions_by_id(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Revision>, DbErr> {
    let mut sql = Sql::new(DESCRIBED_REVISIONS);
    sql.push(" WHERE v.id IN ").bind_all(ids.iter().copied());
    let rows = sql.all(db).await?;
    rows.iter()
        .map(|row| {
            let revision = described(row)?;
            Ok((revision.id, revision))
        })
        .collect()
}

/// The revisions of each article, the first one first.
pub async fn revisions_of(db: &impl ConnectionTrait, articles: &[Uuid]) -> Result<HashMap<Uuid, Vec<Revision>>, DbErr> {
    let mut sql = Sql::new(DESCRIBED_REVISIONS);
    sql.push(" WHERE v.article_id IN ")
        .bind_all(articles.iter().copied())
        .push(" ORDER BY v.number");
    let mut by_article: HashMap<Uuid, Vec<Revision>> = HashMap::new();
    for row in sql.all(db).await? {
        let revision = described(&row)?;
        by_article.entry(revision.article).or_default().push(revision);
    }
    Ok(by_article)
}

/// The texts of revisions.
pub async fn words_of_revisions(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, Words>, DbErr> {
    let rows: Vec<(Uuid, Option<String>, Packed)> = revision::Entity::find()
        .select_only()
        .columns([revision::Column::Id, revision::Column::Title, revision::Column::Body])
        .filter(revision::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let mut words = HashMap::with_capacity(rows.len());
    for (id, title, body) in rows {
        let text = dictionary::text(db, &body).await?;
        words.insert(id, Words { title, text });
    }
    Ok(words)
}

const NEWEST: Order<'static> = Order {
    key: "a.published_at",
    id: "a.id",
    descending: true,
};

/// Without the text, which is long and seldom asked for.
const DESCRIBED_REVISIONS: &str =
    "SELECT v.id, v.article_id, v.number, v.fetched_at, v.sha256, v.tally FROM revision v";

fn described(row: &sea_orm::QueryResult) -> Result<Revision, DbErr> {
    Ok(Revision {
        id: row.try_get("", "id")?,
        article: row.try_get("", "article_id")?,
        number: row.try_get("", "number")?,
        fetched_at: row.try_get("", "fetched_at")?,
        sha256: row.try_get("", "sha256")?,
        tally: row.try_get("", "tally")?,
    })
}

fn placed(article: Article) -> (Place, Article) {
    let place = Place {
        key: time_key(article.published_at),
        id: article.id,
    };
    (place, article)
}

fn push_conditions(sql: &mut Sql, filter: &ArticleFilter) {
    if let Some(outlets) = &filter.outlets {
        sql.push(" AND EXISTS (SELECT 1 FROM outlet t WHERE t.folded IN ");
        sql.bind_all(outlets.iter().map(|name| fold_outlet(name)));
        sql.push(" AND (a.outlet_id = t.id OR EXISTS (SELECT 1 FROM article_credit c WHERE c.article_id = a.id AND c.outlet_id = t.id)))");
    }
    if let Some(kinds) = &filter.kinds {
        sql.push(" AND a.kind IN ").bind_all(kinds.iter().copied());
    }
    if let Some(day) = filter.published_from {
        sql.push(" AND a.published_at >= ").bind(super::quote::midnight(day));
    }
    if let Some(day) = filter.published_to.and_then(|day| day.succ_opt()) {
        sql.push(" AND a.published_at < ").bind(super::quote::midnight(day));
    }
}
