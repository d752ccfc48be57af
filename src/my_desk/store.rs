use super::domain::Held;
use crate::issue::store::is_held;
use crate::issue::{Basket, FollowUp, FollowUpKind, IssueId, State};
use crate::people::PersonId;
use crate::schema::{follow_ups, issues, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Row {
    id: IssueId,
    summary: String,
    software: String,
    basket: Basket,
    state: State,
    phone_first: bool,
    promised_at: DateTime<Utc>,
    first_response_at: Option<DateTime<Utc>>,
    asked_at: Option<DateTime<Utc>>,
    wrote_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = follow_ups)]
struct Booked {
    kind: FollowUpKind,
    at: DateTime<Utc>,
    place: String,
}

/// More than anybody holds.
const MOST: i64 = 500;

/// What a person holds, by promise.
pub fn held(conn: &mut PgConnection, owner: PersonId) -> QueryResult<Vec<Held>> {
    let booked = follow_ups::issue_id
        .into_sql::<diesel::sql_types::BigInt>()
        .eq(issues::id)
        .and(follow_ups::ended_at.is_null());
    let rows: Vec<(Row, String, Option<Booked>)> = issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .left_join(follow_ups::table.on(booked))
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order((issues::promised_at, issues::id))
        .limit(MOST)
        .select((Row::as_select(), people::name, Option::<Booked>::as_select()))
        .load(conn)?;
    Ok(rows.into_iter().map(of_row).collect())
}

fn of_row((row, reporter, booked): (Row, String, Option<Booked>)) -> Held {
    Held {
        id: row.id,
        summary: row.summary,
        software: row.software,
        reporter,
        basket: row.basket,
        state: row.state,
        phone_first: row.phone_first,
        promised_at: row.promised_at,
        first_response_at: row.first_response_at,
        asked_at: row.asked_at,
        wrote_at: row.wrote_at,
        follow_up: booked.map(|Booked { kind, at, place }| FollowUp { kind, at, place }),
    }
}
