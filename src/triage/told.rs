//! What a reporter is told of triage. They never learn who is on the VIP list, not even that they are: neither where an
//! issue goes nor by when they hear from the desk differs from what anybody with the same trouble is told.

use super::{Triage, triage};
use crate::issue::{Effect, Next, Own, Priority};
use crate::settings::Settings;
use crate::web::{Me, When};
use chrono::{DateTime, Utc};

/// Triage of a report submitted then, as anybody is told it.
pub fn told(effect: Effect, submitted: DateTime<Utc>, settings: &Settings) -> Triage {
    triage(effect, false, submitted, settings)
}

/// Where a report goes, as anybody is told it.
pub const fn went(priority: Priority) -> &'static str {
    match priority {
        Priority::P1 => "straight to the experienced technicians, ahead of everything else",
        Priority::P2 => "straight to the experienced technicians",
        Priority::Low => "to the next free technician, in the order things were reported",
    }
}

/// What happens next with an issue, as its reporter is told it.
pub fn next<'a>(issue: &'a Own, now: DateTime<Utc>, settings: &Settings) -> Next<'a> {
    issue.next(promise(issue, settings), now)
}

/// The same in words, for the page of `me`.
pub fn next_in_words(next: Next<'_>, me: &Me) -> String {
    let zone = me.settings.hours.zone();
    next.in_words(|at| When::exact(at, me.now, zone), &me.settings.phone)
}

fn promise(issue: &Own, settings: &Settings) -> DateTime<Utc> {
    match issue.vip {
        true => told(issue.effect, issue.submitted_at, settings).promised_at,
        false => issue.promised_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{IssueId, State};
    use chrono::TimeDelta;

    #[test]
    fn who_is_on_the_vip_list_is_told_what_anybody_is() {
        let (settings, at) = (Settings::default(), DateTime::UNIX_EPOCH);
        let issue = |effect, vip| Own {
            id: IssueId(1),
            summary: String::new(),
            software: String::new(),
            effect,
            vip,
            state: State::Waiting,
            submitted_at: at,
            promised_at: triage(effect, vip, at, &settings).promised_at,
            first_response_at: None,
            closes_at: None,
            owner: None,
            asked: false,
        };
        for effect in Effect::ALL.iter().copied() {
            let (vip, other) = (issue(effect, true), issue(effect, false));
            for hours in 0..100 {
                let now = at + TimeDelta::hours(hours);
                assert_eq!(
                    next(&vip, now, &settings),
                    next(&other, now, &settings),
                    "{effect} after {hours} hours"
                );
            }
        }
    }
}
