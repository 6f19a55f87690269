//! Who sent a request, and what that allows.

use archive::Stamp;
use archive::read::vocabulary::TokenRole;
use async_graphql::{Enum, SimpleObject};
use chrono::Utc;

/// Who sent a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Somebody without a token, who may read.
    Reader,
    /// The bearer of a valid token.
    Actor(Actor),
}

/// The bearer of a valid token, in whose name things are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name on the token.
    pub name: String,
    /// What the token allows.
    pub role: TokenRole,
}

impl Actor {
    /// A change by this actor, made now.
    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            at: Utc::now(),
            actor: Some(self.name.clone()),
        }
    }
}

/// Whom the token of a request belongs to.
#[derive(Clone, Debug, SimpleObject)]
pub(crate) struct Viewer {
    /// The name on the token: the actor of what is changed with it.
    name: String,
    /// What the token allows.
    role: Role,
}

impl From<&Actor> for Viewer {
    fn from(actor: &Actor) -> Self {
        Self {
            name: actor.name.clone(),
            role: actor.role.into(),
        }
    }
}

/// What a token allows. Every role may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "TokenRole")]
pub(crate) enum Role {
    /// To store articles and to put right what stands in the archive.
    Editor,
    /// To take things back that others did.
    Admin,
}
