//! What the desk gave to somebody without anybody's doing, because its reporter is on the VIP list. They never learn that they
//! are: to them a routed issue waits as anybody's does, until who has it does something that they see.

use super::{Event, EventKind, Issue, Refused, State};
use crate::people::PersonId;
use chrono::{DateTime, Utc};

impl State {
    /// As the reporter knows it, of an issue that is `routed` or not.
    pub const fn told(self, routed: bool) -> State {
        if routed { State::Waiting } else { self }
    }
}

impl Issue {
    /// As its reporter knows it.
    pub fn as_told(self) -> Issue {
        let owner = self.owner.filter(|_| !self.routed);
        Issue { state: self.state.told(self.routed), owner, routed: false, ..self }
    }

    /// By when its reporter was told to hear from the desk.
    pub fn told(&self) -> DateTime<Utc> {
        self.told_at.unwrap_or(self.promised_at)
    }

    /// Whether its owner, who has it by a route, takes it up with this: it is the first thing they do that its reporter sees.
    pub(super) fn is_taken_up_with(&self, by: PersonId, deed: EventKind) -> bool {
        self.routed && self.owner == Some(by) && EventKind::FOR_REPORTER.contains(&deed)
    }

    /// Its owner takes it up. The event says so before that of what they did.
    pub(super) fn take_up(&mut self, now: DateTime<Utc>) -> Event {
        self.routed = false;
        self.first_taken_at.get_or_insert(now);
        let event = Event::new(EventKind::Taken);
        self.changed_by(&event);
        event
    }
}

impl Refused {
    /// As the reporter of an issue that waits, as far as they know, is told it.
    pub(super) fn of_what_waits(self) -> Refused {
        let from = State::Waiting;
        match self {
            Refused::OutOfOrder { to, .. } => Refused::OutOfOrder { from, to },
            Refused::NotInWork(_) => Refused::NotInWork(from),
            Refused::NotOpen(_) => Refused::NotOpen(from),
            refused => refused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVE: PersonId = PersonId(1);
    const MONA: PersonId = PersonId(7);
    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn routed() -> Issue {
        Issue { routed: true, owner: Some(MONA), ..Issue::of(EVE, State::Taken) }
    }

    #[test]
    fn to_its_reporter_a_routed_issue_waits() {
        assert_eq!(routed().as_told(), Issue::of(EVE, State::Waiting));
        let taken = Issue { routed: false, ..routed() };
        assert_eq!(taken.clone().as_told(), taken);
    }

    #[test]
    fn its_owner_takes_it_up_with_the_first_thing_its_reporter_sees() {
        let table = [
            (EventKind::Contact, true),
            (EventKind::Message, true),
            (EventKind::FollowUpPlanned, true),
            (EventKind::Resolved, true),
            (EventKind::Note, false),
            (EventKind::Tagged, false),
            (EventKind::HandedOver, false),
            (EventKind::PutBack, false),
        ];
        for (deed, takes_up) in table {
            assert_eq!(routed().is_taken_up_with(MONA, deed), takes_up, "{deed}");
            assert!(!routed().is_taken_up_with(EVE, deed), "{deed} of its reporter's");
            let taken = Issue { routed: false, ..routed() };
            assert!(!taken.is_taken_up_with(MONA, deed), "{deed} of what was taken");
        }
        let mut issue = routed();
        let event = issue.take_up(NOW);
        assert_eq!((event.kind, issue.version), (EventKind::Taken, 2));
        assert_eq!((issue.routed, issue.first_taken_at), (false, Some(NOW)));
    }
}
