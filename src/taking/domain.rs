use crate::issue::{Event, EventKind, Facts, Issue, IssueId, Refused, State, policy};
use crate::people::{Person, PersonId, Role};
use chrono::{DateTime, Utc};

/// How many issues that still wait a person may have passed over within a day. Enough for what really cannot be done now,
/// too few to choose one's work by.
pub const SKIPS: i64 = 3;

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

/// How much somebody has in hand: "none", "3 of at most 5"; of a manager, who has no limit, "7".
pub fn held_in_words(person: &Person, held: i64, limit: i64) -> String {
    match (person.role, held) {
        (_, 0) => "none".to_owned(),
        (Role::Manager, held) => held.to_string(),
        (_, held) => format!("{held} of at most {limit}"),
    }
}

/// Takes a certain issue out of its basket, whichever that is.
///
/// # Errors
/// [`Refused::OutOfOrder`] when somebody was quicker.
pub fn take(issue: &mut Issue, by: &Person, now: DateTime<Utc>) -> Result<Event, Refused> {
    still_waits(issue)?;
    let event = issue.step_to(State::Taken, EventKind::Taken)?;
    issue.owner = Some(by.id);
    issue.first_taken_at.get_or_insert(now);
    Ok(event)
}

fn still_waits(issue: &Issue) -> Result<(), Refused> {
    if issue.state == State::Waiting {
        return Ok(());
    }
    Err(Refused::TooLate(issue.state))
}

/// Who answers a call takes what it is about, whatever its basket.
///
/// # Errors
/// As for [`take`].
pub fn take_on_call(issue: &mut Issue, by: &Person, now: DateTime<Utc>) -> Result<Event, Refused> {
    Ok(take(issue, by, now)?.why("On the call."))
}

/// Passes over the issue that take next would give, which is `next`. It stays where it is, for the others; `passed` is how
/// many this person has passed over that still wait.
///
/// # Errors
/// [`Refused::Rule`] when take next would give another one, or at [`SKIPS`].
pub fn skip(
    issue: &Issue,
    next: Option<IssueId>,
    passed: i64,
    why: String,
) -> Result<Event, Refused> {
    still_waits(issue)?;
    if next != Some(issue.id) {
        let words = "Take next would not give you this one now, so there is nothing to pass over.";
        return Err(Refused::Rule(words.to_owned()));
    }
    if passed >= SKIPS {
        return Err(Refused::Rule(format!(
            "You have passed over {passed} issues that still wait, and {SKIPS} within a day is the most. Take this one, or hand it over once you have it."
        )));
    }
    Ok(Event::new(EventKind::Skipped).why(why))
}

/// Puts an issue back into its basket. Its age, tags, notes and contacts stay; the next taker sees why.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns it or is a manager; [`Refused::OutOfOrder`] unless it is taken.
pub fn put_back(issue: &mut Issue, by: &Person, why: String) -> Result<Event, Refused> {
    policy::may_give_away(by, issue.owner)?;
    Ok(back_to_its_basket(issue, EventKind::PutBack)?.why(why))
}

/// Out of its owner's hands and into its basket.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it is taken.
pub(super) fn back_to_its_basket(issue: &mut Issue, kind: EventKind) -> Result<Event, Refused> {
    // A booked follow-up is finished or missed first: somebody is expecting somebody. What is resolved waits again only
    // when its reporter says so.
    if issue.state != State::Taken {
        return Err(Refused::OutOfOrder { from: issue.state, to: State::Waiting });
    }
    let event = issue.step_to(State::Waiting, kind)?;
    issue.owner = None;
    Ok(event)
}

/// Puts an issue back because its `owner` has gone before anybody was answered.
///
/// # Errors
/// [`Refused::NotYours`] when somebody else has it by now, [`Refused::NotInWork`] unless it is taken and not answered.
pub fn return_at_end_of_shift(issue: &mut Issue, owner: PersonId) -> Result<Event, Refused> {
    issue.owned_by(owner)?;
    if issue.state != State::Taken || issue.first_response_at.is_some() {
        return Err(Refused::NotInWork(issue.state));
    }
    returned(issue, "Its owner’s shift ended before anybody was answered.")
}

/// Puts an issue back because its owner has left for good, a booked follow-up and all: whoever takes it next sees what was
/// promised.
///
/// # Errors
/// [`Refused::OutOfOrder`] while the Software Team has it, or its answer is to be relayed: in a basket it would be lost to
/// them.
pub fn return_of_who_left(issue: &mut Issue) -> Result<Event, Refused> {
    returned(issue, "Its owner has left the desk.")
}

fn returned(issue: &mut Issue, why: &str) -> Result<Event, Refused> {
    let event = issue.step_to(State::Waiting, EventKind::PutBack)?;
    issue.owner = None;
    Ok(event.why(why).facts(Facts { by_desk: true, ..Facts::default() }))
}

/// Whether somebody can be given an issue back that they had: they work issues, and are here.
pub fn is_around(person: &Person) -> bool {
    person.works_issues() && person.on_shift
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn one_passes_over_what_comes_next_and_not_for_ever() {
        let issue = |state| Issue::of(PersonId(1), state);
        let skip = |state, next: Option<i64>, passed| {
            skip(&issue(state), next.map(IssueId), passed, "She is away".to_owned())
        };
        let (waiting, own) = (State::Waiting, Some(1));
        assert_eq!(skip(waiting, own, 0).unwrap().why.as_deref(), Some("She is away"));
        assert!(skip(waiting, own, SKIPS - 1).is_ok());
        for (state, next, passed, words) in [
            (waiting, own, SKIPS, "You have passed over 3 issues"),
            (waiting, Some(2), 0, "Take next would not give you this one"),
            (waiting, None, 0, "Take next would not give you this one"),
            (State::Taken, own, 0, "Somebody was quicker"),
        ] {
            let refused = skip(state, next, passed).unwrap_err().to_string();
            assert!(refused.starts_with(words), "{refused}");
        }
    }

    #[test]
    fn only_what_is_taken_is_put_back() {
        for state in State::ALL {
            let mut issue = Issue { owner: Some(PersonId(7)), ..Issue::of(PersonId(1), *state) };
            let back = put_back(&mut issue, &person(Role::Tech, true), "Mac".to_owned());
            assert_eq!(back.is_ok(), *state == State::Taken, "{state}");
            assert_eq!(issue.owner.is_none(), back.is_ok());
        }
    }

    #[test]
    fn the_end_of_a_shift_gives_back_what_is_theirs_still_and_nobody_has_answered() {
        let held = |state| Issue { owner: Some(PersonId(7)), ..Issue::of(PersonId(1), state) };
        for state in State::ALL.iter().copied() {
            let back = return_at_end_of_shift(&mut held(state), PersonId(7));
            assert_eq!(back.is_ok(), state == State::Taken, "{state}");
        }
        assert!(return_at_end_of_shift(&mut held(State::Taken), PersonId(8)).is_err());
        let first_response_at = Some(DateTime::UNIX_EPOCH);
        let mut answered = Issue { first_response_at, ..held(State::Taken) };
        assert!(return_at_end_of_shift(&mut answered, PersonId(7)).is_err());
    }

    #[test]
    fn what_goes_back_by_itself_says_that_nobody_chose_it() {
        let taken = || Issue { owner: Some(PersonId(7)), ..Issue::of(PersonId(1), State::Taken) };
        let by_hand = put_back(&mut taken(), &person(Role::Tech, true), "Mac".to_owned()).unwrap();
        assert!(!by_hand.facts.by_desk);
        assert!(return_at_end_of_shift(&mut taken(), PersonId(7)).unwrap().facts.by_desk);
        assert!(return_of_who_left(&mut taken()).unwrap().facts.by_desk);
        let by_another = put_back(&mut taken(), &Person::of(PersonId(8), Role::Tech), "X".into());
        assert_eq!(by_another, Err(Refused::NotYours));
    }
}
