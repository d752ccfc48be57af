//! What ended an issue: the rule that a resolution on a call and one on the working page share.

use super::{Documentation, Event, EventKind, Facts, Issue, Refused, ResolutionCode, State};
use crate::people::PersonId;
use chrono::{DateTime, Utc};
use std::ops::RangeInclusive;

/// What was done, in a code for the tally and in words for the reporter.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    pub code: ResolutionCode,
    pub details: String,
    pub documentation: Documentation,
    /// Staff minutes, within [`super::STAFF_MINUTES`].
    pub minutes: i32,
}

impl Resolution {
    /// How many characters the details have.
    pub const DETAILS: RangeInclusive<usize> = 10..=10_000;
}

/// Ends the work on an issue. Silence closes it at `closes_at`; until then its reporter can say that it is still broken.
///
/// # Errors
/// [`Refused::NotInWork`] unless it is taken or has a follow-up booked, [`Refused::NotYours`] unless `by` owns it,
/// [`Refused::Rule`] when the details say too little or too much, or the minutes make no sense.
pub fn resolve(
    issue: &mut Issue,
    resolution: Resolution,
    by: PersonId,
    now: DateTime<Utc>,
    closes_at: DateTime<Utc>,
) -> Result<Event, Refused> {
    issue.in_work()?;
    issue.owned_by(by)?;
    let Resolution { code, details, documentation, minutes } = resolution;
    let length = details.trim().chars().count();
    if !Resolution::DETAILS.contains(&length) {
        let (least, most) = Resolution::DETAILS.into_inner();
        return Err(Refused::Rule(format!(
            "Say what was done in {least} to {most} characters. There are {length}."
        )));
    }
    issue.spend(minutes)?;
    let event = issue.step_to(State::Resolved, EventKind::Resolved)?;
    issue.nobody_waits_for_words();
    issue.resolved_at = Some(now);
    issue.resolved_by = Some(by);
    issue.closes_at = Some(closes_at);
    issue.code = Some(code);
    issue.details = Some(details.clone());
    issue.documentation = Some(documentation);
    // All of them end with it.
    issue.duplicates = 0;
    let facts = Facts {
        code: Some(code),
        documentation: Some(documentation),
        closes_at: Some(closes_at),
        ..Facts::default()
    };
    Ok(Event { text: Some(details), minutes: Some(minutes), facts, ..event })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::TimeDelta;

    pub(in crate::issue) const MONA: PersonId = PersonId(7);
    pub(in crate::issue) const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    /// An issue in Mona's hands.
    pub(in crate::issue) fn held(state: State) -> Issue {
        let owner = Some(MONA);
        Issue { owner, first_taken_at: Some(NOW), ..Issue::of(PersonId(1), state) }
    }

    fn resolution(details: &str, minutes: i32) -> Resolution {
        let (code, documentation) = (ResolutionCode::Explained, Documentation::Missing);
        Resolution { code, details: details.to_owned(), documentation, minutes }
    }

    fn ended(issue: &mut Issue, resolution: Resolution) -> Result<Event, Refused> {
        resolve(issue, resolution, MONA, NOW, NOW + TimeDelta::days(7))
    }

    #[test]
    fn a_resolution_says_what_was_done_when_by_whom_and_until_when_it_can_be_doubted() {
        let mut issue = Issue { staff_minutes: 4, ..held(State::Taken) };
        let event = ended(&mut issue, resolution("Showed where the menu is", 6)).unwrap();

        assert_eq!((issue.state, issue.staff_minutes), (State::Resolved, 10));
        assert_eq!((issue.resolved_at, issue.resolved_by), (Some(NOW), Some(MONA)));
        assert_eq!(issue.closes_at, Some(NOW + TimeDelta::days(7)));
        assert_eq!(
            (issue.code, issue.documentation),
            (Some(ResolutionCode::Explained), Some(Documentation::Missing))
        );
        assert_eq!(issue.details, event.text);
        assert_eq!(
            (event.kind, event.minutes, event.facts.closes_at),
            (EventKind::Resolved, Some(6), issue.closes_at)
        );
        assert_eq!(issue.first_response_at, None, "resolving alone reaches nobody");
    }

    #[test]
    fn only_its_owner_resolves_it_and_only_while_it_is_in_work() {
        for state in State::ALL.iter().copied() {
            let in_work = matches!(state, State::Taken | State::FollowUp);
            assert_eq!(
                ended(&mut held(state), resolution("Restarted it", 1)).is_ok(),
                in_work,
                "{state}"
            );
        }
        let mut theirs = Issue { owner: Some(PersonId(99)), ..held(State::Taken) };
        assert_eq!(ended(&mut theirs, resolution("Restarted it", 1)), Err(Refused::NotYours));
    }

    #[test]
    fn a_resolution_has_words_and_minutes_that_make_sense() {
        let table = [
            ("123456789", 0, false),
            ("  123456789  ", 0, false),
            ("ab\u{1F600}cdefghi", 0, true),
            ("1234567890", 480, true),
            ("1234567890", 481, false),
            ("1234567890", -1, false),
        ];
        for (details, minutes, fits) in table {
            let mut issue = held(State::Taken);
            assert_eq!(
                ended(&mut issue, resolution(details, minutes)).is_ok(),
                fits,
                "{details} {minutes}"
            );
            assert_eq!(
                issue.state == State::Resolved,
                fits,
                "refused changes nothing: {details} {minutes}"
            );
        }
        assert!(ended(&mut held(State::Taken), resolution(&"x".repeat(10_001), 0)).is_err());
    }
}
