//! What persons decided about names: which forms of a name have an identity of their own, and which identities are one.
//!
//! [`crate::identify`] reads these decisions whenever it resolves a family, so that identities stay a function of the live reports and the decisions, whatever came first.

use std::collections::BTreeMap;

use entity::{decided_name, merged_speaker};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

use crate::identify::bare_key;

/// The decisions about names that are in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DecidedNames {
    /// Identities of name keys.
    own: BTreeMap<String, String>,
    /// Identities that are another.
    merged: BTreeMap<String, String>,
}

impl DecidedNames {
    /// All decisions in force: there are as many as persons made, few beside the names of an archive.
    pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let mut decided = Self::default();
        for row in decided_name::Entity::find()
            .order_by_asc(decided_name::Column::Seq)
            .all(db)
            .await?
        {
            decided.own.insert(row.name_key, row.identity);
        }
        for row in merged_speaker::Entity::find()
            .order_by_asc(merged_speaker::Column::Seq)
            .all(db)
            .await?
        {
            decided.merged.insert(row.key, row.into_key);
        }
        Ok(decided)
    }

    /// The identity decided for a name key, merges heeded. What was decided about a form of a name holds whatever else an article tells of its bearer.
    pub(crate) fn own(&self, name_key: &str) -> Option<&str> {
        let own = self.own.get(name_key).or_else(|| self.own.get(bare_key(name_key)));
        own.map(|identity| self.survivor(identity))
    }

    /// The identity that stays of one that a person merged into another.
    pub(crate) fn merged(&self, identity: &str) -> Option<&str> {
        self.merged.get(identity).map(|into| self.survivor(into))
    }

    /// The identity that stays of one that may have been merged.
    pub(crate) fn survivor<'k>(&'k self, identity: &'k str) -> &'k str {
        let mut survivor = identity;
        // Merges of merges end somewhere; should they run in a circle, each is as good as the other.
        for _ in 0..self.merged.len() {
            match self.merged.get(survivor) {
                Some(into) => survivor = into,
                None => break,
            }
        }
        survivor
    }

    /// The identity of a name key that no family resolves.
    pub(crate) fn identity<'k>(&'k self, name_key: &'k str) -> &'k str {
        self.own(name_key).unwrap_or_else(|| self.survivor(name_key))
    }

    /// The name keys and identities decided about, with the identities that they belong to.
    pub(crate) fn identities(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self
            .own
            .iter()
            .map(|(key, identity)| (key.as_str(), self.survivor(identity)));
        own.chain(self.merged.keys().map(|key| (key.as_str(), self.survivor(key))))
    }
}
