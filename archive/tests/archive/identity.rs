//! One speaker in spite of spelling; two in spite of a shared name.

use entity::{speaker, speaker_name, speaker_relation, speaker_role};
use extractor::SpeakerKind;
use sea_orm::EntityTrait;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, day, person, same_in_any_order, speaker as somebody};

on_each_database!(
    spellings_are_one_speaker,
    the_most_printed_full_name_is_shown,
    a_family_name_belongs_to_the_only_candidate,
    a_second_candidate_takes_the_family_name_away,
    a_family_name_belongs_to_its_own_article,
    middle_names_that_differ_are_two_people,
    a_middle_name_may_be_left_out,
    generations_are_two_people,
    a_speaker_is_found_with_a_middle_initial,
    bodies_are_one_with_and_without_article,
    descriptions_are_never_merged,
    roles_have_a_first_and_a_last_date,
    those_spoken_for_are_related,
    a_corrected_speaker_is_forgotten,
);

async fn spellings_are_one_speaker(scratch: &Scratch) {
    let names = [
        "Volodymyr Zelenskyy",
        "Volodymyr Zelensky",
        "Volodymyr Zelenskiy",
        "Vladimir Zelensky",
        "Zelenskyy",
    ];
    let stories: Vec<Story> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            Story::new(&format!("s{number}"), "2031-03-10").says(name, &format!("Sentence number {number}."))
        })
        .chain([
            Story::new("l1", "2031-03-10").says("Sergei Lavrov", "We are ready."),
            Story::new("l2", "2031-03-10").says("Sergey Lavrov", "We are not."),
        ])
        .collect();
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Sergei Lavrov", "Vladimir Zelensky"]);
}

async fn the_most_printed_full_name_is_shown(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-12").says("Jörg Kowalsky", "One."),
        Story::new("b", "2031-03-11").says("Jorg Kowalski", "Two."),
        Story::new("c", "2031-03-13").says("Jörg Kowalsky", "Three."),
        Story::new("d", "2031-03-09").says("Kowalski", "Four."),
        Story::new("e", "2031-03-09").says("Kowalski", "Five."),
        Story::new("f", "2031-03-09").says("Kowalski", "Six."),
    ];
    stories[1].store(scratch).await;
    assert_eq!(scratch.speakers().await, ["Jorg Kowalski"]);
    for story in &stories {
        story.store(scratch).await;
    }
    assert_eq!(scratch.speakers().await, ["Jörg Kowalsky"]);
    let mut names: Vec<(String, i32)> = speaker_name::Entity::find()
        .all(&scratch.db)
        .await
        .unwrap()
        .into_iter()
        .map(|row| (row.name, row.articles))
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            ("Jorg Kowalski".to_owned(), 1),
            ("Jörg Kowalsky".to_owned(), 2),
            ("Kowalski".to_owned(), 3)
        ]
    );
}

async fn a_family_name_belongs_to_the_only_candidate(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ruiz", "The bridge over the river is closed."),
        Story::new("b", "2031-03-11").says("Ana Ruiz", "The bridge over the river is closed."),
        Story::new("c", "2031-03-12").says("A. Ruiz", "The bridge over the river is closed."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Ana Ruiz"]);
    assert_eq!(
        scratch.quote("The bridge over the river is closed.").await.report_count,
        3
    );
}

async fn a_second_candidate_takes_the_family_name_away(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Ruiz", "The bridge over the river is closed."),
        Story::new("b", "2031-03-11").says("Ana Ruiz", "The bridge over the river is closed."),
        Story::new("c", "2031-03-12").says("Bela Ruiz", "The bridge over the river is open."),
        Story::new("d", "2031-03-12").says("B. Ruiz", "The bridge over the river is open."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Ana Ruiz", "Bela Ruiz", "Ruiz"]);
    let open = scratch.quote("The bridge over the river is open.").await;
    assert_eq!(open.report_count, 2);
    assert_eq!(scratch.passages().await.len(), 3);
}

async fn a_family_name_belongs_to_its_own_article(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10")
            .says("Ruiz", "The bridge over the river is closed.")
            .says("Ana Ruiz", "It will open again."),
        Story::new("b", "2031-03-11").says("Bela Ruiz", "The bridge over the river is open."),
        Story::new("c", "2031-03-12").says("Ana Ruiz", "The bridge over the river is closed."),
        Story::new("d", "2031-03-13").says("Ruiz", "The bridge over the river is closed."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Ana Ruiz", "Bela Ruiz", "Ruiz"]);
    let closed = |keys: &[&str]| {
        let keys = keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
        ("The bridge over the river is closed.".to_owned(), keys)
    };
    let passages = scratch.passages().await;
    assert!(passages.contains(&closed(&["a", "c"])), "{passages:?}");
    assert!(passages.contains(&closed(&["d"])), "{passages:?}");
}

async fn middle_names_that_differ_are_two_people(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").says("Otto T. Holt", "The bridge over the river is closed."),
        Story::new("b", "2031-03-11").says("Otto H. T. Holt", "The bridge over the river is closed."),
        Story::new("c", "2031-03-12").says("Otto H.T. Holt", "The bridge over the river is closed."),
        Story::new("d", "2031-03-13")
            .says("Otto T. Holt", "No.")
            .says("Otto Holt", "The bridge over the river is closed.")
            .says("Holt", "Never."),
        // Which of the two, nobody says.
        Story::new("e", "2031-03-14").says("Otto Holt", "The bridge over the river is closed."),
        Story::new("f", "2031-03-15").says("Holt", "The bridge over the river is closed."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(
        scratch.speakers().await,
        ["Holt", "Otto H. T. Holt", "Otto Holt", "Otto T. Holt"]
    );
    let mut printed: Vec<Vec<String>> = scratch
        .passages()
        .await
        .into_iter()
        .filter(|(text, _)| text.starts_with("The bridge"))
        .map(|(_, keys)| keys)
        .collect();
    printed.sort();
    assert_eq!(printed, [vec!["a", "d"], vec!["b", "c"], vec!["e"], vec!["f"]]);
}

async fn a_middle_name_may_be_left_out(scratch: &Scratch) {
    let names = ["Ana M. Ruiz", "Ana Maria Ruiz", "Ruiz", "Ana Ruiz"];
    let stories: Vec<Story> = names
        .iter()
        .map(|name| Story::new(name, "2031-03-10").says(name, "The bridge over the river is closed."))
        .collect();
    // Without the plain name the fuller ones are one person already, shown by a name with a given name.
    for story in &stories[..3] {
        story.store(scratch).await;
    }
    assert_eq!(scratch.speakers().await, ["Ana M. Ruiz"]);
    let before = scratch.quote("The bridge over the river is closed.").await;
    let other = scratch.another().await;
    same_in_any_order(&other, &stories).await;
    assert_eq!(other.speakers().await, ["Ana Ruiz"]);
    let after = other.quote("The bridge over the river is closed.").await;
    assert_eq!((after.report_count, after.speaker_id), (4, before.speaker_id));
    other.drop().await;
}

async fn generations_are_two_people(scratch: &Scratch) {
    let names = ["Otto Holt Jr.", "Otto Holt Sr.", "Otto Holt", "Holt Jr.", "Holt"];
    let stories: Vec<Story> = names
        .iter()
        .map(|name| Story::new(name, "2031-03-10").says(name, "The bridge over the river is closed."))
        .collect();
    same_in_any_order(scratch, &stories).await;
    assert_eq!(
        scratch.speakers().await,
        ["Holt", "Otto Holt", "Otto Holt Jr.", "Otto Holt Sr."]
    );
}

async fn a_speaker_is_found_with_a_middle_initial(scratch: &Scratch) {
    Story::new("a", "2031-03-10")
        .says("Ana Ruiz", "The bridge is closed.")
        .says("Otto T. Holt", "The bridge is open.")
        .store(scratch)
        .await;
    for (asked, shown) in [
        ("Ana M. Ruiz", Some("Ana Ruiz")),
        ("Otto Holt", Some("Otto T. Holt")),
        ("Otto Theodor Holt", Some("Otto T. Holt")),
        ("Otto H. T. Holt", None),
    ] {
        let found = archive::read::speakers_named(&scratch.db, asked).await.unwrap();
        let names: Vec<&str> = found.iter().map(|speaker| speaker.name.as_str()).collect();
        assert_eq!(names, Vec::from_iter(shown), "{asked}");
    }
}

async fn bodies_are_one_with_and_without_article(scratch: &Scratch) {
    let stories = [
        Story::new("a", "2031-03-10").quote(
            Some(somebody("The Harbour Board", SpeakerKind::Organization)),
            "No comment.",
        ),
        Story::new("b", "2031-03-10").quote(
            Some(somebody("Harbour Board", SpeakerKind::Organization)),
            "We will answer.",
        ),
        Story::new("c", "2031-03-10").quote(Some(somebody("the UN", SpeakerKind::Organization)), "We will see."),
        Story::new("d", "2031-03-10").quote(Some(somebody("United Nations", SpeakerKind::Organization)), "We saw."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Harbour Board", "United Nations"]);
}

async fn descriptions_are_never_merged(scratch: &Scratch) {
    for key in ["a", "b"] {
        Story::new(key, "2031-03-10")
            .quote(
                Some(somebody("a senior official", SpeakerKind::Unnamed)),
                "The bridge over the river is closed.",
            )
            .quote(
                Some(somebody("residents", SpeakerKind::Group)),
                "We walk over the ice every morning now.",
            )
            .store(scratch)
            .await;
    }
    assert_eq!(
        scratch.speakers().await,
        ["a senior official", "a senior official", "residents", "residents"]
    );
    assert_eq!(scratch.passages().await.len(), 4);
}

async fn roles_have_a_first_and_a_last_date(scratch: &Scratch) {
    let with_role = |key: &str, published: &str, role: &str| {
        Story::new(key, published)
            .says("Ana Ruiz", &format!("Word of {key}."))
            .with(|quote| {
                quote.speaker.as_mut().unwrap().role = Some(role.to_owned());
            })
    };
    let stories = [
        with_role("a", "2031-03-10", "mayor"),
        with_role("b", "2031-01-10", "mayor"),
        with_role("c", "2031-05-01", "minister"),
        with_role("d", "2031-02-10", "mayor"),
    ];
    same_in_any_order(scratch, &stories).await;
    let mut roles = speaker_role::Entity::find().all(&scratch.db).await.unwrap();
    roles.sort_by_key(|role| role.first_on);
    let dates: Vec<_> = roles
        .iter()
        .map(|role| (role.role.as_str(), role.first_on, role.last_on))
        .collect();
    assert_eq!(
        dates,
        [
            ("mayor", Some(day("2031-01-10")), Some(day("2031-03-10"))),
            ("minister", Some(day("2031-05-01")), Some(day("2031-05-01")))
        ]
    );
}

async fn those_spoken_for_are_related(scratch: &Scratch) {
    let stories = ["the Harbour Board", "Harbour Board"].map(|board| {
        Story::new(board, "2031-03-10")
            .says("Bo Lindqvist", "No comment.")
            .with(|quote| {
                quote.speaker.as_mut().unwrap().on_behalf_of = Some(board.to_owned());
            })
    });
    same_in_any_order(scratch, &stories).await;
    let relation = speaker_relation::Entity::find()
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(relation.articles, 2);
    let board = speaker::Entity::find_by_id(relation.other_id)
        .one(&scratch.db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((board.name.as_str(), board.report_count), ("Harbour Board", 0));
    assert_eq!(scratch.speakers().await, ["Bo Lindqvist"]);
}

async fn a_corrected_speaker_is_forgotten(scratch: &Scratch) {
    Story::new("b", "2031-03-10")
        .says("Ruiz", "We will build.")
        .store(scratch)
        .await;
    let story = Story::new("a", "2031-03-10");
    story
        .clone()
        .says("Ana Ruiz", "The bridge is closed.")
        .store(scratch)
        .await;
    assert_eq!(scratch.speakers().await, ["Ana Ruiz"]);
    // The words stay, so the report stays; only who said them changes.
    let mut corrected = story.says("Ana Ruiz", "The bridge is closed.");
    corrected.article.byline = Some("Bo Lindqvist".to_owned());
    corrected.extraction.quotes[0].speaker = Some(person("Dana Ruiz"));
    corrected.store(scratch).await;
    assert_eq!(scratch.speakers().await, ["Dana Ruiz"]);
    assert_eq!(speaker::Entity::find().all(&scratch.db).await.unwrap().len(), 1);
}
