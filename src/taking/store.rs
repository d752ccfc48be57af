mod back;
mod handing;
mod order;
mod route;
mod turns;
mod withdraw;

pub use back::Back;
pub use handing::{hand_over, raise, receivers};
pub use order::{next_for, passed_over};
pub use route::{About, candidates, choose, pass_on_unanswered, route_again, route_waiting};
pub use turns::turns;
pub use withdraw::withdraw;

use super::domain;
use crate::error::Error;
use crate::issue::store::{Passage, Step, Stepped, is_held, record, step_knowing, taken_by_form};
use crate::issue::{
    self, Basket, Event, EventKind, Facts, Inversion, Issue, IssueId, Refused, State, policy,
};
use crate::people::store::{Around, hold_around};
use crate::people::{self, Person, PersonId};
use crate::schema::{issues, passed_over as passed};
use crate::settings;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamptz};

diesel::define_sql_function! {
    /// One statement, `for update skip locked`; see the migration.
    fn take_next(from_basket: crate::schema::sql_types::Basket, raised_too: Bool, taker: BigInt, taken_at: Timestamptz) -> Nullable<BigInt>;
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
    let raised_too = policy::takes_raised(&hands.of);
    for basket in baskets {
        let next = take_next(*basket, raised_too, step.by.id.0, step.now);
        let taken: Option<i64> = diesel::select(next).get_result(conn)?;
        if let Some(id) = taken.map(IssueId) {
            let inversion = order::of_next(conn, id, *basket, step)?;
            let facts = Facts { pulled: Some(*basket), inversion, ..Facts::default() };
            let event = Event::new(EventKind::Taken).facts(facts).from_form(step.token);
            record(conn, passage(id, step.by, step.now), &event)?;
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
/// [`Error::Forbidden`] with who takes it, [`Error::Refused`] when away, at the limit, or not the first.
pub fn take(conn: &mut PgConnection, id: IssueId, step: Step<'_>) -> Result<(), Error> {
    let hands = hands_of(conn, step.by)?;
    let look = |conn: &mut PgConnection| Ok(order::of_chosen(conn, id, &hands.of, step.now)?);
    step_knowing(conn, id, step, look, |issue, inversion| {
        policy::may_take(&hands.of, issue.basket, issue.raised)?;
        hands.hold_more()?;
        let pulled = Some(issue.basket);
        let event = domain::take(issue, &hands.of, step.now)?;
        Ok(event.facts(Facts { pulled, inversion, ..Facts::default() }))
    })
    .map(drop)
}

/// Passes over the issue that take next would give: it will not give it again until somebody has taken it, or for a day.
/// Call inside a transaction.
///
/// # Errors
/// [`Error::Forbidden`] with who takes it, [`Error::Refused`] when away, at the limit, or as [`domain::skip`] says.
pub fn skip(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    why: String,
) -> Result<(), Error> {
    let hands = hands_of(conn, step.by)?;
    let look = |conn: &mut PgConnection| {
        let next = order::next_in_basket_of(conn, id, &hands.of, step.now)?;
        Ok((next, order::passed_over(conn, step.by.id, step.now)?))
    };
    let stepped = step_knowing(conn, id, step, look, |issue, (next, passed)| {
        policy::may_take(&hands.of, issue.basket, issue.raised)?;
        hands.hold_more()?;
        domain::skip(issue, next, passed, why)
    })?;
    set_aside(conn, &stepped, step, Inversion::Skipped)
}

/// Puts an issue back into its basket, as somebody asked who saw version `seen` of it. Who puts back their own does not get
/// it again by take next until somebody else has had it, or for a day. A VIP's goes on to somebody else at once, and
/// duplicates that must not wait with it stand alone again. Call inside a transaction.
///
/// # Errors
/// As for [`domain::put_back`]; [`Error::Refused`] when it changed meanwhile.
pub fn put_back(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    (why, seen): (String, Option<i32>),
) -> Result<(), Error> {
    let back = Back::hold(conn, step.by, &[id])?;
    let mut from = None;
    let stepped = issue::store::step(conn, id, step, |issue: &mut Issue| {
        issue.still(seen.unwrap_or(issue.version))?;
        back.fits(issue)?;
        from = issue.owner;
        domain::put_back(issue, step.by, why)
    })?;
    if from == Some(step.by.id) {
        set_aside(conn, &stepped, step, Inversion::PutBack)?;
    }
    let Stepped::New(issue) = stepped else { return Ok(()) };
    let from: Vec<_> = from.into_iter().chain([step.by.id]).collect();
    back.follows(conn, &issue, &from, step.now)
}

/// Holds whom these issues may go to when they go back, if a VIP's is among them. Call before any of them is held.
pub fn hold_for_route(
    conn: &mut PgConnection,
    viewer: &Person,
    ids: &[IssueId],
) -> QueryResult<Option<Around>> {
    let vips = issue::store::these(conn, viewer, ids)?.iter().any(|issue| issue.vip);
    vips.then(|| hold_around(conn)).transpose()
}

fn set_aside(
    conn: &mut PgConnection,
    stepped: &Stepped,
    step: Step<'_>,
    how: Inversion,
) -> Result<(), Error> {
    let Stepped::New(issue) = stepped else { return Ok(()) };
    let row = (
        passed::person_id.eq(step.by.id.0),
        passed::issue_id.eq(issue.id.0),
        passed::how.eq(how),
        passed::at.eq(step.now),
    );
    diesel::insert_into(passed::table)
        .values(row)
        .on_conflict((passed::person_id, passed::issue_id))
        .do_update()
        .set((passed::how.eq(how), passed::at.eq(step.now)))
        .execute(conn)?;
    Ok(())
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
    let held = held_by(conn, by.id)?;
    Ok(Hands { of, held, limit: settings::store::load(conn)?.take_limit })
}

fn held_by(conn: &mut PgConnection, owner: PersonId) -> QueryResult<i64> {
    issues::table.filter(issues::owner_id.eq(owner)).filter(is_held()).count().get_result(conn)
}
