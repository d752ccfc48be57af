//! What somebody wants to know first: the few questions of the start page.

use crate::issue::store::is_held;
use crate::issue::{Basket, IssueId, State};
use crate::people::PersonId;
use crate::schema::{basket_tiles, issues};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// An own report that is not over: open, or resolved and waiting for its reporter's word.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Own {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub state: State,
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub closes_at: Option<DateTime<Utc>>,
}

/// A person's own reports that are not over, newest first.
pub fn own_recent(
    conn: &mut PgConnection,
    person: PersonId,
    at_most: i64,
) -> QueryResult<Vec<Own>> {
    issues::table
        .filter(issues::reporter_id.eq(person))
        .filter(issues::state.ne_all([State::Closed, State::Cancelled]))
        .order(issues::id.desc())
        .limit(at_most)
        .select(Own::as_select())
        .load(conn)
}

/// What waits in a basket.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = basket_tiles)]
pub struct Tile {
    pub basket: Basket,
    pub waiting: i64,
    pub first_promised_at: Option<DateTime<Utc>>,
}

/// The four baskets.
pub fn tiles(conn: &mut PgConnection) -> QueryResult<Vec<Tile>> {
    basket_tiles::table.select(Tile::as_select()).load(conn)
}

/// An issue somebody holds.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Held {
    pub id: IssueId,
    pub summary: String,
    pub state: State,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
}

/// What a person holds, by promise.
pub fn held_first(
    conn: &mut PgConnection,
    owner: PersonId,
    at_most: i64,
) -> QueryResult<Vec<Held>> {
    issues::table
        .filter(issues::owner_id.eq(owner))
        .filter(is_held())
        .order((issues::promised_at, issues::id))
        .limit(at_most)
        .select(Held::as_select())
        .load(conn)
}
