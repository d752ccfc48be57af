//! The clock of resolving as a function of what happened (product.md, rule 8): it runs in desk time from the report on, stands
//! still while somebody else than the desk has to do something, and stops when the issue is resolved. Reopened, it goes on.

use crate::desk_time::DeskHours;
use crate::issue::{EventKind, State};
use chrono::{DateTime, Utc};
use std::fmt;

/// What of an event moves the clock.
#[derive(Clone, Copy, Debug)]
pub struct Happened {
    pub at: DateTime<Utc>,
    pub kind: EventKind,
    pub to_state: State,
    pub by_reporter: bool,
    /// A contact that reached the reporter.
    pub reached: bool,
    /// A message without whose answer the desk cannot go on.
    pub asks: bool,
}

/// Why the clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// The reporter was asked something.
    Answer,
    FollowUp,
    SoftwareTeam,
}

/// What the clock does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Runs,
    Stands(Pause),
    /// Resolved or over.
    Stopped,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            What::Runs => "runs",
            What::Stands(Pause::Answer) => "stands: the reporter was asked something",
            What::Stands(Pause::FollowUp) => "stands: a follow-up is booked",
            What::Stands(Pause::SoftwareTeam) => "stands: the Software Team has it",
            What::Stopped => "stopped",
        })
    }
}

/// A time in which the clock did one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub what: What,
    pub from: DateTime<Utc>,
    /// Absent for the last one, which goes on.
    pub to: Option<DateTime<Utc>>,
    /// Desk minutes, until now for the last one.
    pub minutes: i64,
    /// The event with which it began.
    pub since: EventKind,
}

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    pub spans: Vec<Span>,
}

impl Story {
    /// Told from an issue's events, oldest first, as it stands `now`.
    pub fn of(events: &[Happened], hours: &DeskHours, now: DateTime<Utc>) -> Self {
        let mut asked = false;
        let mut turns: Vec<(What, Happened)> = Vec::new();
        for event in events {
            asked = still_asked(asked, event);
            let what = what(event.to_state, asked);
            if turns.last().is_none_or(|(last, _)| *last != what) {
                turns.push((what, *event));
            }
        }
        let ends = turns.iter().skip(1).map(|(_, event)| Some(event.at)).chain([None]);
        let span = |((what, event), to): (&(What, Happened), Option<DateTime<Utc>>)| Span {
            what: *what,
            from: event.at,
            to,
            minutes: hours.minutes_between(event.at, to.unwrap_or(now)),
            since: event.kind,
        };
        Story { spans: turns.iter().zip(ends).map(span).collect() }
    }

    /// Desk minutes that count: pauses out, and nothing while it is resolved.
    pub fn running(&self) -> i64 {
        self.minutes_of(|what| what == What::Runs)
    }

    /// Desk minutes in which somebody else had to do something.
    pub fn standing(&self) -> i64 {
        self.minutes_of(|what| matches!(what, What::Stands(_)))
    }

    /// What it does now.
    pub fn now(&self) -> Option<What> {
        self.spans.last().map(|span| span.what)
    }

    fn minutes_of(&self, counts: impl Fn(What) -> bool) -> i64 {
        self.spans.iter().filter(|span| counts(span.what)).map(|span| span.minutes).sum()
    }
}

fn still_asked(asked: bool, event: &Happened) -> bool {
    match event.kind {
        EventKind::Message if event.by_reporter => false,
        EventKind::Message => asked || event.asks,
        EventKind::Contact | EventKind::FollowUpFinished if event.reached => false,
        EventKind::Resolved | EventKind::Relayed | EventKind::Reopened => false,
        _ => asked,
    }
}

fn what(state: State, asked: bool) -> What {
    match state {
        State::Resolved | State::Closed | State::Cancelled => What::Stopped,
        State::Escalated => What::Stands(Pause::SoftwareTeam),
        State::FollowUp => What::Stands(Pause::FollowUp),
        State::Taken if asked => What::Stands(Pause::Answer),
        State::Waiting | State::Taken | State::Answered => What::Runs,
    }
}

#[cfg(test)]
mod tests;
