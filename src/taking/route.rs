//! Whom a VIP's issue goes to (product.md, rule 5): a manager, or who stands in.

use crate::issue::{Event, EventKind, Facts, Issue, Refused, State};
use crate::people::{PersonId, Role};
use chrono::NaiveDate;

/// Somebody on shift whom a VIP's issue could go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    /// Means something for managers only.
    pub available: bool,
    /// Issues in their hands.
    pub held: i64,
    /// Issues about this software that they have resolved.
    pub resolved: i64,
    /// Since when at the desk.
    pub desk_since: Option<NaiveDate>,
}

/// Where a VIP's issue goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Routed {
    pub to: PersonId,
    pub name: String,
    /// "A manager who is available and holds 2 issues."
    pub why: String,
}

/// The candidates in the order in which a VIP's issue is offered: managers who are available, who holds least first; then
/// techs by experience: what they have resolved of this software, how long they have been at the desk, what they hold.
pub fn in_order(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.retain(|one| match one.role {
        Role::Manager => one.available,
        role => role == Role::Tech,
    });
    candidates.sort_by_key(|one| {
        let manages = one.role == Role::Manager;
        let load = if manages { one.held } else { 0 };
        let since = one.desk_since.unwrap_or(NaiveDate::MAX);
        let experience = if manages { (0, NaiveDate::MIN) } else { (-one.resolved, since) };
        (!manages, load, experience, one.held, one.id)
    });
    candidates
}

impl Candidate {
    /// An issue about `software` goes to them.
    pub fn routed(self, software: &str) -> Routed {
        let held = match self.held {
            0 => "holds nothing".to_owned(),
            1 => "holds one issue".to_owned(),
            n => format!("holds {n} issues"),
        };
        let why = match (self.role, self.resolved, self.desk_since) {
            (Role::Manager, ..) => format!("A manager who is available and {held}."),
            (_, 0, Some(since)) => {
                format!("No manager is available; at the desk since {}.", since.format("%B %Y"))
            }
            (_, 0, None) => format!("No manager is available; on shift and {held}."),
            (_, 1, _) => {
                format!("No manager is available; has resolved one issue about {software}.")
            }
            (_, n, _) => {
                format!("No manager is available; has resolved {n} issues about {software}.")
            }
        };
        Routed { to: self.id, name: self.name, why }
    }
}

/// A VIP's issue comes into somebody's hands without their doing.
///
/// # Errors
/// [`Refused::OutOfOrder`] unless it waits.
pub fn give(issue: &mut Issue, routed: &Routed) -> Result<Event, Refused> {
    if issue.state != State::Waiting {
        return Err(Refused::OutOfOrder { from: issue.state, to: State::Taken });
    }
    let event = issue.step_to(State::Taken, EventKind::Routed)?;
    issue.owner = Some(routed.to);
    issue.routed = true;
    Ok(event.why(&routed.why))
}

/// A VIP's issue goes on to who is there for it, because `from`, who has it and has not answered, is not.
///
/// # Errors
/// [`Refused::NotInWork`] unless it is taken and not answered, [`Refused::NotYours`] when somebody else has it by now.
pub fn pass_on(
    issue: &mut Issue,
    from: PersonId,
    routed: &Routed,
    because: &str,
) -> Result<Event, Refused> {
    issue.owned_by(from)?;
    if issue.state != State::Taken || issue.first_response_at.is_some() {
        return Err(Refused::NotInWork(issue.state));
    }
    let from_owner = issue.owner.replace(routed.to);
    issue.routed = true;
    Ok(Event::new(EventKind::Routed)
        .why(format!("{because} {}", routed.why))
        .facts(Facts { from_owner, ..Facts::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn tech(id: i64, resolved: i64, since: Option<&str>, held: i64) -> Candidate {
        Candidate {
            id: PersonId(id),
            name: format!("T{id}"),
            role: Role::Tech,
            available: true,
            held,
            resolved,
            desk_since: since.map(|date| date.parse().unwrap()),
        }
    }

    fn manager(id: i64, available: bool, held: i64) -> Candidate {
        Candidate { role: Role::Manager, available, ..tech(id, 99, Some("2000-01-01"), held) }
    }

    fn order(candidates: Vec<Candidate>) -> Vec<i64> {
        in_order(candidates).into_iter().map(|one| one.id.0).collect()
    }

    #[test]
    fn the_manager_who_holds_least_comes_first_and_nobody_who_is_busy() {
        assert_eq!(order(vec![manager(1, true, 3), manager(2, true, 1)]), [2, 1]);
        assert_eq!(order(vec![manager(2, true, 1), manager(1, true, 1)]), [1, 2]);
        assert_eq!(order(vec![tech(3, 50, None, 0), manager(1, true, 9)]), [1, 3]);
        assert_eq!(order(vec![tech(3, 50, None, 0), manager(1, false, 0)]), [3]);
    }

    #[test]
    fn techs_come_by_experience_then_by_what_they_hold() {
        let (old, new) = (Some("2015-01-01"), Some("2026-01-01"));
        assert_eq!(order(vec![tech(1, 2, old, 0), tech(2, 3, new, 5)]), [2, 1]);
        assert_eq!(order(vec![tech(1, 2, new, 0), tech(2, 2, old, 5)]), [2, 1]);
        assert_eq!(order(vec![tech(1, 2, None, 0), tech(2, 2, new, 5)]), [2, 1]);
        assert_eq!(order(vec![tech(1, 2, old, 4), tech(2, 2, old, 3)]), [2, 1]);
        assert_eq!(order(vec![tech(2, 2, old, 3), tech(1, 2, old, 3)]), [1, 2]);
    }

    #[test]
    fn nobody_else_is_asked() {
        let software = Candidate { role: Role::Software, ..tech(1, 9, None, 0) };
        assert_eq!(order(vec![software]), [] as [i64; 0]);
    }

    #[test]
    fn the_page_says_why_this_person() {
        let why = |one: Candidate| one.routed("Outlook").why;
        assert_eq!(why(manager(1, true, 2)), "A manager who is available and holds 2 issues.");
        assert_eq!(
            why(tech(2, 14, None, 0)),
            "No manager is available; has resolved 14 issues about Outlook."
        );
        assert_eq!(
            why(tech(3, 0, Some("2019-05-01"), 0)),
            "No manager is available; at the desk since May 2019."
        );
    }

    #[test]
    fn only_what_waits_is_given_and_only_what_is_taken_goes_on() {
        let routed = tech(2, 1, None, 0).routed("Word");
        for state in State::ALL.iter().copied() {
            let mut issue = Issue::of(PersonId(1), state);
            assert_eq!(give(&mut issue, &routed).is_ok(), state == State::Waiting);
            assert_eq!((issue.routed, issue.first_taken_at), (state == State::Waiting, None));
            let held = Issue { owner: Some(PersonId(7)), ..Issue::of(PersonId(1), state) };
            let mut issue = held.clone();
            let went = pass_on(&mut issue, PersonId(7), &routed, "Mona is busy.");
            assert_eq!(went.is_ok(), state == State::Taken);
            assert_eq!(issue.owner == Some(PersonId(2)), state == State::Taken);
            assert!(pass_on(&mut held.clone(), PersonId(8), &routed, "Tom is busy.").is_err());
            let mut answered = Issue { first_response_at: Some(DateTime::UNIX_EPOCH), ..held };
            assert!(pass_on(&mut answered, PersonId(7), &routed, "Mona is busy.").is_err());
        }
    }
}
