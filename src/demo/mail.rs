//! What the demo's people were told in the last weeks: mailed, but for what a mail server refused, and for the newest.

use crate::error::Error;
use crate::issue::{EventKind, IssueId};
use crate::outbox::{MailState, MailTopic};
use crate::people::PersonId;
use crate::reports::Rhythm;
use crate::reports::store::{self, Wish};
use crate::schema::{issue_events, issues, mentions, outbox};
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use diesel::prelude::*;

/// What is told of what happens.
const TOLD: [(EventKind, MailTopic); 5] = [
    (EventKind::Taken, MailTopic::Taken),
    (EventKind::Contact, MailTopic::Contact),
    (EventKind::Message, MailTopic::Message),
    (EventKind::FollowUpPlanned, MailTopic::FollowUp),
    (EventKind::Resolved, MailTopic::Resolved),
];

/// What a server said that would not take some of it: how long ago, in messages.
const REFUSED: [(usize, &str); 3] = [
    (9, "The server said 550: 5.1.1 no such user here"),
    (31, "The server said 552: 5.2.2 mailbox full"),
    (58, "The server did not answer for 60 s."),
];

/// For how long the demo's people read what they were told.
const KEPT: TimeDelta = TimeDelta::days(21);

/// What is younger than this waits: no mail server has been there yet.
const NEW: TimeDelta = TimeDelta::minutes(30);

/// How many rows go into one statement.
const ROWS: usize = 1_000;

#[derive(Clone, Copy)]
struct Message {
    event: i64,
    issue: IssueId,
    to: PersonId,
    topic: MailTopic,
    at: DateTime<Utc>,
}

/// Call when the demo's past is there.
pub fn add(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<(), Error> {
    // The last day's are there already, as if all of it had happened now.
    diesel::delete(outbox::table).execute(conn)?;
    let mut messages = told(conn, now)?;
    messages.extend(calls(conn, now)?);
    messages.sort_by_key(|message| message.event);
    let count = messages.len();
    let refused = |n: usize| REFUSED.iter().find(|(ago, _)| n + ago == count).map(|(_, why)| *why);
    for (first, some) in (0..).step_by(ROWS).zip(messages.chunks(ROWS)) {
        let rows = (first..).zip(some).map(|(n, message)| row(*message, refused(n), now));
        diesel::insert_into(outbox::table).values(rows.collect::<Vec<_>>()).execute(conn)?;
    }
    Ok(())
}

/// The manager is sent the turns every Monday, and on the first of each month.
pub fn wish_for_reports(
    conn: &mut PgConnection,
    manager: PersonId,
    zone: Tz,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    for rhythm in [Rhythm::Weekly(Weekday::Mon), Rhythm::Monthly] {
        let wish = Wish { address: "/numbers/turns".to_owned(), rhythm, hour: 7, token: None };
        store::subscribe(conn, manager, &wish, now, zone)?;
    }
    Ok(())
}

/// What others did to what somebody reported.
fn told(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Vec<Message>> {
    let events: Vec<(i64, IssueId, PersonId, EventKind, DateTime<Utc>)> = issue_events::table
        .inner_join(issues::table)
        .filter(issue_events::at.gt(now - KEPT))
        .filter(issue_events::kind.eq_any(TOLD.map(|(kind, _)| kind)))
        .filter(issue_events::by_id.is_distinct_from(issues::reporter_id.nullable()))
        .select((
            issue_events::id,
            issue_events::issue_id,
            issues::reporter_id,
            issue_events::kind,
            issue_events::at,
        ))
        .load(conn)?;
    let message = |(event, issue, to, kind, at)| {
        let (_, topic) = TOLD.into_iter().find(|(told, _)| *told == kind)?;
        Some(Message { event, issue, to, topic, at })
    };
    Ok(events.into_iter().filter_map(message).collect())
}

fn calls(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Vec<Message>> {
    let calls: Vec<(i64, IssueId, PersonId, DateTime<Utc>)> = mentions::table
        .filter(mentions::at.gt(now - KEPT))
        .filter(mentions::person_id.ne(mentions::by_id))
        .select((mentions::event_id, mentions::issue_id, mentions::person_id, mentions::at))
        .load(conn)?;
    let message =
        |(event, issue, to, at)| Message { event, issue, to, topic: MailTopic::Mention, at };
    Ok(calls.into_iter().map(message).collect())
}

#[derive(Insertable)]
#[diesel(table_name = outbox)]
struct Row {
    person_id: PersonId,
    issue_id: IssueId,
    event_id: i64,
    topic: MailTopic,
    state: MailState,
    attempts: i32,
    next_try_at: DateTime<Utc>,
    why: Option<&'static str>,
    queued_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
}

fn row(message: Message, refused: Option<&'static str>, now: DateTime<Utc>) -> Row {
    let Message { event, issue, to, topic, at } = message;
    let state = match refused {
        Some(_) => MailState::Failed,
        None if at > now - NEW => MailState::Queued,
        None => MailState::Sent,
    };
    Row {
        person_id: to,
        issue_id: issue,
        event_id: event,
        topic,
        state,
        attempts: i32::from(state != MailState::Queued),
        next_try_at: at,
        why: refused,
        queued_at: at,
        sent_at: (state == MailState::Sent).then_some(at),
    }
}
