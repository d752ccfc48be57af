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
    pub phone_first: bool,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
    pub asked_at: Option<DateTime<Utc>>,
    pub wrote_at: Option<DateTime<Utc>>,
    pub follow_up: Option<FollowUp>,
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
    /// What is to be done next.
    pub fn action(&self, settings: &Settings, now: DateTime<Utc>) -> Action {
        let again = |asked| settings.hours.days_after(asked, 1);
        match (self.wrote_at, self.state, &self.follow_up) {
            (Some(wrote), ..) => Action::Answer(wrote),
            (_, State::Escalated, _) => Action::AwaitSoftwareTeam,
            (_, State::Answered, _) => Action::Relay,
            (_, State::FollowUp, Some(booked)) if booked.at <= now => {
                Action::TellWhatBecame(booked.clone())
            }
            (_, State::FollowUp, Some(booked)) => Action::Meet(booked.clone()),
            _ if self.first_response_at.is_none() => Action::Reach,
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
        let within = settings.promises.of(self.basket);
        match action {
            Action::Reach => Some(self.promised_at),
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
            phone_first: false,
            promised_at: at(80),
            first_response_at: Some(at(-50)),
            asked_at: None,
            wrote_at: None,
            follow_up: None,
        }
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
        assert_eq!(with(&|h| h.first_response_at = None), Action::Reach);
        assert_eq!(with(&|h| h.wrote_at = Some(at(-5))), Action::Answer(at(-5)));
        assert_eq!(with(&|h| h.asked_at = Some(at(-5))), Action::AwaitAnswer(at(-5)));
        assert_eq!(with(&|h| h.asked_at = Some(at(-1_441))), Action::AskAgain(at(-1_441)));
        let visit = |minute| Held { follow_up: Some(booked(minute)), ..held(State::FollowUp) };
        assert_eq!(action(&visit(5)), Action::Meet(booked(5)));
        assert_eq!(action(&visit(-5)), Action::TellWhatBecame(booked(-5)));
        let wrote = Held { wrote_at: Some(at(-1)), ..visit(5) };
        assert_eq!(action(&wrote), Action::Answer(at(-1)));
        assert_eq!(action(&held(State::Escalated)), Action::AwaitSoftwareTeam);
        assert_eq!(action(&held(State::Answered)), Action::Relay);
        let wrote = Held { wrote_at: Some(at(-1)), ..held(State::Escalated) };
        assert_eq!(action(&wrote), Action::Answer(at(-1)), "whoever else has it");
    }

    #[test]
    fn what_the_owner_has_to_do_has_a_time() {
        let settings = Settings::default();
        let due = |held: Held| {
            let action = held.action(&settings, at(0));
            held.due(&action, &settings)
        };
        assert_eq!(due(Held { first_response_at: None, ..held(State::Taken) }), Some(at(80)));
        // Three hours, as a first response of P2.
        assert_eq!(due(Held { wrote_at: Some(at(-5)), ..held(State::Taken) }), Some(at(175)));
        let visit = Held { follow_up: Some(booked(9)), ..held(State::FollowUp) };
        assert_eq!(due(visit), Some(at(9)));
        assert_eq!(due(held(State::Escalated)), None);
    }
}
