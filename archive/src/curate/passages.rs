//! Which reports are one passage, or are not, as persons found.
//!
//! [`crate::collate`] forms passages by their words first, then heeds the decisions in the order in which they were made: joining puts the passages of all its reports
//! together, parting takes those of one side out of a passage that holds reports of both. A report about which nobody decided stays with what it is printed with,
//! unless its words stand in those of the leaving side alone.

use std::collections::{BTreeMap, BTreeSet};

use entity::decided_passage;
use entity::vocabulary::PassageRule;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

/// The side that leaves where a passage is parted.
pub(super) const LEAVES: i32 = 0;
/// The side that stays.
pub(super) const STAYS: i32 = 1;

/// Decisions about passages, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DecidedPassages {
    decisions: BTreeMap<i64, Decision>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Decision {
    rule: PassageRule,
    sides: BTreeMap<Uuid, i32>,
}

impl DecidedPassages {
    /// Takes the decisions in force that bind any of these reports, whole; whether there were new ones among them.
    pub(crate) async fn take(&mut self, db: &impl ConnectionTrait, reports: &[Uuid]) -> Result<bool, DbErr> {
        let known = self.decisions.len();
        for part in reports.chunks(500) {
            let bound = decided_passage::Entity::find()
                .select_only()
                .column(decided_passage::Column::Seq)
                .filter(decided_passage::Column::ReportId.is_in(part.iter().copied()))
                .into_query();
            for row in decided_passage::Entity::find()
                .filter(decided_passage::Column::Seq.in_subquery(bound))
                .all(db)
                .await?
            {
                let decision = self.decisions.entry(row.seq).or_insert_with(|| Decision {
                    rule: row.kind,
                    sides: BTreeMap::new(),
                });
                decision.sides.insert(row.report_id, row.side);
            }
        }
        Ok(self.decisions.len() > known)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.decisions.is_empty()
    }

    /// All reports that the decisions bind.
    pub(crate) fn reports(&self) -> BTreeSet<Uuid> {
        let sides = self.decisions.values().flat_map(|decision| decision.sides.keys());
        sides.copied().collect()
    }

    /// Heeds the decisions on reports with the passages that they are in. `fits` says whether the words of one report stand in another's or the other way round;
    /// `new` gives a passage that there was not.
    pub(crate) fn heed<P: Copy + Ord>(
        &self,
        passages: &mut BTreeMap<Uuid, P>,
        fits: impl Fn(Uuid, Uuid) -> bool,
        mut new: impl FnMut() -> P,
    ) {
        for Decision { rule, sides } in self.decisions.values() {
            match rule {
                PassageRule::Join => join(passages, sides),
                PassageRule::Part => part(passages, sides, &fits, &mut new),
            }
        }
    }
}

fn join<P: Copy + Ord>(passages: &mut BTreeMap<Uuid, P>, sides: &BTreeMap<Uuid, i32>) {
    let joined: BTreeSet<P> = sides.keys().filter_map(|id| passages.get(id).copied()).collect();
    let Some(&first) = joined.first() else { return };
    for passage in passages.values_mut().filter(|passage| joined.contains(passage)) {
        *passage = first;
    }
}

fn part<P: Copy + Ord>(
    passages: &mut BTreeMap<Uuid, P>,
    sides: &BTreeMap<Uuid, i32>,
    fits: impl Fn(Uuid, Uuid) -> bool,
    mut new: impl FnMut() -> P,
) {
    let held: BTreeSet<P> = sides.keys().filter_map(|id| passages.get(id).copied()).collect();
    for passage in held {
        let members: Vec<Uuid> = passages
            .iter()
            .filter(|(_, other)| **other == passage)
            .map(|(id, _)| *id)
            .collect();
        let of = |side: i32| -> Vec<Uuid> {
            let on_side = |id: &&Uuid| sides.get(id) == Some(&side);
            members.iter().filter(on_side).copied().collect()
        };
        let (leaving, staying) = (of(LEAVES), of(STAYS));
        if leaving.is_empty() || staying.is_empty() {
            continue;
        }
        let apart = new();
        for id in members {
            let near = |side: &[Uuid]| side.iter().any(|&other| fits(id, other));
            let leaves = match sides.get(&id) {
                Some(&side) => side == LEAVES,
                None => near(&leaving) && !near(&staying),
            };
            if leaves {
                passages.insert(id, apart);
            }
        }
    }
}

/// Writes a decision.
pub(super) async fn write(
    db: &impl ConnectionTrait,
    seq: i64,
    rule: PassageRule,
    sides: &BTreeMap<Uuid, i32>,
) -> Result<(), DbErr> {
    use sea_orm::ActiveValue::Set;
    let rows: Vec<decided_passage::ActiveModel> = sides
        .iter()
        .map(|(&report_id, &side)| decided_passage::ActiveModel {
            seq: Set(seq),
            report_id: Set(report_id),
            kind: Set(rule),
            side: Set(side),
        })
        .collect();
    for part in rows.chunks(200) {
        decided_passage::Entity::insert_many(part.iter().cloned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}
