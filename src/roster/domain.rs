use crate::error::Error;
use crate::issue::Refused;
use crate::people::{Person, PersonId, Role, RosterFact};
use chrono::{DateTime, Utc};

crate::words! {
    /// What a press of a button on the roster does.
    pub enum Change {
        Come = "come" => "came on shift",
        Go = "go" => "went away",
        Free = "free" => "is available",
        Busy = "busy" => "is busy",
        TakePhone = "take_phone" => "answers the phone",
        LeavePhone = "leave_phone" => "left the phone",
    }
}

impl RosterFact {
    /// What began or ended it.
    pub const fn change(self, begins: bool) -> Change {
        match (self, begins) {
            (RosterFact::OnShift, true) => Change::Come,
            (RosterFact::OnShift, false) => Change::Go,
            (RosterFact::Available, true) => Change::Free,
            (RosterFact::Available, false) => Change::Busy,
            (RosterFact::Phone, true) => Change::TakePhone,
            (RosterFact::Phone, false) => Change::LeavePhone,
        }
    }
}

/// A member of the staff as the roster knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Colleague {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
    pub tier: Option<i16>,
    pub leads: bool,
    pub on_shift: bool,
    /// Means something for managers only.
    pub available: bool,
    pub has_phone: bool,
    /// On shift since, or away since; absent when that was never recorded.
    pub since: Option<DateTime<Utc>>,
    /// Issues in their hands.
    pub held: i64,
    /// Of those, taken and not yet answered: what goes back when they go.
    pub unanswered: i64,
}

impl Change {
    /// What its button says.
    pub const fn button(self) -> &'static str {
        match self {
            Change::Come => "Come on shift",
            Change::Go => "Go away",
            Change::Free => "Available again",
            Change::Busy => "Busy",
            Change::TakePhone => "Take the phone",
            Change::LeavePhone => "Leave the phone",
        }
    }
}

impl Colleague {
    /// Makes the change true.
    ///
    /// # Errors
    /// [`Refused::Rule`] when it means nothing for this person, or not now.
    pub fn change(&mut self, change: Change) -> Result<(), Refused> {
        let refused = |words: &str| Err(Refused::Rule(words.to_owned()));
        match change {
            Change::Come => self.on_shift = true,
            Change::Go => (self.on_shift, self.has_phone) = (false, false),
            Change::Free | Change::Busy if self.role != Role::Manager => {
                return refused("Only managers are available or busy: VIP issues go to them.");
            }
            Change::Free => self.available = true,
            Change::Busy => self.available = false,
            Change::TakePhone if !self.on_shift => {
                return refused("Who is away cannot answer the phone. Come on shift first.");
            }
            Change::TakePhone if self.role == Role::Software => {
                return refused("The desk’s techs and managers answer the phone.");
            }
            Change::TakePhone => self.has_phone = true,
            Change::LeavePhone => self.has_phone = false,
        }
        Ok(())
    }

    /// What can be changed about this person now, in the order of the buttons.
    pub fn choices(&self) -> Vec<Change> {
        let works = self.role != Role::Software;
        let manages = self.role == Role::Manager;
        [
            (Change::Come, !self.on_shift),
            (Change::TakePhone, self.on_shift && works && !self.has_phone),
            (Change::LeavePhone, self.has_phone),
            (Change::Busy, self.on_shift && manages && self.available),
            (Change::Free, self.on_shift && manages && !self.available),
            (Change::Go, self.on_shift),
        ]
        .into_iter()
        .filter_map(|(change, makes_sense)| makes_sense.then_some(change))
        .collect()
    }
}

/// What happens to their work when they go; nothing to say when nothing does.
pub fn going_in_words(colleague: &Colleague) -> Option<String> {
    match (colleague.on_shift, colleague.unanswered) {
        (false, _) | (_, 0) => None,
        (_, 1) => Some("Going puts back one issue that nobody has answered.".to_owned()),
        (_, n) => Some(format!("Going puts back {n} issues that nobody has answered.")),
    }
}

/// Everybody sets themselves; managers set anybody.
///
/// # Errors
/// [`Error::Forbidden`] with who may.
pub fn may_set(by: &Person, whom: PersonId) -> Result<(), Error> {
    if by.id == whom || by.role == Role::Manager {
        return Ok(());
    }
    Err(Error::Forbidden("Everybody sets their own shift; managers set anybody’s.".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colleague(role: Role, on_shift: bool) -> Colleague {
        Colleague {
            id: PersonId(1),
            name: "Ada".into(),
            role,
            tier: (role == Role::Tech).then_some(1),
            leads: false,
            on_shift,
            available: true,
            has_phone: false,
            since: None,
            held: 0,
            unanswered: 0,
        }
    }

    #[test]
    fn a_button_is_there_exactly_when_pressing_it_works_and_changes_something() {
        for role in [Role::Tech, Role::Manager, Role::Software] {
            for (on_shift, available, has_phone) in [
                (true, true, true),
                (true, true, false),
                (true, false, false),
                (false, true, false),
            ] {
                let now = Colleague { available, has_phone, ..colleague(role, on_shift) };
                if has_phone && role == Role::Software {
                    continue;
                }
                for change in Change::ALL {
                    let mut then = now.clone();
                    let works = then.change(*change).is_ok() && then != now;
                    let offered = now.choices().contains(change);
                    // Somebody away may well say that they will be busy: it is possible, and not offered.
                    let aside = !on_shift && matches!(change, Change::Busy | Change::Free);
                    assert!(works == offered || aside, "{change:?} of {now:?}");
                }
            }
        }
    }

    #[test]
    fn who_goes_gives_the_phone_up() {
        let mut ada = Colleague { has_phone: true, ..colleague(Role::Tech, true) };
        ada.change(Change::Go).unwrap();
        assert!(!ada.on_shift && !ada.has_phone);
        assert!(ada.change(Change::TakePhone).is_err());
    }
}
