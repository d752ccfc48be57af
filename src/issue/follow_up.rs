//! A follow-up: how the desk meets a reporter about an issue.

use super::{Event, EventKind, Facts, Issue, Refused, State};
use crate::people::{Person, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

crate::pg_enum! {
    pub enum FollowUpKind {
        Visit = "visit" => "visit",
        BringIn = "bring_in" => "bring-in",
        RemoteSession = "remote_session" => "remote session",
    }
}

impl FollowUpKind {
    /// What it is, for who books one.
    pub const fn line(self) -> &'static str {
        match self {
            FollowUpKind::Visit => "We come to them",
            FollowUpKind::BringIn => "They bring it to a desk of ours",
            FollowUpKind::RemoteSession => "By a tool, over the net",
        }
    }
}

crate::pg_enum! {
    pub enum FollowUpEnd {
        Done = "done" => "done",
        Missed = "missed" => "missed",
        CalledOff = "called_off" => "called off",
    }
}

/// A meeting that is booked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    pub kind: FollowUpKind,
    pub at: DateTime<Utc>,
    /// Where, which desk, or which tool and link.
    pub place: String,
}

/// How far ahead one is booked at most: what is later is a mistyped year.
const AHEAD: TimeDelta = TimeDelta::days(180);

/// Books a meeting with the reporter.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns the issue, [`Refused::OutOfOrder`] unless it is taken, [`Refused::Rule`] when
/// the time has passed or is more than half a year away.
pub fn plan(
    issue: &mut Issue,
    follow_up: FollowUp,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    issue.owned_by(by)?;
    if follow_up.at <= now {
        return Err(Refused::Rule("That time has passed. Choose one to come.".to_owned()));
    }
    if follow_up.at > now + AHEAD {
        return Err(Refused::Rule(
            "That is more than half a year away. Look at the date.".to_owned(),
        ));
    }
    let event = issue.step_to(State::FollowUp, EventKind::FollowUpPlanned)?;
    Ok(event.facts(Facts { follow_up: Some(follow_up), ..Facts::default() }))
}

/// Ends a meeting: it took place, or it did not. The issue is in its owner's hands again.
///
/// # Errors
/// [`Refused::NotYours`] unless `by` owns the issue, [`Refused::OutOfOrder`] unless a follow-up is booked.
pub fn finish(
    issue: &mut Issue,
    end: FollowUpEnd,
    minutes: i32,
    text: Option<String>,
    by: &Person,
    now: DateTime<Utc>,
) -> Result<Event, Refused> {
    issue.owned_by(by.id)?;
    issue.spend(minutes)?;
    let mut event = issue.step_to(State::Taken, EventKind::FollowUpFinished)?;
    let met = end == FollowUpEnd::Done;
    if met {
        issue.nobody_waits_for_words();
    }
    event.text = text;
    event.minutes = Some(minutes);
    event.reached = Some(met);
    Ok(event.facts(Facts {
        follow_up_end: Some(end),
        first_response: met && issue.respond(by, now),
        ..Facts::default()
    }))
}
