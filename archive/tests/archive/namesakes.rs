//! Two people of one name, told apart by what they are.

use archive::curate::{Grounds, SpeakerSplit, merge_speakers, retract_article, split_speaker};
use entity::speaker;
use sea_orm::EntityTrait;
use uuid::Uuid;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, now, same_in_any_order};

on_each_database!(
    the_minister_is_not_the_goalkeeper,
    ministers_of_two_states_are_two,
    a_minister_may_have_been_something_else,
    a_family_name_goes_with_its_role,
    namesakes_are_one_again_when_nothing_contradicts,
    what_a_person_decided_about_namesakes_holds,
);

/// An article in which somebody is given a role.
fn calls(key: &str, published: &str, name: &str, role: &str) -> Story {
    Story::new(key, published)
        .says(name, &format!("The word of {key}."))
        .with(|quote| quote.speaker.as_mut().unwrap().role = Some(role.to_owned()))
}

/// The articles that print each speaker, in order.
async fn printed(scratch: &Scratch) -> Vec<Vec<String>> {
    let mut by_speaker: Vec<(Option<Uuid>, Vec<String>)> = Vec::new();
    let mut quotes = entity::quote::Entity::find().all(&scratch.db).await.unwrap();
    quotes.retain(|quote| quote.report_count > 0);
    for quote in quotes {
        let keys = scratch
            .reports_of(&quote)
            .await
            .into_iter()
            .map(|(_, article)| article.key);
        match by_speaker.iter_mut().find(|(speaker, _)| *speaker == quote.speaker_id) {
            Some((_, known)) => known.extend(keys),
            None => by_speaker.push((quote.speaker_id, keys.collect())),
        }
    }
    let mut printed: Vec<Vec<String>> = by_speaker.into_iter().map(|(_, keys)| keys).collect();
    printed.iter_mut().for_each(|keys| keys.sort());
    printed.sort();
    printed
}

async fn the_minister_is_not_the_goalkeeper(scratch: &Scratch) {
    let stories = [
        calls("a", "2031-03-10", "Otto Holt", "Harlow goalkeeper"),
        calls("b", "2031-03-11", "Otto Holt", "minister for fisheries"),
        calls("c", "2031-04-10", "Otto Holt", "goalkeeper"),
        calls("d", "2031-04-12", "Otto T. Holt", "foreign minister"),
        // Who of the two, nobody says.
        Story::new("e", "2031-03-12").says("Otto Holt", "The word of e."),
        calls("f", "2031-03-12", "Otto Holt", "father of three"),
        Story::new("g", "2031-03-12").says("Holt", "The word of g."),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(
        printed(scratch).await,
        [vec!["a", "c"], vec!["b", "d"], vec!["e", "f"], vec!["g"]]
    );
    let named = archive::read::speakers_named(&scratch.db, "Otto Holt").await.unwrap();
    assert_eq!(named.len(), 3, "{named:?}");
}

async fn ministers_of_two_states_are_two(scratch: &Scratch) {
    let stories = [
        calls("a", "2031-03-10", "Otto Holt", "Norwegian foreign minister"),
        calls("b", "2031-03-11", "Otto Holt", "prime minister of Canada"),
        calls("c", "2031-03-12", "Otto Holt", "Norway's foreign minister"),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(printed(scratch).await, [vec!["a", "c"], vec!["b"]]);
}

async fn a_minister_may_have_been_something_else(scratch: &Scratch) {
    let stories = [
        // The chief of police is elected, and keeps the old title for a week here and there.
        calls("a", "2031-01-10", "Otto Holt", "Harlow police chief"),
        calls("b", "2031-03-10", "Otto Holt", "mayor"),
        calls("c", "2031-03-14", "Otto Holt", "police chief"),
        calls("d", "2031-09-10", "Otto Holt", "mayor"),
        // He once played; that was long ago.
        calls("e", "2011-05-10", "Otto Holt", "goalkeeper"),
        calls("f", "2031-09-12", "Otto Holt", "former goalkeeper"),
        // A businessman may be a politician.
        calls("g", "2031-06-10", "Otto Holt", "entrepreneur"),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(scratch.speakers().await, ["Otto Holt"]);
}

async fn a_family_name_goes_with_its_role(scratch: &Scratch) {
    let stories = [
        calls("a", "2031-03-10", "Otto Holt", "Harlow goalkeeper"),
        calls("b", "2031-03-11", "Bela Holt", "senator"),
        calls("c", "2031-03-12", "Holt", "goalkeeper"),
        calls("d", "2031-03-12", "Holt", "Sen."),
        Story::new("e", "2031-03-12").says("Holt", "The word of e."),
        // No constable of that name is known.
        calls("f", "2031-03-12", "Holt", "constable"),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(printed(scratch).await, [vec!["a", "c"], vec!["b", "d"], vec!["e", "f"]]);
}

async fn namesakes_are_one_again_when_nothing_contradicts(scratch: &Scratch) {
    let keeper = calls("a", "2031-03-10", "Otto Holt", "goalkeeper");
    for story in [
        keeper.clone(),
        calls("b", "2031-03-11", "Otto Holt", "minister"),
        Story::new("c", "2031-03-12").says("Otto Holt", "The word of c."),
    ] {
        story.store(scratch).await;
    }
    assert_eq!(printed(scratch).await.len(), 3);
    let grounds = Grounds::of("ana", now());
    let retracted = retract_article(&scratch.db, archive::ids::article("a"), &grounds)
        .await
        .unwrap();
    assert_eq!(printed(scratch).await, [["b", "c"]]);
    archive::curate::undo(&scratch.db, retracted.seq, &grounds)
        .await
        .unwrap();
    assert_eq!(printed(scratch).await.len(), 3);
    // A revision may correct the role, or the day.
    let mut revised = keeper.clone();
    revised.article.published = archive::Published::parse("2021-03-10");
    revised.store(scratch).await;
    assert_eq!(printed(scratch).await, [["a", "b", "c"]]);
    keeper.store(scratch).await;
    assert_eq!(printed(scratch).await.len(), 3);
}

async fn what_a_person_decided_about_namesakes_holds(scratch: &Scratch) {
    let keeper = calls("a", "2031-03-10", "Otto Holt", "goalkeeper");
    keeper.store(scratch).await;
    calls("b", "2031-03-11", "Otto Holt", "minister").store(scratch).await;
    let speakers = speaker::Entity::find().all(&scratch.db).await.unwrap();
    let of = |field: &str| speakers.iter().find(|speaker| speaker.key.contains(field)).unwrap().id;
    let grounds = Grounds::of("ana", now());
    let merged = merge_speakers(&scratch.db, &[of("sport")], of("politics"), &grounds)
        .await
        .unwrap();
    assert_eq!(printed(scratch).await, [["a", "b"]]);
    // What comes later does not change that.
    calls("c", "2031-03-12", "Otto Holt", "goalkeeper").store(scratch).await;
    let mut revised = keeper.clone();
    revised.article.byline = Some("Ida Berg".to_owned());
    revised.store(scratch).await;
    assert_eq!(printed(scratch).await, [["a", "b", "c"]]);
    archive::curate::undo(&scratch.db, merged.seq, &grounds).await.unwrap();
    assert_eq!(printed(scratch).await, [vec!["a", "c"], vec!["b"]]);

    // A form of the name that a person found to be somebody else's is so in every role.
    calls("d", "2031-03-12", "Otto T. Holt", "minister")
        .store(scratch)
        .await;
    let leaving = SpeakerSplit {
        names: vec!["Otto T. Holt".to_owned()],
        ..SpeakerSplit::default()
    };
    split_speaker(&scratch.db, of("politics"), &leaving, &grounds)
        .await
        .unwrap();
    assert_eq!(printed(scratch).await, [vec!["a", "c"], vec!["b"], vec!["d"]]);
    calls("e", "2031-03-13", "Otto T. Holt", "minister")
        .store(scratch)
        .await;
    assert_eq!(printed(scratch).await, [vec!["a", "c"], vec!["b"], vec!["d", "e"]]);
}
