//! Databases for one test each, and what stands in them.

use entity::vocabulary::Relation;
use entity::{
    article, article_credit, change, outlet, outlet_domain, quote, quote_former_id, report, report_candidate,
    report_relay, report_speaker, revision, speaker, speaker_name, speaker_relation, speaker_role, venue,
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, EntityTrait};
use tempfile::TempDir;

/// The variable that holds the URL of a PostgreSQL server.
const POSTGRES: &str = "ONRECORD_TEST_POSTGRES";

/// A fresh database, gone after the test.
pub(crate) struct Scratch {
    pub(crate) db: DatabaseConnection,
    pub(crate) url: String,
    folder: Option<TempDir>,
    server: Option<(String, String)>,
}

impl Scratch {
    /// In a file of its own.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("archive.db").display());
        Self {
            db: archive::connect(&url).await.unwrap(),
            url,
            folder: Some(folder),
            server: None,
        }
    }

    /// On the server, if there is one.
    pub(crate) async fn postgres(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var(POSTGRES) else {
            println!("{POSTGRES} is not set: not run on PostgreSQL");
            return None;
        };
        // PostgreSQL cuts long names.
        let name = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, test.as_bytes());
        let name = format!("onrecord_{}", name.simple());
        let admin = Database::connect(&server).await.unwrap();
        admin
            .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await
            .unwrap();
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .unwrap();
        admin
            .execute_unprepared(&format!("ALTER DATABASE {name} SET synchronous_commit = off"))
            .await
            .unwrap();
        let mut url: url::Url = server.parse().unwrap();
        url.set_path(&name);
        let url = url.to_string();
        Some(Self {
            db: archive::connect(&url).await.unwrap(),
            url,
            folder: None,
            server: Some((server, name)),
        })
    }

    /// Another empty database of the same kind.
    pub(crate) async fn another(&self) -> Self {
        match &self.server {
            None => Self::sqlite().await,
            Some((_, name)) => Self::postgres(&format!("another {name}")).await.unwrap(),
        }
    }

    /// An empty database of the same kind in the place of this one.
    pub(crate) async fn emptied(self) -> Self {
        if self.server.is_none() {
            self.drop().await;
            return Self::sqlite().await;
        }
        self.db
            .execute_unprepared("TRUNCATE article, outlet, speaker, printed_name, venue, passage, report, change, curation, curation_subject, decided_name, decided_passage, decided_speaker, found_attribution, merged_speaker, review, report_history CASCADE")
            .await
            .unwrap();
        self
    }

    /// Removes a database from its server.
    pub(crate) async fn drop(self) {
        if let Some((server, name)) = &self.server {
            self.db.close_by_ref().await.unwrap();
            let admin = Database::connect(server).await.unwrap();
            admin
                .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await
                .unwrap();
        }
        drop(self.folder);
    }

    /// Every row of every table, in an order of its own.
    pub(crate) async fn everything(&self) -> Vec<String> {
        let mut rows = self.known().await;
        rows.extend(lines("change", change::Entity::find().all(&self.db).await.unwrap()));
        rows.extend(lines(
            "former",
            quote_former_id::Entity::find().all(&self.db).await.unwrap(),
        ));
        rows.extend(lines("report", report::Entity::find().all(&self.db).await.unwrap()));
        rows
    }

    /// Every row but for those that tell in which order things came.
    pub(crate) async fn known(&self) -> Vec<String> {
        let db = &self.db;
        let mut rows = Vec::new();
        rows.extend(lines("article", article::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("credit", article_credit::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("revision", revision::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("outlet", outlet::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("domain", outlet_domain::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("speaker", speaker::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("name", speaker_name::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("role", speaker_role::Entity::find().all(db).await.unwrap()));
        rows.extend(lines(
            "relation",
            speaker_relation::Entity::find().all(db).await.unwrap(),
        ));
        rows.extend(lines("venue", venue::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("quote", quote::Entity::find().all(db).await.unwrap()));
        let reports = report::Entity::find().all(db).await.unwrap();
        rows.extend(lines(
            "report",
            // Of whom it tells is compared below.
            reports.into_iter().map(|row| report::Model {
                number: 0,
                name_id: None,
                ..row
            }),
        ));
        rows.extend(lines("says", report_speaker::Entity::find().all(db).await.unwrap()));
        rows.extend(lines("relay", report_relay::Entity::find().all(db).await.unwrap()));
        rows.extend(lines(
            "candidate",
            report_candidate::Entity::find().all(db).await.unwrap(),
        ));
        rows
    }

    /// The listed quotes, each as its text and the keys of the articles that print it, in order.
    pub(crate) async fn passages(&self) -> Vec<(String, Vec<String>)> {
        let mut passages = Vec::new();
        for quote in quote::Entity::find().all(&self.db).await.unwrap() {
            let mut articles: Vec<String> = self
                .reports_of(&quote)
                .await
                .into_iter()
                .map(|(_, article)| article.key)
                .collect();
            articles.sort();
            if quote.report_count > 0 {
                assert_eq!(articles.len(), usize::try_from(quote.report_count).unwrap());
                passages.push((quote.text, articles));
            }
        }
        passages.sort();
        passages
    }

    /// The live reports of a quote with their articles.
    pub(crate) async fn reports_of(&self, quote: &quote::Model) -> Vec<(report::Model, article::Model)> {
        use sea_orm::{ColumnTrait, QueryFilter};
        report::Entity::find()
            .find_also_related(article::Entity)
            .filter(report::Column::QuoteId.eq(quote.id))
            .filter(report::Column::Live.eq(true))
            .all(&self.db)
            .await
            .unwrap()
            .into_iter()
            .map(|(report, article)| (report, article.unwrap()))
            .collect()
    }

    /// How the live reports of a quote stand to its reference wording, by the keys of their articles.
    pub(crate) async fn relations_of(&self, quote: &quote::Model) -> Vec<(String, Relation)> {
        let reports = self.reports_of(quote).await.into_iter();
        let mut relations: Vec<(String, Relation)> = reports
            .map(|(report, article)| (article.key, report.relation))
            .collect();
        relations.sort();
        relations
    }

    /// The only quote with this text.
    pub(crate) async fn quote(&self, text: &str) -> quote::Model {
        let mut quotes = quote::Entity::find().all(&self.db).await.unwrap();
        quotes.retain(|quote| quote.text == text && quote.report_count > 0);
        assert_eq!(quotes.len(), 1, "one quote reads {text:?}");
        quotes.remove(0)
    }

    /// The names under which speakers with reports are shown, in order.
    pub(crate) async fn speakers(&self) -> Vec<String> {
        let speakers = speaker::Entity::find().all(&self.db).await.unwrap();
        let mut names: Vec<String> = speakers
            .into_iter()
            .filter(|speaker| speaker.report_count > 0)
            .map(|speaker| speaker.name)
            .collect();
        names.sort();
        names
    }
}

fn lines<M: std::fmt::Debug>(table: &str, rows: impl IntoIterator<Item = M>) -> Vec<String> {
    let mut lines: Vec<String> = rows.into_iter().map(|row| format!("{table}: {row:?}")).collect();
    lines.sort();
    lines
}
