//! An issue's past, as its time line reads it.

use crate::issue::{EventKind, Facts, IssueId, Line, State};
use crate::people::{Channel, PersonId, Role};
use crate::schema::{issue_events, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;

#[derive(Queryable, Selectable)]
#[diesel(table_name = issue_events)]
struct LineRow {
    id: i64,
    issue_id: IssueId,
    kind: EventKind,
    at: DateTime<Utc>,
    by_id: Option<PersonId>,
    from_state: Option<State>,
    to_state: State,
    text: Option<String>,
    why: Option<String>,
    channel: Option<Channel>,
    reached: Option<bool>,
    minutes: Option<i32>,
    facts: serde_json::Value,
}

/// A row, who did it, their role, and who owned the issue then.
type Found = (LineRow, Option<String>, Option<Role>, Option<String>);

/// Which lines of a time line are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Lines<'a> {
    /// Of these kinds; of all when none is named.
    pub kinds: &'a [EventKind],
    /// Older than this line.
    pub before: Option<i64>,
    pub at_most: i64,
}

/// The lines of `$whose` issues that `$lines` asks for, the newest first.
macro_rules! found {
    ($whose:expr, $lines:expr) => {{
        let owners = diesel::alias!(people as owners);
        issue_events::table
            .left_join(people::table.on(people::id.nullable().eq(issue_events::by_id)))
            .left_join(owners.on(owners.field(people::id).nullable().eq(issue_events::owner_id)))
            .filter($whose)
            .filter(issue_events::id.lt($lines.before.unwrap_or(i64::MAX)))
            .filter(
                $lines
                    .kinds
                    .is_empty()
                    .into_sql::<Bool>()
                    .or(issue_events::kind.eq_any($lines.kinds))
                    // What had ended with another one is open again: that is a reopening, too.
                    .or($lines
                        .kinds
                        .contains(&EventKind::Reopened)
                        .into_sql::<Bool>()
                        .and(issue_events::kind.eq(EventKind::UnmarkedDuplicate))
                        .and(issue_events::from_state.eq(State::Resolved))),
            )
            .order(issue_events::id.desc())
            .limit($lines.at_most)
            .select((
                LineRow::as_select(),
                people::name.nullable(),
                people::role.nullable(),
                owners.field(people::name).nullable(),
            ))
    }};
}

/// The newest of those lines, oldest first.
///
/// Visibility is the sheet's: load that first.
pub fn timeline(conn: &mut PgConnection, id: IssueId, lines: Lines<'_>) -> QueryResult<Vec<Line>> {
    let rows: Vec<Found> = found!(issue_events::issue_id.eq(id), lines).load(conn)?;
    Ok(rows.into_iter().rev().map(line).collect())
}

/// The duplicates whose lines stand among those of the issue they point to.
#[derive(Clone, Debug, Default)]
pub struct Together {
    /// Of these, everything.
    pub all: Vec<IssueId>,
    /// Of these, what their reporter reads: whoever looks reported them.
    pub own: Vec<IssueId>,
}

/// The same of an issue and its duplicates in one. What was said to all of them stands there once, and that they are
/// duplicates the issue itself says.
pub fn timeline_together(
    conn: &mut PgConnection,
    id: IssueId,
    with: &Together,
    lines: Lines<'_>,
) -> QueryResult<Vec<Line>> {
    const ASIDE: [EventKind; 2] = [EventKind::MarkedDuplicate, EventKind::UnmarkedDuplicate];
    let theirs = issue_events::issue_id
        .eq_any(with.all.iter().map(|id| id.0))
        .or(issue_events::issue_id
            .eq_any(with.own.iter().map(|id| id.0))
            .and(issue_events::kind.eq_any(EventKind::FOR_REPORTER)))
        .and(issue_events::kind.ne_all(ASIDE))
        .and(diesel::dsl::not(issue_events::facts.has_key("together_with")));
    let whose = issue_events::issue_id.eq(id).or(theirs);
    let rows: Vec<Found> = found!(whose, lines).load(conn)?;
    Ok(rows.into_iter().rev().map(line).collect())
}

/// The newest line of this person's: what they have just done, in the transaction in which they did it.
pub fn latest_of(conn: &mut PgConnection, id: IssueId, by: PersonId) -> QueryResult<i64> {
    issue_events::table
        .filter(issue_events::issue_id.eq(id))
        .filter(issue_events::by_id.eq(by))
        .order(issue_events::id.desc())
        .select(issue_events::id)
        .first(conn)
}

fn line((row, name, role, owner_name): Found) -> Line {
    Line {
        id: row.id,
        issue: row.issue_id,
        kind: row.kind,
        at: row.at,
        by: row.by_id,
        by_name: name.unwrap_or_else(|| "The desk".to_owned()),
        by_staff: role.is_none_or(|role| role != Role::Employee),
        owner_name,
        from_state: row.from_state,
        to_state: row.to_state,
        text: row.text,
        why: row.why,
        channel: row.channel,
        reached: row.reached,
        minutes: row.minutes,
        facts: serde_json::from_value::<Facts>(row.facts).unwrap_or_default(),
    }
}
