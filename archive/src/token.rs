//! Access tokens: made, listed, revoked, and told from what is no token.
//!
//! A token reads `onr_ID_SECRET`. The id may be shown and finds the row; of the whole only a hash is kept. The secret is 192 random bits, so that a plain hash
//! protects it as well as a slow one.

use std::fmt;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::access_token;
use entity::vocabulary::TokenRole;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder};
use subtle::ConstantTimeEq;

use crate::article::sha256_hex;
use crate::connection::begin_writing;
use crate::error::ArchiveError;

/// What every token begins with, so that one that leaked is known for what it is.
const PREFIX: &str = "onr_";

/// How exactly it is kept when a token was last used: using it writes no more often than this.
const LAST_USED_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// A token, as far as it may be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The part of the token that may be shown.
    pub id: String,
    /// Whose it is: the actor of what is changed with it.
    pub name: String,
    /// What it allows.
    pub role: TokenRole,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it is worth nothing.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// The words of a new token, which are told once.
pub struct Secret(String);

impl Secret {
    /// The whole token, as it is presented.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Makes a token, named after its role and id where no name is given.
///
/// # Errors
///
/// [`ArchiveError::NameTaken`]; [`ArchiveError::Random`] and [`ArchiveError::Database`] where the system's source of randomness or the database fails.
pub async fn create(
    db: &DatabaseConnection,
    role: TokenRole,
    name: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(Token, Secret), ArchiveError> {
    let id = random_hex::<4>()?;
    let secret = format!("{PREFIX}{id}_{}", random_hex::<24>()?);
    let name = match name.map(str::trim) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => format!("{}-{id}", role.as_str()),
    };
    let token = access_token::Model {
        sha256: sha256_hex(&secret),
        id,
        name,
        role,
        created_at: now.trunc_subsecs(6),
        last_used_at: None,
        revoked_at: None,
    };
    let transaction = begin_writing(db).await?;
    let taken = access_token::Entity::find()
        .filter(access_token::Column::Name.eq(&token.name))
        .filter(access_token::Column::RevokedAt.is_null())
        .one(&transaction)
        .await?;
    if taken.is_some() {
        return Err(ArchiveError::NameTaken { name: token.name });
    }
    access_token::Entity::insert(access_token::ActiveModel::from(token.clone()))
        .exec_without_returning(&transaction)
        .await?;
    transaction.commit().await?;
    Ok((token.into(), Secret(secret)))
}

/// All tokens, the oldest first, also those that are revoked.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn list(db: &DatabaseConnection) -> Result<Vec<Token>, ArchiveError> {
    let tokens = access_token::Entity::find()
        .order_by_asc(access_token::Column::CreatedAt)
        .order_by_asc(access_token::Column::Id)
        .all(db)
        .await?;
    Ok(tokens.into_iter().map(Token::from).collect())
}

/// Makes the valid token of this id or name worthless from now on; `None` where there is none.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn revoke(
    db: &DatabaseConnection,
    id_or_name: &str,
    now: DateTime<Utc>,
) -> Result<Option<Token>, ArchiveError> {
    let found = access_token::Entity::find()
        .filter(
            Condition::any()
                .add(access_token::Column::Id.eq(id_or_name))
                .add(access_token::Column::Name.eq(id_or_name)),
        )
        .filter(access_token::Column::RevokedAt.is_null())
        .one(db)
        .await?;
    let Some(token) = found else { return Ok(None) };
    let now = now.trunc_subsecs(6);
    let change = access_token::ActiveModel {
        id: Set(token.id.clone()),
        revoked_at: Set(Some(now)),
        ..Default::default()
    };
    access_token::Entity::update(change).exec(db).await?;
    Ok(Some(Token {
        revoked_at: Some(now),
        ..token.into()
    }))
}

/// The valid token that somebody presents; `None` where it is none. Hashes are compared in constant time, so that the answer's delay tells nothing of the secret.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn authenticate(db: &DatabaseConnection, presented: &str) -> Result<Option<Token>, ArchiveError> {
    let Some((id, _)) = presented.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')) else {
        return Ok(None);
    };
    let Some(token) = access_token::Entity::find_by_id(id.to_owned()).one(db).await? else {
        return Ok(None);
    };
    let same: bool = sha256_hex(presented).as_bytes().ct_eq(token.sha256.as_bytes()).into();
    Ok((same && token.revoked_at.is_none()).then(|| token.into()))
}

/// Keeps when a token was used, to within a minute.
///
/// # Errors
///
/// [`ArchiveError::Database`] where the database fails.
pub async fn mark_used(db: &DatabaseConnection, token: &Token, now: DateTime<Utc>) -> Result<(), ArchiveError> {
    if token.last_used_at.is_some_and(|at| now - at < LAST_USED_WITHIN) {
        return Ok(());
    }
    access_token::Entity::update_many()
        .col_expr(access_token::Column::LastUsedAt, Expr::value(now.trunc_subsecs(6)))
        .filter(access_token::Column::Id.eq(&token.id))
        .exec(db)
        .await?;
    Ok(())
}

impl From<access_token::Model> for Token {
    fn from(row: access_token::Model) -> Self {
        let access_token::Model {
            id,
            name,
            role,
            sha256: _,
            created_at,
            last_used_at,
            revoked_at,
        } = row;
        Self {
            id,
            name,
            role,
            created_at,
            last_used_at,
            revoked_at,
        }
    }
}

fn random_hex<const BYTES: usize>() -> Result<String, ArchiveError> {
    Ok(random_bytes::<BYTES>()?
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// So many bytes from the system's source of randomness.
pub(crate) fn random_bytes<const BYTES: usize>() -> Result<[u8; BYTES], ArchiveError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| ArchiveError::Random(error.to_string()))?;
    Ok(bytes)
}
