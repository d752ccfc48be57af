use super::domain::{Hears, Held};
use crate::issue::store::is_held;
use crate::issue::{Basket, FollowUp, FollowUpKind, IssueId, State};
use crate::people::PersonId;
use crate::schema::{follow_ups, issues, people};
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct Row {
    #[diesel(embed)]
    hears: HearsRow,
    summary: String,
    software: String,
    state: State,
    asked_at: Option<DateTime<Utc>>,
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

/// What a person holds, by promise, or `only` one of it. One statement more where some of it has duplicates.
pub fn held(
    conn: &mut PgConnection,
    owner: PersonId,
    only: Option<IssueId>,
) -> QueryResult<Vec<Held>> {
    let booked = follow_ups::issue_id
        .into_sql::<diesel::sql_types::BigInt>()
        .eq(issues::id)
        .and(follow_ups::ended_at.is_null());
    let mut rows = issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .left_join(follow_ups::table.on(booked))
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order((issues::promised_at, issues::id))
        .limit(MOST)
        .select((Row::as_select(), people::name, Option::<Booked>::as_select()))
        .into_boxed::<Pg>();
    if let Some(only) = only {
        rows = rows.filter(issues::id.eq(only));
    }
    let rows: Vec<(Row, String, Option<Booked>)> = rows.load(conn)?;
    let joined: Vec<_> = rows.iter().filter(|(row, ..)| row.duplicates > 0).collect();
    let of = joined.into_iter().map(|(row, ..)| row.hears.id).collect();
    let others = others(conn, owner, of)?;
    let mut held: Vec<Held> = rows.into_iter().map(of_row).collect();
    for (of, other) in others {
        if let Some(first) = held.iter_mut().find(|held| held.id == of) {
            first.is_joined_by(other);
        }
    }
    Ok(held)
}

/// Who else than `owner` reported the duplicates of these, each with the number of what theirs points to.
fn others(
    conn: &mut PgConnection,
    owner: PersonId,
    of: Vec<IssueId>,
) -> QueryResult<Vec<(IssueId, Hears)>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Option<IssueId>, HearsRow, String)> = issues::table
        .inner_join(people::table.on(people::id.eq(issues::reporter_id)))
        .filter(issues::duplicate_of.eq_any(of))
        .filter(issues::state.eq(State::Duplicate))
        .filter(issues::reporter_id.ne(owner))
        .order(issues::id)
        .select((issues::duplicate_of, HearsRow::as_select(), people::name))
        .load(conn)?;
    let other =
        |(of, row, reporter): (Option<IssueId>, HearsRow, String)| Some((of?, row.hears(reporter)));
    Ok(rows.into_iter().filter_map(other).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = issues)]
struct HearsRow {
    id: IssueId,
    basket: Basket,
    phone_first: bool,
    promised_at: DateTime<Utc>,
    first_response_at: Option<DateTime<Utc>>,
    wrote_at: Option<DateTime<Utc>>,
}

impl HearsRow {
    fn hears(self, reporter: String) -> Hears {
        Hears {
            issue: self.id,
            reporter,
            basket: self.basket,
            phone_first: self.phone_first,
            promised_at: self.promised_at,
            first_response_at: self.first_response_at,
            wrote_at: self.wrote_at,
        }
    }
}

fn of_row((row, reporter, booked): (Row, String, Option<Booked>)) -> Held {
    Held {
        id: row.hears.id,
        summary: row.summary,
        software: row.software,
        reporter: reporter.clone(),
        basket: row.hears.basket,
        state: row.state,
        asked_at: row.asked_at,
        follow_up: booked.map(|Booked { kind, at, place }| FollowUp { kind, at, place }),
        to: row.hears.hears(reporter),
    }
}
