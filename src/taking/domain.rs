use crate::issue::{Event, EventKind, Issue, Refused, State};
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

/// Takes a certain issue out of its basket, whichever that is.
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

/// Who answers a call takes what it is about, whatever its basket.
///
/// # Errors
/// As for [`take`].
pub fn take_on_call(issue: &mut Issue, by: &Person, now: DateTime<Utc>) -> Result<Event, Refused> {
    Ok(take(issue, by, now)?.why("On the call."))
}

/// Puts an issue back into its basket. Its age, tags, notes and contacts stay; the next taker sees why.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns it or is a manager; [`Refused::OutOfOrder`] unless it is taken.
pub fn put_back(issue: &mut Issue, by: &Person, why: String) -> Result<Event, Refused> {
    if by.role != Role::Manager {
        issue.owned_by(by.id)?;
    }
    // A booked follow-up is finished or missed first: somebody is expecting somebody.
    if issue.state == State::FollowUp {
        return Err(Refused::OutOfOrder { from: issue.state, to: State::Waiting });
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

/// Puts an issue back because its owner has left for good, a booked follow-up and all: whoever takes it next sees what was
/// promised.
///
/// # Errors
/// [`Refused::OutOfOrder`] while the Software Team has it, or its answer is to be relayed: in a basket it would be lost to
/// them.
pub fn return_of_who_left(issue: &mut Issue) -> Result<Event, Refused> {
    let event = issue.step_to(State::Waiting, EventKind::PutBack)?;
    issue.owner = None;
    Ok(event.why("Its owner has left the desk."))
}

/// Whether somebody can be given an issue back that they had: they work issues, and are here.
pub fn is_around(person: &Person) -> bool {
    person.works_issues() && person.on_shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;

    fn person(role: Role, on_shift: bool) -> Person {
        Person { on_shift, ..Person::of(PersonId(7), role) }
    }

    #[test]
    fn who_answers_the_call_takes_its_issue_once_and_whatever_its_basket() {
        let (mut issue, ada) = (Issue::of(PersonId(1), State::Waiting), person(Role::Tech, true));
        let event = take_on_call(&mut issue, &ada, DateTime::UNIX_EPOCH).unwrap();
        assert_eq!((issue.state, issue.owner), (State::Taken, Some(ada.id)));
        assert_eq!((event.kind, event.why.as_deref()), (EventKind::Taken, Some("On the call.")));
        assert!(take_on_call(&mut issue, &ada, DateTime::UNIX_EPOCH).is_err());
    }

    #[test]
    fn an_issue_is_given_back_to_staff_on_shift_alone() {
        let around = |role, on_shift| is_around(&person(role, on_shift));
        assert!(around(Role::Tech, true) && around(Role::Manager, true));
        assert!(!around(Role::Tech, false));
        assert!(!around(Role::Employee, true) && !around(Role::Software, true));
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
