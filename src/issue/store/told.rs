//! How issues stand, to those who may not know all of it. That theirs is a duplicate its reporters never learn: it stands as
//! what it points to.

use super::Row;
use crate::issue::policy::reads_as_reporter;
use crate::issue::{Issue, IssueId, State};
use crate::people::Person;
use crate::schema::{issues, people};
use diesel::prelude::*;
use std::collections::HashMap;

/// Where the issues stand that others point to, and who has them, as the reporters of the others are told.
pub fn told(
    conn: &mut PgConnection,
    ids: &[IssueId],
) -> QueryResult<HashMap<IssueId, (State, Option<String>)>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(IssueId, State, bool, Option<String>)> = issues::table
        .filter(issues::id.eq_any(ids))
        .select((issues::id, issues::state, issues::routed, owner_name()))
        .load(conn)?;
    let told = |(id, state, routed, owner): (IssueId, State, bool, Option<String>)| {
        (id, (state.told(routed), owner.filter(|_| !routed)))
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Whether an issue waits as far as who reads it is told, and which other one it stands as, to them.
pub type Told = (bool, Option<IssueId>);

/// That, to `$viewer`: columns of `issues`.
macro_rules! told_to {
    ($viewer:expr) => {{
        let points = issues::state.eq(State::Duplicate).and(issues::duplicate_of.is_not_null());
        let as_own = diesel::dsl::not(reads_everything!($viewer));
        (waits_as_told!($viewer), diesel::dsl::case_when(points.and(as_own), issues::duplicate_of))
    }};
}

pub(crate) use told_to;

/// How issues of a list stand, and who has them, as who reads the list is told.
#[derive(Debug, Default)]
pub struct Others(HashMap<IssueId, (State, Option<String>)>);

impl Others {
    /// One statement, and only where one stands as another.
    pub fn of<'a>(
        conn: &mut PgConnection,
        rows: impl Iterator<Item = &'a Told>,
    ) -> QueryResult<Self> {
        let ids: Vec<IssueId> = rows.filter_map(|(_, of)| *of).collect();
        Ok(Others(told(conn, &ids)?))
    }

    pub fn told(
        &self,
        state: State,
        owner: Option<String>,
        (waits, of): Told,
    ) -> (State, Option<String>) {
        match of.and_then(|of| self.0.get(&of)) {
            Some((other, owner)) => (state.told_with(false, Some(*other)), owner.clone()),
            None => (state.told(waits), owner.filter(|_| !waits)),
        }
    }
}

/// Where the one of them stands; nothing is asked where there is none.
pub fn told_of(conn: &mut PgConnection, of: Option<IssueId>) -> QueryResult<Option<State>> {
    let Some(of) = of else { return Ok(None) };
    Ok(told(conn, &[of])?.remove(&of).map(|(state, _)| state))
}

/// Where an issue stands, as `viewer` is told.
pub(super) fn state(conn: &mut PgConnection, viewer: &Person, issue: &Issue) -> QueryResult<State> {
    match reads_as_reporter(viewer, issue.reporter, issue.owner) {
        true => Ok(issue.state.told_with(issue.routed, told_of(conn, issue.points_to())?)),
        false => Ok(issue.state),
    }
}

/// These issues as `viewer` is told that they stand. One statement, and only where one is a duplicate and their own.
pub fn as_told_to(
    conn: &mut PgConnection,
    viewer: &Person,
    mut all: Vec<Issue>,
) -> QueryResult<Vec<Issue>> {
    let theirs = |issue: &Issue| reads_as_reporter(viewer, issue.reporter, issue.owner);
    let own = |issue: &Issue| issue.points_to().filter(|_| theirs(issue));
    let of: Vec<IssueId> = all.iter().filter_map(own).collect();
    let others = told(conn, &of)?;
    for issue in all.iter_mut().filter(|issue| theirs(issue)) {
        let other = issue.points_to().and_then(|of| others.get(&of));
        issue.state = issue.state.told_with(issue.routed, other.map(|(state, _)| *state));
        (issue.duplicate_of, issue.duplicates) = (None, 0);
    }
    Ok(all)
}

/// What an issue points to, as `viewer` may know it, and who has it.
pub fn pointed_to(
    conn: &mut PgConnection,
    viewer: &Person,
    issue: &Issue,
) -> QueryResult<Option<(Issue, Option<String>)>> {
    let Some(of) = issue.duplicate_of else { return Ok(None) };
    let (row, owner): (Row, Option<String>) =
        issues::table.find(of).select((Row::as_select(), owner_name())).first(conn)?;
    let whole = Issue::from(row);
    let owned = whole.owner;
    let other = whole.known_to(viewer);
    Ok(Some((other.clone(), owner.filter(|_| other.owner == owned))))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn owner_name() -> _ {
    people::table
        .filter(people::id.nullable().eq(issues::owner_id))
        .select(people::name)
        .single_value()
}
