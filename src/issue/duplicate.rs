//! Duplicates: an issue that points to another, with which it is worked on and whose outcome its reporter gets. The pointer
//! is undone as easily as it is made: how the issue stood is in the event that made it. Neither its basket nor its promise,
//! age, tags or texts ever change with it.

use super::{Event, EventKind, Facts, Issue, IssueId, Refused, State, policy};
use crate::people::{Person, PersonId};

/// How many duplicates an issue has at most: all of them end in one transaction, a few statements each.
pub const DUPLICATES: i32 = 50;

/// How an issue stood before it became a duplicate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Was {
    pub state: State,
    pub owner: Option<PersonId>,
}

impl Issue {
    /// # Errors
    /// [`Refused::Rule`] while it is a duplicate: the work is done on what it points to.
    pub fn stands_alone(&self) -> Result<(), Refused> {
        match self.points_to() {
            None => Ok(()),
            Some(of) => Err(Refused::Rule(format!(
                "This is a duplicate of #{of}, and worked on as that. Do it there, or undo the duplicate first."
            ))),
        }
    }

    /// What it is worked on with, as long as it is.
    pub fn points_to(&self) -> Option<IssueId> {
        self.duplicate_of.filter(|_| self.state == State::Duplicate)
    }

    /// Whether [`unmark`] would let it stand alone again: as long as its reporter has not agreed to the outcome.
    pub fn is_undoable(&self) -> bool {
        self.duplicate_of.is_some() && matches!(self.state, State::Duplicate | State::Resolved)
    }

    /// How many people report it, if it is more than one.
    pub fn reports(&self) -> Option<i32> {
        reports(self.duplicates)
    }
}

/// How many people report what has so many duplicates, if it is more than one.
pub fn reports(duplicates: i32) -> Option<i32> {
    (duplicates > 0).then(|| duplicates.saturating_add(1))
}

/// Makes `issue` a duplicate of `other`. It leaves its basket, or its owner's hands.
///
/// # Errors
/// [`Refused::NotAllowed`] for an own report; [`Refused::NotOpen`] once it is over; [`Refused::Rule`] with what is in the way:
/// `other` is their own report, a follow-up is booked, one of the two is a duplicate or has some, `other` is over, or would
/// be worked on later.
pub fn mark(
    issue: &mut Issue,
    other: &Issue,
    by: &Person,
    why: Option<String>,
) -> Result<Event, Refused> {
    policy::may_work_on(by, issue)?;
    may_point_to(by, other)?;
    may_point(issue, other)?;
    let event = issue.step_to(State::Duplicate, EventKind::MarkedDuplicate)?;
    let from_owner = issue.owner.take();
    issue.duplicate_of = Some(other.id);
    let facts = Facts { other: Some(other.id), from_owner, ..Facts::default() };
    Ok(Event { why, facts, ..event })
}

/// What an own report lies in, waits for or points to, its reporter does not learn by trying.
fn may_point_to(by: &Person, other: &Issue) -> Result<(), Refused> {
    if policy::reads_as_reporter(by, other.reporter, other.owner) {
        return Err(Refused::Rule(format!(
            "You reported #{} yourself: a colleague can say that this one is a duplicate of it.",
            other.id
        )));
    }
    Ok(())
}

fn may_point(issue: &Issue, other: &Issue) -> Result<(), Refused> {
    let Issue { id, duplicates, .. } = issue;
    let to = other.id;
    Err(Refused::Rule(if *id == to {
        "An issue is no duplicate of itself. Type the number of another one.".to_owned()
    } else if other.duplicate_of == Some(*id) {
        format!("It is the other way round already: #{to} is a duplicate of this one.")
    } else if let (State::Duplicate, Some(of)) = (issue.state, issue.duplicate_of) {
        format!("It is a duplicate of #{of} already. Undo that first.")
    } else if let (State::Duplicate, Some(of)) = (other.state, other.duplicate_of) {
        format!("#{to} is itself a duplicate of #{of}. Point to #{of}.")
    } else if issue.state == State::FollowUp {
        "A follow-up is booked: somebody is expecting somebody. Its owner finishes it or calls it off first."
            .to_owned()
    } else if !issue.state.is_open() {
        return Err(Refused::NotOpen(issue.state));
    } else if !other.state.is_open() {
        format!(
            "#{to} is “{}”: nobody works on it any more, and its outcome has been told. Resolve this one by itself, with the same words if they fit.",
            other.state
        )
    } else if *duplicates > 0 {
        format!(
            "This one has duplicates itself ({duplicates}). Make #{to} a duplicate of this one instead, or undo those first."
        )
    } else if other.duplicates >= DUPLICATES {
        format!("#{to} has {DUPLICATES} duplicates, and that is the most.")
    } else if let Some(ahead) = ahead(issue, other).filter(|_| other.state == State::Waiting) {
        let instead = match self::ahead(other, issue) {
            None => format!("Make #{to} a duplicate of this one instead, or take #{to} first."),
            Some(_) => format!("Take #{to} first."),
        };
        format!("#{to} waits in {}, and this one {ahead}. {instead}", other.basket)
    } else {
        return Ok(());
    }))
}

/// Why an issue must not wait with another one, if it must not: out of sight in a basket that is taken from later, or with a
/// promise of its own that nobody would see end.
pub fn ahead(issue: &Issue, other: &Issue) -> Option<String> {
    let is_due_first = other.first_response_at.is_some() || issue.promised_at < other.promised_at;
    if issue.basket < other.basket {
        Some(format!("is more urgent: {}", issue.basket))
    } else if issue.first_response_at.is_none() && is_due_first {
        Some("has to be answered sooner".to_owned())
    } else {
        None
    }
}

/// Lets an issue stand alone again, as it stood before: in its basket, or in its owner's hands. `owner` is whose it was,
/// unless they have left the desk: what only the Software Team had then waits for who sends it there again. Who has gone
/// home before anybody was answered does not get it back, as at the end of any shift; nor who was given it by the desk and
/// never took it up: it is routed again. What had ended with the other issue is open again, and its reporter sees that.
///
/// # Errors
/// [`Refused::Rule`] when it is no duplicate, or its reporter has agreed to the outcome.
pub fn unmark(issue: &mut Issue, was: Was, owner: Option<&Person>) -> Result<Event, Refused> {
    if !issue.is_undoable() {
        return Err(Refused::Rule(match issue.duplicate_of {
            Some(of) => format!("It was closed with the outcome of #{of}, and is over."),
            None => "It is no duplicate any more: somebody was quicker.".to_owned(),
        }));
    }
    let other = issue.duplicate_of.take();
    let has_ended = issue.state == State::Resolved;
    let answered = issue.first_response_at.is_some();
    let was_taken = issue.first_taken_at.is_some();
    let owner = owner.filter(|person| person.works_issues() && was.owner == Some(person.id));
    let is_there = |person: &&Person| was_taken && (person.on_shift || answered);
    let (state, owner) = match (was.state, owner) {
        (State::Escalated | State::Answered, Some(owner)) if !has_ended => (was.state, Some(owner)),
        (State::Waiting, _) => (State::Waiting, None),
        (_, owner) => match owner.filter(is_there) {
            Some(owner) => (State::Taken, Some(owner)),
            None => (State::Waiting, None),
        },
    };
    let event = issue.step_to(state, EventKind::UnmarkedDuplicate)?;
    issue.owner = owner.map(|person| person.id);
    issue.closes_at = None;
    Ok(event.facts(Facts { other, ..Facts::default() }))
}

/// An issue has one duplicate more.
pub fn gain(issue: &mut Issue, duplicate: IssueId) -> Event {
    issue.duplicates += 1;
    let facts = Facts { other: Some(duplicate), ..Facts::default() };
    Event::new(EventKind::GainedDuplicate).facts(facts)
}

/// An issue has one duplicate less, which stood at `from`; `why` when nobody at the desk chose that. What had ended with it
/// it had no more, and says so all the same.
///
/// # Errors
/// [`Refused::Stale`] when it has none.
pub fn lose(
    issue: &mut Issue,
    (duplicate, from): (IssueId, State),
    why: Option<&str>,
) -> Result<Event, Refused> {
    let had_ended = from != State::Duplicate;
    if !had_ended && issue.duplicates == 0 {
        return Err(Refused::Stale);
    }
    issue.duplicates -= i32::from(!had_ended);
    let facts = Facts { other: Some(duplicate), had_ended, ..Facts::default() };
    let event = Event::new(EventKind::LostDuplicate).facts(facts);
    Ok(Event { why: why.map(str::to_owned), ..event })
}

/// A duplicate ends with the issue it points to, which has just been resolved: with the same code and words, and with
/// everything its reporter can say to them. The minutes were spent once. `kinds` are tags it gets with it.
///
/// # Errors
/// [`Refused::Stale`] unless it is a duplicate of that one.
pub fn end_with(issue: &mut Issue, other: &Issue, kinds: Vec<String>) -> Result<Event, Refused> {
    if issue.state != State::Duplicate || issue.duplicate_of != Some(other.id) {
        return Err(Refused::Stale);
    }
    let event = issue.step_to(State::Resolved, EventKind::Resolved)?;
    issue.nobody_waits_for_words();
    issue.resolved_at = other.resolved_at;
    issue.resolved_by = other.resolved_by;
    issue.closes_at = other.closes_at;
    issue.code = other.code;
    issue.details.clone_from(&other.details);
    issue.documentation = other.documentation;
    let facts = Facts {
        code: issue.code,
        documentation: issue.documentation,
        closes_at: issue.closes_at,
        tags: kinds,
        together_with: Some(other.id),
        ..Facts::default()
    };
    Ok(Event { text: issue.details.clone(), facts, ..event })
}

/// The numbers of issues in words: "#3 and #4".
pub fn in_words(ids: &[IssueId]) -> Option<String> {
    /// More are counted.
    const NAMED: usize = 5;
    let (last, first) = ids.split_last()?;
    let numbers: Vec<_> = ids.iter().take(NAMED).map(|id| format!("#{id}")).collect();
    Some(if first.is_empty() {
        format!("#{last}")
    } else if ids.len() > NAMED {
        format!("{} and {} more", numbers.join(", "), ids.len() - NAMED)
    } else {
        format!("{} and #{last}", numbers[..first.len()].join(", "))
    })
}

impl State {
    /// As the reporter knows it, of an issue that is `routed` or not. That it is a duplicate is the desk's matter: to them the
    /// work stands as that on what it points to, which is told at `other`. A meeting is with somebody else, so to them it
    /// is being worked on. The one answer of every page, search and rule.
    pub fn told_with(self, routed: bool, other: Option<State>) -> State {
        match (self, other) {
            (State::Duplicate, Some(State::FollowUp) | None) => State::Taken,
            (State::Duplicate, Some(other)) => other,
            (state, _) => state.told(routed),
        }
    }
}

#[cfg(test)]
mod tests;
