use super::domain::may_hold_more;
use crate::error::Error;
use crate::issue::store::{Passage, is_held, record};
use crate::issue::{Basket, Event, EventKind, IssueId, State};
use crate::people::Person;
use crate::schema::{issues, people};
use crate::settings;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};

diesel::define_sql_function! {
    /// One statement, `for update skip locked`; see the migration.
    fn take_next(from_basket: crate::schema::sql_types::Basket, taker: BigInt, taken_at: Timestamptz) -> diesel::sql_types::Nullable<BigInt>;
}

/// Takes the next issue of the first of `baskets` that has one, or of none. Call inside a transaction.
///
/// Whoever may take from a basket is asked before; here only whether the person may hold one more.
///
/// # Errors
/// [`Error::Refused`] when away or at the limit.
pub fn next(
    conn: &mut PgConnection,
    baskets: &[Basket],
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Option<IssueId>, Error> {
    make_room(conn, by)?;
    for basket in baskets {
        let taken: Option<i64> =
            diesel::select(take_next(*basket, by.id.0, now)).get_result(conn)?;
        if let Some(id) = taken.map(IssueId) {
            let passage = Passage {
                issue: id,
                from: Some(State::Waiting),
                to: State::Taken,
                owner: Some(by.id),
                by: Some(by.id),
                at: now,
            };
            record(conn, passage, Event::new(EventKind::Taken))?;
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Makes sure that `by` may hold one more, and keeps it true until the transaction ends: two tabs of one person take
/// turns here.
///
/// # Errors
/// [`Error::Refused`] when away or at the limit.
pub fn make_room(conn: &mut PgConnection, by: &Person) -> Result<(), Error> {
    people::table.find(by.id).select(people::id).for_no_key_update().first::<i64>(conn)?;
    let held = issues::table
        .filter(issues::owner_id.eq(by.id))
        .filter(is_held())
        .count()
        .get_result(conn)?;
    let limit = settings::store::load(conn)?.take_limit;
    Ok(may_hold_more(by, held, limit)?)
}
