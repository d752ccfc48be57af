//! What the desk gave to somebody without anybody's doing, because its reporter is on the VIP list. They never learn that they
//! are: to them a routed issue waits as anybody's does, until who has it does something that they see.

use super::{Event, EventKind, Issue, State};
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

    /// Its owner, who has it by a route, takes it up with the first `deed` that its reporter sees: `after` that, it is no longer
    /// routed. The event says so before the deed's own; there is none where nothing is taken up.
    pub fn taken_up(
        &self,
        after: &mut Issue,
        by: PersonId,
        deed: EventKind,
        now: DateTime<Utc>,
    ) -> Option<Event> {
        let is_theirs = self.routed && self.owner == Some(by);
        if !is_theirs || !EventKind::FOR_REPORTER.contains(&deed) {
            return None;
        }
        let event = Event::new(EventKind::Taken);
        after.routed = false;
        after.first_taken_at.get_or_insert(now);
        after.changed_by(&event);
        Some(event)
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
        let taken = |before: &Issue, by, deed| {
            let mut after = before.clone();
            let event = before.taken_up(&mut after, by, deed, NOW);
            event.map(|event| (event.kind, after.version, after.routed, after.first_taken_at))
        };
        for (deed, takes_up) in table {
            let said = takes_up.then_some((EventKind::Taken, 2, false, Some(NOW)));
            assert_eq!(taken(&routed(), MONA, deed), said, "{deed}");
            assert_eq!(taken(&routed(), EVE, deed), None, "{deed} of its reporter's");
            let by_hand = Issue { routed: false, ..routed() };
            assert_eq!(taken(&by_hand, MONA, deed), None, "{deed} of what was taken");
        }
    }
}
