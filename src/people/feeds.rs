//! Calendar addresses: by a secret one, a program reads a person's follow-ups without signing in. Of the secret only a hash is
//! stored.

use super::{PersonId, Role};
use crate::schema::{calendar_feeds, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

/// A new secret for a person's calendar; the one before is worth nothing from now on.
pub fn set(
    conn: &mut PgConnection,
    person: PersonId,
    key_hash: &[u8],
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::person_id.eq(person.0),
            calendar_feeds::key_hash.eq(key_hash),
            calendar_feeds::made_at.eq(now),
        ))
        .on_conflict(calendar_feeds::person_id)
        .do_update()
        .set((calendar_feeds::key_hash.eq(key_hash), calendar_feeds::made_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Since when a person has a calendar address.
pub fn since(conn: &mut PgConnection, person: PersonId) -> QueryResult<Option<DateTime<Utc>>> {
    calendar_feeds::table.find(person.0).select(calendar_feeds::made_at).first(conn).optional()
}

/// Whose calendar a secret opens; nobody's once they have ended or work on issues no more.
pub fn owner(conn: &mut PgConnection, key_hash: &[u8]) -> QueryResult<Option<PersonId>> {
    calendar_feeds::table
        .inner_join(people::table.on(people::id.eq(calendar_feeds::person_id)))
        .filter(calendar_feeds::key_hash.eq(key_hash))
        .filter(people::ended_at.is_null())
        .filter(people::role.eq_any([Role::Tech, Role::Manager]))
        .select(people::id)
        .first(conn)
        .optional()
}

/// A person's address is worth nothing any more. With every change of their ways in: a new password, another position,
/// their end.
pub fn forget(conn: &mut PgConnection, person: PersonId) -> QueryResult<()> {
    diesel::delete(calendar_feeds::table.find(person.0)).execute(conn).map(drop)
}
