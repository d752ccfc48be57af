//! What people see of the outbox: their own messages and wishes; for who looks after it, what waits and what failed.

use super::told::told_of;
use crate::issue::IssueId;
use crate::outbox::domain::{MailState, MailTopic, MessageId, Wishes};
use crate::outbox::said::Told;
use crate::people::{Person, PersonId};
use crate::schema::{issues, mail_preferences, mail_workers, outbox, outbox_counts, people};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

/// A message to somebody, for themselves.
#[derive(Clone, Debug)]
pub struct Own {
    pub told: Told,
    pub at: DateTime<Utc>,
    pub state: MailState,
    pub sent_at: Option<DateTime<Utc>>,
    /// It waits for the daily mail.
    pub quiet: bool,
}

type OwnRow = (MessageId, DateTime<Utc>, MailState, Option<DateTime<Utc>>, bool);

/// A person's messages, newest first; of issues that they may not see any more there is none.
pub fn messages(
    conn: &mut PgConnection,
    person: &Person,
    before: Option<MessageId>,
    at_most: i64,
) -> QueryResult<Vec<Own>> {
    use crate::issue::policy::{Sight, sight};
    use crate::issue::store::visible_to;
    use diesel::sql_types::Bool;
    let rows: Vec<OwnRow> = outbox::table
        .left_join(issues::table)
        .filter(outbox::person_id.eq(person.id))
        .filter(outbox::id.lt(before.unwrap_or(MessageId(i64::MAX))))
        .filter(outbox::issue_id.is_null().or(visible_to!(person).assume_not_null()))
        .order(outbox::id.desc())
        .limit(at_most)
        .select((outbox::id, outbox::queued_at, outbox::state, outbox::sent_at, outbox::quiet))
        .load(conn)?;
    let ids: Vec<MessageId> = rows.iter().map(|(id, ..)| *id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let told = told_of(conn, &ids)?;
    let own = |(told, (_, at, state, sent_at, quiet))| Own { told, at, state, sent_at, quiet };
    Ok(told.into_iter().zip(rows).map(own).collect())
}

/// How somebody wants to be told. Nobody who has said nothing is told less than everything.
pub fn wishes(conn: &mut PgConnection, person: PersonId) -> QueryResult<Wishes> {
    let row: Option<(Vec<MailTopic>, Option<i16>)> = mail_preferences::table
        .find(person)
        .select((mail_preferences::off, mail_preferences::digest_hour))
        .first(conn)
        .optional()?;
    let (off, hour) = row.unwrap_or_default();
    let digest_hour = hour.and_then(|hour| u32::try_from(hour).ok());
    Ok(Wishes { off, digest_hour, ..Wishes::default() })
}

/// From now on they are told so. What waits for a daily mail is looked at anew, so that none waits for one that never comes.
/// Call inside a transaction.
pub fn choose(
    conn: &mut PgConnection,
    person: PersonId,
    off: &[MailTopic],
    digest_hour: Option<u32>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let hour = digest_hour.and_then(|hour| i16::try_from(hour).ok());
    diesel::insert_into(mail_preferences::table)
        .values((
            mail_preferences::person_id.eq(person),
            mail_preferences::off.eq(off),
            mail_preferences::digest_hour.eq(hour),
        ))
        .on_conflict(mail_preferences::person_id)
        .do_update()
        .set((
            mail_preferences::off.eq(excluded(mail_preferences::off)),
            mail_preferences::digest_hour.eq(excluded(mail_preferences::digest_hour)),
        ))
        .execute(conn)?;
    diesel::update(outbox::table)
        .filter(outbox::person_id.eq(person))
        .filter(outbox::state.eq(MailState::Queued))
        .filter(outbox::quiet.eq(true))
        .set((outbox::quiet.eq(false), outbox::next_try_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = outbox_counts)]
pub struct Counts {
    pub queued: i64,
    pub failed: i64,
    /// Since when the oldest waits that is not kept for a daily mail.
    pub oldest_at: Option<DateTime<Utc>>,
}

pub fn counts(conn: &mut PgConnection) -> QueryResult<Counts> {
    outbox_counts::table.select(Counts::as_select()).first(conn)
}

/// How many messages were mailed since then.
pub fn sent_since(conn: &mut PgConnection, since: DateTime<Utc>) -> QueryResult<i64> {
    outbox::table.filter(outbox::sent_at.ge(since)).count().get_result(conn)
}

/// A mail server that a running process has been told of.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = mail_workers)]
pub struct Server {
    pub server: String,
    pub answered_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
}

/// For how long a process that is silent is taken to be there.
const SILENT: TimeDelta = TimeDelta::minutes(1);

pub fn servers(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<Vec<Server>> {
    mail_workers::table
        .filter(mail_workers::seen_at.gt(now - SILENT))
        .order((mail_workers::server, mail_workers::id))
        .limit(20)
        .select(Server::as_select())
        .load(conn)
}

/// Which messages are listed.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    pub state: MailState,
    pub before: Option<MessageId>,
}

/// A message, for who looks after the outbox: not what it says.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    pub id: MessageId,
    pub topic: MailTopic,
    pub issue: Option<IssueId>,
    pub attempts: i32,
    pub queued_at: DateTime<Utc>,
    pub next_try_at: DateTime<Utc>,
    pub why: Option<String>,
    pub to: String,
    pub address: Option<String>,
}

/// Messages that wait or failed, newest first. Who calls whom to an issue that `viewer` reported is not theirs to read.
pub fn lines(
    conn: &mut PgConnection,
    viewer: PersonId,
    filter: Filter,
    at_most: i64,
) -> QueryResult<Vec<Line>> {
    let lines = outbox::table
        .inner_join(people::table)
        .left_join(issues::table.on(issues::id.nullable().eq(outbox::issue_id)))
        .filter(outbox::id.lt(filter.before.unwrap_or(MessageId(i64::MAX))))
        .filter(
            outbox::topic
                .ne(MailTopic::Mention)
                .or(issues::reporter_id.nullable().is_distinct_from(viewer)),
        )
        .order(outbox::id.desc())
        .limit(at_most)
        .select((
            outbox::id,
            outbox::topic,
            outbox::issue_id,
            outbox::attempts,
            outbox::queued_at,
            outbox::next_try_at,
            outbox::why,
            people::name,
            people::email,
        ));
    match filter.state {
        MailState::Failed => lines.filter(outbox::state.eq(MailState::Failed)).load(conn),
        _ => lines.filter(outbox::state.eq(MailState::Queued)).load(conn),
    }
}

/// What is to be tried again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Retry {
    One(MessageId),
    AllFailed,
}

/// Tries again what failed, and at once what waits; with all that its letter tells, by the same name. How many messages.
pub fn retry(conn: &mut PgConnection, what: Retry, now: DateTime<Utc>) -> QueryResult<usize> {
    let anew = (
        outbox::state.eq(MailState::Queued),
        outbox::next_try_at.eq(now),
        outbox::give_up_at.eq(None::<DateTime<Utc>>),
        outbox::attempts.eq(0),
        outbox::quiet.eq(false),
    );
    match what {
        Retry::AllFailed => {
            diesel::update(outbox::table.filter(outbox::state.eq(MailState::Failed)))
                .set(anew)
                .execute(conn)
        }
        Retry::One(id) => {
            let letter: Option<Option<MessageId>> =
                outbox::table.find(id).select(outbox::letter_id).first(conn).optional()?;
            let letter = letter.flatten().unwrap_or(id);
            let of_letter =
                outbox::id.eq(letter).or(outbox::letter_id.eq(letter).assume_not_null());
            diesel::update(outbox::table.filter(of_letter))
                .filter(outbox::state.eq_any([MailState::Failed, MailState::Queued]))
                .filter(outbox::leased_by.is_null())
                .set(anew)
                .execute(conn)
        }
    }
}
