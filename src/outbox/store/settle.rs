//! What became of a letter, written down.

use crate::outbox::domain::{MailState, MessageId, PATIENCE};
use crate::schema::outbox;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// The messages of a letter that are still this worker's to settle.
macro_rules! theirs {
    ($worker:expr, $ids:expr) => {
        outbox::table
            .filter(outbox::id.eq_any($ids))
            .filter(outbox::leased_by.eq($worker))
            .filter(outbox::state.eq(MailState::Queued))
    };
}

/// The server has taken the letter. False when another worker had been given it meanwhile. Call inside a transaction:
/// whatever follows from somebody having been told is done here, in the same one, by the messages that this returns for.
pub fn sent(conn: &mut PgConnection, worker: i64, ids: &[MessageId]) -> QueryResult<bool> {
    let told = diesel::update(theirs!(worker, ids))
        .set((
            outbox::state.eq(MailState::Sent),
            outbox::sent_at.eq(diesel::dsl::now),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::why.eq(None::<String>),
            outbox::leased_by.eq(None::<i64>),
            outbox::leased_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)?;
    Ok(told == ids.len())
}

/// It is tried again at `at`. Where the server was away for everybody, that is no attempt of this letter's.
pub fn put_off(
    conn: &mut PgConnection,
    worker: i64,
    ids: &[MessageId],
    why: &str,
    (at, is_attempt): (DateTime<Utc>, bool),
) -> QueryResult<()> {
    diesel::update(theirs!(worker, ids))
        .set((
            outbox::next_try_at.eq(at),
            outbox::attempts.eq(outbox::attempts + i32::from(is_attempt)),
            outbox::why.eq(why),
            outbox::leased_by.eq(None::<i64>),
            outbox::leased_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .map(drop)
}

/// It is not tried again unless somebody asks for it.
pub fn fail(conn: &mut PgConnection, worker: i64, ids: &[MessageId], why: &str) -> QueryResult<()> {
    diesel::update(theirs!(worker, ids))
        .set((
            outbox::state.eq(MailState::Failed),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::why.eq(why),
            outbox::leased_by.eq(None::<i64>),
            outbox::leased_at.eq(None::<DateTime<Utc>>),
        ))
        .execute(conn)
        .map(drop)
}

/// How many are put aside at once.
const SOME: i64 = 500;

/// What nobody mailed for a day, where there is no mail server, is to be read on its page alone: one that is set up next year
/// does not send it all. How many there were; more, perhaps, with the next look.
pub fn keep_what_is_no_news(conn: &mut PgConnection, now: DateTime<Utc>) -> QueryResult<usize> {
    use crate::schema::outbox_due;
    let old: Vec<MessageId> = outbox_due::table
        .filter(outbox_due::next_try_at.lt(now - PATIENCE))
        .filter(outbox_due::give_up_at.is_null())
        .order((outbox_due::next_try_at, outbox_due::id))
        .limit(SOME)
        .select(outbox_due::id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    diesel::update(outbox::table.filter(outbox::id.eq_any(old)))
        .set((outbox::state.eq(MailState::Kept), outbox::why.eq(NO_SERVER)))
        .execute(conn)
}

const NO_SERVER: &str = "There was no mail server for a day.";
