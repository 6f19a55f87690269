//! What the server counts, for Prometheus: requests, sockets, subscriptions, what was ingested, and the database's connections.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use sea_orm::{DatabaseConnection, DbBackend};

/// Names of operations that are told apart; those that come later are counted together, so that a client cannot fill the memory with names.
const MOST_NAMES: usize = 200;

/// The name under which the others are counted.
const OTHER: &str = "(other)";

/// The media type of the counters as text.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All counters of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    operations: Family<Operation, Counter>,
    seconds: Family<OfKind, Histogram, fn() -> Histogram>,
    http: Family<OfStatus, Counter>,
    articles: Family<OfOutcome, Counter>,
    /// Quotes that this server stored.
    pub(crate) reports: Counter,
    /// WebSockets that are open.
    pub(crate) sockets: Gauge,
    /// Subscriptions that run.
    pub(crate) subscriptions: Gauge,
    connections: Family<OfState, Gauge>,
    names: RwLock<HashSet<String>>,
}

/// What sort of operation was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Kind {
    /// A query.
    Query,
    /// A mutation.
    Mutation,
    /// A subscription.
    Subscription,
    /// What is none of these, because it was refused before that could be told.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Operation {
    kind: Kind,
    name: String,
    code: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfStatus {
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfState {
    state: &'static str,
}

/// From half a millisecond to sixteen seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.000_5, 2.0, 16))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("onrecord"),
            operations: Family::default(),
            seconds: Family::new_with_constructor(seconds),
            http: Family::default(),
            articles: Family::default(),
            reports: Counter::default(),
            sockets: Gauge::default(),
            subscriptions: Gauge::default(),
            connections: Family::default(),
            names: RwLock::default(),
        };
        let registry = &mut metrics.registry;
        registry.register(
            "graphql_operations",
            "GraphQL operations that were answered, by kind, name and error code (OK: none)",
            metrics.operations.clone(),
        );
        registry.register_with_unit(
            "graphql_operation",
            "Time to answer a GraphQL operation, subscriptions left out",
            Unit::Seconds,
            metrics.seconds.clone(),
        );
        registry.register("http_responses", "HTTP responses, by status", metrics.http.clone());
        registry.register(
            "ingested_articles",
            "Articles that were sent to this server, by what became of them",
            metrics.articles.clone(),
        );
        registry.register(
            "ingested_reports",
            "Quotes found in the articles that were sent to this server and stored",
            metrics.reports.clone(),
        );
        registry.register("websockets", "WebSockets that are open", metrics.sockets.clone());
        registry.register("subscriptions", "Subscriptions that run", metrics.subscriptions.clone());
        registry.register(
            "database_connections",
            "Connections to the database, by state",
            metrics.connections.clone(),
        );
        metrics
    }
}

impl Metrics {
    /// Counts an operation that was answered with this error code, or `OK`; in some time unless it is a subscription.
    pub(crate) fn operation(&self, kind: Kind, name: Option<&str>, code: &str, time: Option<Duration>) {
        let operation = Operation {
            kind,
            name: self.bounded(name.unwrap_or_default()).to_owned(),
            code: code.to_owned(),
        };
        self.operations.get_or_create(&operation).inc();
        if let Some(time) = time {
            self.seconds.get_or_create(&OfKind { kind }).observe(time.as_secs_f64());
        }
    }

    /// Counts a response.
    pub(crate) fn response(&self, status: u16) {
        self.http.get_or_create(&OfStatus { status }).inc();
    }

    /// Counts an article of which this became.
    pub(crate) fn article(&self, outcome: &str) {
        let outcome = outcome.to_owned();
        self.articles.get_or_create(&OfOutcome { outcome }).inc();
    }

    /// Everything, as Prometheus reads it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub(crate) fn text(&self, database: &DatabaseConnection) -> Result<String, std::fmt::Error> {
        let (open, idle) = match database.get_database_backend() {
            DbBackend::Sqlite => {
                let pool = database.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = database.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        let idle = i64::try_from(idle).unwrap_or(i64::MAX);
        let connections = |state| self.connections.get_or_create_owned(&OfState { state });
        connections("idle").set(idle);
        connections("used").set(i64::from(open) - idle);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// The name, unless there are too many already.
    fn bounded<'n>(&self, name: &'n str) -> &'n str {
        if name.is_empty() || self.names.read().unwrap_or_else(PoisonError::into_inner).contains(name) {
            return name;
        }
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= MOST_NAMES || name.len() > 100 {
            return OTHER;
        }
        names.insert(name.to_owned());
        name
    }
}
