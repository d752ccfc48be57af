use super::*;
use crate::issue::{Basket, Documentation, ResolutionCode};
use crate::people::Role;
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

const EVE: PersonId = PersonId(1);
const EMIL: PersonId = PersonId(2);
const ADA: PersonId = PersonId(4);
const TOM: PersonId = PersonId(5);
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn issue(id: i64, state: State) -> Issue {
    let held = State::HELD.contains(&state);
    let first_taken_at = held.then_some(NOW);
    Issue { id: IssueId(id), owner: held.then_some(TOM), first_taken_at, ..Issue::of(EVE, state) }
}

fn tech(id: PersonId) -> Person {
    Person::of(id, Role::Tech)
}

fn marked(issue: &mut Issue, other: &Issue) -> Result<Event, Refused> {
    mark(issue, other, &tech(ADA), Some("The same trouble".to_owned()))
}

/// Why it cannot be; empty when it can.
fn words(issue: &Issue, other: &Issue) -> String {
    marked(&mut issue.clone(), other).err().map_or_else(String::new, |no| no.to_string())
}

#[test]
fn whatever_is_open_becomes_a_duplicate_but_what_somebody_is_expected_for() {
    for state in State::ALL.iter().copied() {
        let (mut one, other) = (issue(1, state), issue(2, State::Taken));
        let event = marked(&mut one, &other);
        let may = state.is_open() && ![State::FollowUp, State::Duplicate].contains(&state);
        assert_eq!(event.is_ok(), may, "{state}");
        if let Ok(event) = event {
            assert_eq!((one.state, one.owner), (State::Duplicate, None), "{state}");
            assert_eq!(one.duplicate_of, Some(other.id));
            assert_eq!(event.facts.other, Some(other.id));
            assert_eq!(event.facts.from_owner, issue(1, state).owner, "{state}");
        }
    }
}

#[test]
fn only_what_is_open_and_no_duplicate_itself_is_pointed_to() {
    for state in State::ALL.iter().copied() {
        let points = state == State::Duplicate;
        let other = Issue { duplicate_of: points.then_some(IssueId(9)), ..issue(2, state) };
        let may = state.is_open() && !points;
        assert_eq!(words(&issue(1, State::Waiting), &other).is_empty(), may, "{state}");
    }
    let pointer = |of| Issue { duplicate_of: Some(IssueId(of)), ..issue(2, State::Duplicate) };
    for (one, other, says) in [
        (issue(1, State::Waiting), issue(1, State::Waiting), "no duplicate of itself"),
        (issue(1, State::Waiting), pointer(7), "#2 is itself a duplicate of #7. Point to #7."),
        (issue(1, State::Waiting), pointer(1), "the other way round already"),
        (pointer(7), issue(1, State::Waiting), "It is a duplicate of #7 already"),
        (
            Issue { duplicates: 2, ..issue(1, State::Waiting) },
            issue(2, State::Waiting),
            "Make #2 a duplicate of this one instead",
        ),
        (
            issue(1, State::Waiting),
            Issue { duplicates: DUPLICATES, ..issue(2, State::Waiting) },
            "that is the most",
        ),
        (issue(1, State::FollowUp), issue(2, State::Waiting), "A follow-up is booked"),
        (issue(1, State::Waiting), issue(2, State::Closed), "#2 is “Closed”"),
    ] {
        assert!(words(&one, &other).contains(says), "{says}: {}", words(&one, &other));
    }
}

#[test]
fn nothing_waits_longer_for_being_a_duplicate() {
    for basket in Basket::ALL.iter().copied() {
        for to in Basket::ALL.iter().copied() {
            let one = Issue { basket, ..issue(1, State::Waiting) };
            let waiting = Issue { basket: to, ..issue(2, State::Waiting) };
            let may = words(&one, &waiting).is_empty();
            assert_eq!(may, to <= basket, "{basket} to what waits in {to}");
            let in_work = Issue { basket: to, ..issue(2, State::Taken) };
            assert_eq!(words(&one, &in_work), "", "{basket} to what is worked on in {to}");
        }
    }
}

#[test]
fn who_was_promised_an_answer_sooner_does_not_wait_with_who_was_promised_it_later() {
    let due = |id, minute| Issue {
        promised_at: NOW + TimeDelta::minutes(minute),
        ..issue(id, State::Waiting)
    };
    let answered = |issue| Issue { first_response_at: Some(NOW), ..issue };
    let bin_first = Issue { basket: Basket::P1, ..due(2, 60) };
    for (one, other, says) in [
        (due(1, 10), due(2, 20), "has to be answered sooner. Make #2 a duplicate of this one"),
        (due(1, 20), due(2, 10), ""),
        (due(1, 10), due(2, 10), ""),
        (answered(due(1, 10)), due(2, 20), ""),
        (due(1, 20), answered(due(2, 10)), "has to be answered sooner. Make #2"),
        (answered(due(1, 20)), answered(due(2, 10)), ""),
        (due(1, 10), bin_first, "has to be answered sooner. Take #2 first."),
    ] {
        let words = words(&one, &other);
        assert!(words.contains(says) && words.is_empty() == says.is_empty(), "{says}: {words}");
        let in_work = Issue { state: State::Taken, owner: Some(TOM), ..other };
        assert!(marked(&mut one.clone(), &in_work).is_ok(), "somebody sees to it");
    }
}

#[test]
fn nobody_says_so_of_their_own_report() {
    let own = Issue { reporter: ADA, ..issue(1, State::Waiting) };
    assert!(matches!(
        marked(&mut own.clone(), &issue(2, State::Waiting)),
        Err(Refused::NotAllowed(_))
    ));
    let others = issue(3, State::Waiting);
    let of_own = words(&others, &Issue { id: IssueId(2), ..own.clone() });
    assert!(of_own.starts_with("You reported #2 yourself"), "{of_own}");
    let pointer = Issue { state: State::Duplicate, duplicate_of: Some(others.id), ..own.clone() };
    let urgent = Issue { basket: Basket::P1, ..others.clone() };
    for own in [pointer, Issue { state: State::Closed, ..own.clone() }] {
        let own = Issue { id: IssueId(2), ..own };
        assert_eq!(words(&others, &own), of_own, "nothing is learnt by trying");
        assert_eq!(words(&urgent, &own), of_own);
    }
    let mut in_work = Issue { owner: Some(ADA), reporter: ADA, ..issue(1, State::Taken) };
    assert!(marked(&mut in_work, &issue(2, State::Waiting)).is_ok());
}

/// Marked, and undone while its owner is as told.
fn undone(before: &Issue, owner: Option<&Person>) -> Issue {
    let mut one = before.clone();
    marked(&mut one, &issue(2, State::Taken)).unwrap();
    let was = Was { state: before.state, owner: before.owner };
    let event = unmark(&mut one, was, owner).unwrap();
    assert_eq!((event.kind, event.facts.other), (EventKind::UnmarkedDuplicate, Some(IssueId(2))));
    one
}

#[test]
fn undone_it_is_as_it_was() {
    for state in [State::Waiting, State::Taken, State::Escalated, State::Answered] {
        let before = Issue { wrote_at: Some(NOW), raised: true, ..issue(1, state) };
        assert_eq!(undone(&before, Some(&tech(TOM))), before, "{state}");
    }
}

#[test]
fn whose_it_was_gets_it_back_unless_they_have_gone() {
    let away = Person { on_shift: false, ..tech(TOM) };
    let unanswered = issue(1, State::Taken);
    let answered = Issue { first_response_at: Some(NOW), ..unanswered.clone() };
    for (before, owner, state) in [
        (&unanswered, Some(tech(TOM)), State::Taken),
        (&unanswered, Some(away.clone()), State::Waiting),
        (&answered, Some(away.clone()), State::Taken),
        (&answered, None, State::Waiting),
        (&answered, Some(Person::of(TOM, Role::Software)), State::Waiting),
    ] {
        let after = undone(before, owner.as_ref());
        let owner = (state == State::Taken).then_some(TOM);
        assert_eq!((after.state, after.owner), (state, owner), "{owner:?}");
    }
    let routed = Issue { first_taken_at: None, ..unanswered.clone() };
    assert_eq!(undone(&routed, Some(&tech(TOM))).state, State::Waiting, "it is routed again");
    let escalated = issue(1, State::Escalated);
    assert_eq!(undone(&escalated, Some(&away)), escalated, "the Software Team has it all the same");
    let left = undone(&escalated, None);
    assert_eq!((left.state, left.owner), (State::Waiting, None), "nobody would tell the answer");
}

fn resolved() -> Issue {
    Issue {
        resolved_at: Some(NOW),
        resolved_by: Some(ADA),
        closes_at: Some(NOW + TimeDelta::days(7)),
        code: Some(ResolutionCode::Restarted),
        details: Some("Restarted the print server".to_owned()),
        documentation: Some(Documentation::Missing),
        ..issue(2, State::Resolved)
    }
}

#[test]
fn a_duplicate_ends_with_the_same_outcome_and_undone_it_is_open_again() {
    let mut one = issue(1, State::Taken);
    marked(&mut one, &issue(2, State::Taken)).unwrap();
    assert_eq!(end_with(&mut one.clone(), &issue(3, State::Resolved), vec![]), Err(Refused::Stale));

    let event = end_with(&mut one, &resolved(), vec!["printing".to_owned()]).unwrap();
    assert_eq!(one.state, State::Resolved);
    assert_eq!((one.code, &one.details), (resolved().code, &resolved().details));
    assert_eq!((one.closes_at, one.resolved_by), (resolved().closes_at, Some(ADA)));
    assert_eq!((event.facts.together_with, event.minutes), (Some(IssueId(2)), None));
    assert_eq!(event.text, resolved().details);
    assert_eq!(one.staff_minutes, 0, "they were spent once");

    let was = Was { state: State::Taken, owner: Some(TOM) };
    let mut closed = Issue { state: State::Closed, ..one.clone() };
    assert!(unmark(&mut closed, was, Some(&tech(TOM))).is_err(), "its reporter has agreed");
    let event = unmark(&mut one, was, Some(&tech(TOM))).unwrap();
    assert_eq!(event.kind, EventKind::UnmarkedDuplicate);
    assert_eq!((one.state, one.owner, one.duplicate_of), (State::Taken, Some(TOM), None));
    assert_eq!((one.times_reopened, one.closes_at), (0, None), "no reporter said so");
    assert!(unmark(&mut one, was, None).is_err(), "twice is once");
}

#[test]
fn numbers_are_read_in_a_row() {
    let said = |ids: &[i64]| {
        in_words(&ids.iter().copied().map(IssueId).collect::<Vec<_>>()).unwrap_or_default()
    };
    assert_eq!(said(&[]), "");
    assert_eq!(said(&[3]), "#3");
    assert_eq!(said(&[3, 4]), "#3 and #4");
    assert_eq!(said(&[3, 4, 7, 8, 9]), "#3, #4, #7, #8 and #9");
    assert_eq!(said(&[3, 4, 7, 8, 9, 10, 11]), "#3, #4, #7, #8, #9 and 2 more");
}

#[test]
fn what_its_reporter_is_told_names_no_duplicate() {
    for other in State::ALL.iter().copied().filter(|other| *other != State::Duplicate) {
        let told = State::Duplicate.told_with(false, Some(other));
        let visit = other == State::FollowUp;
        assert_eq!(told, if visit { State::Taken } else { other }, "the visit is somebody else’s");
        assert_eq!(other.told_with(false, None), other);
        assert_eq!(other.told_with(true, None), State::Waiting);
    }
}

/// What may happen to two of a handful of issues.
#[derive(Clone, Copy, Debug)]
enum Happens {
    Mark,
    Undo,
    Resolve,
    Take,
    PutBack,
}

prop_compose! {
    fn happens()(kind in 0..5_usize, one in 0..5_usize, other in 0..5_usize) -> (Happens, usize, usize) {
        use Happens::*;
        ([Mark, Undo, Resolve, Take, PutBack][kind], one, other)
    }
}

/// Five issues, and how those that are duplicates stood before.
struct Desk {
    issues: Vec<Issue>,
    was: Vec<Was>,
}

impl Desk {
    fn new() -> Self {
        let one = |id: i64| Issue { reporter: EMIL, ..issue(id, State::Waiting) };
        let was = Was { state: State::Waiting, owner: None };
        Desk { issues: (0..5).map(one).collect(), was: vec![was; 5] }
    }

    fn then(&mut self, (what, a, b): (Happens, usize, usize)) {
        match what {
            Happens::Mark => {
                let (mut one, other) = (self.issues[a].clone(), self.issues[b].clone());
                let was = Was { state: one.state, owner: one.owner };
                if marked(&mut one, &other).is_ok() {
                    (self.issues[a], self.was[a]) = (one, was);
                    gain(&mut self.issues[b], IssueId(a as i64));
                }
            }
            Happens::Undo => {
                let (of, from) = (self.issues[a].duplicate_of, self.issues[a].state);
                if unmark(&mut self.issues[a], self.was[a], Some(&tech(TOM))).is_ok() {
                    let of = of.map(|of| of.0 as usize).unwrap();
                    lose(&mut self.issues[of], (IssueId(a as i64), from), None).unwrap();
                }
            }
            Happens::Resolve if self.issues[a].state == State::Taken => {
                let id = self.issues[a].id;
                self.issues[a] = Issue { id, ..resolved() };
                let other = self.issues[a].clone();
                for one in &mut self.issues {
                    let points = one.duplicate_of == Some(id) && one.state == State::Duplicate;
                    assert_eq!(end_with(one, &other, vec![]).is_ok(), points);
                }
            }
            Happens::Take if self.issues[a].state == State::Waiting => {
                (self.issues[a].state, self.issues[a].owner) = (State::Taken, Some(TOM));
                self.issues[a].first_taken_at = Some(NOW);
            }
            Happens::PutBack if self.issues[a].state == State::Taken => {
                (self.issues[a].state, self.issues[a].owner) = (State::Waiting, None);
            }
            _ => {}
        }
    }
}

proptest! {
    /// Whatever is marked, undone, worked on and resolved in whatever order: no chain, no circle, every count is right, and
    /// who points is in nobody's hands and waits in no basket.
    #[test]
    fn no_order_of_things_makes_a_chain(story in proptest::collection::vec(happens(), 0..60)) {
        let mut desk = Desk::new();
        for step in story {
            desk.then(step);
            for one in &desk.issues {
                let pointing = desk.issues.iter().filter(|other| other.points_to() == Some(one.id));
                prop_assert_eq!(one.duplicates as usize, pointing.count());
                prop_assert!(one.duplicate_of.is_none() || one.duplicates == 0, "a chain at #{}", one.id);
                prop_assert!(one.state != State::Duplicate || one.duplicate_of.is_some());
                prop_assert_eq!(one.owner.is_some(), one.state == State::Taken);
                if let Some(of) = one.duplicate_of.filter(|_| one.state == State::Duplicate) {
                    prop_assert!(desk.issues[of.0 as usize].state.is_open(), "nobody works on #{}", one.id);
                }
            }
        }
    }
}
