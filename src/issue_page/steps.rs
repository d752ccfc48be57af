//! Where an issue stands, as four steps.

use crate::issue::store::Sheet;
use crate::issue::{Basket, State};
use crate::web::{Me, When};

/// A step as `templates/web/steps.html` draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub label: String,
    pub line: String,
    pub past: bool,
    pub current: bool,
}

/// Reported, waiting, in work, resolved: what is past, where it is now, and by when it goes on.
pub fn steps(sheet: &Sheet, me: &Me) -> Vec<Step> {
    let (issue, zone) = (&sheet.issue, me.settings.hours.zone());
    let exact = |at| When::exact(at, me.now, zone);
    let here = place(issue.state);
    let lines = [
        ("Reported".to_owned(), exact(issue.submitted_at)),
        (waiting(issue.basket, me.works_issues()), waited(sheet, &exact)),
        (working(issue.state), sheet.owner_name.clone().unwrap_or_default()),
        (ended(issue.state), issue.resolved_at.or(issue.closed_at).map(exact).unwrap_or_default()),
    ];
    lines
        .into_iter()
        .enumerate()
        .map(|(i, (label, line))| Step { label, line, past: i < here, current: i == here })
        .collect()
}

/// Which of the four steps is the present one; four when all are past.
const fn place(state: State) -> usize {
    match state {
        State::Waiting => 1,
        State::Taken | State::FollowUp | State::Escalated | State::Answered => 2,
        State::Resolved => 3,
        State::Closed | State::Cancelled => 4,
    }
}

/// Baskets are the desk's own matter: the reporter waits for a technician.
fn waiting(basket: Basket, staff: bool) -> String {
    match basket {
        _ if !staff => "Waiting for a technician",
        Basket::Vip => "Waiting for the manager",
        Basket::P1 | Basket::P2 => "Waiting for tier 2",
        Basket::Bin => "Waiting its turn",
    }
    .to_owned()
}

fn waited(sheet: &Sheet, exact: &impl Fn(chrono::DateTime<chrono::Utc>) -> String) -> String {
    match sheet.issue.first_taken_at {
        Some(taken) if sheet.issue.state != State::Waiting => format!("taken {}", exact(taken)),
        _ if sheet.issue.state == State::Waiting => {
            format!("first contact by {}", exact(sheet.issue.promised_at))
        }
        _ => String::new(),
    }
}

fn working(state: State) -> String {
    match state {
        State::FollowUp => "Follow-up booked",
        State::Escalated => "With the Software Team",
        State::Answered => "Answered, being relayed",
        _ => "Being worked on",
    }
    .to_owned()
}

fn ended(state: State) -> String {
    match state {
        State::Closed => "Closed",
        State::Cancelled => "Cancelled",
        _ => "Resolved",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_place() {
        let places: Vec<_> = State::ALL.iter().map(|state| place(*state)).collect();
        assert_eq!(places, [1, 2, 2, 2, 2, 3, 4, 4]);
    }
}
