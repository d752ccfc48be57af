use super::State;

/// Why the desk will not do that. The text is shown to the person who asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refused {
    #[error("This issue is “{from}” now, so it cannot become “{to}”.")]
    OutOfOrder { from: State, to: State },
    #[error(
        "Only who owns this issue can do that. Take it first, or ask its owner to hand it over."
    )]
    NotYours,
    #[error("This issue is “{0}” now. Only an issue in work can be worked on.")]
    NotInWork(State),
    #[error("This issue is “{0}” now. That can only be done while it is open.")]
    NotOpen(State),
    #[error("This issue is “{0}” now. Only what somebody holds can be handed over.")]
    NotHeld(State),
    #[error("Somebody was quicker: this issue is “{0}” now.")]
    TooLate(State),
    #[error(
        "Somebody changed this issue since you opened the form. Look at what happened, then send yours again."
    )]
    Stale,
    #[error("You are away. Set yourself on shift to take issues.")]
    Away,
    #[error(
        "Your hands are full: you hold {held} of at most {limit}. Resolve one, put one back or hand one over, then take the next."
    )]
    HandsFull { held: i64, limit: i64 },
    #[error("{0}")]
    Rule(String),
    /// Not for this person at all; the words say for whom.
    #[error("{0}")]
    NotAllowed(String),
}

impl Refused {
    /// As who reads the issue as its reporter is told it: it stands at `told`, as far as they know.
    pub(super) fn of_what_is(self, told: State) -> Refused {
        match self {
            Refused::OutOfOrder { to, .. } => Refused::OutOfOrder { from: told, to },
            // Where somebody has it as far as they know, that is what is in the way.
            Refused::NotInWork(_) if told.is_in_work() => Refused::NotYours,
            Refused::NotHeld(_) if State::HELD.contains(&told) => Refused::NotYours,
            Refused::NotInWork(_) => Refused::NotInWork(told),
            Refused::NotOpen(_) => Refused::NotOpen(told),
            Refused::NotHeld(_) => Refused::NotHeld(told),
            Refused::TooLate(_) => Refused::TooLate(told),
            refused => refused,
        }
    }
}

impl From<Refused> for crate::error::Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotAllowed(words) => crate::error::Error::Forbidden(words),
            refused => crate::error::Error::Refused(refused.to_string()),
        }
    }
}
