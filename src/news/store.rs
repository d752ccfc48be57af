use super::Change;
use crate::issue::{Basket, EventKind, IssueId, State};
use crate::people::PersonId;
use crate::schema::{issue_events, issues};
use diesel::dsl::max;
use diesel::prelude::*;

type Row = (
    (i64, IssueId, EventKind, Option<PersonId>, Option<State>, State),
    (Option<IssueId>, Basket, String, String),
);

fn change((event, issue): Row) -> Change {
    let (id, issue_id, kind, by, from, to) = event;
    let (with, basket, software, department) = issue;
    Change { id, issue: issue_id, with, kind, by, from, to, basket, software, department }
}

/// The number of the last event there is.
pub fn newest(conn: &mut PgConnection) -> QueryResult<i64> {
    let newest: Option<i64> = issue_events::table.select(max(issue_events::id)).first(conn)?;
    Ok(newest.unwrap_or(0))
}

/// What happened after an event, in the order of numbers; at most so much.
pub fn after(conn: &mut PgConnection, id: i64, at_most: i64) -> QueryResult<Vec<Change>> {
    let rows: Vec<Row> = issue_events::table
        .inner_join(issues::table)
        .filter(issue_events::id.gt(id))
        .order(issue_events::id)
        .limit(at_most)
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(change).collect())
}

/// Those of these events that are there by now.
pub fn these(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<Vec<Change>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = issue_events::table
        .inner_join(issues::table)
        .filter(issue_events::id.eq_any(ids))
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(change).collect())
}

type EventColumns = (
    issue_events::id,
    issue_events::issue_id,
    issue_events::kind,
    issue_events::by_id,
    issue_events::from_state,
    issue_events::to_state,
);

type IssueColumns = (issues::duplicate_of, issues::basket, issues::software, issues::department);

fn columns() -> (EventColumns, IssueColumns) {
    let event = (
        issue_events::id,
        issue_events::issue_id,
        issue_events::kind,
        issue_events::by_id,
        issue_events::from_state,
        issue_events::to_state,
    );
    (event, (issues::duplicate_of, issues::basket, issues::software, issues::department))
}
