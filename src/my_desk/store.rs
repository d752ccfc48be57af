use super::domain::{Held, Other};
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
    duplicates: i32,
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

/// What a person holds, by promise. One statement more where some of it has duplicates.
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
    let joined: Vec<_> = rows.iter().filter(|(row, ..)| row.duplicates > 0).collect();
    let others = others(conn, joined.into_iter().map(|(row, ..)| row.id).collect())?;
    let mut held: Vec<Held> = rows.into_iter().map(of_row).collect();
    for (of, other) in others {
        held.iter_mut().filter(|held| held.id == of).for_each(|held| held.is_joined_by(&other));
    }
    Ok(held)
}

/// The duplicates of these, each with the number of what it points to.
fn others(conn: &mut PgConnection, of: Vec<IssueId>) -> QueryResult<Vec<(IssueId, Other)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Option<IssueId>, OtherRow, String)> = issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .filter(issues::duplicate_of.eq_any(of))
        .filter(issues::state.eq(State::Duplicate))
        .order(issues::id)
        .select((issues::duplicate_of, OtherRow::as_select(), people::name))
        .load(conn)?;
    let other = |(of, row, reporter): (Option<IssueId>, OtherRow, String)| {
        let OtherRow { promised_at, first_response_at, wrote_at } = row;
        Some((of?, Other { reporter, promised_at, first_response_at, wrote_at }))
    };
    Ok(rows.into_iter().filter_map(other).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct OtherRow {
    promised_at: DateTime<Utc>,
    first_response_at: Option<DateTime<Utc>>,
    wrote_at: Option<DateTime<Utc>>,
}

fn of_row((row, reporter, booked): (Row, String, Option<Booked>)) -> Held {
    Held {
        id: row.id,
        summary: row.summary,
        software: row.software,
        to: reporter.clone(),
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
