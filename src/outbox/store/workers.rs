//! The processes that mail, as each other sees them.

use crate::schema::mail_workers;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::now;
use diesel::prelude::*;

/// For how long a worker that is not seen is waited for: what it had leased is then anybody's.
const UNSEEN: TimeDelta = TimeDelta::seconds(12);

/// For how long what it did stays to be read.
const KEPT: TimeDelta = TimeDelta::days(7);

/// A new worker's number.
pub fn sign_on(conn: &mut PgConnection, server: &str) -> QueryResult<i64> {
    diesel::insert_into(mail_workers::table)
        .values(mail_workers::server.eq(server))
        .returning(mail_workers::id)
        .get_result(conn)
}

/// What a worker has heard from its server since it was seen last.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    pub answered: bool,
    /// Why it took no mail.
    pub error: Option<String>,
}

/// The worker is still there. False when nobody knows it any more.
pub fn beat(conn: &mut PgConnection, worker: i64, heard: &Heard) -> QueryResult<bool> {
    let row = mail_workers::table.find(worker);
    let seen = diesel::update(row).set(mail_workers::seen_at.eq(now)).execute(conn)?;
    if heard.answered {
        diesel::update(row)
            .set(mail_workers::answered_at.eq(mail_workers::seen_at.nullable()))
            .execute(conn)?;
    }
    if let Some(error) = &heard.error {
        diesel::update(row)
            .set((
                mail_workers::failed_at.eq(mail_workers::seen_at.nullable()),
                mail_workers::error.eq(error),
            ))
            .execute(conn)?;
    }
    Ok(seen == 1)
}

/// The worker is there no more: what it had leased is anybody's at once.
pub fn sign_off(conn: &mut PgConnection, worker: i64) -> QueryResult<()> {
    let long_ago = DateTime::UNIX_EPOCH;
    diesel::update(mail_workers::table.find(worker))
        .set(mail_workers::seen_at.eq(long_ago))
        .execute(conn)
        .map(drop)
}

/// Who is there to mail.
pub(super) fn seen(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<i64>> {
    mail_workers::table
        .filter(mail_workers::seen_at.gt(at - UNSEEN))
        .select(mail_workers::id)
        .load(conn)
}

/// Throws away who has not been seen for days.
pub fn forget(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<usize> {
    let gone = mail_workers::table.filter(mail_workers::seen_at.lt(at - KEPT));
    diesel::delete(gone).execute(conn)
}
