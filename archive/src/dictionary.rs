//! What the texts of an archive have in common, learnt from the first few hundred and kept in the archive: later texts are packed with it, in about half the room.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use entity::packed::{Dictionary, Packed};
use entity::{dictionary, revision};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect,
};

use crate::connection::begin_writing;
use crate::read::sql::Sql;

/// From so many texts there is enough to learn.
const ENOUGH: u64 = 256;
/// So many are learnt from at most.
const MOST: u64 = 512;

/// Those that this process has made ready, by their numbers, which are made from what is in them.
static READY: LazyLock<RwLock<HashMap<u32, Arc<Dictionary>>>> = LazyLock::new(RwLock::default);

/// The dictionary with which the archive's texts are packed, learnt now where it is time to; none where the archive is too small.
///
/// # Errors
///
/// [`DbErr`] where the database fails.
pub(crate) async fn current(db: &DatabaseConnection) -> Result<Option<Arc<Dictionary>>, DbErr> {
    if let Some(stored) = stored(db).await? {
        return Ok(Some(stored));
    }
    if revision::Entity::find().count(db).await? < ENOUGH {
        return Ok(None);
    }
    let mut texts = Vec::new();
    let bodies: Vec<Packed> = revision::Entity::find()
        .select_only()
        .column(revision::Column::Body)
        .order_by_asc(revision::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(db)
        .await?;
    for body in bodies {
        texts.push(text(db, &body).await?);
    }
    // It is work for the processor; where it is cut off, the next batch tries again.
    let learnt = tokio::task::spawn_blocking(move || Dictionary::learn(&texts)).await;
    let Some((bytes, learnt)) = learnt
        .ok()
        .flatten()
        .and_then(|bytes| Dictionary::of(&bytes).map(|learnt| (bytes, learnt)))
    else {
        return Ok(None);
    };
    let transaction = begin_writing(db).await?;
    if dictionary::Entity::find().count(&transaction).await? == 0 {
        let row = dictionary::ActiveModel {
            number: Set(i64::from(learnt.number())),
            bytes: Set(bytes),
        };
        dictionary::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
    }
    transaction.commit().await?;
    stored(db).await
}

/// The dictionary that the archive has.
///
/// # Errors
///
/// [`DbErr`] where the database fails.
pub async fn stored(db: &impl ConnectionTrait) -> Result<Option<Arc<Dictionary>>, DbErr> {
    let row = Sql::new("SELECT number FROM dictionary").one(db).await?;
    let number: Option<i64> = row.map(|row| row.try_get("", "number")).transpose()?;
    match number.and_then(|number| u32::try_from(number).ok()) {
        Some(number) => ready(db, number).await.map(Some),
        None => Ok(None),
    }
}

/// A stored text.
pub(crate) async fn text(db: &impl ConnectionTrait, body: &Packed) -> Result<String, DbErr> {
    match body.dictionary() {
        Some(number) => body.text(Some(&*ready(db, number).await?)),
        None => body.text(None),
    }
}

async fn ready(db: &impl ConnectionTrait, number: u32) -> Result<Arc<Dictionary>, DbErr> {
    let known = READY
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&number)
        .cloned();
    if let Some(known) = known {
        return Ok(known);
    }
    let row = dictionary::Entity::find_by_id(i64::from(number)).one(db).await?;
    let made = row.and_then(|row| Dictionary::of(&row.bytes));
    let made = Arc::new(made.ok_or_else(|| DbErr::Custom(format!("dictionary {number} of stored texts is missing")))?);
    let mut all = READY.write().unwrap_or_else(PoisonError::into_inner);
    Ok(Arc::clone(all.entry(number).or_insert(made)))
}
