//! Access tokens.

use archive::ArchiveError;
use archive::token::{authenticate, create, list, mark_used, revoke};
use chrono::{DateTime, TimeDelta, Utc};
use entity::access_token;
use entity::vocabulary::TokenRole::{Admin, Editor};
use sea_orm::EntityTrait;

use crate::database::Scratch;
use crate::on_each_database;

on_each_database!(
    only_the_whole_token_is_one,
    a_name_is_borne_by_one_valid_token,
    the_last_use_is_kept,
);

fn now() -> DateTime<Utc> {
    "2031-03-16T12:00:00Z".parse().unwrap()
}

async fn only_the_whole_token_is_one(scratch: &Scratch) {
    let db = &scratch.db;
    let (token, secret) = create(db, Editor, Some("Ana Ruiz"), now()).await.unwrap();
    assert_eq!(authenticate(db, secret.reveal()).await.unwrap(), Some(token.clone()));
    let whole = secret.reveal();
    let mut other = whole.to_owned();
    other.pop();
    for wrong in [
        "",
        "onr_",
        "let-me-in",
        &token.id,
        &other,
        &format!("{whole}0"),
        &whole[4..],
    ] {
        assert_eq!(authenticate(db, wrong).await.unwrap(), None, "{wrong}");
    }
    let kept = access_token::Entity::find().one(db).await.unwrap().unwrap();
    assert!(!format!("{kept:?}").contains(whole.rsplit('_').next().unwrap()));
    assert!(!format!("{secret:?}").contains(whole));

    assert!(revoke(db, &token.id, now()).await.unwrap().is_some());
    assert_eq!(authenticate(db, whole).await.unwrap(), None);
    assert!(revoke(db, &token.id, now()).await.unwrap().is_none());
}

async fn a_name_is_borne_by_one_valid_token(scratch: &Scratch) {
    let db = &scratch.db;
    create(db, Editor, Some("Ana Ruiz"), now()).await.unwrap();
    let taken = create(db, Admin, Some(" Ana Ruiz "), now()).await.unwrap_err();
    assert!(
        matches!(&taken, ArchiveError::NameTaken { name } if name == "Ana Ruiz"),
        "{taken}"
    );
    revoke(db, "Ana Ruiz", now()).await.unwrap().unwrap();
    let later = now() + TimeDelta::hours(1);
    let (unnamed, _) = create(db, Editor, None, later).await.unwrap();
    assert_eq!(unnamed.name, format!("editor-{}", unnamed.id));
    create(db, Admin, Some("Ana Ruiz"), later).await.unwrap();
    let listed = list(db).await.unwrap();
    assert_eq!(listed.len(), 3);
    assert_eq!(
        (&*listed[0].name, listed[0].role, listed[0].revoked_at),
        ("Ana Ruiz", Editor, Some(now()))
    );
    assert_eq!(listed.iter().filter(|token| token.revoked_at.is_none()).count(), 2);
}

async fn the_last_use_is_kept(scratch: &Scratch) {
    let db = &scratch.db;
    let (mut token, _) = create(db, Editor, None, now()).await.unwrap();
    // Within a minute of the last time it is as good as kept.
    for (seconds, kept) in [(0, 0), (59, 0), (60, 60)] {
        mark_used(db, &token, now() + TimeDelta::seconds(seconds))
            .await
            .unwrap();
        token = list(db).await.unwrap().remove(0);
        assert_eq!(token.last_used_at, Some(now() + TimeDelta::seconds(kept)));
    }
}
