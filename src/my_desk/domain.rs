use crate::issue::{Basket, FollowUp, IssueId, State};
use crate::settings::Settings;
use chrono::{DateTime, Utc};

/// An issue that somebody holds, as far as it says what is to be done next.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: IssueId,
    pub summary: String,
    pub software: String,
    pub reporter: String,
    pub basket: Basket,
    pub state: State,
    pub asked_at: Option<DateTime<Utc>>,
    pub follow_up: Option<FollowUp>,
    /// Whom the next words go to: its reporter, or that of a duplicate who has waited longer.
    pub to: Hears,
}

/// Somebody who reported it, in the issue that is held or in a duplicate of it: there they are answered, as was promised there.
#[derive(Clone, Debug)]
pub struct Hears {
    pub issue: IssueId,
    pub reporter: String,
    pub basket: Basket,
    pub phone_first: bool,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub wrote_at: Option<DateTime<Utc>>,
}

/// The next action on an issue. Each has a time, or somebody else has it; to have neither is a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nobody has reached the reporter yet.
    Reach,
    /// They wrote then.
    Answer(DateTime<Utc>),
    Meet(FollowUp),
    /// The follow-up's time has passed, and nobody has said what became of it.
    TellWhatBecame(FollowUp),
    /// They were asked then, and a desk day has passed.
    AskAgain(DateTime<Utc>),
    /// They were asked then.
    AwaitAnswer(DateTime<Utc>),
    /// The Software Team has answered.
    Relay,
    AwaitSoftwareTeam,
    /// Nothing is booked, asked or owed: it would lie there.
    Nothing,
}

impl Held {
    /// A duplicate’s reporter waits for the same owner: for an answer, or for a first word by the time they were promised.
    pub fn is_joined_by(&mut self, other: Hears) {
        let waits_longest = match (other.wrote_at, self.to.wrote_at) {
            (Some(theirs), own) => own.is_none_or(|own| theirs < own),
            (None, Some(_)) => false,
            (None, None) => {
                let unanswered = other.first_response_at.is_none();
                unanswered && (!self.reaches() || other.promised_at < self.to.promised_at)
            }
        };
        if waits_longest {
            self.to = other;
        }
    }

    /// Whether a first word to somebody is what comes next. While its own reporter is to be met, or others have it, they wait
    /// for that; the reporters of its duplicates do not.
    fn reaches(&self) -> bool {
        let waits_for_that = self.to.issue == self.id && self.state != State::Taken;
        self.to.first_response_at.is_none() && !waits_for_that
    }

    /// The duplicate whose reporter the next words go to, if it is not its own.
    pub fn to_another(&self) -> Option<IssueId> {
        (self.to.issue != self.id).then_some(self.to.issue)
    }

    /// What is to be done next.
    pub fn action(&self, settings: &Settings, now: DateTime<Utc>) -> Action {
        let again = |asked| settings.hours.days_after(asked, 1);
        match (self.to.wrote_at, self.state, &self.follow_up) {
            (Some(wrote), ..) => Action::Answer(wrote),
            _ if self.reaches() => Action::Reach,
            (_, State::Escalated, _) => Action::AwaitSoftwareTeam,
            (_, State::Answered, _) => Action::Relay,
            (_, State::FollowUp, Some(booked)) if booked.at <= now => {
                Action::TellWhatBecame(booked.clone())
            }
            (_, State::FollowUp, Some(booked)) => Action::Meet(booked.clone()),
            _ => match self.asked_at {
                Some(asked) if again(asked) <= now => Action::AskAgain(asked),
                Some(asked) => Action::AwaitAnswer(asked),
                None => Action::Nothing,
            },
        }
    }

    /// By when the next action is due; absent when somebody else has it, or when there is none.
    ///
    /// An answer is owed within the time in which a first response is.
    pub fn due(&self, action: &Action, settings: &Settings) -> Option<DateTime<Utc>> {
        let within = settings.promises.of(self.to.basket);
        match action {
            Action::Reach => Some(self.to.promised_at),
            Action::Answer(since) => Some(settings.hours.after(*since, within)),
            Action::Meet(booked) | Action::TellWhatBecame(booked) => Some(booked.at),
            Action::AskAgain(asked) => Some(settings.hours.days_after(*asked, 1)),
            Action::AwaitAnswer(_)
            | Action::Relay
            | Action::AwaitSoftwareTeam
            | Action::Nothing => None,
        }
    }
}

impl Action {
    /// Somebody else has to do something before the owner has.
    pub const fn is_others(&self) -> bool {
        matches!(self, Action::AwaitAnswer(_) | Action::AwaitSoftwareTeam)
    }

    pub const fn is_fault(&self) -> bool {
        matches!(self, Action::Nothing)
    }

    /// To its owner. `reporter` is a first name, `said` says a moment.
    pub fn in_words(
        &self,
        reporter: &str,
        phone_first: bool,
        said: impl Fn(DateTime<Utc>) -> String,
    ) -> String {
        match self {
            Action::Reach if phone_first => format!("Phone {reporter}"),
            Action::Reach => format!("Reach {reporter}"),
            Action::Answer(since) => format!("Answer {reporter}, who wrote {}", said(*since)),
            Action::Meet(booked) => format!("{}, {}", capital(booked), booked.place),
            Action::TellWhatBecame(booked) => {
                format!("Say what became of the {} {}", booked.kind, said(booked.at))
            }
            Action::AskAgain(asked) => {
                format!("Ask {reporter} again, first asked {}", said(*asked))
            }
            Action::AwaitAnswer(asked) => format!("{reporter} answers, asked {}", said(*asked)),
            Action::Relay => format!("Tell {reporter} what the Software Team answered"),
            Action::AwaitSoftwareTeam => "The Software Team answers".to_owned(),
            Action::Nothing => {
                format!("No next step: resolve it, book a follow-up, or ask {reporter}")
            }
        }
    }
}

fn capital(booked: &FollowUp) -> String {
    let kind = booked.kind.to_string();
    let mut chars = kind.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::FollowUpKind;
    use chrono::TimeDelta;

    /// A Friday, ten in the morning in New York.
    fn at(minute: i64) -> DateTime<Utc> {
        "2026-11-20T15:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::minutes(minute)
    }

    fn held(state: State) -> Held {
        Held {
            id: IssueId(1),
            summary: "Outlook closes".to_owned(),
            software: "Outlook".to_owned(),
            reporter: "Eve Ellis".to_owned(),
            basket: Basket::P2,
            state,
            asked_at: None,
            follow_up: None,
            to: Hears {
                issue: IssueId(1),
                reporter: "Eve Ellis".to_owned(),
                basket: Basket::P2,
                phone_first: false,
                promised_at: at(80),
                first_response_at: Some(at(-50)),
                wrote_at: None,
            },
        }
    }

    fn unanswered(state: State) -> Held {
        let held = held(state);
        Held { to: Hears { first_response_at: None, ..held.to }, ..held }
    }

    fn wrote(minute: i64, held: Held) -> Held {
        Held { to: Hears { wrote_at: Some(at(minute)), ..held.to }, ..held }
    }

    fn booked(minute: i64) -> FollowUp {
        FollowUp { kind: FollowUpKind::Visit, at: at(minute), place: "Room 4".to_owned() }
    }

    fn action(held: &Held) -> Action {
        held.action(&Settings::default(), at(0))
    }

    #[test]
    fn every_issue_in_hand_has_a_next_action_or_a_fault() {
        let taken = held(State::Taken);
        let with = |change: &dyn Fn(&mut Held)| {
            let mut held = taken.clone();
            change(&mut held);
            action(&held)
        };
        assert_eq!(with(&|_| ()), Action::Nothing);
        assert_eq!(with(&|h| h.to.first_response_at = None), Action::Reach);
        assert_eq!(with(&|h| h.to.wrote_at = Some(at(-5))), Action::Answer(at(-5)));
        assert_eq!(with(&|h| h.asked_at = Some(at(-5))), Action::AwaitAnswer(at(-5)));
        assert_eq!(with(&|h| h.asked_at = Some(at(-1_441))), Action::AskAgain(at(-1_441)));
        let visit = |minute| Held { follow_up: Some(booked(minute)), ..held(State::FollowUp) };
        assert_eq!(action(&visit(5)), Action::Meet(booked(5)));
        assert_eq!(action(&visit(-5)), Action::TellWhatBecame(booked(-5)));
        assert_eq!(action(&wrote(-1, visit(5))), Action::Answer(at(-1)));
        assert_eq!(action(&held(State::Escalated)), Action::AwaitSoftwareTeam);
        assert_eq!(action(&held(State::Answered)), Action::Relay);
        let wrote = wrote(-1, held(State::Escalated));
        assert_eq!(action(&wrote), Action::Answer(at(-1)), "whoever else has it");
        for state in [State::FollowUp, State::Escalated, State::Answered] {
            let others = Held { follow_up: Some(booked(5)), ..unanswered(state) };
            assert_ne!(action(&others), Action::Reach, "{state}: they wait for that");
        }
    }

    #[test]
    fn who_of_several_reporters_has_waited_longest_comes_next() {
        let other = |promised, answered: bool, wrote: Option<i64>| Hears {
            issue: IssueId(2),
            reporter: "Emil Estes".to_owned(),
            basket: Basket::Bin,
            phone_first: true,
            promised_at: at(promised),
            first_response_at: answered.then(|| at(-20)),
            wrote_at: wrote.map(at),
        };
        let (answered, wrote) = (held(State::Taken), wrote(-5, held(State::Taken)));
        let unanswered = unanswered(State::Taken);
        let visit = Held { follow_up: Some(booked(5)), ..held(State::FollowUp) };
        let escalated = self::unanswered(State::Escalated);
        for (mine, other, action_is, to) in [
            (&answered, other(90, true, None), Action::Nothing, "Eve Ellis"),
            (&answered, other(90, false, None), Action::Reach, "Emil Estes"),
            (&visit, other(90, true, None), Action::Meet(booked(5)), "Eve Ellis"),
            (&visit, other(90, false, None), Action::Reach, "Emil Estes"),
            (&escalated, other(90, false, None), Action::Reach, "Emil Estes"),
            (&held(State::Answered), other(90, false, None), Action::Reach, "Emil Estes"),
            (&unanswered, other(90, false, None), Action::Reach, "Eve Ellis"),
            (&unanswered, other(70, false, None), Action::Reach, "Emil Estes"),
            (&unanswered, other(70, true, None), Action::Reach, "Eve Ellis"),
            (&answered, other(90, true, Some(-3)), Action::Answer(at(-3)), "Emil Estes"),
            (&wrote, other(90, true, Some(-3)), Action::Answer(at(-5)), "Eve Ellis"),
            (&wrote, other(90, true, Some(-9)), Action::Answer(at(-9)), "Emil Estes"),
            (&wrote, other(70, false, None), Action::Answer(at(-5)), "Eve Ellis"),
        ] {
            let mut held = mine.clone();
            held.is_joined_by(other.clone());
            assert_eq!((action(&held), &*held.to.reporter), (action_is, to), "{other:?}");
        }
    }

    #[test]
    fn what_the_owner_has_to_do_has_a_time() {
        let settings = Settings::default();
        let due = |held: Held| {
            let action = held.action(&settings, at(0));
            held.due(&action, &settings)
        };
        assert_eq!(due(unanswered(State::Taken)), Some(at(80)));
        // Three hours, as a first response of P2.
        assert_eq!(due(wrote(-5, held(State::Taken))), Some(at(175)));
        // An hour for a duplicate of P1, wherever what it points to lies.
        let mut joined = held(State::Taken);
        let to = Hears { issue: IssueId(2), basket: Basket::P1, ..joined.to.clone() };
        joined.is_joined_by(Hears { wrote_at: Some(at(-5)), ..to });
        assert_eq!(due(joined), Some(at(55)));
        let visit = Held { follow_up: Some(booked(9)), ..held(State::FollowUp) };
        assert_eq!(due(visit), Some(at(9)));
        assert_eq!(due(held(State::Escalated)), None);
    }
}
