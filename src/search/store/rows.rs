//! What a page shows of what was found.

use super::sql::{search_people, search_snippet};
use crate::issue::store::{Others, Told, reads_everything, told_to, waits_as_told};
use crate::issue::{self, Basket, Issue, IssueId, State};
use crate::people::{Person, Role};
use crate::schema::{departments, issues, people};
use crate::search::domain::Query;
use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// A line of what was found.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub department: String,
    pub state: State,
    /// What it is a duplicate of; absent where the viewer reads the issue as its reporter does.
    pub duplicate_of: Option<IssueId>,
    /// Absent where the viewer reads the issue as its reporter does.
    pub basket: Option<Basket>,
    pub submitted_at: DateTime<Utc>,
    /// Where it says what was asked, hits between two signs that `domain::parts` knows; empty when no words were.
    pub snippet: String,
}

/// A found issue with the names of who reported and who owns it.
#[derive(Clone, Debug)]
pub struct Met {
    pub issue: Listed,
    pub reporter: String,
    pub owner: Option<String>,
}

/// `ids` in their order. That `viewer` may know of them was asked when they were found.
pub fn listed(
    conn: &mut PgConnection,
    viewer: &Person,
    ids: &[IssueId],
    query: &Query,
) -> QueryResult<Vec<Met>> {
    let owners = diesel::alias!(people as owners);
    let owner = owners
        .filter(owners.field(people::id).nullable().eq(issues::owner_id))
        .select(owners.field(people::name))
        .single_value();
    let snippet = |asked: &str, notes: bool| {
        search_snippet(issues::id, issues::description, asked.to_owned(), notes)
    };
    let snippet = case_when(reads_everything!(viewer), snippet(&query.all, true))
        .otherwise(snippet(&query.public, false));
    let issue = (
        issues::id,
        issues::summary,
        issues::software,
        issues::department,
        issues::state,
        case_when(reads_everything!(viewer), issues::duplicate_of),
        case_when(reads_everything!(viewer), issues::basket),
        issues::submitted_at,
        snippet,
    );
    let rows: Vec<(Listed, String, Option<String>, Told)> = issues::table
        .inner_join(people::table)
        .filter(issues::id.eq_any(ids))
        .select((issue, people::name, owner, told_to!(viewer)))
        .load(conn)?;
    let others = Others::of(conn, rows.iter().map(|(.., told)| told))?;
    let mut met: HashMap<IssueId, Met> = rows
        .into_iter()
        .map(|(issue, reporter, owner, told)| {
            let (state, owner) = others.told(issue.state, owner, told);
            (issue.id, Met { issue: Listed { state, ..issue }, reporter, owner })
        })
        .collect();
    Ok(ids.iter().filter_map(|id| met.remove(id)).collect())
}

/// The issue of that number, if `viewer` may know of it.
pub fn by_number(
    conn: &mut PgConnection,
    viewer: &Person,
    number: IssueId,
) -> QueryResult<Option<Issue>> {
    let issue = issue::store::get(conn, viewer, number).optional()?;
    Ok(issue::store::as_told_to(conn, viewer, issue.into_iter().collect())?.pop())
}

/// Somebody whose name or address was typed.
#[derive(Clone, Debug, Queryable)]
pub struct Somebody {
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub department: Option<String>,
}

/// The people who are called what was typed, a few.
pub fn people(conn: &mut PgConnection, typed: &str) -> QueryResult<Vec<Somebody>> {
    const FEW: i32 = 5;
    let ids: Vec<i64> = diesel::select(search_people(typed, FEW)).get_result(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    people::table
        .left_join(departments::table)
        .filter(people::id.eq_any(ids))
        .order((people::name, people::id))
        .select((people::name, people::email, people::role, departments::name.nullable()))
        .load(conn)
}
