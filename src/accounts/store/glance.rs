//! What somebody wants to know first: the few questions of the start page.

use crate::issue::store::{OwnFound, OwnRow, is_held};
use crate::issue::{self, Basket, IssueId, Own, State};
use crate::people::{Person, PersonId};
use crate::schema::{basket_tiles, issues, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A person's own reports that are not over, newest first: open, or resolved and waiting for their word.
pub fn own_recent(conn: &mut PgConnection, person: &Person, at_most: i64) -> QueryResult<Vec<Own>> {
    let rows: Vec<OwnFound> = issues::table
        .left_join(people::table.on(people::id.nullable().eq(issues::owner_id)))
        .filter(issues::reporter_id.eq(person.id))
        .filter(issues::state.ne_all([State::Closed, State::Cancelled]))
        .order(issues::id.desc())
        .limit(at_most)
        .select((OwnRow::as_select(), people::name.nullable()))
        .load(conn)?;
    issue::store::own(conn, person, rows)
}

/// What waits in a basket.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = basket_tiles)]
pub struct Tile {
    pub basket: Basket,
    pub waiting: i64,
    /// Of what nobody has answered yet.
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
