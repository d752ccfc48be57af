//! Out of one's hands and into others': handing over to a colleague, assigning what waits, raising to tier 2.

use super::domain::back_to_its_basket;
use crate::issue::{Basket, Event, EventKind, Facts, Issue, Refused, State, policy};
use crate::people::{Person, PersonId, Role};
use chrono::{DateTime, Utc};

/// Somebody an issue may be handed over to, and how many they hold.
#[derive(Clone, Debug)]
pub struct Receiver {
    pub person: Person,
    pub held: i64,
}

impl Receiver {
    /// Whether `by` may put one more into their hands; managers may go beyond the limit, and have none themselves.
    ///
    /// # Errors
    /// [`Refused::Rule`] with what is in the way.
    pub fn can_take(&self, by: &Person, limit: i64) -> Result<(), Refused> {
        let Receiver { person, held } = self;
        let has_limit = person.role != Role::Manager && by.role != Role::Manager;
        Err(Refused::Rule(if !person.works_issues() {
            format!("{} does not work on issues. Choose a tech or a manager.", person.name)
        } else if !person.on_shift {
            format!("{} is away. Choose somebody who is around.", person.name)
        } else if has_limit && *held >= limit {
            format!(
                "{} holds {held}, and {limit} is the most. Choose somebody with a free hand, or ask a manager, who may go beyond it.",
                person.name
            )
        } else {
            return Ok(());
        }))
    }

    /// Whether `by` may give them this issue.
    ///
    /// # Errors
    /// As above; [`Refused::Rule`] when they have it already or reported it.
    fn can_get(&self, issue: &Issue, by: &Person, limit: i64) -> Result<(), Refused> {
        let Receiver { person, .. } = self;
        let refused = |words: &str| Err(Refused::Rule(format!("{} {words}", person.name)));
        if issue.owner == Some(person.id) {
            return refused("has it already.");
        }
        self.can_take(by, limit)?;
        if issue.reporter == person.id {
            return refused("reported this one: a colleague works on it.");
        }
        Ok(())
    }
}

/// Why somebody hands an issue over, and what the next owner should know.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    pub why: String,
    pub note: Option<String>,
}

/// Gives an issue out of its owner's hands into a colleague's. Its state, age, tags, notes and contacts stay. Who hands it
/// to tier 1 takes back that it was raised. What waits is assigned by a manager: it is nobody's turn then.
///
/// # Errors
/// [`Refused::Rule`] when nobody holds it, or as [`Receiver::can_get`] says; [`Refused::NotYours`] unless `by` owns it or is
/// a manager.
pub fn hand_over(
    issue: &mut Issue,
    by: &Person,
    to: &Receiver,
    limit: i64,
    said: HandOver,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    if may_assign(by, issue) {
        to.can_get(issue, by, limit)?;
        let event = issue.step_to(State::Taken, EventKind::HandedOver)?;
        issue.first_taken_at.get_or_insert(now);
        return Ok(into_hands(issue, to, event, said));
    }
    if !State::HELD.contains(&issue.state) {
        return Err(Refused::NotHeld(issue.state));
    }
    policy::may_give_away(by, issue.owner)?;
    to.can_get(issue, by, limit)?;
    issue.times_handed_over += 1;
    Ok(into_hands(issue, to, Event::new(EventKind::HandedOver), said))
}

/// Whether `by` may give this issue to somebody before anybody has taken it.
pub fn may_assign(by: &Person, issue: &Issue) -> bool {
    by.role == Role::Manager && issue.state == State::Waiting
}

fn into_hands(issue: &mut Issue, to: &Receiver, event: Event, said: HandOver) -> Event {
    let from_owner: Option<PersonId> = issue.owner.replace(to.person.id);
    let raised = (issue.raised && to.person.tier == Some(1)).then_some(false);
    issue.raised = raised.unwrap_or(issue.raised);
    Event {
        text: said.note,
        facts: Facts { from_owner, raised, ..Facts::default() },
        ..event.why(said.why)
    }
}

/// Gives an issue of the bin up to tier 2: it waits again, at the head of what tier 2 takes from the bin, and tier 1 takes
/// it no more. Its age, tags, notes and contacts stay.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns it or is a manager; [`Refused::OutOfOrder`] unless it is taken;
/// [`Refused::Rule`] where tier 2 has it, or would get it anyway.
pub fn raise(issue: &mut Issue, by: &Person, why: String) -> Result<Event, Refused> {
    policy::may_give_away(by, issue.owner)?;
    let refused = |words: &str| Err(Refused::Rule(words.to_owned()));
    if by.role == Role::Tech && policy::takes_raised(by) {
        return refused("You are tier 2. Hand it over to a colleague, or put it back.");
    }
    if issue.basket != Basket::Bin {
        return refused("Tier 2 takes from this basket anyway. Put it back, and say why.");
    }
    let from_owner = issue.owner;
    let event = back_to_its_basket(issue, EventKind::Raised)?;
    issue.raised = true;
    issue.times_handed_over += 1;
    Ok(event.why(why).facts(Facts { from_owner, raised: Some(true), ..Facts::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: PersonId = PersonId(4);
    const TOM: PersonId = PersonId(5);
    const MONA: PersonId = PersonId(7);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn held(state: State) -> Issue {
        Issue { owner: Some(ADA), ..Issue::of(PersonId(1), state) }
    }

    fn receiver(id: PersonId, role: Role, on_shift: bool, held: i64) -> Receiver {
        let person = Person { on_shift, name: "Tom Tully".into(), ..Person::of(id, role) };
        Receiver { person, held }
    }

    fn said() -> HandOver {
        HandOver { why: "Knows Word best".into(), note: Some("Call after three".into()) }
    }

    fn handed(issue: &mut Issue, by: (PersonId, Role), to: &Receiver) -> Result<Event, String> {
        hand_over(issue, &Person::of(by.0, by.1), to, 5, said(), NOW).map_err(|no| no.to_string())
    }

    #[test]
    fn whatever_somebody_holds_is_handed_over_as_it_stands() {
        for state in State::ALL {
            let mut issue = held(*state);
            let given = handed(&mut issue, (ADA, Role::Tech), &receiver(TOM, Role::Tech, true, 4));
            match given {
                Ok(event) => {
                    assert!(State::HELD.contains(state));
                    assert_eq!((issue.state, issue.owner), (*state, Some(TOM)));
                    assert_eq!(issue.times_handed_over, 1);
                    assert_eq!(event.facts.from_owner, Some(ADA));
                    assert_eq!(event.why.as_deref(), Some("Knows Word best"));
                    assert_eq!(event.text.as_deref(), Some("Call after three"));
                }
                Err(words) => {
                    assert!(!State::HELD.contains(state) && words.contains("Only what"), "{words}");
                    assert_eq!(issue, held(*state));
                }
            }
        }
    }

    #[test]
    fn a_manager_assigns_what_waits_and_that_is_no_reassignment() {
        let waiting = || Issue { raised: true, ..Issue::of(PersonId(1), State::Waiting) };
        let tom = receiver(TOM, Role::Tech, true, 5);
        let mut issue = waiting();
        let event = handed(&mut issue, (MONA, Role::Manager), &tom).unwrap();
        assert_eq!((issue.state, issue.owner), (State::Taken, Some(TOM)));
        assert_eq!((issue.first_taken_at, issue.times_handed_over), (Some(NOW), 0));
        assert_eq!((event.kind, event.facts.from_owner), (EventKind::HandedOver, None));

        let away = receiver(TOM, Role::Tech, false, 0);
        let own = receiver(PersonId(1), Role::Tech, true, 0);
        for (by, to, words) in [
            ((ADA, Role::Tech), &tom, "This issue is “Waiting” now. Only what somebody holds"),
            ((MONA, Role::Manager), &away, "Tom Tully is away"),
            ((MONA, Role::Manager), &own, "Tom Tully reported this one"),
        ] {
            let mut issue = waiting();
            let said = handed(&mut issue, by, to).unwrap_err();
            assert!(said.starts_with(words), "{said}");
            assert_eq!(issue, waiting());
        }
    }

    #[test]
    fn a_colleague_gets_it_who_is_here_and_has_a_free_hand() {
        let (ada, mona) = ((ADA, Role::Tech), (MONA, Role::Manager));
        for (by, to, words) in [
            (ada, receiver(TOM, Role::Tech, true, 0), ""),
            (ada, receiver(TOM, Role::Tech, true, 5), "Tom Tully holds 5, and 5 is the most"),
            (mona, receiver(TOM, Role::Tech, true, 5), ""),
            (ada, receiver(TOM, Role::Manager, true, 50), ""),
            (ada, receiver(TOM, Role::Tech, false, 0), "Tom Tully is away"),
            (mona, receiver(TOM, Role::Tech, false, 0), "Tom Tully is away"),
            (ada, receiver(TOM, Role::Software, true, 0), "Tom Tully does not work on issues"),
            (ada, receiver(TOM, Role::Employee, true, 0), "Tom Tully does not work on issues"),
            (ada, receiver(ADA, Role::Tech, true, 0), "Tom Tully has it already"),
            (mona, receiver(MONA, Role::Manager, true, 0), ""),
            ((TOM, Role::Tech), receiver(TOM, Role::Tech, true, 0), "Only who owns this issue"),
        ] {
            match handed(&mut held(State::Taken), by, &to) {
                Ok(_) => assert_eq!(words, "", "{by:?} to {to:?}"),
                Err(said) => assert!(!words.is_empty() && said.starts_with(words), "{said}"),
            }
        }
    }

    #[test]
    fn handing_to_tier_1_takes_a_raise_back() {
        let raised = || Issue { raised: true, ..held(State::Taken) };
        let mut to_tom = raised();
        let event = handed(&mut to_tom, (MONA, Role::Manager), &receiver(TOM, Role::Tech, true, 0));
        assert_eq!((to_tom.raised, event.unwrap().facts.raised), (false, Some(false)));
        let mut to_mona = raised();
        let event =
            handed(&mut to_mona, (ADA, Role::Tech), &receiver(MONA, Role::Manager, true, 0));
        assert_eq!((to_mona.raised, event.unwrap().facts.raised), (true, None));
    }

    #[test]
    fn tier_1_gives_a_bin_issue_up_and_nobody_gives_up_what_tier_2_takes_anyway() {
        let tier = |tier, id| Person { tier: Some(tier), ..Person::of(id, Role::Tech) };
        let (ada, zoe, mona) = (tier(1, ADA), tier(2, ADA), Person::of(MONA, Role::Manager));
        let in_basket = |basket| Issue { basket, ..held(State::Taken) };
        for (by, issue, words) in [
            (&ada, held(State::Taken), ""),
            (&mona, held(State::Taken), ""),
            (&tier(1, TOM), held(State::Taken), "Only who owns this issue"),
            (&zoe, held(State::Taken), "You are tier 2"),
            (&ada, in_basket(Basket::P2), "Tier 2 takes from this basket anyway"),
            (&ada, in_basket(Basket::Vip), "Tier 2 takes from this basket anyway"),
            (&ada, held(State::FollowUp), "This issue is “Follow-up booked” now"),
            (&ada, held(State::Resolved), "This issue is “Resolved” now"),
        ] {
            let mut after = issue.clone();
            match raise(&mut after, by, "Needs the server’s log".into()) {
                Ok(event) => {
                    assert_eq!(words, "", "{by:?}");
                    assert_eq!((after.state, after.owner), (State::Waiting, None));
                    assert_eq!((after.raised, after.times_handed_over), (true, 1));
                    assert_eq!(
                        (event.facts.raised, event.facts.from_owner),
                        (Some(true), Some(ADA))
                    );
                }
                Err(said) => {
                    assert!(said.to_string().starts_with(words) && !words.is_empty(), "{said}");
                }
            }
        }
    }
}
