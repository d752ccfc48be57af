use super::domain::{After, Filter};
use crate::db::lower;
use crate::desk_time::Promise;
use crate::issue::store::is_waiting;
use crate::issue::{Basket, IssueId};
use crate::people::Channel;
use crate::schema::{basket_tiles, issues, people, software};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// How many rows a page of a list has.
pub const PAGE: i64 = 25;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = basket_tiles)]
pub struct Tile {
    pub basket: Basket,
    pub waiting: i64,
    /// Of what nobody has answered yet, the issue whose promise ends first.
    pub first_submitted_at: Option<DateTime<Utc>>,
    pub first_promised_at: Option<DateTime<Utc>>,
    /// Of the bin, how many only tier 2 takes.
    pub raised: i64,
}

/// All four tiles in one query, whose cost does not depend on how much waits.
pub fn tiles(conn: &mut PgConnection) -> QueryResult<Vec<Tile>> {
    basket_tiles::table.order(basket_tiles::basket).select(Tile::as_select()).load(conn)
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = issues)]
pub struct Listed {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub department: String,
    pub basket: Basket,
    pub phone_first: bool,
    pub contact_by: Channel,
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub raised: bool,
    /// How many others report the same.
    pub duplicates: i32,
}

impl Listed {
    pub fn promise(&self) -> Promise {
        Promise {
            submitted_at: self.submitted_at,
            promised_at: self.promised_at,
            first_response_at: self.first_response_at,
        }
    }
}

/// What waits, by time left: at most `limit` rows from where `filter` says, with the reporters' names.
///
/// Pages by keyset: the thousandth page costs what the first does.
pub fn waiting(
    conn: &mut PgConnection,
    filter: &Filter,
    limit: i64,
) -> QueryResult<Vec<(Listed, String)>> {
    let mut list = issues::table
        .inner_join(people::table)
        .filter(is_waiting())
        .order((issues::promised_at, issues::id))
        .limit(limit)
        .select((Listed::as_select(), people::name))
        .into_boxed();
    if let Some(basket) = filter.basket {
        list = list.filter(issues::basket.eq(basket));
    }
    if let Some(name) = &filter.software {
        let item = software::table
            .filter(lower(software::name).eq(lower(name)))
            .select(software::id.nullable())
            .single_value();
        list = list.filter(issues::software_id.eq(item));
    }
    if let Some(department) = &filter.department {
        list = list.filter(issues::department.eq(department));
    }
    if let Some(After { promised_at, id }) = filter.after {
        // The first condition places the index scan; the second steps over ties.
        list = list
            .filter(issues::promised_at.ge(promised_at))
            .filter(issues::promised_at.gt(promised_at).or(issues::id.gt(id)));
    }
    list.load(conn)
}
