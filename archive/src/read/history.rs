//! What became of reports and texts from revision to revision.

use std::collections::HashMap;

use entity::vocabulary::Standing;
use entity::{article, report, report_history, revision};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use uuid::Uuid;

use super::article::words_of_revisions;
use super::report::offset;
use super::sql::Sql;

/// A report through the revisions of its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// How it stands to the current revision.
    pub standing: ReportStanding,
    /// The report that stands in its place, where it changed.
    pub successor: Option<Uuid>,
    /// The revisions that tell of it, the first one first.
    pub steps: Vec<Step>,
}

/// How a report stands to the current revision of its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportStanding {
    /// The words stand where they stood.
    Current,
    /// The words stand elsewhere in the text than in an earlier revision.
    Moved,
    /// Other words stand in their place.
    Changed,
    /// Nothing stands in their place.
    Vanished,
}

/// What one revision has of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The revision.
    pub revision: Uuid,
    /// What it has.
    pub standing: Standing,
    /// The words in code points of its text, half-open, where it prints them.
    pub points: Option<(usize, usize)>,
    /// The report that stands in their place, where they changed.
    pub successor: Option<Uuid>,
}

/// The histories of reports.
pub async fn histories(db: &impl ConnectionTrait, reports: &[Uuid]) -> Result<HashMap<Uuid, History>, DbErr> {
    let mut sql = Sql::new(
        "SELECT h.*, v.number FROM report_history h JOIN revision v ON v.id = h.revision_id WHERE h.report_id IN ",
    );
    sql.bind_all(reports.iter().copied())
        .push(" ORDER BY h.report_id, v.number");
    let mut steps: HashMap<Uuid, Vec<(i32, Step)>> = HashMap::new();
    for row in sql.all(db).await? {
        let model = report_history::Model::from_query_result(&row, "")?;
        let points = model.point_start.zip(model.point_end);
        let step = Step {
            revision: model.revision_id,
            standing: model.standing,
            points: points.map(|(start, end)| (offset(start), offset(end))),
            successor: model.successor_id,
        };
        steps
            .entry(model.report_id)
            .or_default()
            .push((row.try_get("", "number")?, step));
    }
    let rows = report::Entity::find()
        .find_also_related(article::Entity)
        .filter(report::Column::Id.is_in(reports.iter().copied()))
        .all(db)
        .await?;
    let revisions = revision::Entity::find()
        .select_only()
        .columns([revision::Column::Id, revision::Column::Number])
        .filter(revision::Column::Id.is_in(rows.iter().map(|(row, _)| row.revision_id)))
        .into_tuple::<(Uuid, i32)>()
        .all(db)
        .await?;
    let numbers: HashMap<Uuid, i32> = revisions.into_iter().collect();
    let mut histories = HashMap::new();
    for (row, article) in rows {
        let Some(article) = article else { continue };
        let number = numbers.get(&row.revision_id).copied().unwrap_or_default();
        let steps = steps.remove(&row.id).unwrap_or_default();
        histories.insert(row.id, history(&row, number, article.revision_id, steps));
    }
    Ok(histories)
}

fn history(row: &report::Model, number: i32, current: Uuid, mut steps: Vec<(i32, Step)>) -> History {
    let here = Step {
        revision: row.revision_id,
        standing: Standing::Printed,
        points: Some((offset(row.point_start), offset(row.point_end))),
        successor: None,
    };
    let fate = |steps: &[(i32, Step)]| {
        let gone = steps.iter().filter(|(_, step)| step.standing != Standing::Printed);
        let last = gone.max_by_key(|(number, step)| (step.revision == current, *number));
        last.map(|(_, step)| (step.standing, step.successor))
    };
    let (standing, successor) = if row.revision_id == current {
        let earlier = steps.iter().rev().find(|(_, step)| step.standing == Standing::Printed);
        let moved = earlier.is_some_and(|(_, step)| step.points != here.points);
        let standing = if moved {
            ReportStanding::Moved
        } else {
            ReportStanding::Current
        };
        (standing, None)
    } else {
        match fate(&steps) {
            Some((Standing::Changed, successor)) => (ReportStanding::Changed, successor),
            _ => (ReportStanding::Vanished, None),
        }
    };
    steps.retain(|(_, step)| step.revision != row.revision_id);
    steps.push((number, here));
    steps.sort_by_key(|(number, _)| *number);
    History {
        standing,
        successor,
        steps: steps.into_iter().map(|(_, step)| step).collect(),
    }
}

/// The reports that the revision before printed and each of these no longer prints; revisions without any are left out.
pub async fn departures(db: &impl ConnectionTrait, revisions: &[Uuid]) -> Result<HashMap<Uuid, Vec<Uuid>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT h.revision_id, h.report_id FROM report_history h JOIN report r ON r.id = h.report_id WHERE h.standing <> ",
    );
    sql.bind(Standing::Printed)
        .push(" AND h.revision_id IN ")
        .bind_all(revisions.iter().copied())
        .push(" ORDER BY r.ordinal, r.id");
    let mut by_revision: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for row in sql.all(db).await? {
        by_revision
            .entry(row.try_get("", "revision_id")?)
            .or_default()
            .push(row.try_get("", "report_id")?);
    }
    Ok(by_revision)
}

/// Lines that a revision has otherwise than the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The old lines; empty where lines were added.
    pub before: String,
    /// The new lines; empty where lines were taken out.
    pub after: String,
}

/// What each of these revisions changed in the text of the one before, line by line; the first of an article changed nothing.
pub async fn edits(db: &impl ConnectionTrait, revisions: &[Uuid]) -> Result<HashMap<Uuid, Vec<Edit>>, DbErr> {
    let mut sql = Sql::new(
        "SELECT v.id, p.id AS previous FROM revision v JOIN revision p ON p.article_id = v.article_id AND p.number = v.number - 1 WHERE v.id IN ",
    );
    sql.bind_all(revisions.iter().copied());
    let mut pairs: Vec<(Uuid, Uuid)> = Vec::new();
    for row in sql.all(db).await? {
        pairs.push((row.try_get("", "id")?, row.try_get("", "previous")?));
    }
    let ids: Vec<Uuid> = pairs.iter().flat_map(|&(id, previous)| [id, previous]).collect();
    let words = words_of_revisions(db, &ids).await?;
    let edits = pairs.into_iter().filter_map(|(id, previous)| {
        let (old, new) = (words.get(&previous)?, words.get(&id)?);
        let mut edits = lines(
            old.title.as_deref().unwrap_or_default(),
            new.title.as_deref().unwrap_or_default(),
        );
        edits.extend(lines(&old.text, &new.text));
        Some((id, edits))
    });
    Ok(edits.collect())
}

fn lines(old: &str, new: &str) -> Vec<Edit> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let edit = |old: &[&str], new: &[&str]| Edit {
        before: old.join("\n"),
        after: new.join("\n"),
    };
    capture_diff_slices(Algorithm::Patience, &old, &new)
        .into_iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| edit(&old[operation.old_range()], &new[operation.new_range()]))
        .filter(|edit| !edit.before.trim().is_empty() || !edit.after.trim().is_empty())
        .collect()
}
