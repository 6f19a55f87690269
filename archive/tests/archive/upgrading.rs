//! A database that an earlier version made, opened by this one: everything is there, in its new place.

use archive::verify::{Claim, Verdict, verify};
use entity::time::Day;
use entity::vocabulary::{ChangeKind, Form, Modality, Place, Precision, Relation, ReportKind, VenueKind};
use entity::{article, change, quote, report, report_speaker, revision, venue};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DbBackend, EntityTrait, QueryOrder, Statement, Value};
use uuid::Uuid;

use crate::database::Scratch;
use crate::on_each_database;

on_each_database!(an_older_database_loses_nothing);

/// How many migrations there were before texts were compressed.
const EARLIER: u32 = 4;

const TEXT: &str = "The harbour wall is closed.\n\n“We will build the wall again, and soon,” Mayor Ana Ruiz told reporters. The union, in a joint line with her, agreed.";

const EXPLANATION: &str = "“Ana Ruiz told” reports these words; the date is taken over from elsewhere in the text.";

/// Before 1970, and with a fraction of a second.
const PUBLISHED_AT: &str = "1969-07-20T20:17:40.5Z";
const CHANGED_AT: &str = "2031-03-14T09:26:53.589793Z";

fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// Rows as they were written: a table, its columns, and the values of one row.
fn rows() -> Vec<(&'static str, &'static str, Vec<Value>)> {
    let id = |number: u128| Value::from(Uuid::from_u128(number));
    let text = |text: &str| Value::from(text);
    let at = || Value::from(instant(PUBLISHED_AT));
    let said = "We will build the wall again, and soon,";
    let start = i32::try_from(TEXT.find("We will").unwrap()).unwrap();
    vec![
        (
            "article",
            "id, key, title, kind, text_status, published_has_time, published_at, published, copy_group, revision_id, fingerprint",
            vec![
                id(1), text("harbour/1"), text("The wall"), text("news"), text("original"), false.into(), at(), text("2031-03-14"), id(9), id(2), text("f"),
            ],
        ),
        (
            "revision",
            "id, article_id, number, fetched_at, sha256, text, title, tally",
            vec![
                id(2), id(1), 1.into(), at(), text("s"), text(TEXT), text("The wall"),
                serde_json::json!({"quote": 1, "scare": 0, "title": 0, "nickname": 0, "mentioned": 0, "measure": 0, "boilerplate": 0, "stage_direction": 0}).into(),
            ],
        ),
        (
            "speaker",
            "id, key, name, kind, family, given, report_count",
            vec![id(3), text("ana ruiz"), text("Ana Ruiz"), text("person"), text("ruiz"), text("ana"), 1.into()],
        ),
        (
            "speaker",
            "id, key, name, kind, report_count",
            vec![id(4), text("organization:union"), text("The union"), text("organization"), 1.into()],
        ),
        (
            "venue",
            "id, kind, name, folded",
            vec![id(7), text("proceeding"), text("The court"), text("the court")],
        ),
        (
            "change",
            "kind, at, article_id, report_id, quote_id",
            vec![text("report_added"), instant(CHANGED_AT).into(), id(1), id(6), id(5)],
        ),
        (
            "quote",
            "id, text, speaker_id, reference_report_id, venue_kind, venue_carried, said_text, said_from, said_to, said_precision, said_carried, report_count, \
             independent_count, first_reported_at, confidence, modality",
            vec![
                id(5), text(said.trim_end_matches(',')), id(3), id(6), text("press"), false.into(), text("this week"), day("1969-12-29").into(),
                day("1970-01-04").into(), text("week"), false.into(), 1.into(), 1.into(), at(), 0.9.into(), text("thought"),
            ],
        ),
        (
            "report",
            "number, id, article_id, revision_id, live, ordinal, place, byte_start, byte_end, point_start, point_end, text, folded, words, opening, kind, form, \
             source_text, source_start, source_end, speaker_id, role, venue_kind, venue_carried, said_text, said_from, said_to, said_precision, said_carried, modality, flags, \
             confidence, explanation, quote_id, relation, published_at",
            vec![
                1_i64.into(), id(6), id(1), id(2), true.into(), 0.into(), text("text"), start.into(), (start + 39).into(), (start - 2).into(), (start + 37).into(),
                text(said), text("we will build the wall again and soon"), 8.into(), 7_i64.into(), text("speech"), text("marked"), text("Ana Ruiz"), 75.into(), 83.into(),
                id(3), text("Mayor"), text("press"), false.into(), text("this week"), day("1969-12-29").into(), day("1970-01-04").into(), text("week"), false.into(),
                text("thought"), serde_json::json!([]).into(), 0.9.into(), text(EXPLANATION), id(5), text("elided"), at(),
            ],
        ),
        (
            "report_speaker",
            "report_id, position, speaker_id, name, name_key, kind, role, mention_text, mention_start, mention_end",
            vec![
                id(6), 0.into(), id(3), text("Ana Ruiz"), text("ana ruiz"), text("person"), text("Mayor"), text("Ana Ruiz"), 75.into(), 83.into(),
            ],
        ),
        (
            "report_speaker",
            "report_id, position, speaker_id, name, name_key, kind, mention_text, mention_start, mention_end",
            vec![
                id(6), 1.into(), id(4), text("The union"), text("organization:union"), text("organization"), text("The union"), 101.into(), 110.into(),
            ],
        ),
    ]
}

/// The URL of a database of the same kind, made by an earlier version.
async fn made_before(scratch: &Scratch) -> String {
    let url = if scratch.db.get_database_backend() == DbBackend::Postgres {
        let bare = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
        scratch.db.execute_unprepared(bare).await.unwrap();
        scratch.url.clone()
    } else {
        format!("{}.older", scratch.url)
    };
    let creating = if url.starts_with("sqlite") { "?mode=rwc" } else { "" };
    let db = Database::connect(format!("{url}{creating}")).await.unwrap();
    Migrator::up(&db, Some(EARLIER)).await.unwrap();
    for (table, columns, values) in rows() {
        let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
        let sql = format!("INSERT INTO {table} ({columns}) VALUES ({})", places.join(", "));
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        db.execute_raw(statement).await.unwrap();
    }
    db.close().await.unwrap();
    url
}

fn said_in(from: Option<Day>, to: Option<Day>, precision: Option<Precision>) -> Option<(Day, Day, Precision)> {
    Some((from?, to?, precision?))
}

async fn an_older_database_loses_nothing(scratch: &Scratch) {
    let url = made_before(scratch).await;
    let db = &archive::connect(&url).await.unwrap();

    let revision = revision::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(revision.body.text(None).unwrap(), TEXT);
    let quote = quote::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(quote.text, "We will build the wall again, and soon");
    assert_eq!(quote.first_reported_at, Some(instant(PUBLISHED_AT).into()));
    assert_eq!(
        (quote.venue_kind, quote.modality),
        (Some(VenueKind::Press), Modality::Thought)
    );
    let report = report::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(&*report.explanation, EXPLANATION);
    let said = Some((day("1969-12-29").into(), day("1970-01-04").into(), Precision::Week));
    assert_eq!(said_in(quote.said_from, quote.said_to, quote.said_precision), said);
    assert_eq!(said_in(report.said_from, report.said_to, report.said_precision), said);
    assert_eq!(
        (report.place, report.kind, report.form, report.relation),
        (Place::Text, ReportKind::Speech, Form::Marked, Relation::Elided)
    );
    assert_eq!(
        (report.venue_kind, report.modality),
        (Some(VenueKind::Press), Modality::Thought)
    );
    assert_eq!(report.published_at, Some(instant(PUBLISHED_AT).into()));
    let article = article::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(article.published_at, Some(instant(PUBLISHED_AT).into()));
    let venue = venue::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(venue.kind, VenueKind::Proceeding);
    let change = change::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!(
        (change.kind, change.at),
        (ChangeKind::ReportAdded, instant(CHANGED_AT).into())
    );
    let speakers = report_speaker::Entity::find()
        .order_by_asc(report_speaker::Column::Position)
        .all(db)
        .await
        .unwrap();
    let told: Vec<_> = speakers
        .into_iter()
        .map(|row| {
            (
                row.name,
                row.name_key,
                row.role,
                row.mention_text,
                row.mention_start,
                row.mention_end,
            )
        })
        .collect();
    let own = |text: &str| text.to_owned();
    assert_eq!(
        told,
        [
            (
                own("Ana Ruiz"),
                own("ana ruiz"),
                Some(own("Mayor")),
                Some(own("Ana Ruiz")),
                Some(75),
                Some(83)
            ),
            (
                own("The union"),
                own("organization:union"),
                None,
                Some(own("The union")),
                Some(101),
                Some(110)
            ),
        ]
    );

    // The reports are found by their words, and so are the articles.
    let claim = |text: &str| Claim {
        text: text.to_owned(),
        speaker: None,
        said_on: None,
    };
    let said = verify(db, &claim("We will build the wall again")).await.unwrap();
    assert_eq!(said.verdict, Verdict::Excerpt);
    let own_words = verify(db, &claim("The harbour wall is closed")).await.unwrap();
    assert_eq!(own_words.verdict, Verdict::NotFound);
    assert_eq!(own_words.outside.unwrap().article.title.as_deref(), Some("The wall"));

    // Opened once more it stays as it is.
    let again = archive::connect(&url).await.unwrap();
    assert!(archive::is_current(&again).await.unwrap());
    assert_eq!(report_speaker::Entity::find().all(&again).await.unwrap().len(), 2);
    again.close().await.unwrap();
    db.close_by_ref().await.unwrap();
}
