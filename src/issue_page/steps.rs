//! Where an issue stands, as four steps.

use crate::issue::store::Sheet;
use crate::issue::{Basket, Issue, Next, ResolutionCode, State};
use crate::web::{Me, When};
use chrono::{DateTime, Utc};

/// A step as `templates/web/steps.html` draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub label: String,
    pub line: String,
    pub past: bool,
    pub current: bool,
}

/// As the desk sees it: whose basket, and the promise it has to keep.
pub fn for_staff(sheet: &Sheet, me: &Me) -> Vec<Step> {
    let issue = &sheet.issue;
    let due = issue.first_response_at.is_none().then_some(issue.promised_at);
    steps(sheet, waiting(issue.basket), due, me)
}

/// Baskets are the desk's own matter: the reporter waits for a technician, until the time they were told.
pub fn for_reporter(sheet: &Sheet, next: Next<'_>, me: &Me) -> Vec<Step> {
    steps(sheet, "Waiting for a technician", next.due(), me)
}

/// Reported, waiting, in work, resolved: what is past, where it is now, and by when it goes on.
fn steps(sheet: &Sheet, waiting: &str, due: Option<DateTime<Utc>>, me: &Me) -> Vec<Step> {
    let (issue, zone) = (&sheet.issue, me.settings.hours.zone());
    let exact = |at| When::exact(at, me.now, zone);
    let waited = match (issue.state, issue.first_taken_at) {
        (State::Waiting, _) => due.map(|due| format!("first contact by {}", exact(due))),
        (_, taken) => taken.map(|taken| format!("taken {}", exact(taken))),
    };
    let here = place(issue.state);
    let lines = [
        ("Reported", exact(issue.submitted_at)),
        (waiting, waited.unwrap_or_default()),
        (working(issue.state), sheet.owner_name.clone().unwrap_or_default()),
        (ended(issue.state), ended_at(issue).map(exact).unwrap_or_default()),
    ];
    let step = |(i, (label, line)): (usize, (&str, String))| Step {
        label: label.to_owned(),
        line,
        past: i < here,
        current: i == here,
    };
    let steps: Vec<_> = lines.into_iter().enumerate().map(step).collect();
    if was_in_hand(issue) {
        return steps;
    }
    steps.into_iter().filter(|step| step.label != WORKING).collect()
}

/// What was cancelled or solved by its reporter while it waited was in nobody's hands.
fn was_in_hand(issue: &Issue) -> bool {
    let by_reporter =
        issue.state == State::Cancelled || issue.code == Some(ResolutionCode::SelfSolved);
    issue.first_taken_at.is_some() || !by_reporter || issue.state.is_open()
}

const WORKING: &str = "Being worked on";

/// Which of the four steps is the present one; four when all are past.
const fn place(state: State) -> usize {
    match state {
        State::Waiting => 1,
        State::Taken | State::FollowUp | State::Escalated | State::Answered | State::Duplicate => 2,
        State::Resolved => 3,
        State::Closed | State::Cancelled => 4,
    }
}

const fn waiting(basket: Basket) -> &'static str {
    match basket {
        Basket::Vip => "Waiting for the manager",
        Basket::P1 | Basket::P2 => "Waiting for tier 2",
        Basket::Bin => "Waiting its turn",
    }
}

const fn working(state: State) -> &'static str {
    match state {
        State::FollowUp => "Follow-up booked",
        State::Escalated => "With the Software Team",
        State::Answered => "Answered, being relayed",
        State::Duplicate => "Worked on with another",
        _ => WORKING,
    }
}

const fn ended(state: State) -> &'static str {
    match state {
        State::Closed => "Closed",
        State::Cancelled => "Cancelled",
        _ => "Resolved",
    }
}

/// When it came to where it is; what was resolved once and is open again has not ended.
const fn ended_at(issue: &Issue) -> Option<DateTime<Utc>> {
    match issue.state {
        State::Resolved => issue.resolved_at,
        State::Closed | State::Cancelled => issue.closed_at,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;

    #[test]
    fn what_its_reporter_ended_while_it_waited_was_in_nobodys_hands() {
        let ended = |state, code, taken: bool| {
            let first_taken_at = taken.then_some(DateTime::UNIX_EPOCH);
            was_in_hand(&Issue { code, first_taken_at, ..Issue::of(PersonId(1), state) })
        };
        let solved = Some(ResolutionCode::SelfSolved);
        assert!(!ended(State::Cancelled, None, false) && ended(State::Cancelled, None, true));
        assert!(!ended(State::Resolved, solved, false) && !ended(State::Closed, solved, false));
        assert!(ended(State::Resolved, solved, true), "a technician says that it solved itself");
        assert!(ended(State::Waiting, solved, false), "it came back, and will be worked on");
        assert!(ended(State::Resolved, Some(ResolutionCode::Explained), false), "with another");
    }

    #[test]
    fn every_state_has_its_place() {
        let places: Vec<_> = State::ALL.iter().map(|state| place(*state)).collect();
        assert_eq!(places, [1, 2, 2, 2, 2, 3, 4, 4, 2]);
    }
}
