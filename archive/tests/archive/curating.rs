//! What persons decide, that it outlives every ingest, and that it can be undone.

use archive::curate::{
    self, CurateError, CurationKind, EntryFilter, Grounds, Refusal, ReviewStatus, SpeakerChoice, SpeakerSplit, Subject,
};
use archive::ids;
use archive::ingest::Ingester;
use archive::read::{self, PageRequest};
use entity::vocabulary::SpeakerKind;
use entity::{quote, report};
use extractor::fold::fold;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, now};

on_each_database!(
    a_corrected_speaker_outlives_every_ingest,
    the_latest_correction_holds,
    whoever_goes_on_storing_learns_of_decisions,
    merged_speakers_are_one_whatever_comes_first,
    merged_speakers_part_again,
    a_form_of_a_name_is_somebody_elses,
    reports_of_a_namesake_leave,
    merged_quotes_are_one_whatever_comes_first,
    a_split_quote_stays_apart_whatever_comes,
    decisions_are_undone_in_any_order,
    reviews_go_with_the_words_looked_at,
    a_retracted_article_leaves_every_list,
    the_log_tells_who_decided_what,
    what_makes_no_sense_is_refused_and_changes_nothing,
);

const CLOSED: &str = "The bridge over the river is closed to every cart.";
const OPEN: &str = "We shall open the new ferry before the first snow.";

fn ana() -> Grounds {
    Grounds::of("ana", now())
}

fn report(key: &str, words: &str) -> Uuid {
    ids::report(ids::article(key), &fold(words), 0)
}

fn speaker(key: &str) -> Uuid {
    ids::speaker(key)
}

/// Who says what, by the names shown, live reports alone.
async fn said(scratch: &Scratch) -> Vec<(String, Option<String>)> {
    let reports = report::Entity::find()
        .filter(report::Column::Live.eq(true))
        .all(&scratch.db)
        .await
        .unwrap();
    let ids: Vec<Uuid> = reports.iter().filter_map(|report| report.speaker_id).collect();
    let speakers = read::speakers_by_id(&scratch.db, &ids).await.unwrap();
    let mut said: Vec<(String, Option<String>)> = reports
        .into_iter()
        .map(|report| {
            let speaker = report.speaker_id.map(|id| speakers[&id].name.clone());
            (report.text, speaker)
        })
        .collect();
    said.sort();
    said
}

fn eva_lind() -> SpeakerChoice {
    SpeakerChoice::Named {
        name: "Eva Lind".to_owned(),
        kind: SpeakerKind::Person,
    }
}

fn by(name: &str) -> Option<String> {
    Some(name.to_owned())
}

async fn a_corrected_speaker_outlives_every_ingest(scratch: &Scratch) {
    let story = Story::new("a", "2031-03-10")
        .says("Ana Ruiz", CLOSED)
        .says("Bo Hale", OPEN);
    story.store(scratch).await;
    let untouched = scratch.known().await;
    let decided = curate::correct_attribution(&scratch.db, report("a", CLOSED), &eva_lind(), &ana())
        .await
        .unwrap();
    let corrected = vec![(CLOSED.to_owned(), by("Eva Lind")), (OPEN.to_owned(), by("Bo Hale"))];
    assert_eq!(said(scratch).await, corrected);
    assert_eq!(scratch.speakers().await, ["Bo Hale", "Eva Lind"]);
    assert_eq!(scratch.quote(CLOSED).await.speaker_id, Some(speaker("eva lind")));

    // The article comes again, described otherwise, and the extractor finds somebody else.
    let mut again = Story::new("a", "2031-03-10")
        .says("Cora Berg", CLOSED)
        .says("Bo Hale", OPEN);
    again.article.text = story.article.text.clone();
    again.extraction = story.extraction.clone();
    again.extraction.quotes[0].speaker.as_mut().unwrap().name = "Cora Berg".to_owned();
    again.article.byline = Some("Ida Berg".to_owned());
    again.store(scratch).await;
    assert_eq!(said(scratch).await, corrected);

    curate::undo(&scratch.db, decided.seq, &ana()).await.unwrap();
    assert_eq!(said(scratch).await[0], (CLOSED.to_owned(), by("Cora Berg")));
    story.store(scratch).await;
    assert_eq!(scratch.known().await, untouched);
}

async fn whoever_goes_on_storing_learns_of_decisions(scratch: &Scratch) {
    let mut ingester = Ingester::default();
    let mut store = async |key: &str, date: &str, words: &str| {
        let reading = Story::new(key, date).says("Ana Ruiz", words).reading();
        for outcome in ingester.store(&scratch.db, &[reading], now()).await {
            outcome.unwrap();
        }
    };
    store("a", "2031-03-10", CLOSED).await;
    store("b", "2031-03-10", OPEN).await;
    let decided = curate::correct_attribution(&scratch.db, report("a", CLOSED), &eva_lind(), &ana())
        .await
        .unwrap();
    store("c", "2031-03-11", CLOSED).await;
    let apart =
        [(CLOSED, "a"), (CLOSED, "c"), (OPEN, "b")].map(|(words, key)| (words.to_owned(), vec![key.to_owned()]));
    assert_eq!(scratch.passages().await, apart);
    curate::undo(&scratch.db, decided.seq, &ana()).await.unwrap();
    store("d", "2031-03-12", CLOSED).await;
    let together = vec!["a".to_owned(), "c".to_owned(), "d".to_owned()];
    assert_eq!(
        scratch.passages().await,
        [(CLOSED.to_owned(), together), (OPEN.to_owned(), vec!["b".to_owned()])]
    );
}

async fn the_latest_correction_holds(scratch: &Scratch) {
    let story = Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED);
    story.store(scratch).await;
    Story::new("b", "2031-03-10").says("Bo Hale", OPEN).store(scratch).await;
    let untouched = scratch.known().await;
    let id = report("a", CLOSED);
    let nobody = curate::correct_attribution(&scratch.db, id, &SpeakerChoice::Nobody, &ana())
        .await
        .unwrap();
    assert_eq!(said(scratch).await[0].1, None);
    let known = SpeakerChoice::Known(speaker("bo hale"));
    let hale = curate::correct_attribution(&scratch.db, id, &known, &ana())
        .await
        .unwrap();
    assert_eq!(said(scratch).await[0].1, by("Bo Hale"));
    curate::undo(&scratch.db, nobody.seq, &ana()).await.unwrap();
    assert_eq!(said(scratch).await[0].1, by("Bo Hale"));
    curate::undo(&scratch.db, hale.seq, &ana()).await.unwrap();
    assert_eq!(scratch.known().await, untouched);
}

/// Stores stories before and after a decision, cut at every place and in both directions, and demands the same rows.
async fn same_around<D, F>(scratch: &Scratch, needed: usize, stories: &[Story], decide: D)
where
    D: Fn(sea_orm::DatabaseConnection) -> F,
    F: Future<Output = ()>,
{
    for story in stories {
        story.store(scratch).await;
    }
    decide(scratch.db.clone()).await;
    let known = scratch.known().await;
    let mut other = scratch.another().await;
    let (first, rest) = stories.split_at(needed);
    for cut in 0..=rest.len() {
        for backwards in [false, true] {
            other = other.emptied().await;
            let mut late: Vec<&Story> = rest[cut..].iter().collect();
            let mut early: Vec<&Story> = rest[..cut].iter().chain(first).collect();
            if backwards {
                late.reverse();
                early.reverse();
            }
            for story in early {
                story.store(&other).await;
            }
            decide(other.db.clone()).await;
            for story in late {
                story.store(&other).await;
            }
            for (row, expected) in other.known().await.iter().zip(&known) {
                assert_eq!(
                    row, expected,
                    "decided after {cut} further stories, backwards: {backwards}"
                );
            }
            assert_eq!(other.known().await.len(), known.len());
        }
    }
    other.drop().await;
}

async fn merged_speakers_are_one_whatever_comes_first(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED),
        Story::new("b", "2031-03-11").says("Anita Blum", OPEN),
        Story::new("c", "2031-03-12").says("Anita Blum", CLOSED),
        Story::new("d", "2031-03-13").says("Anita M. Blum", "It will be a long winter for all of us."),
        Story::new("e", "2031-03-14").says("Blum", "Nobody shall be left behind on the other bank."),
    ];
    same_around(scratch, 2, &stories, async |db| {
        curate::merge_speakers(&db, &[speaker("anita blum")], speaker("ana ruiz"), &ana())
            .await
            .unwrap();
    })
    .await;
    assert_eq!(scratch.speakers().await, ["Ana Ruiz"]);
    assert_eq!(scratch.quote(CLOSED).await.report_count, 2);
    let former = speaker("anita blum");
    let found = read::speakers_by_id(&scratch.db, &[former]).await.unwrap();
    assert_eq!(found[&former].id, speaker("ana ruiz"), "the old id still answers");
}

async fn merged_speakers_part_again(scratch: &Scratch) {
    for story in [
        Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED),
        Story::new("b", "2031-03-11").says("Anita Blum", CLOSED),
        Story::new("c", "2031-03-11").says("Cora Berg", CLOSED),
    ] {
        story.store(scratch).await;
    }
    let untouched = scratch.known().await;
    let merge = async |from: &str, into: &str| {
        let decided = curate::merge_speakers(&scratch.db, &[speaker(from)], speaker(into), &ana()).await;
        decided.unwrap().seq
    };
    let first = merge("anita blum", "ana ruiz").await;
    let second = merge("ana ruiz", "cora berg").await;
    assert_eq!(scratch.speakers().await, ["Cora Berg"]);
    curate::undo(&scratch.db, first, &ana()).await.unwrap();
    assert_eq!(
        scratch.speakers().await,
        ["Cora Berg"],
        "the second merge named Anita Blum as well"
    );
    curate::undo(&scratch.db, second, &ana()).await.unwrap();
    assert_eq!(scratch.known().await, untouched);
    let third = merge("anita blum", "cora berg").await;
    let fourth = merge("cora berg", "ana ruiz").await;
    curate::undo(&scratch.db, fourth, &ana()).await.unwrap();
    assert_eq!(scratch.speakers().await, ["Ana Ruiz", "Cora Berg"]);
    curate::undo(&scratch.db, third, &ana()).await.unwrap();
    assert_eq!(scratch.known().await, untouched);
}

async fn a_form_of_a_name_is_somebody_elses(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED),
        Story::new("b", "2031-03-11").says("Ana M. Ruiz", OPEN),
        Story::new("c", "2031-03-12").says("Ana M. Ruiz", CLOSED),
        Story::new("d", "2031-03-13").says("Ruiz", "It will be a long winter for all of us."),
    ];
    let leaving = SpeakerSplit {
        names: vec!["Ana M. Ruiz".to_owned()],
        ..SpeakerSplit::default()
    };
    same_around(scratch, 2, &stories, async |db| {
        curate::split_speaker(&db, speaker("ana ruiz"), &leaving, &ana())
            .await
            .unwrap();
    })
    .await;
    assert_eq!(scratch.speakers().await, ["Ana M. Ruiz", "Ana Ruiz", "Ruiz"]);
}

async fn reports_of_a_namesake_leave(scratch: &Scratch) {
    for story in [
        Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED),
        Story::new("b", "2031-03-11").says("Ana Ruiz", OPEN),
    ] {
        story.store(scratch).await;
    }
    let untouched = scratch.known().await;
    let leaving = SpeakerSplit {
        reports: vec![report("b", OPEN)],
        ..SpeakerSplit::default()
    };
    let decided = curate::split_speaker(&scratch.db, speaker("ana ruiz"), &leaving, &ana())
        .await
        .unwrap();
    assert_eq!(scratch.speakers().await, ["Ana Ruiz", "Ana Ruiz"]);
    let [Subject::Speaker(stays), Subject::Speaker(new)] = decided.subjects[..] else {
        panic!("two speakers are left: {:?}", decided.subjects)
    };
    assert_eq!(scratch.quote(CLOSED).await.speaker_id, Some(stays));
    assert_eq!(scratch.quote(OPEN).await.speaker_id, Some(new));
    curate::undo(&scratch.db, decided.seq, &ana()).await.unwrap();
    assert_eq!(scratch.known().await, untouched);
}

async fn quote_of(db: &sea_orm::DatabaseConnection, report: Uuid) -> Uuid {
    read::reports_by_id(db, &[report]).await.unwrap()[&report]
        .quote
        .unwrap()
}

const SHORT: &str = "The bridge is closed to carts.";
const OTHER: &str = "No cart may pass over the bridge any more.";

async fn merged_quotes_are_one_whatever_comes_first(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", SHORT),
        Story::new("b", "2031-03-11").says("Ana Ruiz", OTHER),
        Story::new("c", "2031-03-09").says("Ana Ruiz", OTHER),
        Story::new("d", "2031-03-12").says("Ana Ruiz", "I say it again: The bridge is closed to carts. Go home."),
        Story::new("e", "2031-03-12").says("Ana Ruiz", "over the bridge"),
        Story::new("f", "2031-03-12").says("Ana Ruiz", OPEN),
    ];
    same_around(scratch, 2, &stories, async |db| {
        let both = [
            quote_of(&db, report("a", SHORT)).await,
            quote_of(&db, report("b", OTHER)).await,
        ];
        curate::merge_quotes(&db, &both, &ana()).await.unwrap();
    })
    .await;
    let counts: Vec<i32> = quote::Entity::find()
        .all(&scratch.db)
        .await
        .unwrap()
        .into_iter()
        .map(|quote| quote.report_count)
        .filter(|count| *count > 0)
        .collect();
    assert_eq!(counts.iter().sum::<i32>(), 6);
    assert!(counts.contains(&5), "{counts:?}");
}

async fn a_split_quote_stays_apart_whatever_comes(scratch: &Scratch) {
    let longer = format!("{CLOSED} And everybody understands that.");
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", CLOSED),
        Story::new("b", "2031-03-11").says("Ana Ruiz", &longer),
        Story::new("c", "2031-03-09").says("Ana Ruiz", CLOSED),
        Story::new("d", "2031-03-12").says("Ana Ruiz", CLOSED),
        Story::new("e", "2031-03-08").says("Ana Ruiz", &longer),
    ];
    same_around(scratch, 3, &stories, async |db| {
        let quote = quote_of(&db, report("a", CLOSED)).await;
        let leaving = [report("b", &longer)];
        curate::split_quote(&db, quote, &leaving, &ana()).await.unwrap();
    })
    .await;
    let mut counts: Vec<(Uuid, i32)> = Vec::new();
    for quote in quote::Entity::find().all(&scratch.db).await.unwrap() {
        counts.push((quote.id, quote.report_count));
    }
    counts.sort_by_key(|(_, count)| *count);
    // What nobody decided about fits both and stays where it is printed.
    assert_eq!(counts.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [1, 4]);
    assert_eq!(counts[0].0, ids::quote(report("b", &longer)));
}

async fn decisions_are_undone_in_any_order(scratch: &Scratch) {
    for story in [
        Story::new("a", "2031-03-10").says("Ana Ruiz", SHORT),
        Story::new("b", "2031-03-11").says("Ana Ruiz", OTHER),
        Story::new("c", "2031-03-12").says("Ana Ruiz", OPEN),
    ] {
        story.store(scratch).await;
    }
    let untouched = scratch.known().await;
    let of = |key: &str, words: &str| ids::quote(report(key, words));
    let (short, other, open) = (of("a", SHORT), of("b", OTHER), of("c", OPEN));
    let first = curate::merge_quotes(&scratch.db, &[short, other], &ana())
        .await
        .unwrap();
    let second = curate::merge_quotes(&scratch.db, &[other, open], &ana()).await.unwrap();
    let split = curate::split_quote(&scratch.db, short, &[report("b", OTHER)], &ana())
        .await
        .unwrap();
    assert_eq!(scratch.passages().await.len(), 2);
    let found = read::quotes_by_id(&scratch.db, &[open]).await.unwrap();
    assert_eq!(found[&open].id, short, "the old id still answers");
    curate::undo(&scratch.db, first.seq, &ana()).await.unwrap();
    curate::undo(&scratch.db, split.seq, &ana()).await.unwrap();
    assert_eq!(
        scratch.passages().await.len(),
        1,
        "the second merge named the passage as the first had left it"
    );
    curate::undo(&scratch.db, second.seq, &ana()).await.unwrap();
    assert_eq!(scratch.known().await, untouched);
}

async fn reviews_go_with_the_words_looked_at(scratch: &Scratch) {
    let story = Story::new("b", "2031-03-10").says("Ana Ruiz", CLOSED);
    story.store(scratch).await;
    let old = scratch.quote(CLOSED).await.id;
    let grounds = Grounds {
        note: Some("heard it myself".to_owned()),
        evidence_url: Some("https://ellery.example/tape".to_owned()),
        ..ana()
    };
    curate::review_quote(&scratch.db, old, ReviewStatus::Confirmed, &grounds)
        .await
        .unwrap();
    Story::new("a", "2031-03-09")
        .says("Ana Ruiz", CLOSED)
        .store(scratch)
        .await;
    let quote = scratch.quote(CLOSED).await.id;
    assert_ne!(quote, old);
    let disputed = curate::review_quote(&scratch.db, old, ReviewStatus::Disputed, &ana())
        .await
        .unwrap();
    let statuses = async || -> Vec<ReviewStatus> {
        let mut reviews = curate::reviews_of_quotes(&scratch.db, &[quote]).await.unwrap();
        let reviews = reviews.remove(&quote).unwrap_or_default();
        reviews.into_iter().map(|review| review.status).collect()
    };
    assert_eq!(statuses().await, [ReviewStatus::Disputed, ReviewStatus::Confirmed]);
    curate::undo(&scratch.db, disputed.seq, &ana()).await.unwrap();
    assert_eq!(statuses().await, [ReviewStatus::Confirmed]);
    let reviews = curate::reviews_of_quotes(&scratch.db, &[quote]).await.unwrap();
    assert_eq!(reviews[&quote][0].note.as_deref(), Some("heard it myself"));
}

async fn a_retracted_article_leaves_every_list(scratch: &Scratch) {
    let story = Story::new("a", "2031-03-10")
        .says("Ana M. Ruiz", CLOSED)
        .outlet("Ellery Gazette");
    let other = Story::new("b", "2031-03-11").says("Ana Ruiz", CLOSED);
    other.store(scratch).await;
    let without = (scratch.passages().await, scratch.speakers().await);
    story.store(scratch).await;
    let before = (scratch.passages().await, scratch.speakers().await);
    let article = ids::article("a");
    let decided = curate::retract_article(&scratch.db, article, &ana()).await.unwrap();
    assert_eq!((scratch.passages().await, scratch.speakers().await), without);
    let listed = read::articles(&scratch.db, &read::ArticleFilter::default(), &PageRequest::first(10)).await;
    assert_eq!(listed.unwrap().rows.len(), 1);
    let found = read::articles_by_id(&scratch.db, &[article]).await.unwrap();
    assert_eq!(found[&article].retracted_at, Some(now()));
    let mut out = Vec::new();
    archive::export(&scratch.db, archive::ExportFormat::JsonLines, &mut out)
        .await
        .unwrap();
    assert_eq!(String::from_utf8(out).unwrap().lines().count(), 1);

    // A re-ingest with other words does not bring it back.
    let mut again = story.clone().says("Ana M. Ruiz", OPEN);
    again.article.byline = Some("Ida Berg".to_owned());
    again.store(scratch).await;
    assert_eq!((scratch.passages().await, scratch.speakers().await), without);
    story.store(scratch).await;
    assert_eq!((scratch.passages().await, scratch.speakers().await), without);

    curate::undo(&scratch.db, decided.seq, &ana()).await.unwrap();
    assert_eq!((scratch.passages().await, scratch.speakers().await), before);
    assert_eq!(scratch.quote(CLOSED).await.report_count, 2);
}

async fn the_log_tells_who_decided_what(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", CLOSED)
        .store(scratch)
        .await;
    let grounds = Grounds {
        note: Some("the tape says so".to_owned()),
        ..Grounds::of("bo", now())
    };
    let nobody = curate::correct_attribution(&scratch.db, report("a", CLOSED), &SpeakerChoice::Nobody, &grounds)
        .await
        .unwrap();
    curate::retract_article(&scratch.db, ids::article("a"), &ana())
        .await
        .unwrap();
    curate::undo(&scratch.db, nobody.seq, &ana()).await.unwrap();
    let log = async |filter: EntryFilter| {
        let page = curate::entries(&scratch.db, &filter, &PageRequest::first(10))
            .await
            .unwrap();
        let count = curate::entry_count(&scratch.db, &filter).await.unwrap();
        assert_eq!(usize::try_from(count).unwrap(), page.rows.len());
        page.rows.into_iter().map(|(_, entry)| entry).collect::<Vec<_>>()
    };
    let kinds = |entries: &[curate::Entry]| entries.iter().map(|entry| entry.kind).collect::<Vec<_>>();
    let all = log(EntryFilter::default()).await;
    assert_eq!(
        kinds(&all),
        [
            CurationKind::Undone,
            CurationKind::ArticleRetracted,
            CurationKind::AttributionCorrected
        ]
    );
    assert_eq!(all[0].undoes, Some(nobody.seq));
    assert_eq!(all[0].after, all[2].before);
    assert_eq!(all[2].note.as_deref(), Some("the tape says so"));
    assert_eq!(all[2].before[0].value.as_deref(), Some("Ana Ruiz"));
    assert_eq!(all[2].after[0].value, None);
    let by_bo = EntryFilter {
        actor: Some("bo".to_owned()),
        ..EntryFilter::default()
    };
    assert_eq!(kinds(&log(by_bo).await), [CurationKind::AttributionCorrected]);
    let about = EntryFilter {
        subject: Some(report("a", CLOSED)),
        ..EntryFilter::default()
    };
    assert_eq!(
        kinds(&log(about).await),
        [CurationKind::Undone, CurationKind::AttributionCorrected]
    );
    let older = PageRequest {
        after: Some(
            curate::entries(&scratch.db, &EntryFilter::default(), &PageRequest::first(1))
                .await
                .unwrap()
                .rows[0]
                .0
                .clone(),
        ),
        ..PageRequest::first(1)
    };
    let page = curate::entries(&scratch.db, &EntryFilter::default(), &older)
        .await
        .unwrap();
    assert!(page.has_next && page.has_previous);
    assert_eq!(page.rows[0].1.kind, CurationKind::ArticleRetracted);
}

async fn what_makes_no_sense_is_refused_and_changes_nothing(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", CLOSED)
        .says("Bo Hale", OPEN)
        .store(scratch)
        .await;
    let untouched = scratch.everything().await;
    let db = &scratch.db;
    let (ruiz, hale, none) = (speaker("ana ruiz"), speaker("bo hale"), Uuid::from_u128(1));
    let (closed, quote) = (report("a", CLOSED), ids::quote(report("a", CLOSED)));
    let all = SpeakerSplit {
        reports: vec![closed],
        ..SpeakerSplit::default()
    };
    let stranger = SpeakerSplit {
        names: vec!["Hale".to_owned()],
        ..SpeakerSplit::default()
    };
    let mut refusals = Vec::new();
    let mut note = |outcome: Result<curate::Decided, CurateError>| match outcome {
        Err(CurateError::Refused { reason, field, .. }) => refusals.push((reason, field)),
        other => panic!("{other:?} is not refused"),
    };
    note(curate::correct_attribution(db, none, &SpeakerChoice::Nobody, &ana()).await);
    note(curate::correct_attribution(db, closed, &SpeakerChoice::Known(none), &ana()).await);
    note(curate::correct_attribution(db, closed, &SpeakerChoice::Known(ruiz), &ana()).await);
    note(curate::merge_speakers(db, &[none], ruiz, &ana()).await);
    note(curate::merge_speakers(db, &[ruiz], ruiz, &ana()).await);
    note(curate::split_speaker(db, ruiz, &SpeakerSplit::default(), &ana()).await);
    note(curate::split_speaker(db, ruiz, &all, &ana()).await);
    note(curate::split_speaker(db, ruiz, &stranger, &ana()).await);
    note(curate::split_speaker(db, hale, &all, &ana()).await);
    note(curate::merge_quotes(db, &[quote, quote], &ana()).await);
    note(curate::split_quote(db, quote, &[closed], &ana()).await);
    note(curate::split_quote(db, quote, &[report("a", OPEN)], &ana()).await);
    note(curate::review_quote(db, none, ReviewStatus::Disputed, &ana()).await);
    note(curate::retract_article(db, none, &ana()).await);
    note(curate::undo(db, 1, &ana()).await);
    assert_eq!(
        refusals,
        [
            (Refusal::NotFound, "reportId"),
            (Refusal::NotFound, "speakerId"),
            (Refusal::Unchanged, "speakerId"),
            (Refusal::NotFound, "speakerIds"),
            (Refusal::Unchanged, "speakerIds"),
            (Refusal::InvalidArgument, "reportIds"),
            (Refusal::InvalidArgument, "reportIds"),
            (Refusal::InvalidArgument, "names"),
            (Refusal::NotFound, "reportIds"),
            (Refusal::Unchanged, "quoteIds"),
            (Refusal::InvalidArgument, "reportIds"),
            (Refusal::NotFound, "reportIds"),
            (Refusal::NotFound, "quoteId"),
            (Refusal::NotFound, "articleId"),
            (Refusal::NotFound, "decisionId"),
        ]
    );
    assert_eq!(scratch.everything().await, untouched);
}
