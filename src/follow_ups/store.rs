use super::domain::Booked;
use crate::issue::{FollowUp, FollowUpEnd, FollowUpKind, IssueId};
use crate::people::PersonId;
use crate::schema::{follow_ups, issues, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;

/// Books it. Call in the transaction of the issue's step.
pub fn add(
    conn: &mut PgConnection,
    issue: IssueId,
    follow_up: &FollowUp,
    owner: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::issue_id.eq(issue.0),
            follow_ups::kind.eq(follow_up.kind),
            follow_ups::at.eq(follow_up.at),
            follow_ups::place.eq(&follow_up.place),
            follow_ups::owner_id.eq(owner.0),
            follow_ups::booked_at.eq(now),
        ))
        .execute(conn)
        .map(drop)
}

/// Ends it, before the issue's step would call it off. Call in the step's transaction.
pub fn end(
    conn: &mut PgConnection,
    issue: IssueId,
    end: FollowUpEnd,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(follow_ups::table)
        .filter(follow_ups::issue_id.eq(issue.0))
        .filter(follow_ups::ended_at.is_null())
        .set((follow_ups::ended_as.eq(end), follow_ups::ended_at.eq(now)))
        .execute(conn)
        .map(drop)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = follow_ups)]
struct Row {
    id: i64,
    issue_id: i64,
    kind: FollowUpKind,
    at: DateTime<Utc>,
    place: String,
    booked_at: DateTime<Utc>,
    ended_as: Option<FollowUpEnd>,
}

/// Of a time, half-open; one person's or everybody's; by when they are. At most `limit`.
pub fn between(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    owner: Option<PersonId>,
    limit: i64,
) -> QueryResult<Vec<Booked>> {
    let owners = diesel::alias!(people as owners);
    let rows: Vec<(Row, String, String, String, Option<String>, String)> = follow_ups::table
        .inner_join(issues::table.on(issues::id.eq(follow_ups::issue_id)))
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .inner_join(owners.on(owners.field(people::id).eq(follow_ups::owner_id)))
        .filter(follow_ups::at.ge(from))
        .filter(follow_ups::at.lt(to))
        .filter(
            owner
                .is_none()
                .into_sql::<Bool>()
                .or(follow_ups::owner_id.eq(owner.map_or(0, |owner| owner.0))),
        )
        .order((follow_ups::at, follow_ups::id))
        .limit(limit)
        .select((
            Row::as_select(),
            issues::summary,
            issues::software,
            people::name,
            people::phone,
            owners.field(people::name),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(booked).collect())
}

/// What is booked about an issue, if anything is.
pub fn current(conn: &mut PgConnection, issue: IssueId) -> QueryResult<Option<FollowUp>> {
    let row: Option<(FollowUpKind, DateTime<Utc>, String)> = follow_ups::table
        .filter(follow_ups::issue_id.eq(issue.0))
        .filter(follow_ups::ended_at.is_null())
        .select((follow_ups::kind, follow_ups::at, follow_ups::place))
        .first(conn)
        .optional()?;
    Ok(row.map(|(kind, at, place)| FollowUp { kind, at, place }))
}

fn booked(
    (row, summary, software, reporter, phone, owner): (
        Row,
        String,
        String,
        String,
        Option<String>,
        String,
    ),
) -> Booked {
    Booked {
        id: row.id,
        issue: IssueId(row.issue_id),
        summary,
        software,
        reporter,
        phone,
        owner,
        kind: row.kind,
        at: row.at,
        place: row.place,
        booked_at: row.booked_at,
        ended_as: row.ended_as,
    }
}
