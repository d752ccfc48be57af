//! What `/issues` lists: a person's own issues; and for who works issues everybody's, by words or number.

use crate::db::anywhere;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::{OwnFound, OwnRow, is_open};
use crate::issue::{self, IssueId, Own};
use crate::people::Person;
use crate::schema::{issues, people};
use diesel::dsl::max;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::cmp::Reverse;

/// What a person looks for. With neither words nor a number, all of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    pub words: Option<String>,
    pub number: Option<IssueId>,
    pub open_only: bool,
    /// Those older than this one.
    pub after: Option<IssueId>,
}

/// How far back staff find other people's issues by their words, in issues: what a scan reads in some milliseconds.
pub const SEARCHED: i64 = 20_000;

/// How many of their own newest issues a person finds by their words: more than anybody reports, and what a scan reads in
/// less than a second if each is as long as can be.
const OWN_SEARCHED: i64 = 5_000;

type Condition<'a> = Box<dyn BoxableExpression<issues::table, Pg, SqlType = Bool> + 'a>;

/// A person's own issues, whoever typed them, newest first. Who works issues finds everybody's by words or number. Two
/// statements more for words, one more for a number.
pub fn own(
    conn: &mut PgConnection,
    me: &Person,
    wanted: &Wanted,
    at_most: i64,
) -> QueryResult<Vec<Own>> {
    let mut found = match (&wanted.words, wanted.number) {
        (Some(words), _) => by_words(conn, me, words, wanted, at_most)?,
        (None, Some(_)) => Vec::new(),
        (None, None) => list(conn, me, mine(me), wanted, at_most)?,
    };
    if let Some(number) = wanted.number {
        let it = issues::id.eq(number);
        let known: Condition<'_> = match sight(me) {
            Sight::All => Box::new(it),
            Sight::Escalated | Sight::Own => Box::new(it.and(issues::reporter_id.eq(me.id))),
        };
        found.extend(list(conn, me, known, wanted, 1)?);
        found.sort_unstable_by_key(|issue| Reverse(issue.id));
        found.dedup_by_key(|issue| issue.id);
        found.truncate(usize::try_from(at_most).unwrap_or_default());
    }
    Ok(found)
}

/// Whose description or software has these words: of everybody's for who works issues as far back as that goes, and of
/// their own.
fn by_words(
    conn: &mut PgConnection,
    me: &Person,
    words: &str,
    wanted: &Wanted,
    at_most: i64,
) -> QueryResult<Vec<Own>> {
    let like = anywhere(words);
    let said = || issues::description.ilike(like.clone()).or(issues::software.ilike(like.clone()));
    let own_from = own_from(conn, me)?;
    let own = || mine(me).and(issues::id.ge(own_from)).and(said());
    if sight(me) != Sight::All {
        return list(conn, me, Box::new(own()), wanted, at_most);
    }
    let newest: Option<IssueId> = issues::table.select(max(issues::id)).first(conn)?;
    let before = IssueId(newest.map_or(0, |newest| newest.0 - SEARCHED));
    let mut found = list(conn, me, Box::new(issues::id.gt(before).and(said())), wanted, at_most)?;
    let room = at_most.saturating_sub_unsigned(found.len() as u64);
    found.extend(list(conn, me, Box::new(own().and(issues::id.le(before))), wanted, room)?);
    Ok(found)
}

/// The oldest of their own issues that is looked at.
fn own_from(conn: &mut PgConnection, me: &Person) -> QueryResult<IssueId> {
    let oldest = issues::table
        .filter(issues::reporter_id.eq(me.id))
        .order(issues::id.desc())
        .offset(OWN_SEARCHED - 1)
        .select(issues::id)
        .first(conn)
        .optional()?;
    Ok(oldest.unwrap_or(IssueId(0)))
}

fn mine(me: &Person) -> Condition<'static> {
    Box::new(issues::reporter_id.eq(me.id))
}

/// Those of `among` that are wanted, newest first.
fn list(
    conn: &mut PgConnection,
    me: &Person,
    among: Condition<'_>,
    wanted: &Wanted,
    at_most: i64,
) -> QueryResult<Vec<Own>> {
    let owner = people::table
        .filter(people::id.nullable().eq(issues::owner_id))
        .select(people::name)
        .single_value();
    let mut query = issues::table
        .filter(among)
        .order(issues::id.desc())
        .limit(at_most)
        .select((OwnRow::as_select(), owner))
        .into_boxed();
    if wanted.open_only {
        query = query.filter(is_open());
    }
    if let Some(after) = wanted.after {
        query = query.filter(issues::id.lt(after));
    }
    let rows: Vec<OwnFound> = query.load(conn)?;
    issue::store::own(conn, me, rows)
}
