use crate::people::{Limits, PersonId, Session};
use crate::schema::sessions;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::net::IpAddr;

/// A session that begins.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    pub person: PersonId,
    pub token_hash: &'a [u8],
    /// Of the token that the browser carried until now.
    pub before: &'a [u8],
    /// What the browser calls itself.
    pub browser: &'a str,
    pub address: Option<IpAddr>,
    pub now: DateTime<Utc>,
}

/// Opens a session, and ends the one that the browser had before. Call inside a transaction.
pub fn open(conn: &mut PgConnection, opening: Opening<'_>) -> QueryResult<()> {
    end(conn, opening.before, opening.now)?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(opening.token_hash),
            sessions::person_id.eq(opening.person),
            sessions::created_at.eq(opening.now),
            sessions::seen_at.eq(opening.now),
            sessions::user_agent.eq(opening.browser.chars().take(300).collect::<String>()),
            sessions::address
                .eq(opening.address.map_or_else(String::new, |address| address.to_string())),
        ))
        .execute(conn)
        .map(drop)
}

/// Gives a session a new token; under the old one it is gone. False when it has been ended meanwhile.
pub fn renew(conn: &mut PgConnection, token_hash: &[u8], new_hash: &[u8]) -> QueryResult<bool> {
    diesel::update(sessions::table.find(token_hash))
        .filter(sessions::ended_at.is_null())
        .set(sessions::token_hash.eq(new_hash))
        .execute(conn)
        .map(|renewed| renewed == 1)
}

/// A session as its person sees it in their list.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Tells it from the person's others, and is no way in.
    pub reference: String,
    pub is_this: bool,
    pub session: Session,
    pub browser: String,
    pub address: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Row {
    token_hash: Vec<u8>,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    user_agent: String,
    address: String,
}

/// A person's live sessions, the one they look from first, then the last used. At most fifteen, so that the page stays small: all others end together.
pub fn kept(
    conn: &mut PgConnection,
    person: PersonId,
    this: &[u8],
    limits: Limits,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Kept>> {
    let rows: Vec<Row> = sessions::table
        .filter(sessions::person_id.eq(person))
        .filter(sessions::ended_at.is_null())
        .order((sessions::token_hash.eq(this).desc(), sessions::seen_at.desc()))
        .limit(15)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| row.kept(this))
        .filter(|kept| kept.session.is_live(limits, now))
        .collect())
}

impl Row {
    fn kept(self, this: &[u8]) -> Kept {
        Kept {
            reference: self.token_hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
            is_this: self.token_hash == this,
            session: Session {
                created_at: self.created_at,
                seen_at: self.seen_at,
                ended_at: self.ended_at,
            },
            browser: self.user_agent,
            address: self.address,
        }
    }
}

/// Ends the session with this token.
pub fn end(conn: &mut PgConnection, token_hash: &[u8], now: DateTime<Utc>) -> QueryResult<usize> {
    end_those(conn, Box::new(sessions::token_hash.eq(token_hash.to_vec())), now)
}

/// Ends the one of a person's sessions that has this reference.
pub fn end_referred(
    conn: &mut PgConnection,
    person: PersonId,
    reference: &str,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let Some((first, last)) = range_of(reference) else { return Ok(0) };
    let referred = sessions::person_id.eq(person).and(sessions::token_hash.between(first, last));
    end_those(conn, Box::new(referred), now)
}

/// Ends all of a person's sessions but the one with this token.
pub fn end_others(
    conn: &mut PgConnection,
    person: PersonId,
    but: &[u8],
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    let others = sessions::person_id.eq(person).and(sessions::token_hash.ne(but.to_vec()));
    end_those(conn, Box::new(others), now)
}

/// Ends all of a person's sessions.
pub fn end_all(
    conn: &mut PgConnection,
    person: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<usize> {
    end_those(conn, Box::new(sessions::person_id.eq(person)), now)
}

type Those = Box<dyn BoxableExpression<sessions::table, Pg, SqlType = Bool>>;

fn end_those(conn: &mut PgConnection, those: Those, now: DateTime<Utc>) -> QueryResult<usize> {
    diesel::update(sessions::table)
        .filter(sessions::ended_at.is_null())
        .filter(those)
        .set(sessions::ended_at.eq(now))
        .execute(conn)
}

/// The first and the last hash that begin as a reference says.
fn range_of(reference: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let whole = Some(reference).filter(|reference| reference.len() == 16)?;
    let begins = u64::from_str_radix(whole, 16).ok()?.to_be_bytes();
    let with = |rest: u8| [begins.as_slice(), &[rest; 24]].concat();
    Some((with(0x00), with(0xff)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_finds_its_hash_and_nonsense_finds_none() {
        let hash: Vec<u8> = (1..=32).collect();
        let (first, last) = range_of("0102030405060708").unwrap();

        assert!(first <= hash && hash <= last);
        assert!(
            range_of("").is_none()
                && range_of("112233445566778899").is_none()
                && range_of("session").is_none()
        );
    }
}
