//! Who mails what next. A worker leases messages for as long as it is seen; what it did not come to is then another's.

use super::told::{Candidate, candidates};
use super::workers;
use crate::issue::IssueId;
use crate::outbox::domain::{Fate, MailState, MessageId, PATIENCE, fate};
use crate::outbox::letter::Letter;
use crate::people::PersonId;
use crate::schema::{mail_preferences, outbox, outbox_due};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use std::collections::{HashMap, HashSet};

/// How long a worker that is seen may keep a letter: far longer than all of a batch takes at its slowest. After that it is
/// taken to have lost it.
const LEASE: TimeDelta = TimeDelta::minutes(30);

/// How many messages one daily mail tells at most; more come with the next look.
const A_DIGEST: i64 = 100;

diesel::define_sql_function! {
    fn coalesce(known: Nullable<Timestamptz>, other: Timestamptz) -> Timestamptz;
}

/// What a worker was given.
#[derive(Debug, Default)]
pub struct Claimed {
    pub letters: Vec<Letter>,
    /// Nothing was due. Where something was and there are no letters, it was put aside, and more may be due behind it.
    pub is_all: bool,
}

/// Letters for a worker to send: at most so many messages whose turn it is, and that nobody else has. What is not to be
/// mailed, or not yet, is put aside. Call inside a transaction.
pub fn claim(
    conn: &mut PgConnection,
    worker: i64,
    now: DateTime<Utc>,
    zone: Tz,
    at_most: i64,
) -> QueryResult<Claimed> {
    let seen = workers::seen(conn, now)?;
    let due: Vec<(MessageId, Option<MessageId>)> = outbox_due::table
        .filter(outbox_due::next_try_at.le(now))
        .filter(outbox_due::quiet.eq(false))
        .filter(
            outbox_due::leased_by
                .is_null()
                .or(outbox_due::leased_by.ne_all(seen))
                .or(outbox_due::leased_at.lt(now - LEASE)),
        )
        .order((outbox_due::next_try_at, outbox_due::id))
        .limit(at_most)
        .select((outbox_due::id, outbox_due::letter_id))
        .for_update()
        .skip_locked()
        .load(conn)?;
    let is_all = due.is_empty();
    let tried: Vec<MessageId> = due.iter().filter_map(|(_, letter)| *letter).collect();
    let mut ids: Vec<MessageId> = due.into_iter().map(|(id, _)| id).collect();
    ids.extend(in_letters(conn, &tried)?);
    let candidates = candidates(conn, &ids)?;
    let to_mail = put_aside(conn, candidates, now, zone)?;
    Ok(Claimed { letters: lease(conn, worker, now, together(to_mail))?, is_all })
}

/// What letters that were tried before tell, besides the message they are called after.
fn in_letters(conn: &mut PgConnection, letters: &[MessageId]) -> QueryResult<Vec<MessageId>> {
    if letters.is_empty() {
        return Ok(Vec::new());
    }
    outbox::table
        .filter(outbox::letter_id.eq_any(letters))
        .filter(outbox::letter_id.ne(outbox::id.nullable()))
        .filter(outbox::state.eq(MailState::Queued))
        .select(outbox::id)
        .load(conn)
}

/// Those that are to be mailed now.
fn put_aside(
    conn: &mut PgConnection,
    candidates: Vec<Candidate>,
    now: DateTime<Utc>,
    zone: Tz,
) -> QueryResult<Vec<Candidate>> {
    let lately = lately(conn, &candidates, now)?;
    let mut to_mail = Vec::new();
    for candidate in candidates {
        let about = (candidate.row.person_id, candidate.row.issue_id);
        let lately = lately.get(&about).map(Vec::as_slice).unwrap_or_default();
        let row = outbox::table.find(candidate.row.id);
        match fate(candidate.due, &candidate.wishes, lately, now, zone) {
            Fate::Mail => to_mail.push(candidate),
            Fate::Digest(at) => diesel::update(row)
                .set((outbox::quiet.eq(true), outbox::next_try_at.eq(at)))
                .execute(conn)
                .map(drop)?,
            Fate::Later(at) => {
                diesel::update(row).set(outbox::next_try_at.eq(at)).execute(conn).map(drop)?
            }
            Fate::Keep(why) => diesel::update(row)
                .set((outbox::state.eq(MailState::Kept), outbox::why.eq(why)))
                .execute(conn)
                .map(drop)?,
        }
    }
    Ok(to_mail)
}

type About = (PersonId, Option<IssueId>);

/// To whom, about what, in which letter, when.
type Sent = (PersonId, Option<IssueId>, Option<MessageId>, DateTime<Utc>);

/// When these people were mailed about these issues within the last hour, oldest first; once for each letter.
fn lately(
    conn: &mut PgConnection,
    candidates: &[Candidate],
    now: DateTime<Utc>,
) -> QueryResult<HashMap<About, Vec<DateTime<Utc>>>> {
    let people: Vec<PersonId> =
        candidates.iter().map(|candidate| candidate.row.person_id).collect();
    let mut lately: HashMap<About, Vec<DateTime<Utc>>> = HashMap::new();
    if people.is_empty() {
        return Ok(lately);
    }
    let sent: Vec<Sent> = outbox::table
        .filter(outbox::person_id.eq_any(people))
        .filter(outbox::sent_at.gt(now - TimeDelta::hours(1)))
        .order((outbox::sent_at, outbox::letter_id))
        .select((
            outbox::person_id,
            outbox::issue_id,
            outbox::letter_id,
            outbox::sent_at.assume_not_null(),
        ))
        .load(conn)?;
    let mut counted = HashSet::new();
    for (person, issue, letter, at) in sent {
        if counted.insert((person, issue, letter)) {
            lately.entry((person, issue)).or_default().push(at);
        }
    }
    Ok(lately)
}

/// One letter for what one person is told of one issue; one that was tried before stays as it was.
fn together(candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let same = |a: &Candidate, b: &Candidate| match (a.row.letter_id, b.row.letter_id) {
        (None, None) => (a.row.person_id, a.row.issue_id) == (b.row.person_id, b.row.issue_id),
        (one, other) => one == other,
    };
    let mut letters: Vec<Vec<Candidate>> = Vec::new();
    for candidate in candidates {
        let known =
            letters.iter_mut().find(|letter| letter.first().is_some_and(|a| same(a, &candidate)));
        match known {
            Some(letter) => letter.push(candidate),
            None => letters.push(vec![candidate]),
        }
    }
    letters
}

/// The daily mails that are due: all that one person is told, in one letter. Who reads them holds their wishes meanwhile, so
/// that no two workers send two. Call inside a transaction.
pub fn claim_digests(
    conn: &mut PgConnection,
    worker: i64,
    now: DateTime<Utc>,
    zone: Tz,
    at_most: i64,
) -> QueryResult<Vec<Letter>> {
    let readers: Vec<PersonId> = outbox_due::table
        .filter(outbox_due::next_try_at.le(now))
        .filter(outbox_due::quiet.eq(true))
        .select(outbox_due::person_id)
        .distinct()
        .limit(at_most)
        .load(conn)?;
    if readers.is_empty() {
        return Ok(Vec::new());
    }
    let readers: Vec<PersonId> = mail_preferences::table
        .filter(mail_preferences::person_id.eq_any(readers))
        .order(mail_preferences::person_id)
        .select(mail_preferences::person_id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    let mut letters = Vec::new();
    for reader in readers {
        let ids: Vec<MessageId> = outbox_due::table
            .filter(outbox_due::person_id.eq(reader))
            .filter(outbox_due::next_try_at.le(now))
            .filter(outbox_due::quiet.eq(true))
            .order(outbox_due::id)
            .limit(A_DIGEST)
            .select(outbox_due::id)
            .load(conn)?;
        // Their wishes were heard when it was put off till now; whether they are still here is asked again.
        let mut all = candidates(conn, &ids)?;
        all.iter_mut().for_each(|candidate| candidate.due.is_tried = true);
        letters.push(put_aside(conn, all, now, zone)?);
    }
    letters.retain(|letter| !letter.is_empty());
    lease(conn, worker, now, letters)
}

/// From now on these are this worker's, and what each letter tells stays as it is.
fn lease(
    conn: &mut PgConnection,
    worker: i64,
    now: DateTime<Utc>,
    letters: Vec<Vec<Candidate>>,
) -> QueryResult<Vec<Letter>> {
    let all: Vec<MessageId> = letters.iter().flatten().map(|candidate| candidate.row.id).collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    diesel::update(outbox::table.filter(outbox::id.eq_any(&all)))
        .set((
            outbox::letter_id.eq(diesel::dsl::case_when(
                outbox::letter_id.is_null(),
                outbox::id.nullable(),
            )
            .otherwise(outbox::letter_id)),
            outbox::quiet.eq(false),
            outbox::give_up_at.eq(coalesce(outbox::give_up_at, now + PATIENCE).nullable()),
            outbox::leased_by.eq(worker),
            outbox::leased_at.eq(now),
        ))
        .execute(conn)?;
    for letter in &letters {
        let ids = letter.iter().map(|candidate| candidate.row.id);
        if let (Some(first), [_, _, ..]) = (letter.first(), letter.as_slice()) {
            diesel::update(outbox::table.filter(outbox::id.eq_any(ids)))
                .set(outbox::letter_id.eq(first.row.letter_id.unwrap_or(first.row.id)))
                .execute(conn)?;
        }
    }
    Ok(letters.into_iter().filter_map(|letter| written(letter, now)).collect())
}

fn written(letter: Vec<Candidate>, now: DateTime<Utc>) -> Option<Letter> {
    // The one that it is called after: what it tells besides may have happened before.
    let called =
        letter.iter().find(|one| one.row.letter_id == Some(one.row.id)).or(letter.first())?;
    Some(Letter {
        id: called.row.id,
        key: called.row.message_key,
        person: called.row.person_id,
        name: called.name.clone(),
        address: called.address.clone(),
        attempts: called.row.attempts,
        give_up_at: called.row.give_up_at.unwrap_or(now + PATIENCE),
        told: letter.into_iter().map(|candidate| candidate.told).collect(),
    })
}
