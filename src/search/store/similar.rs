//! Issues that may be the same, or were once.

use super::sql::search_similar;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::reads_everything;
use crate::issue::{IssueId, ResolutionCode, State};
use crate::people::Person;
use crate::schema::{issues, search_report_words};
use crate::search::domain::{Likeness, Said};
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

/// An issue like another one.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Alike {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    /// What ended it, if it is over.
    pub code: Option<ResolutionCode>,
    pub submitted_at: DateTime<Utc>,
}

/// The issues most like this one, at most so many, the likest first; for who works on any issue.
pub fn similar(
    conn: &mut PgConnection,
    viewer: &Person,
    issue: IssueId,
    at_most: i32,
) -> QueryResult<Vec<Alike>> {
    if sight(viewer) != Sight::All {
        return Ok(Vec::new());
    }
    let ids = likest(conn, issue, at_most)?;
    // How an own report stands is told on its own page.
    let rows: Vec<Alike> = issues::table
        .filter(issues::id.eq_any(&ids))
        .filter(reads_everything!(viewer))
        .select(Alike::as_select())
        .load(conn)?;
    let mut rows: HashMap<i64, Alike> = rows.into_iter().map(|row| (row.id.0, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// Their numbers.
pub fn likest(conn: &mut PgConnection, issue: IssueId, at_most: i32) -> QueryResult<Vec<i64>> {
    let said: Vec<(String, bool, i64)> = search_report_words::table
        .filter(search_report_words::issue_id.eq(issue.0))
        .select((
            search_report_words::lexeme,
            search_report_words::in_summary,
            search_report_words::issues,
        ))
        .load(conn)?;
    let said: Vec<Said> = said
        .into_iter()
        .map(|(lexeme, in_summary, issues)| Said { lexeme, in_summary, issues })
        .collect();
    let newest: Option<i64> = issues::table.select(max(issues::id)).first(conn)?;
    let Some(like) = Likeness::of(&said, newest.unwrap_or(0)) else { return Ok(Vec::new()) };
    let Likeness { asked, since, lexemes, weights } = like;
    diesel::select(search_similar(issue.0, asked, since, lexemes, weights, at_most))
        .get_result(conn)
}
