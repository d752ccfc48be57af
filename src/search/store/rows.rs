//! What a page shows of what was found.

use super::find::reads_notes;
use super::sql::{search_people, search_snippet};
use crate::issue::{self, Basket, Issue, IssueId, State};
use crate::people::{Person, Role};
use crate::schema::{departments, issues, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use std::collections::HashMap;

/// A line of what was found.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Listed {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub department: String,
    pub state: State,
    pub basket: Basket,
    pub submitted_at: DateTime<Utc>,
}

/// A found issue with the names of who reported and who owns it, and where it says what was asked.
#[derive(Clone, Debug)]
pub struct Met {
    pub issue: Listed,
    pub reporter: String,
    pub owner: Option<String>,
    /// Hits stand between two signs that `domain::parts` knows; empty when no words were asked for.
    pub snippet: String,
}

/// `ids` in their order. That `viewer` may know of them was asked when they were found.
pub fn listed(
    conn: &mut PgConnection,
    viewer: &Person,
    ids: &[IssueId],
    asked: Option<&str>,
) -> QueryResult<Vec<Met>> {
    let owners = diesel::alias!(people as owners);
    let owner = owners
        .filter(owners.field(people::id).nullable().eq(issues::owner_id))
        .select(owners.field(people::name))
        .single_value();
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let found = issues::table
        .inner_join(people::table)
        .filter(issues::id.eq_any(&numbers))
        .select((Listed::as_select(), people::name, owner));
    let rows: Vec<(Listed, String, Option<String>)> = found.load(conn)?;
    let mut snippets = match asked {
        Some(asked) => snippets(conn, viewer, &numbers, asked)?,
        None => HashMap::new(),
    };
    let mut met: HashMap<IssueId, Met> = rows
        .into_iter()
        .map(|(issue, reporter, owner)| {
            let snippet = snippets.remove(&issue.id.0).unwrap_or_default();
            (issue.id, Met { issue, reporter, owner, snippet })
        })
        .collect();
    Ok(ids.iter().filter_map(|id| met.remove(id)).collect())
}

fn snippets(
    conn: &mut PgConnection,
    viewer: &Person,
    ids: &[i64],
    asked: &str,
) -> QueryResult<HashMap<i64, String>> {
    let snippet = search_snippet(issues::id, issues::description, asked, reads_notes(viewer));
    let all: Vec<(i64, String)> =
        issues::table.filter(issues::id.eq_any(ids)).select((issues::id, snippet)).load(conn)?;
    Ok(all.into_iter().collect())
}

/// The issue of that number, if `viewer` may know of it.
pub fn by_number(
    conn: &mut PgConnection,
    viewer: &Person,
    number: IssueId,
) -> QueryResult<Option<Issue>> {
    issue::store::get(conn, viewer, number).optional()
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
