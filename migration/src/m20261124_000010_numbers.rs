//! Numbers in the place of words that every report, quote and change repeats, in rows and indices: instants as microseconds from 1970 on, days as days from then on, and the
//! values of closed sets by their numbers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::atomic;

/// A tenth less.
#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

/// What a column counts.
#[derive(Clone, Copy)]
enum Counts {
    Microseconds,
    Days,
    /// The place of its word in this list, from 0.
    Words(&'static [&'static str]),
}

/// A column, and whether every row has a value in it.
struct Column(&'static str, Counts, bool);

const VENUE_KIND: Counts = Counts::Words(&[
    "interview",
    "press",
    "social_media",
    "statement",
    "speech",
    "debate",
    "proceeding",
    "publication",
    "conversation",
]);
const PRECISION: Counts = Counts::Words(&["day", "week", "month", "year", "range"]);
const MODALITY: Counts = Counts::Words(&["asserted", "denied", "hypothetical", "generic", "thought"]);
const CHANGE_KIND: Counts = Counts::Words(&[
    "article_created",
    "article_revised",
    "article_updated",
    "report_added",
    "report_removed",
    "quote_merged",
    "article_retracted",
    "article_restored",
]);

const TABLES: &[(&str, &[Column])] = &[
    ("article", &[Column("published_at", Counts::Microseconds, false)]),
    ("venue", &[Column("kind", VENUE_KIND, true)]),
    (
        "change",
        &[
            Column("kind", CHANGE_KIND, true),
            Column("at", Counts::Microseconds, true),
        ],
    ),
    (
        "passage",
        &[
            Column("venue_kind", VENUE_KIND, false),
            Column("said_from", Counts::Days, false),
            Column("said_to", Counts::Days, false),
            Column("said_precision", PRECISION, false),
            Column("first_reported_at", Counts::Microseconds, false),
            Column("modality", MODALITY, true),
        ],
    ),
    (
        "report",
        &[
            Column("place", Counts::Words(&["title", "text"]), true),
            Column("kind", Counts::Words(&["speech", "fragment"]), true),
            Column("form", Counts::Words(&["marked", "turn", "post", "block"]), true),
            Column("venue_kind", VENUE_KIND, false),
            Column("said_from", Counts::Days, false),
            Column("said_to", Counts::Days, false),
            Column("said_precision", PRECISION, false),
            Column("modality", MODALITY, true),
            Column(
                "relation",
                Counts::Words(&["verbatim", "excerpt", "elided", "altered"]),
                true,
            ),
            Column("published_at", Counts::Microseconds, false),
        ],
    ),
];

/// The indices over these columns: those that there are, and those that an earlier migration dropped, which may be there again where two processes make one new database at once.
const INDICES: &[&str] = &[
    "article_by_published_at_id",
    "report_by_published_at_id",
    "report_by_quote_id_published_at",
    "report_by_speaker_id_published_at",
    "quote_by_speaker_id_first_reported_at",
    "quote_by_first_reported_at_id",
    "quote_by_said_from_id",
];

/// The view and the indices as before. Those over the passages are named after their table now.
const PUT_UP: &str = "CREATE VIEW quote AS SELECT p.id, p.speaker_id, p.reference_report_id, p.venue_kind, p.venue_name, p.venue_id, p.venue_carried, p.said_text, \
    p.said_from, p.said_to, p.said_precision, p.said_carried, p.report_count, p.independent_count, p.first_reported_at, p.confidence, p.modality, \
    rtrim(r.text, ' ,،，') AS text FROM passage p LEFT JOIN report r ON r.id = p.reference_report_id; \
    CREATE INDEX article_by_published_at_id ON article (published_at, id); \
    CREATE INDEX report_by_speaker_id_published_at ON report (speaker_id, published_at); \
    CREATE INDEX passage_by_speaker_id_first_reported_at ON passage (speaker_id, first_reported_at); \
    CREATE INDEX passage_by_first_reported_at_id ON passage (first_reported_at, id); \
    CREATE INDEX passage_by_said_from_id ON passage (said_from, id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let transaction = atomic::begin(manager).await?;
        let schema = SchemaManager::new(&transaction);
        if schema.has_index("passage", "passage_by_said_from_id").await? {
            return transaction.rollback().await;
        }
        transaction.execute_unprepared("DROP VIEW quote").await?;
        for index in INDICES {
            let drop = format!("DROP INDEX IF EXISTS {index}");
            transaction.execute_unprepared(&drop).await?;
        }
        for (table, columns) in TABLES {
            for statement in numbering(table, columns, manager.get_database_backend()) {
                transaction.execute_unprepared(&statement).await?;
            }
        }
        transaction.execute_unprepared(PUT_UP).await?;
        atomic::commit(manager, transaction).await
    }
}

/// Statements that put columns of numbers in the place of columns of a table.
fn numbering(table: &str, columns: &[Column], backend: DbBackend) -> Vec<String> {
    let alter = |change: String| format!("ALTER TABLE {table} {change}");
    let mut statements = Vec::new();
    let mut numbers = Vec::new();
    for Column(column, counts, always) in columns {
        // A column that is added has a value in the rows that are there.
        let always = if *always { " NOT NULL DEFAULT 0" } else { "" };
        statements.push(alter(format!(
            "ADD COLUMN {column}_number {}{always}",
            counts.type_name()
        )));
        numbers.push(format!("{column}_number = {}", counts.number(column, backend)));
    }
    statements.push(format!("UPDATE {table} SET {}", numbers.join(", ")));
    for Column(column, ..) in columns {
        statements.push(alter(format!("DROP COLUMN {column}")));
        statements.push(alter(format!("RENAME COLUMN {column}_number TO {column}")));
    }
    statements
}

impl Counts {
    const fn type_name(self) -> &'static str {
        match self {
            Self::Microseconds => "bigint",
            Self::Days => "integer",
            Self::Words(_) => "smallint",
        }
    }

    /// The number for what a column holds so far.
    fn number(self, column: &str, backend: DbBackend) -> String {
        match (self, backend) {
            (Self::Microseconds, DbBackend::Postgres) => {
                format!("CAST(extract(epoch FROM {column}) * 1000000 AS bigint)")
            }
            // It was written as "2031-03-14T09:26:53+00:00", where need be with a fraction after the seconds.
            (Self::Microseconds, _) => format!(
                "unixepoch(substr({column}, 1, 19)) * 1000000 \
                 + CAST(round(1000000 * CAST('0' || substr({column}, 20, length({column}) - 25) AS real)) AS integer)"
            ),
            (Self::Days, DbBackend::Postgres) => format!("{column} - DATE '1970-01-01'"),
            (Self::Days, _) => format!("unixepoch({column}) / 86400"),
            (Self::Words(words), _) => {
                let numbers = words.iter().enumerate();
                let cases: Vec<String> = numbers
                    .map(|(number, word)| format!("WHEN '{word}' THEN {number}"))
                    .collect();
                format!("CASE {column} {} END", cases.join(" "))
            }
        }
    }
}
