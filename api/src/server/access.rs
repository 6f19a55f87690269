//! Who sends a request, told by the token that it bears.

use archive::read::vocabulary::TokenRole;
use archive::token;
use async_graphql::ServerError;
use chrono::Utc;

use super::AppState;
use crate::config::Reading;
use crate::graphql::error::{Code, internal_request_error};
use crate::graphql::{Access, Actor};

/// The actor of what is done with the token of the environment.
const BOOTSTRAP: &str = "bootstrap";

impl AppState {
    /// Who presents this `Authorization` header. A token that is none is an error rather than a reader, so that its bearer comes to know; so is none at all where
    /// reading needs one.
    pub(super) async fn access(&self, authorization: Option<&str>) -> Result<Access, ServerError> {
        match authorization.and_then(bearer) {
            Some(presented) => self.authenticate(presented).await.map(Access::Actor),
            None if self.config.reading == Reading::Open => Ok(Access::Reader),
            None => Err(Code::Unauthenticated.request_error(
                "this server answers only who bears a token: send the header \"Authorization: Bearer TOKEN\"",
            )),
        }
    }

    async fn authenticate(&self, presented: &str) -> Result<Actor, ServerError> {
        if self.config.token.as_ref().is_some_and(|token| token.matches(presented)) {
            return Ok(Actor {
                name: BOOTSTRAP.to_owned(),
                role: TokenRole::Admin,
            });
        }
        let found = token::authenticate(&self.database, presented)
            .await
            .map_err(internal_request_error)?;
        let token = found.ok_or_else(|| {
            Code::Unauthenticated.request_error("the token is not valid: it is unknown here, or was revoked")
        })?;
        let actor = Actor {
            name: token.name.clone(),
            role: token.role,
        };
        // Nobody waits for this: another process may be writing.
        let database = self.database.clone();
        tokio::spawn(async move {
            if let Err(error) = token::mark_used(&database, &token, Utc::now()).await {
                tracing::warn!(%error, token = token.id, "the use of a token cannot be kept");
            }
        });
        Ok(actor)
    }
}

/// The token in the value of an `Authorization` header.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
