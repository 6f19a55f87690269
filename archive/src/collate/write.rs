//! Writes the quotes that were found, and what became of the old ones.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use entity::vocabulary::Relation;
use entity::{passage, quote_former_id, report};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Iterable, QueryFilter};
use uuid::Uuid;

use super::Outcome;
use super::derive::derive;
use super::desk::{Desk, Passage};
use super::memory::Memory;
use super::printing::Printing;
use crate::ids;
use crate::read::sql::Sql;
use crate::rows::parts;

/// The printings of a quote with their relations to its reference wording.
type Members<'p> = Vec<(&'p Printing, Relation)>;

impl Desk {
    /// Writes the quotes of which all reports are in hand, and what became of the old ones.
    pub(super) async fn write(self, db: &impl ConnectionTrait, memory: &mut Memory) -> Result<Outcome, DbErr> {
        let mut groups: BTreeMap<Passage, Vec<&Printing>> = BTreeMap::new();
        for printing in self.printings.values() {
            match self.passage(printing) {
                Some(Passage::Stored(quote)) if !self.complete.contains(&quote) => {}
                Some(passage) => groups.entry(passage).or_default().push(printing),
                None => {}
            }
        }
        let mut outcome = Outcome::default();
        let mut quotes: BTreeMap<Uuid, (passage::Model, Members<'_>)> = BTreeMap::new();
        for mut group in groups.into_values() {
            group.sort_by(|one, other| one.order().cmp(&other.order()));
            let (quote, relations) = derive(&group);
            for printing in &group {
                outcome.quotes.insert(printing.row.id, quote.id);
                memory.regroup(printing, quote.id);
            }
            let members = group.into_iter().zip(relations).collect();
            quotes.insert(quote.id, (quote, members));
        }
        let stored = stored_quotes(db, quotes.keys().chain(&self.complete)).await?;
        let mut rows = Vec::new();
        let mut regrouped = Vec::new();
        for (id, (quote, members)) in &quotes {
            if stored.get(id) != Some(quote) {
                rows.push(quote.clone().into_active_model());
            }
            for (printing, relation) in members {
                if printing.row.quote_id != Some(*id) || printing.row.relation != *relation {
                    regrouped.push((printing.row.id, *id, *relation));
                }
            }
        }
        for rows in parts(rows) {
            passage::Entity::insert_many(rows)
                .on_conflict(all_but_the_id())
                .exec_without_returning(db)
                .await?;
        }
        for rows in parts(regrouped) {
            regroup(db, rows).await?;
        }
        let gone: Vec<Uuid> = self
            .complete
            .iter()
            .copied()
            .filter(|quote| stored.contains_key(quote) && !quotes.contains_key(quote))
            .collect();
        for old in gone {
            match self.successor(old, &outcome) {
                Some(survivor) => {
                    retire(db, old, survivor).await?;
                    outcome.merged.insert(old, survivor);
                }
                None => abandon(db, old).await?,
            }
        }
        if !quotes.is_empty() {
            let now: Vec<Uuid> = quotes.keys().copied().collect();
            for part in now.chunks(500) {
                quote_former_id::Entity::delete_many()
                    .filter(quote_former_id::Column::FormerId.is_in(part.iter().copied()))
                    .exec(db)
                    .await?;
            }
        }
        Ok(outcome)
    }

    /// The quote that answers for an old id: that of the report which gave the id, else the one that most of the old one's reports went to.
    fn successor(&self, old: Uuid, outcome: &Outcome) -> Option<Uuid> {
        let members: Vec<&Printing> = self
            .printings
            .values()
            .filter(|printing| printing.row.quote_id == Some(old))
            .collect();
        let namesake = members.iter().find(|printing| ids::quote(printing.row.id) == old);
        if let Some(printing) = namesake {
            return outcome.quotes.get(&printing.row.id).copied();
        }
        let mut votes: BTreeMap<Uuid, usize> = BTreeMap::new();
        for printing in members {
            if let Some(&quote) = outcome.quotes.get(&printing.row.id) {
                *votes.entry(quote).or_default() += 1;
            }
        }
        votes
            .into_iter()
            .max_by_key(|(quote, votes)| (*votes, Reverse(*quote)))
            .map(|(quote, _)| quote)
    }
}

/// A quote that is stored already takes the new values.
fn all_but_the_id() -> OnConflict {
    let others = passage::Column::iter().filter(|column| !matches!(column, passage::Column::Id));
    OnConflict::column(passage::Column::Id)
        .update_columns(others)
        .to_owned()
}

async fn stored_quotes<'i>(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = &'i Uuid>,
) -> Result<BTreeMap<Uuid, passage::Model>, DbErr> {
    let ids: BTreeSet<Uuid> = ids.copied().collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let mut stored = BTreeMap::new();
    for part in ids.chunks(500) {
        for row in passage::Entity::find()
            .filter(passage::Column::Id.is_in(part.iter().copied()))
            .all(db)
            .await?
        {
            stored.insert(row.id, row);
        }
    }
    Ok(stored)
}

/// Deletes a quote whose reports went to another, which answers for its id and for all that it answered for.
async fn retire(db: &impl ConnectionTrait, old: Uuid, survivor: Uuid) -> Result<(), DbErr> {
    quote_former_id::Entity::update_many()
        .col_expr(quote_former_id::Column::QuoteId, survivor.into())
        .filter(quote_former_id::Column::QuoteId.eq(old))
        .exec(db)
        .await?;
    let former = quote_former_id::Model {
        former_id: old,
        quote_id: survivor,
    };
    quote_former_id::Entity::insert(former.into_active_model())
        .exec_without_returning(db)
        .await?;
    // Only reports of old revisions still point to it.
    report::Entity::update_many()
        .col_expr(report::Column::QuoteId, survivor.into())
        .filter(report::Column::QuoteId.eq(old))
        .exec(db)
        .await?;
    passage::Entity::delete_by_id(old).exec(db).await?;
    Ok(())
}

/// Takes a quote that no live report prints out of all lists; deletes it unless old revisions print it.
async fn abandon(db: &impl ConnectionTrait, old: Uuid) -> Result<(), DbErr> {
    if report::Entity::find()
        .filter(report::Column::QuoteId.eq(old))
        .one(db)
        .await?
        .is_none()
    {
        passage::Entity::delete_by_id(old).exec(db).await?;
        return Ok(());
    }
    passage::Entity::update_many()
        .col_expr(passage::Column::ReportCount, 0.into())
        .col_expr(passage::Column::IndependentCount, 0.into())
        .filter(passage::Column::Id.eq(old))
        .exec(db)
        .await?;
    Ok(())
}

/// Gives reports their quotes and relations.
async fn regroup(db: &impl ConnectionTrait, rows: Vec<(Uuid, Uuid, Relation)>) -> Result<(), DbErr> {
    let mut sql = Sql::new("WITH found (id, quote_id, relation) AS (VALUES ");
    for (report, quote, relation) in rows {
        sql.row((report, quote, relation));
    }
    sql.push(
        ") UPDATE report SET quote_id = found.quote_id, relation = found.relation FROM found WHERE report.id = found.id",
    );
    sql.execute(db).await?;
    Ok(())
}
