use crate::error::Error;
use crate::issue::{Event, EventKind, Issue, Refused, State, policy};
use crate::people::{Person, Role};
use chrono::{DateTime, Utc};

/// Whether `person` may take one more issue.
///
/// # Errors
/// [`Refused::Away`] while not on shift, [`Refused::HandsFull`] at the limit (a setting; managers have none).
pub fn may_hold_more(person: &Person, held: i64, limit: i64) -> Result<(), Refused> {
    if !person.on_shift {
        return Err(Refused::Away);
    }
    if person.role != Role::Manager && held >= limit {
        return Err(Refused::HandsFull { held, limit });
    }
    Ok(())
}

/// Takes a certain issue out of its basket.
///
/// # Errors
/// [`Refused::OutOfOrder`] when somebody was quicker.
pub fn take(issue: &mut Issue, by: &Person, now: DateTime<Utc>) -> Result<Event, Refused> {
    if issue.state != State::Waiting {
        return Err(Refused::Rule(format!(
            "Somebody was quicker: this issue is “{}” now.",
            issue.state
        )));
    }
    let event = issue.step_to(State::Taken, EventKind::Taken)?;
    issue.owner = Some(by.id);
    issue.first_taken_at.get_or_insert(now);
    Ok(event)
}

/// Puts an issue back into its basket. Its age, tags, notes and contacts stay; the next taker sees why.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns it or is a manager; [`Refused::OutOfOrder`] unless it is taken.
pub fn put_back(issue: &mut Issue, by: &Person, why: String) -> Result<Event, Refused> {
    if by.role != Role::Manager {
        issue.owned_by(by.id)?;
    }
    let event = issue.step_to(State::Waiting, EventKind::PutBack)?;
    issue.owner = None;
    Ok(event.why(why))
}

/// Puts an issue back because its owner has gone before anybody was answered.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it is taken.
pub fn return_at_end_of_shift(issue: &mut Issue) -> Result<Event, Refused> {
    let event = issue.step_to(State::Waiting, EventKind::PutBack)?;
    issue.owner = None;
    Ok(event.why("Its owner’s shift ended before anybody was answered."))
}

/// Whether `person` may take this certain issue: by its basket, as for take next.
///
/// # Errors
/// [`Error::Forbidden`] with who takes from that basket.
pub fn may_take(person: &Person, issue: &Issue) -> Result<(), Error> {
    policy::may_take_from(person, issue.basket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{Channel, PersonId};

    fn person(role: Role, on_shift: bool) -> Person {
        Person {
            id: PersonId(7),
            name: "Ada".into(),
            email: None,
            role,
            tier: (role == Role::Tech).then_some(1),
            leads: false,
            department: String::new(),
            phone: None,
            contact_by: Channel::Email,
            on_shift,
            desk_since: None,
        }
    }

    #[test]
    fn a_tech_holds_as_many_as_the_limit_says_and_only_on_shift() {
        let ada = person(Role::Tech, true);
        assert_eq!(may_hold_more(&ada, 4, 5), Ok(()));
        assert_eq!(may_hold_more(&ada, 5, 5), Err(Refused::HandsFull { held: 5, limit: 5 }));
        assert_eq!(may_hold_more(&person(Role::Manager, true), 50, 5), Ok(()));
        assert_eq!(may_hold_more(&person(Role::Tech, false), 0, 5), Err(Refused::Away));
    }
}
