use super::{Back, held_by};
use crate::error::Error;
use crate::issue::store::{self, Step, Stepped, is_held};
use crate::issue::{IssueId, Refused};
use crate::people::{self, Person, PersonId};
use crate::schema::issues;
use crate::settings;
use crate::taking::{HandOver, Receiver, handing};
use diesel::prelude::*;
use std::collections::HashMap;

/// The techs and managers who are around and what they hold, fewest first.
pub fn receivers(conn: &mut PgConnection) -> QueryResult<Vec<Receiver>> {
    let around = people::store::around(conn)?;
    let ids: Vec<_> = around.iter().map(|person| person.id).collect();
    let held: HashMap<Option<PersonId>, i64> = issues::table
        .filter(issues::owner_id.eq_any(ids))
        .filter(is_held())
        .group_by(issues::owner_id)
        .select((issues::owner_id, diesel::dsl::count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let receiver = |person: Person| {
        let held = held.get(&Some(person.id)).copied().unwrap_or(0);
        Receiver { person, held }
    };
    let mut receivers: Vec<_> = around.into_iter().map(receiver).collect();
    receivers.sort_by_key(|receiver| receiver.held);
    Ok(receivers)
}

/// Hands an issue over, or assigns one that waits, as somebody asked who saw version `seen` of it. Who gets it is held meanwhile, so that they do not go away,
/// and their hands do not fill, before it is theirs. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when there is no such person, [`Error::Refused`] as [`handing::hand_over`] says or when the form is
/// stale.
pub fn hand_over(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    (to, said, seen): (PersonId, &HandOver, Option<i32>),
) -> Result<(), Error> {
    let limit = settings::store::load(conn)?.take_limit;
    let to = receiver(conn, to)?;
    store::step(conn, id, step, |issue| {
        issue.still(seen.unwrap_or(issue.version))?;
        handing::hand_over(issue, step.by, &to, limit, said.clone(), step.now)
    })
    .map(drop)
}

fn receiver(conn: &mut PgConnection, id: PersonId) -> Result<Receiver, Error> {
    let known = people::store::get(conn, id).optional()?;
    let held = known.map_or(Ok(None), |person| people::store::hold(conn, &person))?;
    let nobody = || Error::Unfit {
        field: "to",
        words: "They are not at the desk any more. Choose somebody else.".to_owned(),
    };
    let person = held.ok_or_else(nobody)?;
    Ok(Receiver { held: held_by(conn, id)?, person })
}

/// Raises an issue to tier 2, as its form with version `seen` asked. Duplicates that must not wait with it stand alone again.
/// Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] as [`handing::raise`] says, or when the form is stale.
pub fn raise(
    conn: &mut PgConnection,
    id: IssueId,
    step: Step<'_>,
    (why, seen): (String, i32),
) -> Result<(), Error> {
    let back = Back::hold(conn, step.by, &[id])?;
    let stepped = store::step(conn, id, step, |issue| -> Result<_, Refused> {
        issue.still(seen)?;
        back.fits(issue)?;
        handing::raise(issue, step.by, why)
    })?;
    match stepped {
        Stepped::New(issue) => back.follows(conn, &issue, &[], step.now),
        Stepped::Before => Ok(()),
    }
}
