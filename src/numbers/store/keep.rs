//! The tally follows the events. One transaction counts a slice: what was counted of a request before is taken out, what it counts
//! for now is put in. So any slice may be counted twice, and an interrupted one is counted again.
//!
//! Numbers of events are given before their transactions end, so an event may appear below one that was seen. A pass goes over
//! all events from what is *settled* to the newest. An event number is *decided* once no transaction runs that was there when it
//! was the newest; what was decided when a pass began is settled when the pass is over.

use super::gather;
use super::row::FactRow;
use crate::db;
use crate::error::Error;
use crate::numbers::count::EDITION;
use crate::numbers::fact::{Fact, Rules};
use crate::numbers::tally::Changes;
use crate::schema::{
    issue_events, tally_horizon, tally_lengths, tally_mark, tally_requests, tally_sums,
    tally_touched,
};
use crate::settings::Settings;
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt};
use diesel::upsert::excluded;
use std::collections::{BTreeSet, HashMap};

/// How many events are gone over in one transaction.
const SLICE: i64 = 1_000;
/// How many issues are filled in, in one: the more, the fewer times the sums of their months are written.
const FILL: i64 = 4_000;
/// So many rows in one statement, below PostgreSQL's limit of parameters.
const ROWS: usize = 2_000;

diesel::define_sql_function! {
    fn add_each(a: Array<BigInt>, b: Array<BigInt>) -> Array<BigInt>;
}

diesel::define_sql_function! {
    fn tally_clear();
}

/// How far the tally is.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tally_mark, treat_none_as_null = true)]
pub struct Mark {
    edition: i32,
    calendar: String,
    /// -1 before the first slice.
    filled: Option<i64>,
    settled: i64,
    counted: i64,
    target: i64,
    decided: i64,
    asked: i64,
    next_xid: i64,
    counted_at: DateTime<Utc>,
}

impl Mark {
    /// The event up to which everything is counted; absent while all is being counted again.
    pub fn as_of(&self) -> Option<i64> {
        self.filled.is_none().then_some(self.counted)
    }

    /// The number of the last issue that was filled in, while all is being counted again.
    pub fn filled(&self) -> Option<i64> {
        self.filled.map(|upto| upto.max(0))
    }

    pub fn counted_at(&self) -> DateTime<Utc> {
        self.counted_at
    }
}

#[derive(Clone, Copy, Queryable)]
struct Horizon {
    newest: i64,
    oldest_xid: i64,
    next_xid: i64,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Did {
    /// Everything that has happened is counted.
    All,
    /// There is more.
    Some,
    /// Another node is at it.
    Nothing,
}

/// By what the desk's time is measured: another calendar, and all lengths are others.
fn calendar(settings: &Settings) -> String {
    let hours = serde_json::to_string(&settings.hours).unwrap_or_default();
    format!("{hours} {}", settings.heavy_minutes)
}

pub fn mark(conn: &mut PgConnection) -> QueryResult<Option<Mark>> {
    tally_mark::table.select(Mark::as_select()).first(conn).optional()
}

/// Up to which issue everything is counted again, while it is.
pub fn is_counting(conn: &mut PgConnection) -> QueryResult<Option<i64>> {
    Ok(mark(conn)?.map_or(Some(0), |mark| mark.filled()))
}

/// Counts a slice of what has happened since. In a transaction.
///
/// # Errors
/// Any of the connection's.
pub fn step(conn: &mut PgConnection, settings: &Settings) -> Result<Did, Error> {
    let held = tally_mark::table.for_update().skip_locked();
    let Some(mut mark) = held.select(Mark::as_select()).first(conn).optional()? else {
        return if mark_is_there(conn)? { Ok(Did::Nothing) } else { begin(conn, settings) };
    };
    if mark.edition > EDITION {
        // A newer version runs beside this one, and counts by its own definitions.
        return Ok(Did::Nothing);
    }
    if mark.edition < EDITION || mark.calendar != calendar(settings) {
        return begin(conn, settings);
    }
    let horizon: Horizon = tally_horizon::table.first(conn)?;
    if mark.next_xid > horizon.next_xid {
        // Restored into another cluster, which numbers its transactions anew: nothing of before runs there.
        (mark.asked, mark.next_xid) = (horizon.newest, horizon.next_xid);
    }
    let rules = gather::rules(conn, settings)?;
    let did = match mark.filled {
        Some(filled) => fill(conn, &mut mark, filled, horizon, &rules, settings)?,
        None => follow(conn, &mut mark, horizon, &rules, settings)?,
    };
    mark.counted_at = db::clock(conn)?;
    diesel::update(tally_mark::table).set(&mark).execute(conn)?;
    Ok(did)
}

fn mark_is_there(conn: &mut PgConnection) -> QueryResult<bool> {
    diesel::select(exists(tally_mark::table.select(tally_mark::one))).get_result(conn)
}

/// Forgets all that was counted, and counts it again from the first issue on.
pub fn begin(conn: &mut PgConnection, settings: &Settings) -> Result<Did, Error> {
    diesel::select(tally_clear()).execute(conn)?;
    let horizon: Horizon = tally_horizon::table.first(conn)?;
    let mark = Mark {
        edition: EDITION,
        calendar: calendar(settings),
        filled: Some(-1),
        settled: 0,
        counted: 0,
        target: 0,
        decided: 0,
        asked: horizon.newest,
        next_xid: horizon.next_xid,
        counted_at: db::clock(conn)?,
    };
    diesel::insert_into(tally_mark::table).values(&mark).execute(conn)?;
    Ok(Did::Some)
}

/// Fills in issues from their rows. It begins when every event up to the newest is decided: later ones are followed.
fn fill(
    conn: &mut PgConnection,
    mark: &mut Mark,
    filled: i64,
    horizon: Horizon,
    rules: &Rules,
    settings: &Settings,
) -> Result<Did, Error> {
    if filled < 0 {
        let is_decided = horizon.oldest_xid >= mark.next_xid;
        if is_decided {
            (mark.filled, mark.settled, mark.decided) = (Some(0), mark.asked, mark.asked);
            (mark.counted, mark.target) = (mark.asked, mark.asked);
        }
        return Ok(if is_decided { Did::Some } else { Did::Nothing });
    }
    let ids = gather::issues_after(conn, filled, FILL)?;
    mark.filled = ids.last().copied();
    count(conn, &ids, false, rules, settings)?;
    Ok(Did::Some)
}

/// Goes on to the newest event, or begins the next pass.
fn follow(
    conn: &mut PgConnection,
    mark: &mut Mark,
    horizon: Horizon,
    rules: &Rules,
    settings: &Settings,
) -> Result<Did, Error> {
    if mark.counted >= mark.target {
        mark.settled = mark.decided;
        if horizon.oldest_xid >= mark.next_xid {
            mark.decided = mark.asked;
            (mark.asked, mark.next_xid) = (horizon.newest, horizon.next_xid);
        }
        (mark.counted, mark.target) = (mark.settled, horizon.newest);
    }
    let upto = mark.target.min(mark.counted + SLICE);
    let ids: BTreeSet<i64> = issue_events::table
        .filter(issue_events::id.gt(mark.counted))
        .filter(issue_events::id.le(upto))
        .select(issue_events::issue_id)
        .load::<i64>(conn)?
        .into_iter()
        .collect();
    mark.counted = upto;
    let touched = touched(conn)?;
    let of = |is_line: bool| touched.iter().filter(move |(line, _)| *line == is_line);
    let issues: BTreeSet<i64> = ids.into_iter().chain(of(false).map(|(_, id)| *id)).collect();
    let lines: BTreeSet<i64> = of(true).map(|(_, id)| *id).collect();
    count(conn, &issues.into_iter().collect::<Vec<_>>(), false, rules, settings)?;
    count(conn, &lines.into_iter().collect::<Vec<_>>(), true, rules, settings)?;
    let is_all = mark.counted >= mark.target && (touched.len() as i64) < SLICE;
    Ok(if is_all { Did::All } else { Did::Some })
}

/// What changed without an event; it is forgotten with this transaction.
fn touched(conn: &mut PgConnection) -> QueryResult<Vec<(bool, i64)>> {
    let some = tally_touched::table.order(tally_touched::id).limit(SLICE).select(tally_touched::id);
    let some: Vec<i64> = some.load(conn)?;
    diesel::delete(tally_touched::table.filter(tally_touched::id.eq_any(some)))
        .returning((tally_touched::is_line, tally_touched::of_id))
        .load(conn)
}

/// Takes out what these counted for, and puts in what they count for now.
fn count(
    conn: &mut PgConnection,
    ids: &[i64],
    are_lines: bool,
    rules: &Rules,
    settings: &Settings,
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = match are_lines {
        true => gather::lines(conn, ids, rules)?,
        false => gather::issues(conn, ids, rules)?,
    };
    let before = counted(conn, ids, are_lines)?;
    let zone = settings.hours.zone();
    let mut changes = Changes::default();
    let kept: HashMap<i64, &Fact> = now.iter().map(|fact| (fact.id, fact)).collect();
    let (same, gone): (Vec<_>, Vec<_>) =
        before.iter().partition(|fact| kept.get(&fact.id).is_some_and(|now| now == fact));
    let same: BTreeSet<i64> = same.into_iter().map(|fact| fact.id).collect();
    let new: Vec<&Fact> = now.iter().filter(|fact| !same.contains(&fact.id)).collect();
    gone.iter().for_each(|fact| changes.take_out(fact, zone));
    new.iter().for_each(|fact| changes.put_in(fact, zone));
    replace(conn, &gone, &new, are_lines)?;
    write(conn, changes.only_what_changed())
}

fn replace(
    conn: &mut PgConnection,
    gone: &[&Fact],
    new: &[&Fact],
    are_lines: bool,
) -> Result<(), Error> {
    let gone = gone.iter().map(|fact| fact.id);
    let old = tally_requests::table
        .filter(tally_requests::is_line.eq(are_lines))
        .filter(tally_requests::id.eq_any(gone));
    diesel::delete(old).execute(conn)?;
    for rows in new.chunks(ROWS) {
        let rows: Vec<FactRow> = rows.iter().map(|fact| FactRow::of(fact)).collect();
        diesel::insert_into(tally_requests::table).values(rows).execute(conn)?;
    }
    Ok(())
}

fn write(conn: &mut PgConnection, changes: Changes) -> Result<(), Error> {
    let mut sums: Vec<_> = changes.sums.into_iter().collect();
    sums.sort_by(|(one, _), (other, _)| one.cmp(other));
    for some in sums.chunks(ROWS) {
        let rows = some.iter().map(|((grain, (dim, word, other), day), sums)| {
            (
                tally_sums::grain.eq(grain.number()),
                tally_sums::dim.eq(dim.number()),
                tally_sums::word.eq(word),
                tally_sums::other.eq(other),
                tally_sums::from_on.eq(day),
                tally_sums::sums.eq(sums.places()),
            )
        });
        use tally_sums as t;
        diesel::insert_into(t::table)
            .values(rows.collect::<Vec<_>>())
            .on_conflict((t::grain, t::dim, t::word, t::other, t::from_on))
            .do_update()
            .set(t::sums.eq(add_each(t::sums, excluded(t::sums))))
            .execute(conn)?;
    }
    let mut lengths: Vec<_> = changes.lengths.into_iter().collect();
    lengths.sort_by(|(one, _), (other, _)| one.cmp(other));
    for some in lengths.chunks(ROWS) {
        let rows = some.iter().map(|((grain, (dim, word, _), measure, day), lengths)| {
            (
                tally_lengths::grain.eq(grain.number()),
                tally_lengths::dim.eq(dim.number()),
                tally_lengths::word.eq(word),
                tally_lengths::measure.eq(measure.number()),
                tally_lengths::from_on.eq(day),
                tally_lengths::counts.eq(lengths.places()),
            )
        });
        use tally_lengths as t;
        diesel::insert_into(t::table)
            .values(rows.collect::<Vec<_>>())
            .on_conflict((t::grain, t::dim, t::word, t::measure, t::from_on))
            .do_update()
            .set(t::counts.eq(add_each(t::counts, excluded(t::counts))))
            .execute(conn)?;
    }
    Ok(())
}

fn counted(conn: &mut PgConnection, ids: &[i64], are_lines: bool) -> QueryResult<Vec<Fact>> {
    let rows: Vec<FactRow> = tally_requests::table
        .filter(tally_requests::is_line.eq(are_lines))
        .filter(tally_requests::id.eq_any(ids))
        .select(FactRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Fact::from).collect())
}
