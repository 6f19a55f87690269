//! A small archive about an invented harbor, and the means to ask it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::config::{Config, Limits, Token};
use api::server::{AppState, router};
use archive::ingest::{Reading, store};
use archive::read::vocabulary::{ArticleKind, TextStatus};
use archive::{NewArticle, Published};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use chrono::{DateTime, Utc};
use extractor::{
    Attribution, Extraction, Form, Modality, Place, Precision, QuoteKind, Relay, RelayKind, SaidOn, Span, Speaker,
    SpeakerKind, Venue, VenueKind,
};
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::postgres;

pub(crate) const TOKEN: &str = "let-me-write";

/// The harbor's archive behind the router.
pub(crate) struct Harbor {
    pub(crate) router: Router,
    pub(crate) state: AppState,
    pub(crate) database: DatabaseConnection,
    /// Statements that the database has run.
    pub(crate) statements: Arc<AtomicUsize>,
    _folder: TempDir,
}

impl Harbor {
    /// The archive with its three articles.
    pub(crate) async fn open() -> Self {
        let harbor = Self::empty().await;
        for (article, quotes) in [gazette(), post(), statement()] {
            harbor.store(&article, quotes).await;
        }
        harbor
    }

    /// An archive without articles.
    pub(crate) async fn empty() -> Self {
        Self::with(Limits::default()).await
    }

    pub(crate) async fn with(limits: Limits) -> Self {
        Self::configured(Config {
            token: Some(Token::new(TOKEN)),
            limits,
            ..Config::default()
        })
        .await
    }

    pub(crate) async fn configured(config: Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match postgres::fresh_database().await {
            Some(url) => url,
            None => format!("sqlite://{}", folder.path().join("harbor.db").display()),
        };
        let mut database = archive::connect(&url).await.unwrap();
        let statements = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&statements);
        database.set_metric_callback(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
        });
        let state = AppState::new(database.clone(), config);
        Self {
            router: router(state.clone()),
            state,
            database,
            statements,
            _folder: folder,
        }
    }

    /// Stores an article in which exactly these quotes were found.
    pub(crate) async fn store(&self, article: &NewArticle, quotes: Vec<Attribution>) {
        let extraction = Extraction {
            quotes,
            ..Extraction::default()
        };
        let now: DateTime<Utc> = "2031-03-16T12:00:00Z".parse().unwrap();
        let reading = Reading::new(article.clone(), extraction);
        store(&self.database, &[reading], now).await.remove(0).unwrap();
    }

    /// Asks and expects an answer without errors.
    #[track_caller]
    pub(crate) fn ask(&self, query: &str) -> impl Future<Output = Value> {
        let location = std::panic::Location::caller();
        let answer = self.send(query, json!({}));
        async move {
            let answer = answer.await;
            assert_eq!(answer.get("errors"), None, "asked at {location}: {answer:#}");
            answer["data"].clone()
        }
    }

    /// Asks and expects an answer without errors, its fields in the order of the query.
    pub(crate) async fn ask_in_order(&self, query: &str) -> async_graphql::Value {
        let body = json!({ "query": query });
        let request = Request::post("/graphql").header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let async_graphql::Value::Object(mut answer) = serde_json::from_slice(&body).unwrap() else {
            panic!("{query}: the answer is no object")
        };
        assert!(!answer.contains_key("errors"), "{query}: {answer:?}");
        answer.swap_remove("data").unwrap()
    }

    /// Asks and expects one error; gives its code.
    pub(crate) async fn refusal(&self, query: &str) -> String {
        let answer = self.send(query, json!({})).await;
        let errors = answer["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("{query} is not refused: {answer:#}"));
        assert_eq!(errors.len(), 1, "{answer:#}");
        errors[0]["extensions"]["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn send(&self, query: &str, variables: Value) -> impl Future<Output = Value> + use<> {
        let body = json!({ "query": query, "variables": variables });
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()));
        let router = self.router.clone();
        async move { answer(router, request.unwrap()).await.1 }
    }
}

/// The status and the JSON of an answer.
pub(crate) async fn answer(router: Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

pub(crate) const GAZETTE_TEXT: &str = "\
The old harbor of Ellery reopens.

“We kept our promise, and the boats are coming home. Wait and see,” Mayor Ana Ruiz told reporters on Thursday.

“I will believe it when I see the first sail,” Tomas Hale, a fisherman, said in an interview with Radio Ellery. He denies that he ever said “the mayor lied to us all”.

“The 🚢 pier has stood the test,” Eva Ruiz said, according to Radio Ellery.
";

/// Printed by the Ellery Gazette, with a credit to Harbor Wire.
pub(crate) fn gazette() -> (NewArticle, Vec<Attribution>) {
    let article = NewArticle {
        url: Some("https://gazette.example/harbor".parse().unwrap()),
        title: Some("Harbor of Ellery to reopen".to_owned()),
        outlet: Some("Ellery Gazette".to_owned()),
        byline: Some("Ida Berg".to_owned()),
        credits: vec!["Harbor Wire".to_owned()],
        ..news("https://gazette.example/harbor", "2031-03-14", GAZETTE_TEXT)
    };
    let promise = Attribution {
        cue: Some(find(GAZETTE_TEXT, "told")),
        said_on: Some(SaidOn {
            text: "Thursday".to_owned(),
            from: "2031-03-13".parse().ok(),
            to: "2031-03-13".parse().ok(),
            precision: Some(Precision::Day),
            carried: false,
        }),
        venue: Some(Venue {
            kind: VenueKind::Press,
            name: None,
            carried: false,
            mention: None,
        }),
        ..said(
            GAZETTE_TEXT,
            "We kept our promise, and the boats are coming home. Wait and see,",
            Some(person("Ana Ruiz", "Mayor")),
        )
    };
    let sail = Attribution {
        venue: Some(Venue {
            kind: VenueKind::Interview,
            name: Some("Radio Ellery".to_owned()),
            carried: false,
            mention: None,
        }),
        ..said(
            GAZETTE_TEXT,
            "I will believe it when I see the first sail,",
            Some(person("Tomas Hale", "fisherman")),
        )
    };
    let denied = Attribution {
        modality: Modality::Denied,
        kind: QuoteKind::Fragment,
        ..said(
            GAZETTE_TEXT,
            "the mayor lied to us all",
            Some(person("Tomas Hale", "fisherman")),
        )
    };
    let pier = Attribution {
        relay: vec![Relay {
            name: "Radio Ellery".to_owned(),
            kind: RelayKind::Outlet,
            mention: None,
        }],
        ..said(
            GAZETTE_TEXT,
            "The 🚢 pier has stood the test,",
            Some(Speaker {
                role: None,
                ..person("Eva Ruiz", "")
            }),
        )
    };
    (article, vec![promise, sail, denied, pier])
}

const POST_TEXT: &str = "\
“The boats are coming home,” Ana Ruiz said in Ellery.

Residents call the pier an “old rust bucket”. “Nobody asked the fishermen about it,” one of them said.

“I will believe it when I see the first sail,” said Hale.
";

/// Printed a day later by the Coast Post, without a date of utterance.
pub(crate) fn post() -> (NewArticle, Vec<Attribution>) {
    let article = NewArticle {
        url: Some("https://post.example/7?id=7".parse().unwrap()),
        outlet: Some("Coast Post".to_owned()),
        ..news("https://post.example/7?id=7", "2031-03-15", POST_TEXT)
    };
    let boats = said(
        POST_TEXT,
        "The boats are coming home,",
        Some(person("Ana Ruiz", "Mayor of Ellery")),
    );
    let rust = Attribution {
        kind: QuoteKind::Fragment,
        confidence: 0.4,
        ..said(POST_TEXT, "old rust bucket", None)
    };
    let nobody = said(
        POST_TEXT,
        "Nobody asked the fishermen about it,",
        Some(Speaker {
            kind: SpeakerKind::Unnamed,
            role: None,
            ..person("a resident", "")
        }),
    );
    let sail = said(
        POST_TEXT,
        "I will believe it when I see the first sail,",
        Some(person("Hale", "")),
    );
    (article, vec![boats, rust, nobody, sail])
}

const STATEMENT_TEXT: &str = "“The pier is safe for every ship. The work is paid,” the Port Board says.\n";

/// A statement of the Port Board, without an address.
pub(crate) fn statement() -> (NewArticle, Vec<Attribution>) {
    let article = NewArticle {
        kind: ArticleKind::Statement,
        outlet: Some("Harbor Wire".to_owned()),
        ..news("wire/3", "2031-03-12", STATEMENT_TEXT)
    };
    let board = Speaker {
        kind: SpeakerKind::Organization,
        role: None,
        ..person("Port Board", "")
    };
    (
        article,
        vec![said(
            STATEMENT_TEXT,
            "The pier is safe for every ship. The work is paid,",
            Some(board),
        )],
    )
}

/// An article of news.
pub(crate) fn news(key: &str, published: &str, text: &str) -> NewArticle {
    NewArticle {
        key: key.to_owned(),
        url: None,
        archived_url: None,
        title: None,
        outlet: None,
        byline: None,
        published: Published::parse(published),
        kind: ArticleKind::News,
        credits: Vec::new(),
        language: Some("en".to_owned()),
        text_status: TextStatus::Original,
        text: text.to_owned(),
    }
}

/// The first place of these words in the text, as said by this speaker.
pub(crate) fn said(text: &str, words: &str, speaker: Option<Speaker>) -> Attribution {
    Attribution {
        span: find(text, words),
        kind: QuoteKind::Speech,
        form: Form::Marked,
        place: Place::Text,
        cue: None,
        speaker,
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
        explanation: "named before the reporting word".to_owned(),
    }
}

pub(crate) fn person(name: &str, role: &str) -> Speaker {
    Speaker {
        name: name.to_owned(),
        kind: SpeakerKind::Person,
        role: (!role.is_empty()).then(|| role.to_owned()),
        on_behalf_of: None,
        mention: None,
    }
}

fn find(text: &str, words: &str) -> Span {
    let start = text
        .find(words)
        .unwrap_or_else(|| panic!("{words:?} is not in the text"));
    Span::new(start, start + words.len())
}
