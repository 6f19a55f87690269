//! To whom speakers belong, as articles tell.

use entity::vocabulary::RelationKind;
use entity::{speaker, speaker_relation};
use extractor::SpeakerKind;
use sea_orm::EntityTrait;

use crate::database::Scratch;
use crate::on_each_database;
use crate::story::{Story, same_in_any_order, speaker as somebody};

on_each_database!(
    roles_and_names_tell_to_whom_a_speaker_belongs,
    a_relation_goes_with_its_last_article,
    a_former_member_belongs_to_nothing,
);

/// Who belongs to whom, in how many articles' words.
async fn relations(scratch: &Scratch) -> Vec<(String, RelationKind, String, i32)> {
    let speakers = speaker::Entity::find().all(&scratch.db).await.unwrap();
    let name = |id| {
        let found = speakers.iter().find(|speaker| speaker.id == id);
        found.unwrap().name.clone()
    };
    let rows = speaker_relation::Entity::find().all(&scratch.db).await.unwrap();
    let mut relations: Vec<_> = rows
        .into_iter()
        .map(|row| (name(row.speaker_id), row.kind, name(row.other_id), row.articles))
        .collect();
    relations.sort();
    relations
}

fn in_role(key: &str, name: &str, kind: SpeakerKind, role: &str) -> Story {
    Story::new(key, "2031-03-10")
        .quote(Some(somebody(name, kind)), &format!("The ferry of {key} is late."))
        .with(|quote| quote.speaker.as_mut().unwrap().role = Some(role.to_owned()))
}

async fn roles_and_names_tell_to_whom_a_speaker_belongs(scratch: &Scratch) {
    use RelationKind::{MemberOf, PartOf};
    let stories = [
        in_role("a", "Ana Ruiz", SpeakerKind::Person, "Harbour Board chair"),
        in_role("b", "Ana Ruiz", SpeakerKind::Person, "chairwoman of the Harbour Board")
            // Twice in one article counts once.
            .says("Ana Ruiz", "It is closed.")
            .with(|quote| quote.speaker.as_mut().unwrap().role = Some("Harbour Board chair".to_owned())),
        in_role("c", "Ana Ruiz", SpeakerKind::Person, "engineer"),
        in_role("d", "Bo Lindqvist", SpeakerKind::Person, "Norwegian foreign minister"),
        in_role(
            "e",
            "Orland Water",
            SpeakerKind::Organization,
            "a subsidiary of Lindqvist Holdings",
        ),
        Story::new("f", "2031-03-10").quote(
            Some(somebody("the Harbour Board's audit office", SpeakerKind::Organization)),
            "We are looking into it.",
        ),
        in_role("g", "Tomas Hale", SpeakerKind::Person, "critic of the Harbour Board"),
    ];
    same_in_any_order(scratch, &stories).await;
    let told = [
        ("Ana Ruiz", MemberOf, "Harbour Board", 2),
        ("Bo Lindqvist", MemberOf, "Norway", 1),
        ("Orland Water", PartOf, "Lindqvist Holdings", 1),
        ("the Harbour Board's audit office", PartOf, "Harbour Board", 1),
    ];
    let told = told.map(|(one, kind, other, articles)| (one.to_owned(), kind, other.to_owned(), articles));
    assert_eq!(relations(scratch).await, told);
}

async fn a_relation_goes_with_its_last_article(scratch: &Scratch) {
    let first = in_role("a", "Ana Ruiz", SpeakerKind::Person, "Harbour Board chair");
    let second = in_role("b", "Ana Ruiz", SpeakerKind::Person, "director of the Harbour Board");
    first.store(scratch).await;
    second.store(scratch).await;
    assert_eq!(relations(scratch).await[0].3, 2);
    // The words stay; the role is another one.
    let mut revised = in_role("a", "Ana Ruiz", SpeakerKind::Person, "engineer");
    revised.article.byline = Some("Ida Berg".to_owned());
    revised.store(scratch).await;
    assert_eq!(relations(scratch).await[0].3, 1);
    let article = archive::ids::article("b");
    let grounds = archive::curate::Grounds::of("ana", crate::story::now());
    let retracted = archive::curate::retract_article(&scratch.db, article, &grounds)
        .await
        .unwrap();
    assert_eq!(relations(scratch).await, []);
    assert_eq!(
        speaker::Entity::find().all(&scratch.db).await.unwrap().len(),
        1,
        "nothing but the article told of the board"
    );
    archive::curate::undo(&scratch.db, retracted.seq, &grounds)
        .await
        .unwrap();
    let told = (
        "Ana Ruiz".to_owned(),
        RelationKind::MemberOf,
        "Harbour Board".to_owned(),
        1,
    );
    assert_eq!(relations(scratch).await, [told]);
}

async fn a_former_member_belongs_to_nothing(scratch: &Scratch) {
    let stories = [
        in_role("a", "Ana Ruiz", SpeakerKind::Person, "former Harbour Board chair"),
        in_role("b", "Ana Ruiz", SpeakerKind::Person, "ex-director of the Harbour Board"),
        in_role(
            "c",
            "Ana Ruiz",
            SpeakerKind::Person,
            "candidate for chair of the Harbour Board",
        ),
    ];
    same_in_any_order(scratch, &stories).await;
    assert_eq!(relations(scratch).await, []);
}
