//! What a page of documentation about an area would be written from.

use super::read::{Boxed, narrowed};
use crate::issue::{EventKind, IssueId};
use crate::numbers::area::Name;
use crate::numbers::count::Count;
use crate::numbers::filter::Filter;
use crate::schema::{issue_events, issues, tally_requests};
use chrono::{DateTime, Utc};
use diesel::dsl::count;
use diesel::prelude::*;

type Span = (DateTime<Utc>, DateTime<Utc>);

/// Which requests: those of an area in a period that a filter admits.
pub struct Of<'a> {
    pub area: &'a Name,
    pub filter: &'a Filter,
    pub span: Span,
}

impl<'a> Of<'a> {
    fn requests(&self) -> Boxed<'a> {
        let ((software, kind), (from, to)) = (self.area, self.span);
        let requests = tally_requests::table
            .filter(tally_requests::software.eq(software))
            .filter(tally_requests::submitted_at.ge(from))
            .filter(tally_requests::submitted_at.lt(to))
            .filter(tally_requests::kinds.contains(vec![kind]));
        narrowed(requests.into_boxed(), self.filter)
    }
}

/// How many different people asked about an area.
///
/// # Errors
/// Any of the connection's.
pub fn askers(conn: &mut PgConnection, of: &Of<'_>) -> QueryResult<i64> {
    of.requests().select(count(tally_requests::asker_id).aggregate_distinct()).first(conn)
}

/// The newest issues of an area.
///
/// # Errors
/// Any of the connection's.
pub fn newest(
    conn: &mut PgConnection,
    of: &Of<'_>,
    at_most: i64,
) -> QueryResult<Vec<(IssueId, String)>> {
    let ids = ids(conn, of, at_most, None)?;
    issues::table
        .filter(issues::id.eq_any(ids))
        .order(issues::id.desc())
        .select((issues::id, issues::summary))
        .load(conn)
}

/// The replies that ended an issue of an area at once: of issues resolved on first contact, the newest.
///
/// # Errors
/// Any of the connection's.
pub fn best_replies(
    conn: &mut PgConnection,
    of: &Of<'_>,
    at_most: i64,
) -> QueryResult<Vec<(IssueId, String)>> {
    let ids = ids(conn, of, at_most * 4, Some(Count::FirstContact))?;
    let found: Vec<(IssueId, Option<String>)> = issue_events::table
        .filter(issue_events::issue_id.eq_any(ids))
        .filter(issue_events::kind.eq(EventKind::Resolved))
        .filter(issue_events::text.is_not_null())
        .order(issue_events::id.desc())
        .limit(at_most)
        .select((issue_events::issue_id, issue_events::text))
        .load(conn)?;
    Ok(found.into_iter().filter_map(|(issue, text)| Some((issue, text?))).collect())
}

fn ids(
    conn: &mut PgConnection,
    of: &Of<'_>,
    at_most: i64,
    counted_as: Option<Count>,
) -> QueryResult<Vec<i64>> {
    let mut issues = of.requests().filter(tally_requests::is_line.eq(false));
    if let Some(count) = counted_as {
        issues = issues.filter(super::behind::counts_as(tally_requests::flags, count.flag()));
    }
    let newest = issues.order(tally_requests::submitted_at.desc()).limit(at_most);
    newest.select(tally_requests::id).load(conn)
}
