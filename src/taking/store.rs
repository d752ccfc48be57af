use super::domain;
use crate::error::Error;
use crate::issue::store::{Passage, Step, is_held, record, taken_by_form};
use crate::issue::{self, Basket, Event, EventKind, IssueId, Refused, State, policy};
use crate::people::{self, Person};
use crate::schema::issues;
use crate::settings;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamptz};

diesel::define_sql_function! {
    /// One statement, `for update skip locked`; see the migration.
    fn take_next(from_basket: crate::schema::sql_types::Basket, taker: BigInt, taken_at: Timestamptz) -> diesel::sql_types::Nullable<BigInt>;
}

/// Takes the next issue of the first of `baskets` that has one, or of none. The same form sent twice takes one: the second
/// time it is that one again. Call inside a transaction.
///
/// # Errors
/// [`Error::Forbidden`] with who takes from one of the baskets, [`Error::Refused`] when away or at the limit.
pub fn next(
    conn: &mut PgConnection,
    baskets: &[Basket],
    step: Step<'_>,
) -> Result<Option<IssueId>, Error> {
    let hands = hands_of(conn, step.by)?;
    if let Some(taken) = taken_by_form(conn, step)? {
        return Ok(Some(taken));
    }
    for basket in baskets {
        policy::may_take_from(&hands.of, *basket)?;
    }
    hands.hold_more()?;
    for basket in baskets {
        let taken: Option<i64> =
            diesel::select(take_next(*basket, step.by.id.0, step.now)).get_result(conn)?;
        if let Some(id) = taken.map(IssueId) {
            let event = Event::new(EventKind::Taken).from_form(step.token);
            record(conn, passage(id, step.by, step.now), event)?;
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn passage(id: IssueId, by: &Person, at: DateTime<Utc>) -> Passage {
    Passage {
        issue: id,
        from: Some(State::Waiting),
        to: State::Taken,
        owner: Some(by.id),
        by: Some(by.id),
        at,
    }
}

/// Takes a certain issue. Call inside a transaction.
///
/// # Errors
/// [`Error::Forbidden`] with who takes from its basket, [`Error::Refused`] when away, at the limit, or not the first.
pub fn take(conn: &mut PgConnection, id: IssueId, step: Step<'_>) -> Result<(), Error> {
    let hands = hands_of(conn, step.by)?;
    issue::store::step(conn, id, step, |issue| {
        policy::may_take_from(&hands.of, issue.basket)?;
        hands.hold_more()?;
        domain::take(issue, &hands.of, step.now)
    })
    .map(drop)
}

/// Somebody about to take an issue, what they hold and may hold. Their row is locked: two tabs of one person take turns
/// here, and whoever ends them, or sends them home, comes before or after.
struct Hands {
    of: Person,
    held: i64,
    limit: i64,
}

impl Hands {
    fn hold_more(&self) -> Result<(), Refused> {
        domain::may_hold_more(&self.of, self.held, self.limit)
    }
}

fn hands_of(conn: &mut PgConnection, by: &Person) -> Result<Hands, Error> {
    let of = people::store::hold(conn, by)?.ok_or(Error::NotSignedIn)?;
    let held = issues::table
        .filter(issues::owner_id.eq(by.id))
        .filter(is_held())
        .count()
        .get_result(conn)?;
    Ok(Hands { of, held, limit: settings::store::load(conn)?.take_limit })
}
