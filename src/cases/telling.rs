//! Telling people what was answered: on the phone, by a message that arrived, by their reading it.

use super::domain::Outcome;
use super::forms::Relaying;
use super::store;
use crate::db::{Conn, Db};
use crate::error::Error;
use crate::issue::store::{Sheet, Step, hold, hold_family, step, step_unasked};
use crate::issue::{self, Issue, IssueId, Refused, State, duplicate};
use crate::links::DocumentPlaces;
use crate::people::{self, Channel, Person};
use crate::relaying::{self, Answer, Relay, RelayHow, RelayId};
use crate::settings::Settings;
use crate::tagging::store::record_links;
use crate::web::Me;
use chrono::{DateTime, Utc};

/// Who tells somebody, how, when, and what it took.
struct Told<'a> {
    by: &'a Person,
    how: RelayHow,
    /// Absent for a message.
    channel: Option<Channel>,
    minutes: i32,
    /// What they said to it.
    why: Option<&'a str>,
    now: DateTime<Utc>,
    settings: &'a Settings,
}

/// A message arrived that was sent for a relay. Nothing when they knew by then. Call inside a transaction.
///
/// # Errors
/// Any of the connection's.
pub(super) fn delivered(
    conn: &mut Conn,
    id: RelayId,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    confirmed(conn, id, RelayHow::Message, settings, now)
}

/// Who reported an issue has opened the page on which they read what was sent to them. True when they knew none of it before:
/// the issue may stand elsewhere now.
///
/// # Errors
/// Any of the connection's.
pub fn looked(conn: &mut Conn, me: &Me, sheet: &Sheet) -> Result<bool, Error> {
    if !sheet.has_answers || sheet.issue.reporter != me.id {
        return Ok(false);
    }
    let relays = relaying::store::of_issue(conn, sheet.issue.id)?;
    read(conn, me, &relays)
}

/// What `me` reads just now, they have been told.
pub(super) fn read(conn: &mut Conn, me: &Me, relays: &[(Relay, Answer)]) -> Result<bool, Error> {
    let sent = |relay: &&Relay| relay.is_owed() && relay.sent_at.is_some() && relay.person == me.id;
    let sent: Vec<_> = relays.iter().map(|(relay, _)| relay).filter(sent).collect();
    for relay in &sent {
        Db::transaction(conn, |conn| {
            confirmed(conn, relay.id, RelayHow::Page, &me.settings, me.now)
        })?;
    }
    Ok(!sent.is_empty())
}

/// What was sent has come to them: whoever sent it has told them.
fn confirmed(
    conn: &mut Conn,
    id: RelayId,
    how: RelayHow,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let relay = relaying::store::relay(conn, id)?;
    let Some(sent_by) = relay.sent_by else { return Ok(()) };
    let by = people::store::get(conn, sent_by)?;
    tell(conn, &relay, &Told { by: &by, how, channel: None, minutes: 0, why: None, now, settings })
        .map(drop)
}

/// Somebody of the staff said what came of telling one person. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when that cannot be: another answer holds, or they have not left.
pub(super) fn by_hand(conn: &mut Conn, me: &Me, id: RelayId, said: &Relaying) -> Result<(), Error> {
    let relay = relaying::store::relay(conn, id)?;
    is_anothers(me, &relay)?;
    let how = RelayHow::from(said.channel);
    let told = Told {
        by: me,
        how,
        channel: Some(said.channel),
        minutes: said.minutes,
        why: said.text.as_deref(),
        now: me.now,
        settings: &me.settings,
    };
    let is_still = match said.outcome {
        Outcome::Told => tell(conn, &relay, &told)?,
        Outcome::InVain => tell_in_vain(conn, &relay, &told, said.text.as_deref())?,
        Outcome::NotReached => not_reached(conn, me, &relay, said)?,
        Outcome::Gone => write_off(conn, me, &relay)?,
    };
    let is_as_said = match said.outcome {
        Outcome::Told => relay.told_at.is_some(),
        Outcome::InVain => relay.helped == Some(false),
        Outcome::NotReached => false,
        Outcome::Gone => relay.void_at.is_some(),
    };
    match is_still || is_as_said {
        true => Ok(()),
        false => Err(Error::Refused(over(&relay).to_owned())),
    }
}

/// Nobody tells themselves, nor reads beforehand what the desk should know of it.
///
/// # Errors
/// [`Error::Forbidden`] for one's own.
pub(super) fn is_anothers(me: &Me, relay: &Relay) -> Result<(), Error> {
    if relay.person == me.id {
        let words = "This answer is for you: a colleague tells you, or you read it on your page.";
        return Err(Error::Forbidden(words.to_owned()));
    }
    Ok(())
}

/// Why what somebody says of telling a person is not written down.
const fn over(relay: &Relay) -> &'static str {
    match relay.told_at {
        Some(_) => {
            "They have been told meanwhile. Write what you know to the issue, as a note or a message."
        }
        None => "There is a newer answer, so nobody has to be told this one any more.",
    }
}

/// # Errors
/// [`Error::Refused`] while they have not left.
fn write_off(conn: &mut Conn, me: &Me, relay: &Relay) -> Result<bool, Error> {
    let person = people::store::get(conn, relay.person)?;
    let written_off = store::write_off(conn, relay.id, &person, me.now)?;
    if !written_off && relay.is_owed() {
        return Err(Error::Refused(format!(
            "{} has not left the organisation, as far as the desk knows. Ask a manager to end them first.",
            person.name
        )));
    }
    Ok(written_off)
}

/// Tells somebody, once. False when they need not be told any more. Its issue is locked first, as everywhere.
fn tell(conn: &mut Conn, relay: &Relay, told: &Told<'_>) -> Result<bool, Error> {
    let Some((relay, answer)) = still_owed(conn, relay)? else { return Ok(false) };
    if let Some(issue) = relay.issue {
        let telling = telling(&answer, told)?;
        let closes_at =
            told.settings.hours.days_after(told.now, told.settings.auto_close_days.into());
        let mut before = State::Resolved;
        let stepped = step_unasked(conn, issue, Some(told.by.id), told.now, |issue| {
            before = issue.state;
            issue::relay(issue, telling, told.by, told.now, closes_at)
        })?;
        if !stepped {
            return Err(Refused::Stale.into());
        }
        record_links(conn, issue, &answer.text, &told.settings.documents, true, told.now)?;
        if matches!(before, State::Escalated | State::Answered) {
            end_duplicates(conn, issue, told)?;
        }
    }
    Ok(relaying::store::told(conn, relay.id, told.how, told.by.id, told.now)?)
}

/// The relay and its answer, locked, if they still have to be told.
fn still_owed(conn: &mut Conn, relay: &Relay) -> Result<Option<(Relay, Answer)>, Error> {
    if let Some(issue) = relay.issue {
        let family = hold_family(conn, issue)?;
        if family.of.is_none() && family.duplicates.is_empty() {
            hold(conn, &[issue])?;
        }
    }
    relaying::store::hold_case(conn, relay.case)?;
    let relay = relaying::store::relay_held(conn, relay.id)?;
    if !relay.is_owed() {
        return Ok(None);
    }
    let answer = relaying::store::answer(conn, relay.answer)?;
    Ok(Some((relay, answer)))
}

fn telling(answer: &Answer, told: &Told<'_>) -> Result<issue::Telling, Error> {
    let places =
        DocumentPlaces::parse(&told.settings.documents.join("\n")).map_err(Error::broken)?;
    let code = answer.kind.code().ok_or(Refused::Stale)?;
    Ok(issue::Telling {
        answer: answer.id,
        text: answer.in_words(),
        code,
        documentation: answer.documentation(&places),
        channel: told.channel,
        minutes: told.minutes,
        why: told.why.map(str::to_owned),
    })
}

/// Duplicates end with what they point to; each of their reporters is told on their own.
fn end_duplicates(conn: &mut Conn, id: IssueId, told: &Told<'_>) -> Result<(), Error> {
    let pointing = issue::store::pointing(conn, id)?;
    if pointing.is_empty() {
        return Ok(());
    }
    let other = issue::store::get(conn, told.by, id)?;
    for duplicate in pointing {
        let end = |issue: &mut Issue| duplicate::end_with(issue, &other, Vec::new());
        step_unasked(conn, duplicate, Some(told.by.id), told.now, end)?;
    }
    Ok(())
}

/// They know, and it does not help: what waited for it goes on with its owner.
fn tell_in_vain(
    conn: &mut Conn,
    relay: &Relay,
    told: &Told<'_>,
    words: Option<&str>,
) -> Result<bool, Error> {
    let Some((owed, _)) = still_owed(conn, relay)? else { return Ok(false) };
    if let (Some(issue), Some(channel)) = (owed.issue, told.channel) {
        let words = words.unwrap_or_default().to_owned();
        let stepped = step_unasked(conn, issue, Some(told.by.id), told.now, |issue| {
            let what = (owed.answer, channel, told.minutes);
            issue::relay_in_vain(issue, what, words, told.by, told.now)
        })?;
        if !stepped {
            return Err(Refused::Stale.into());
        }
    }
    relaying::store::told(conn, owed.id, told.how, told.by.id, told.now)?;
    relaying::store::said(conn, owed.id, false, told.now)?;
    Ok(true)
}

/// The attempt counts as time spent; they are still to be told.
fn not_reached(conn: &mut Conn, me: &Me, relay: &Relay, said: &Relaying) -> Result<bool, Error> {
    let Some((owed, _)) = still_owed(conn, relay)? else { return Ok(false) };
    if let Some(issue) = owed.issue {
        let this = Step { by: me, now: me.now, token: said.token };
        step(conn, issue, this, |issue| {
            issue::not_told(issue, (said.channel, said.minutes), said.text.clone())
        })?;
    }
    Ok(true)
}
