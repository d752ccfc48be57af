//! Who may do what to which issue: the one place that answers it. Roles are checked at the door by `web::who`;
//! what depends on the issue or the basket is decided here.

use super::{Basket, Issue, Refused};
use crate::error::Error;
use crate::people::{Person, PersonId, Role};

/// Which issues a person may know of. Anybody else's looks exactly like one that does not exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sight {
    /// Techs and managers work on any issue.
    All,
    /// The Software Team: what the desk sent to it, and their own.
    Escalated,
    /// Everybody else: what they reported.
    Own,
}

pub fn sight(person: &Person) -> Sight {
    sight_of(person.role)
}

/// The same by role alone.
pub fn sight_of(role: Role) -> Sight {
    match role {
        Role::Tech | Role::Manager => Sight::All,
        Role::Software => Sight::Escalated,
        Role::Employee => Sight::Own,
    }
}

/// Tier 1 pulls from the bin; tier 2 from P1, P2 and the bin; a manager from any basket.
///
/// # Errors
/// [`Refused::NotAllowed`] with who takes from that basket.
pub fn may_take_from(person: &Person, basket: Basket) -> Result<(), Refused> {
    if baskets_of(person).contains(&basket) {
        return Ok(());
    }
    Err(Refused::NotAllowed(match basket {
        Basket::Vip => "The VIP basket is the manager’s.".to_owned(),
        basket => format!("Tier 2 takes from {basket}. Tier 1 takes from the bin."),
    }))
}

/// The same of a certain issue: what tier 1 has given up is tier 2's.
///
/// # Errors
/// [`Refused::NotAllowed`] with who takes it.
pub fn may_take(person: &Person, basket: Basket, raised: bool) -> Result<(), Refused> {
    may_take_from(person, basket)?;
    if raised && basket == Basket::Bin && !takes_raised(person) {
        return Err(Refused::NotAllowed("This was raised: tier 2 takes it now.".to_owned()));
    }
    Ok(())
}

/// Whether take next gives them what was raised, which then goes before the rest of the bin.
pub fn takes_raised(person: &Person) -> bool {
    matches!((person.role, person.tier), (Role::Manager, _) | (Role::Tech, Some(2)))
}

/// Who may give an issue out of its owner's hands: the owner, or a manager.
///
/// # Errors
/// [`Refused::NotYours`] for anybody else.
pub fn may_give_away(person: &Person, owner: Option<PersonId>) -> Result<(), Refused> {
    if person.role == Role::Manager || owner == Some(person.id) {
        Ok(())
    } else {
        Err(Refused::NotYours)
    }
}

/// The baskets a person takes from, in the order they should.
pub fn baskets_of(person: &Person) -> &'static [Basket] {
    match (person.role, person.tier) {
        (Role::Manager, _) => &[Basket::Vip, Basket::P1, Basket::P2, Basket::Bin],
        (Role::Tech, Some(2)) => &[Basket::P1, Basket::P2, Basket::Bin],
        (Role::Tech, _) => &[Basket::Bin],
        _ => &[],
    }
}

/// # Errors
/// [`Refused::NotAllowed`] unless `person` reported the issue.
pub fn is_reporter(person: &Person, reporter: PersonId) -> Result<(), Refused> {
    if person.id == reporter {
        Ok(())
    } else {
        Err(Refused::NotAllowed("Only who reported this issue can say that.".to_owned()))
    }
}

/// Whether this person reads the issue as its reporter does: without the desk's own matters, be they notes, tags, or why
/// it lies in its basket. That goes for techs too, with what they reported and do not work on.
pub fn reads_as_reporter(person: &Person, reporter: PersonId, owner: Option<PersonId>) -> bool {
    !person.works_issues() || (person.id == reporter && owner != Some(person.id))
}

/// Staff work on what others reported: who reads an issue as its reporter decides nothing about it.
///
/// # Errors
/// [`Refused::NotAllowed`] for an own report, unless they own it.
pub fn may_work_on(person: &Person, issue: &Issue) -> Result<(), Refused> {
    if reads_as_reporter(person, issue.reporter, issue.owner) {
        return Err(Refused::NotAllowed(
            "You reported this one: a colleague works on it.".to_owned(),
        ));
    }
    Ok(())
}

/// Saved views for everybody at the desk are the managers' to make.
///
/// # Errors
/// [`Error::Forbidden`] unless `person` is a manager.
pub fn may_share_views(person: &Person) -> Result<(), Error> {
    if person.role == Role::Manager {
        Ok(())
    } else {
        Err(Error::Forbidden("Only managers share views with everybody.".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tier_takes_from_its_baskets() {
        use Basket::*;
        let takes = |role, tier| {
            let person = Person { tier, ..Person::of(PersonId(1), role) };
            Basket::ALL
                .iter()
                .copied()
                .filter(|b| may_take_from(&person, *b).is_ok())
                .collect::<Vec<_>>()
        };
        assert_eq!(takes(Role::Tech, Some(1)), [Bin]);
        assert_eq!(takes(Role::Tech, Some(2)), [P1, P2, Bin]);
        assert_eq!(takes(Role::Manager, None), [Vip, P1, P2, Bin]);
        assert_eq!(takes(Role::Software, None), []);
        assert_eq!(takes(Role::Employee, None), []);
    }

    #[test]
    fn what_was_raised_is_tier_2s_as_long_as_it_lies_in_the_bin() {
        let takes = |role, tier, basket| {
            may_take(&Person { tier, ..Person::of(PersonId(1), role) }, basket, true).is_ok()
        };
        assert!(!takes(Role::Tech, Some(1), Basket::Bin));
        assert!(takes(Role::Tech, Some(2), Basket::Bin));
        assert!(takes(Role::Manager, None, Basket::Bin));
        assert!(takes(Role::Tech, Some(2), Basket::P2));
        assert!(!takes(Role::Tech, Some(1), Basket::P2));
        assert!(!takes(Role::Software, None, Basket::Bin));
    }

    #[test]
    fn an_issue_is_its_owners_or_a_managers_to_give_away() {
        const ADA: PersonId = PersonId(2);
        let may = |role, owner| may_give_away(&Person::of(ADA, role), owner).is_ok();
        assert!(may(Role::Tech, Some(ADA)) && may(Role::Manager, Some(PersonId(3))));
        assert!(!may(Role::Tech, Some(PersonId(3))) && !may(Role::Tech, None));
    }

    #[test]
    fn who_reported_it_reads_it_as_reporter_unless_they_work_on_it() {
        const EVE: PersonId = PersonId(1);
        const ADA: PersonId = PersonId(2);
        let reads =
            |role, reporter, owner| reads_as_reporter(&Person::of(ADA, role), reporter, owner);
        assert!(!reads(Role::Tech, EVE, None));
        assert!(!reads(Role::Manager, EVE, Some(ADA)));
        assert!(reads(Role::Tech, ADA, None));
        assert!(reads(Role::Manager, ADA, Some(EVE)));
        assert!(!reads(Role::Tech, ADA, Some(ADA)));
        assert!(reads(Role::Employee, ADA, None));
        assert!(reads(Role::Software, EVE, None));
    }
}
