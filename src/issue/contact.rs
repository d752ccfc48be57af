//! Reaching the reporter: one attempt, and whether it was the first response.

use super::{Event, EventKind, Facts, Issue, Refused, policy};
use crate::people::{Channel, Person};
use chrono::{DateTime, Utc};
use std::ops::RangeInclusive;

/// Staff minutes that one contact, visit or resolution may take; more was typed by mistake.
pub const STAFF_MINUTES: RangeInclusive<i32> = 0..=480;

/// One attempt of the owner to reach the reporter. The first that reached them is the issue's first response, for good. Who
/// reported a duplicate is reached by who owns what it points to, which is `of`.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns the issue, [`Refused::NotInWork`] unless it is taken or has a follow-up booked.
pub fn contact(
    (issue, of): (&mut Issue, Option<&Issue>),
    channel: Channel,
    reached: bool,
    minutes: i32,
    text: Option<String>,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    issue.is_worked_on_by(by, of)?;
    issue.spend(minutes)?;
    let first_response = reached && issue.respond(by, now);
    if reached {
        issue.nobody_waits_for_words();
    }
    Ok(Event {
        text,
        channel: Some(channel),
        reached: Some(reached),
        minutes: Some(minutes),
        facts: Facts { first_response, ..Facts::default() },
        ..Event::new(EventKind::Contact)
    })
}

impl Issue {
    /// Whether `by` has it in their hands, or what it is a duplicate of, which is `of`.
    ///
    /// # Errors
    /// As above, and for a duplicate that is their own report.
    pub fn is_worked_on_by(&self, by: &Person, of: Option<&Issue>) -> Result<(), Refused> {
        let is_own = policy::reads_as_reporter(by, self.reporter, self.owner);
        match of.filter(|of| self.points_to() == Some(of.id) && !is_own) {
            Some(of) => of.owned_by(by.id),
            None => self.in_work().and_then(|()| self.owned_by(by.id)),
        }
    }

    /// Notes that `by` reached the reporter, by contact or by message: the one rule of first response. True the first time
    /// somebody of the staff did, and only then; nobody responds to themselves.
    pub fn respond(&mut self, by: &Person, now: DateTime<Utc>) -> bool {
        let may = by.is_staff() && by.id != self.reporter;
        let first = may && self.first_response_at.is_none();
        if first {
            self.first_response_at = Some(now);
        }
        first
    }

    /// Adds to the staff minutes this issue has taken.
    ///
    /// # Errors
    /// [`Refused::Rule`] outside [`STAFF_MINUTES`].
    pub fn spend(&mut self, minutes: i32) -> Result<(), Refused> {
        if !STAFF_MINUTES.contains(&minutes) {
            return Err(Refused::Rule(format!(
                "Minutes go from {} to {}.",
                STAFF_MINUTES.start(),
                STAFF_MINUTES.end()
            )));
        }
        self.staff_minutes = self.staff_minutes.saturating_add(minutes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::resolution::tests::{MONA, NOW, held};
    use super::*;
    use crate::issue::{IssueId, State};
    use crate::people::{PersonId, Role};
    use chrono::TimeDelta;

    fn reach(issue: &mut Issue, reached: bool, now: DateTime<Utc>) -> Result<Event, Refused> {
        let mona = Person::of(MONA, Role::Manager);
        contact((issue, None), Channel::Phone, reached, 3, None, &mona, now)
    }

    #[test]
    fn the_first_contact_that_reached_the_reporter_is_the_first_response() {
        let mut issue = held(State::Taken);
        let table = [(1, false, None), (2, true, Some(2)), (3, false, Some(2)), (4, true, Some(2))];
        for (minute, reached, first) in table {
            let before = issue.first_response_at;
            let event = reach(&mut issue, reached, NOW + TimeDelta::minutes(minute)).unwrap();
            assert_eq!(
                issue.first_response_at,
                first.map(|m| NOW + TimeDelta::minutes(m)),
                "minute {minute}"
            );
            assert_eq!(
                event.facts.first_response,
                before.is_none() && first.is_some(),
                "minute {minute}"
            );
            assert_eq!((event.reached, event.minutes), (Some(reached), Some(3)));
        }
        assert_eq!(issue.staff_minutes, 12);
    }

    #[test]
    fn only_its_owner_makes_contact_and_only_while_it_is_in_work() {
        for state in State::ALL.iter().copied() {
            let in_work = matches!(state, State::Taken | State::FollowUp);
            assert_eq!(reach(&mut held(state), true, NOW).is_ok(), in_work, "{state}");
        }
        let mut theirs = Issue { owner: Some(PersonId(99)), ..held(State::Taken) };
        assert_eq!(reach(&mut theirs, true, NOW), Err(Refused::NotYours));
        assert_eq!(theirs.first_response_at, None);
    }

    #[test]
    fn who_reported_a_duplicate_is_reached_by_who_works_on_what_it_points_to() {
        let of = |state, owner| Issue { id: IssueId(9), owner, ..Issue::of(PersonId(2), state) };
        let duplicate = Issue { duplicate_of: Some(IssueId(9)), ..held(State::Duplicate) };
        let duplicate = Issue { owner: None, ..duplicate };
        let own = Issue { reporter: MONA, ..duplicate.clone() };
        let alone = Issue { duplicate_of: None, ..held(State::Resolved) };
        let (mine, elsewhere) = (of(State::Taken, Some(MONA)), of(State::Escalated, Some(MONA)));
        for (issue, of, may) in [
            (&duplicate, Some(mine.clone()), true),
            (&duplicate, Some(elsewhere), true),
            (&duplicate, Some(of(State::Taken, Some(PersonId(99)))), false),
            (&duplicate, Some(of(State::Waiting, None)), false),
            (&duplicate, None, false),
            (&own, Some(mine.clone()), false),
            (&alone, Some(mine.clone()), false),
        ] {
            let by = Person::of(MONA, Role::Manager);
            let (mut issue, channel) = (issue.clone(), Channel::Phone);
            let said = contact((&mut issue, of.as_ref()), channel, true, 3, None, &by, NOW);
            assert_eq!(said.is_ok(), may, "{of:?}");
            assert_eq!(issue.first_response_at.is_some(), may);
        }
    }

    #[test]
    fn only_staff_respond_and_nobody_to_themselves() {
        const EVE: PersonId = PersonId(1);
        let responds = |id, role| held(State::Taken).respond(&Person::of(id, role), NOW);
        assert!(responds(MONA, Role::Manager));
        assert!(responds(MONA, Role::Tech));
        assert!(responds(MONA, Role::Software));
        assert!(!responds(MONA, Role::Employee));
        assert!(!responds(EVE, Role::Employee));
        assert!(!responds(EVE, Role::Tech), "a tech who took their own report");

        let mut own = Issue { owner: Some(EVE), ..held(State::Taken) };
        let by = Person::of(EVE, Role::Tech);
        let event = contact((&mut own, None), Channel::Phone, true, 3, None, &by, NOW).unwrap();
        assert_eq!((own.first_response_at, event.facts.first_response), (None, false));
    }

    #[test]
    fn minutes_stay_within_a_working_day() {
        for (minutes, fits) in
            [(-1, false), (0, true), (480, true), (481, false), (i32::MAX, false)]
        {
            assert_eq!(held(State::Taken).spend(minutes).is_ok(), fits, "{minutes}");
        }
    }
}
