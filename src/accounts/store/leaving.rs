//! Who leaves, and who comes back: never the last manager, and never with work in their hands.

use super::note;
use super::people::Known;
use super::sessions::end_all;
use crate::error::Error;
use crate::issue::store::{Held, is_held};
use crate::issue::{self, IssueId};
use crate::people::store::hold_around;
use crate::people::{PersonId, Role, feeds};
use crate::schema::{issues, people};
use crate::taking::{self, store::Back};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde_json::json;

/// Refuses to lose the last manager: nobody else could make another one. Two managers who go at the same moment wait for
/// each other here. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when `person` is the only one.
pub fn a_manager_stays(conn: &mut PgConnection, person: PersonId) -> Result<(), Error> {
    let managers: Vec<PersonId> = people::table
        .filter(people::is_staff)
        .filter(people::role.eq(Role::Manager))
        .filter(people::ended_at.is_null())
        .filter(people::id.eq(person).or(can_sign_in()))
        .order(people::id)
        .select(people::id)
        .for_no_key_update()
        .load(conn)?;
    if managers == [person] {
        return Err(Error::Refused(
            "This is the only manager who can sign in. Make somebody else a manager, with a password, first.".to_owned(),
        ));
    }
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn can_sign_in() -> _ {
    people::email.is_not_null().and(people::password_hash.is_not_null())
}

pub(super) fn nothing_is_held(conn: &mut PgConnection, person: &Known) -> Result<(), Error> {
    let held: i64 = issues::table
        .filter(issues::owner_id.eq(person.id))
        .filter(is_held())
        .count()
        .get_result(conn)?;
    if held == 0 {
        return Ok(());
    }
    let issues = if held == 1 { "an issue" } else { "issues" };
    Err(Error::Refused(format!(
        "{} still has {issues} in work ({held}), and would no longer be able to work on them. Put them back or hand them \
         over first.",
        person.facts.name
    )))
}

/// Takes back who had been ended: as they were, but without a password. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when they have not been ended.
pub fn take_back(conn: &mut PgConnection, person: &Known, by: PersonId) -> Result<(), Error> {
    if person.ended_at.is_none() {
        return Err(Error::Refused(format!("{} is here already.", person.facts.name)));
    }
    diesel::update(people::table.find(person.id))
        .set((
            people::ended_at.eq(None::<DateTime<Utc>>),
            people::password_hash.eq(None::<String>),
            people::roster_by.eq(by),
        ))
        .execute(conn)?;
    Ok(note(conn, Some(by), "person taken back", person.called(), json!({}))?)
}

/// Ends a person: they keep their history and lose every way in, and what they held goes back into its baskets, each with
/// its event; those of VIPs go on to who is around, and duplicates that must not wait with them stand alone again. Call
/// inside a transaction.
pub fn dismiss(
    conn: &mut PgConnection,
    person: PersonId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Held, Error> {
    let around = hold_around(conn)?;
    // The person first: whoever was just signing in has a session by now or gets none, and takes nothing any more.
    diesel::update(people::table.find(person))
        .set((
            people::ended_at.eq(now),
            people::on_shift.eq(false),
            people::has_phone.eq(false),
            people::roster_by.eq(by),
        ))
        .execute(conn)?;
    end_all(conn, person, now)?;
    feeds::forget(conn, person)?;
    let joined = held_with_duplicates(conn, person)?;
    let back = Back::among(conn, around.clone(), &joined)?;
    let held = issue::store::step_all_held(conn, person, by, now, taking::return_of_who_left)?;
    back.follows_of(conn, &held.stepped, now)?;
    taking::store::route_waiting(conn, &around, now)?;
    Ok(held)
}

fn held_with_duplicates(conn: &mut PgConnection, person: PersonId) -> QueryResult<Vec<IssueId>> {
    issues::table
        .filter(issues::owner_id.eq(person))
        .filter(is_held())
        .filter(issues::duplicates.gt(0))
        .select(issues::id)
        .load(conn)
}

/// Ends a person with a date: their last day, which may be over. With its line in the audit trail. Call inside a
/// transaction.
///
/// # Errors
/// [`Error::Refused`] when they have been ended already, or are the desk's only manager.
pub fn end_on(
    conn: &mut PgConnection,
    person: &Known,
    last_day: NaiveDate,
    ended_at: DateTime<Utc>,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Held, Error> {
    if person.ended_at.is_some() {
        return Err(Error::Refused(format!("{} has been ended already.", person.facts.name)));
    }
    a_manager_stays(conn, person.id)?;
    let held = dismiss(conn, person.id, Some(by), now)?;
    // They had their last day then, and are gone since this moment: what they held went back only now.
    diesel::update(people::table.find(person.id))
        .set(people::ended_at.eq(ended_at.min(now)))
        .execute(conn)?;
    let details = json!({ "last_day": last_day, "put_back": held.stepped });
    note(conn, Some(by), "person ended", person.called(), details)?;
    Ok(held)
}
