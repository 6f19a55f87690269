//! Tokens that open the API's mutations, as far as they may be known: the words themselves are not kept.

use sea_orm::entity::prelude::*;

use crate::vocabulary::TokenRole;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_token")]
pub struct Model {
    /// The part of the token that may be shown.
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    /// Whose it is; no two valid tokens bear one name.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// What it allows.
    pub role: TokenRole,
    /// The hash of the whole token.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it was last used, to within a minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// Since when it is worth nothing.
    pub revoked_at: Option<DateTimeUtc>,
}

/// No links.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
