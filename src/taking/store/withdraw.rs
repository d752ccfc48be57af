//! A reporter ends by themselves what waits, as far as they know. What others have reported, too, goes on.

use super::Back;
use crate::error::Error;
use crate::issue::store::{Step, Stepped, get, hold_family, leave, step_knowing, told_of};
use crate::issue::{Event, Issue, IssueId, Refused, State, policy};
use diesel::prelude::*;

/// Ends the issue by `rule`, which is told where the issue stands that it points to. It is no duplicate any more, and its own
/// duplicates stand alone again. `what` became of it is said on both sides: "was cancelled by its reporter". Call inside a transaction.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`] for anybody but its reporter; what `rule` refuses.
pub fn withdraw(
    conn: &mut PgConnection,
    n: IssueId,
    step: Step<'_>,
    what: &str,
    rule: impl FnOnce(&mut Issue, Option<State>) -> Result<Event, Refused>,
) -> Result<Stepped, Error> {
    // Whose it is comes first: nobody locks what is another's.
    policy::is_reporter(step.by, get(conn, step.by, n)?.reporter)?;
    let back = Back::hold(conn, step.by, &[n])?;
    let family = hold_family(conn, n)?;
    let other = |conn: &mut PgConnection| Ok(told_of(conn, family.of)?);
    let ended = step_knowing(conn, n, step, other, |issue, other| {
        family.still(issue)?;
        rule(issue, other)
    })?;
    let Stepped::New(_) = ended else { return Ok(ended) };
    let why = format!("#{n} {what}.");
    leave(conn, (n, State::Duplicate), &family, &why, step.now)?;
    if !family.duplicates.is_empty() {
        let why = |_: &Issue, _: &Issue| Some(why.clone());
        back.release(conn, n, why, step.now)?;
    }
    Ok(ended)
}
