//! Which printings are one passage.

use archive::apparatus::ReadingKind;
use entity::vocabulary::{ArticleKind, Relation};
use entity::{quote, quote_former_id};
use extractor::{Flag, Modality, VenueKind};
use sea_orm::EntityTrait;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, day, same_in_any_order};

on_each_database!(
    a_cut_printing_is_the_same_passage,
    two_stretches_of_one_article_meet_in_anothers_one,
    short_words_of_two_days_stay_apart,
    short_words_in_two_passages_stand_alone,
    one_word_joins_only_its_equals,
    speakers_keep_their_words_apart,
    words_without_a_speaker_stand_alone,
    a_headline_goes_with_the_words_that_it_repeats,
    copies_count_once,
    the_reference_is_what_most_contain_and_not_the_translation,
    ellipses_are_told,
    the_most_specific_venue_and_the_narrowest_date_are_shown,
    an_old_id_still_answers,
    other_words_for_it_are_the_same_passage,
    like_words_for_something_else_stand_apart,
    the_transcript_is_the_reference_and_goes_on,
    what_was_denied_is_not_asserted,
    thanks_of_another_night_are_another_quote,
    a_sentence_is_quoted_again_for_years,
    a_slogan_is_said_again_on_other_days,
);

const LONG: &str = "The bridge over the river will stay with the town.";

async fn a_cut_printing_is_the_same_passage(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", "The bridge will stay here. And everybody understands that."),
        Story::new("b", "2031-03-11").says("Ana Ruiz", "The bridge will stay here,"),
        Story::new("c", "2031-03-12").says(
            "Ana Ruiz",
            "“The bridge will stay here. And everybody understands that,”",
        ),
    ];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch
        .quote("The bridge will stay here. And everybody understands that.")
        .await;
    let relations = scratch.relations_of(&quote).await;
    assert_eq!(
        relations,
        [
            ("a".to_owned(), Relation::Verbatim),
            ("b".to_owned(), Relation::Excerpt),
            ("c".to_owned(), Relation::Verbatim)
        ]
    );
    assert_eq!((quote.report_count, quote.independent_count), (3, 3));
}

async fn two_stretches_of_one_article_meet_in_anothers_one(scratch: &Scratch) {
    let apart = Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "Bela, STOP!")
        .says("Ana Ruiz", "Lets get the Bridge Deal DONE!");
    apart.store(scratch).await;
    assert_eq!(scratch.passages().await.len(), 2);
    let other = scratch.another().await;
    same_in_any_order(
        &other,
        &[
            apart,
            Story::new("b", "2031-03-10").says("Ana Ruiz", "Bela, STOP! Let’s get the Bridge Deal DONE!"),
            Story::new("c", "2031-03-11").says("Ana Ruiz", "Bela, stop"),
        ],
    )
    .await;
    let stretches = ["a", "a", "b", "c"].map(str::to_owned).to_vec();
    assert_eq!(
        other.passages().await,
        [("Bela, STOP! Let’s get the Bridge Deal DONE!".to_owned(), stretches)]
    );
    other.drop().await;
}

async fn short_words_of_two_days_stay_apart(scratch: &Scratch) {
    let close = |key: &str, published: &str| Story::new(key, published).says("Ana Ruiz", "very close");
    let stories = [
        close("a", "2031-03-13").on("2031-03-12").at(VenueKind::Press, None),
        Story::new("b", "2031-03-15")
            .says("Ana Ruiz", "very close to an agreement")
            .on("2031-03-14"),
        close("c", "2031-03-13").on("2031-03-12").at(VenueKind::Press, None),
        // Without a day of its own, but said to the press and printed in those days.
        close("d", "2031-03-12").at(VenueKind::Press, None),
        // Nothing says which day this was.
        close("e", "2031-03-15"),
        close("f", "2031-09-12").at(VenueKind::Press, None),
    ];
    same_in_any_order(scratch, &stories).await;
    let of = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        scratch.passages().await,
        [
            ("very close".to_owned(), of(&["a", "c", "d"])),
            ("very close".to_owned(), of(&["e"])),
            ("very close".to_owned(), of(&["f"])),
            ("very close to an agreement".to_owned(), of(&["b"])),
        ]
    );
}

async fn short_words_in_two_passages_stand_alone(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", "We made good progress on the bridge."),
        Story::new("b", "2031-03-11").says("Ana Ruiz", "good progress"),
        Story::new("c", "2031-03-12").says("Ana Ruiz", "There was good progress in the other matter."),
    ];
    stories[0].store(scratch).await;
    stories[1].store(scratch).await;
    assert_eq!(scratch.passages().await.len(), 1);
    let other = scratch.another().await;
    same_in_any_order(&other, &stories).await;
    assert_eq!(other.passages().await.len(), 3);
    other.drop().await;
}

async fn one_word_joins_only_its_equals(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", "smoothly"),
        Story::new("b", "2031-03-10").says("Ana Ruiz", "It all went smoothly on the bridge."),
        Story::new("c", "2031-03-11").says("Ana Ruiz", "smoothly,"),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.quote("smoothly").await.report_count, 2);
    assert_eq!(scratch.passages().await.len(), 2);
}

async fn speakers_keep_their_words_apart(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", LONG)
        .says("Bo Lindqvist", LONG)
        .store(scratch)
        .await;
    assert_eq!(scratch.passages().await.len(), 2);
}

async fn words_without_a_speaker_stand_alone(scratch: &Scratch) {
    for key in ["a", "b"] {
        Story::new(key, "2031-03-10")
            .quote(None, LONG)
            .quote(None, LONG)
            .store(scratch)
            .await;
    }
    let twice = |key: &str| (LONG.to_owned(), vec![key.to_owned(); 2]);
    assert_eq!(scratch.passages().await, [twice("a"), twice("b")]);
}

async fn a_headline_goes_with_the_words_that_it_repeats(scratch: &Scratch) {
    let story = Story::new("a", "2031-03-10")
        .quote(None, "stay with the town")
        .says("Ana Ruiz", LONG)
        .with(|quote| quote.repeats = Some(0));
    same_in_any_order(scratch, &[story, Story::new("b", "2031-03-10").says("Ana Ruiz", LONG)]).await;
    let quote = scratch.quote(LONG).await;
    assert_eq!((quote.report_count, quote.independent_count), (3, 2));
    assert!(quote.speaker_id.is_some());
}

async fn copies_count_once(scratch: &Scratch) {
    let original = Story::new("a", "2031-03-10").says("Ana Ruiz", LONG);
    let mut copy = original.clone();
    copy.article.key = "b".to_owned();
    let stories = [original, copy, Story::new("c", "2031-03-10").says("Ana Ruiz", LONG)];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch.quote(LONG).await;
    assert_eq!((quote.report_count, quote.independent_count), (3, 2));
}

async fn the_reference_is_what_most_contain_and_not_the_translation(scratch: &Scratch) {
    let longer = "Indeed, the bridge over the river will stay with the town, as it always has.";
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", LONG),
        Story::new("b", "2031-03-10")
            .says("Ana Ruiz", longer)
            .with(|quote| quote.flags = vec![Flag::Translated]),
        Story::new("c", "2031-03-12").says("Ana Ruiz", "the bridge over the river will stay,"),
    ];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch.quote(LONG).await;
    assert_eq!(quote.report_count, 3);
    for (report, article) in scratch.reports_of(&quote).await {
        let expected = if article.key == "c" {
            Relation::Excerpt
        } else {
            Relation::Verbatim
        };
        assert_eq!(report.relation, expected, "{}", article.key);
    }
}

async fn ellipses_are_told(scratch: &Scratch) {
    let whole = "The bridge over the river will stay with the town and its people for ever.";
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", whole),
        Story::new("b", "2031-03-10").says("Ana Ruiz", "The bridge over the river will stay … for ever."),
        // Both parts in one stretch with the ellipsis make one passage of all three.
        Story::new("c", "2031-03-10").says(
            "Ana Ruiz",
            &format!("{whole} The bridge over the river will stay … for ever."),
        ),
    ];
    same_in_any_order(scratch, &stories[..2]).await;
    assert_eq!(scratch.passages().await.len(), 2);
}

async fn the_most_specific_venue_and_the_narrowest_date_are_shown(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-15")
            .says("Ana Ruiz", LONG)
            .at(VenueKind::Press, None),
        Story::new("b", "2031-03-15")
            .says("Ana Ruiz", LONG)
            .at(VenueKind::Interview, Some("Harbour Gazette"))
            .on("2031-03-12"),
        Story::new("c", "2031-03-15").says("Ana Ruiz", LONG).with(|quote| {
            quote.said_on = Some(extractor::SaidOn {
                text: "this week".to_owned(),
                from: Some(day("2031-03-09")),
                to: Some(day("2031-03-15")),
                precision: Some(extractor::Precision::Week),
                carried: false,
            });
        }),
    ];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch.quote(LONG).await;
    assert_eq!(quote.venue_name.as_deref(), Some("Harbour Gazette"));
    assert!(quote.venue_id.is_some());
    assert_eq!(
        (quote.said_from, quote.said_to),
        (Some(day("2031-03-12").into()), Some(day("2031-03-12").into()))
    );
}

async fn an_old_id_still_answers(scratch: &Scratch) {
    let later = Story::new("b", "2031-03-11").says("Ana Ruiz", LONG);
    later.store(scratch).await;
    let old = scratch.quote(LONG).await.id;
    let earlier = Story::new("a", "2031-03-10").says("Ana Ruiz", LONG);
    earlier.store(scratch).await;
    let new = scratch.quote(LONG).await.id;
    assert_ne!(old, new);
    let former = quote_former_id::Entity::find_by_id(old)
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(former.quote_id, new);
    // When the earlier article loses the words, the later one gives its id again.
    let mut changed = earlier;
    changed.extraction.quotes.clear();
    changed.article.text.push_str("Nobody said anything.");
    changed.store(scratch).await;
    assert_eq!(scratch.quote(LONG).await.id, old);
    assert!(
        quote_former_id::Entity::find_by_id(old)
            .one(&scratch.db)
            .await
            .unwrap()
            .is_none()
    );
    assert!(quote::Entity::find_by_id(old).one(&scratch.db).await.unwrap().is_some());
}

async fn what_was_denied_is_not_asserted(scratch: &Scratch) {
    let denied = Story::new("a", "2031-03-10")
        .says("Ana Ruiz", LONG)
        .with(|quote| quote.modality = Modality::Denied);
    denied.store(scratch).await;
    assert_eq!(scratch.quote(LONG).await.modality, entity::vocabulary::Modality::Denied);
    Story::new("b", "2031-03-11")
        .says("Ana Ruiz", LONG)
        .store(scratch)
        .await;
    assert_eq!(
        scratch.quote(LONG).await.modality,
        entity::vocabulary::Modality::Asserted
    );
}

const PLAN: &str = "This plan allowed Harlow and the river board to bring their views closer together, not only on the bridge but also on many other old questions.";
const PLAN_TRANSLATED_BACK: &str = "This plan has allowed Harlow and the river board to converge their views, not only on the bridge but also on many other old questions.";

fn translated(quote: &mut extractor::Attribution) {
    quote.flags.push(Flag::Translated);
}

async fn other_words_for_it_are_the_same_passage(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ana Ruiz", PLAN),
        Story::new("b", "2031-03-10").says("Ana Ruiz", PLAN_TRANSLATED_BACK).with(translated),
        Story::new("c", "2031-03-11").says("Ana Ruiz", PLAN),
        Story::new("d", "2031-03-11").says("Ana Ruiz", "closer together"),
        // A word is another one.
        Story::new("e", "2031-03-12").says(
            "Ana Ruiz",
            "This plan allowed Harlow and the river board to bring their views nearer together, not only on the bridge but also on many other old questions.",
        ),
    ];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch.quote(PLAN).await;
    let relations = scratch.relations_of(&quote).await;
    let expected = [
        ("a", Relation::Verbatim),
        ("b", Relation::Altered),
        ("c", Relation::Verbatim),
        ("d", Relation::Excerpt),
        ("e", Relation::Altered),
    ];
    assert_eq!(relations, expected.map(|(key, relation)| (key.to_owned(), relation)));
}

async fn like_words_for_something_else_stand_apart(scratch: &Scratch) {
    let said = |key: &str, published: &str, words: &str| Story::new(key, published).says("Ana Ruiz", words);
    let stories = [
        said("a", "2031-03-10", PLAN),
        // The opposite.
        said("b", "2031-03-10", &PLAN.replace("allowed", "did not allow")),
        // Another number.
        said(
            "c",
            "2031-03-10",
            "We will raise 20 million for schools, roads and bridges in Harlow this spring.",
        ),
        said(
            "d",
            "2031-03-10",
            "We will raise 30 million for schools, roads and bridges in Harlow this spring.",
        ),
        // What everybody says everywhere.
        said(
            "e",
            "2031-03-10",
            "Thank you very much, it is great to be here with you tonight.",
        ),
        said(
            "f",
            "2031-03-10",
            "Thank you very much, it is great to be back home with you.",
        ),
        // The same words of politics for another matter.
        said(
            "g",
            "2031-03-10",
            "We are working with our partners in the river towns to keep the harbor open.",
        ),
        said(
            "h",
            "2031-03-10",
            "We are working with our partners in the hill towns to bring the railway back.",
        ),
        // Much the same, but weeks later.
        said("i", "2031-04-20", PLAN_TRANSLATED_BACK),
        // Much the same, but of another day and to somebody else.
        said(
            "j",
            "2031-03-10",
            "The ferry will carry every child of the island free of charge before winter comes.",
        )
        .on("2031-03-09")
        .at(VenueKind::Interview, Some("Harbor Radio")),
        said(
            "k",
            "2031-03-10",
            "The ferry will carry every child of the island free of charge before spring comes.",
        )
        .on("2031-03-10")
        .at(VenueKind::Interview, Some("River News")),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.passages().await.len(), stories.len());
}

async fn the_transcript_is_the_reference_and_goes_on(scratch: &Scratch) {
    let whole = "We can keep the old wooden bridge open if the river towns pay their share, and so far not a single village council has paid.";
    let mut transcript = Story::new("t", "2031-03-12").says("Ana Ruiz", whole);
    transcript.article.kind = ArticleKind::Transcript;
    let stories = [
        Story::new("a", "2031-03-10").says(
            "Ana Ruiz",
            "We can keep the old wooden bridge open if the river towns pay their share.",
        ),
        Story::new("b", "2031-03-10").says(
            "Ana Ruiz",
            "We can keep the old wooden bridge open if the river towns pay their share.",
        ),
        transcript,
        Story::new("c", "2031-03-13").says(
            "Ana Ruiz",
            "We can keep the old wooden bridge open … and so far not a single village council has paid.",
        ),
        Story::new("d", "2031-03-13").says(
            "Ana Ruiz",
            "We can keep the old wooden bridge shut if the river towns pay their share, and so far not a single village council has paid.",
        ),
    ];
    same_in_any_order(scratch, &stories).await;
    let quote = scratch.quote(whole).await;
    let found = archive::apparatus::apparatuses(&scratch.db, &[quote.id]).await.unwrap();
    let apparatus = &found[&quote.id];
    let mut printings: Vec<(Relation, bool, Option<&str>)> = apparatus
        .witnesses
        .iter()
        .map(|witness| (witness.report.relation, witness.ends_inside, witness.printed.as_deref()))
        .collect();
    printings.sort();
    let cut = "We can keep the old wooden bridge open if the river towns pay their share";
    let whole = whole.trim_end_matches('.');
    assert_eq!(
        printings,
        [
            (Relation::Verbatim, false, Some(whole)),
            (Relation::Excerpt, true, Some(cut)),
            (Relation::Excerpt, true, Some(cut)),
            (Relation::Elided, false, Some(whole)),
            (Relation::Altered, false, Some(whole)),
        ]
    );
    let readings: Vec<(&str, ReadingKind, &str)> = apparatus
        .variants
        .iter()
        .flat_map(|variant| {
            let readings = variant.readings.iter();
            readings.map(|reading| (variant.lemma.as_str(), reading.kind, reading.text.as_str()))
        })
        .collect();
    assert_eq!(
        readings,
        [
            ("open", ReadingKind::Substitution, "shut"),
            ("if the river towns pay their share", ReadingKind::Elision, ""),
        ]
    );
}

/// The articles that print each quote of these words.
async fn printings_of(scratch: &Scratch, words: &str) -> Vec<Vec<String>> {
    let passages = scratch.passages().await.into_iter();
    passages
        .filter(|(text, _)| text == words)
        .map(|(_, keys)| keys)
        .collect()
}

async fn thanks_of_another_night_are_another_quote(scratch: &Scratch) {
    let words = "I want to thank everybody for coming here tonight.";
    let thanks = |key: &str, published: &str| Story::new(key, published).says("Ana Ruiz", words);
    let stories = [
        thanks("a", "2031-03-10"),
        thanks("b", "2031-03-11"),
        thanks("c", "2031-06-20"),
        thanks("d", "2031-06-22").on("2031-06-19"),
        // The night before is not that night.
        thanks("e", "2031-06-25").on("2031-06-24"),
        thanks("f", "2032-01-05"),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(
        printings_of(scratch, words).await,
        [vec!["a", "b"], vec!["c", "d"], vec!["e"], vec!["f"]]
    );
}

async fn a_sentence_is_quoted_again_for_years(scratch: &Scratch) {
    let words = "The river belongs to the children who will swim in it.";
    let quoted = |key: &str, published: &str| Story::new(key, published).says("Ana Ruiz", words);
    let stories = [
        quoted("a", "2031-03-10").on("2031-03-09"),
        quoted("b", "2031-03-11").on("2031-03-10"),
        // A look back names the old day or none.
        quoted("c", "2036-05-01").on("2031-03-09"),
        quoted("d", "2041-05-01"),
        // Printed before it was said: another time.
        quoted("e", "2030-01-01").on("2029-12-31"),
    ];
    same_in_any_order(scratch, &stories[..4]).await;
    assert_eq!(printings_of(scratch, words).await, [["a", "b", "c", "d"]]);
    let other = scratch.another().await;
    same_in_any_order(&other, &[stories[0].clone(), stories[4].clone()]).await;
    assert_eq!(printings_of(&other, words).await, [["a"], ["e"]]);
    other.drop().await;
}

async fn a_slogan_is_said_again_on_other_days(scratch: &Scratch) {
    let words = "We will build the bridge and Harlow will pay for it.";
    let slogan = |key: &str, published: &str| Story::new(key, published).says("Ana Ruiz", words);
    let longer = "Believe me, we will build the bridge and Harlow will pay for it, every last stone.";
    let stories = [
        slogan("a", "2031-03-11").on("2031-03-10"),
        slogan("b", "2031-03-12").on("2031-03-10"),
        slogan("c", "2031-05-02").on("2031-05-01"),
        Story::new("d", "2031-05-03").says("Ana Ruiz", longer).on("2031-05-01"),
        Story::new("e", "2031-03-10").says("Ana Ruiz", longer).on("2031-03-10"),
    ];
    same_in_any_order(scratch, &stories).await;
    let mut articles: Vec<Vec<String>> = scratch.passages().await.into_iter().map(|(_, keys)| keys).collect();
    articles.sort();
    assert_eq!(articles, [vec!["a", "b", "e"], vec!["c", "d"]]);
}
