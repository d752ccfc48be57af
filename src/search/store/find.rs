//! Finding: the newest issues that fit, the best of them first.

use super::sql::{says, search_people, search_query, search_terms, ts_rank};
use super::words;
use crate::db::lower;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::{is_held, is_open, is_resolved, is_waiting, visible_to};
use crate::issue::{IssueId, State};
use crate::people::Person;
use crate::schema::{issue_tags, issue_texts, issues, search_extent, software, tags};
use crate::search::domain::{Extent, Held, Query, Search, Walk, expected, times};
use crate::tagging::TagFacet;
use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use diesel::dsl::{exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashSet;

/// How many issues a search shows, at most.
pub const MOST: usize = 200;

/// So many of the newest issues that fit are ranked.
const RANKED: usize = 1_000;

/// So many rows a single look at `issue_texts` brings, at most.
const LIMIT: i64 = 2_000;

/// So many issues with the words are looked at, at most, for the other things that are asked.
const LOOKED_AT: usize = 12_000;

/// A list of issues this short is gone through as a whole, whatever words are asked for.
const SHORT: i64 = 3_000;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The best first, the newest first among equals; at most [`MOST`].
    pub issues: Vec<IssueId>,
    /// How many fit among those looked at.
    pub fitting: usize,
    /// Every issue was looked at, not the newest only.
    pub complete: bool,
    pub query: Query,
    /// What could not be looked for, a sentence each.
    pub remarks: Vec<String>,
}

/// The issues that `viewer` may know of and that fit; days are those of `zone`.
pub fn find(
    conn: &mut PgConnection,
    viewer: &Person,
    search: &Search,
    now: DateTime<Utc>,
    zone: Tz,
) -> QueryResult<Found> {
    let query = read(conn, viewer, search)?;
    let mut remarks = Vec::new();
    let narrow = Narrow::read(conn, viewer, search, now, zone, &mut remarks)?;
    let mut found = Found { query, remarks, ..Found::default() };
    if search.is_empty() || narrow.is_impossible() || search_is_only_common(search, &found.query) {
        found.complete = true;
        return Ok(found);
    }
    let asked = found.query.text.as_deref();
    let mut hits = match short_list(conn, viewer, search, &narrow)? {
        Some(list) => {
            found.complete = true;
            let fitting = look(conn, asked, &narrow, &Among::These(&list), SHORT)?;
            sift(conn, viewer, &narrow, fitting)?
        }
        None => walk(conn, viewer, &narrow, &mut found)?,
    };
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.rank), std::cmp::Reverse(hit.id)));
    found.fitting = hits.len();
    found.issues = hits.into_iter().take(MOST).map(|hit| IssueId(hit.id)).collect();
    Ok(found)
}

/// The words as PostgreSQL reads them.
fn read(conn: &mut PgConnection, viewer: &Person, search: &Search) -> QueryResult<Query> {
    if search.terms.is_empty() {
        return Ok(Query::default());
    }
    let (texts, phrases): (Vec<_>, Vec<_>) =
        search.terms.iter().map(|term| (term.text.as_str(), term.phrase)).unzip();
    let read: Vec<String> = diesel::select(search_terms(texts, phrases)).get_result(conn)?;
    Ok(Query::new(&search.terms, &read, reads_notes(viewer)))
}

/// Notes are for who works on any issue.
pub(super) fn reads_notes(viewer: &Person) -> bool {
    sight(viewer) == Sight::All
}

/// Words were typed, all of them too common, and nothing else: that fits every issue.
fn search_is_only_common(search: &Search, query: &Query) -> bool {
    query.text.is_none() && Search { terms: Vec::new(), ..search.clone() }.is_empty()
}

/// Everything but words that is asked for, as the database has it.
#[derive(Debug, Default)]
struct Narrow {
    /// One of each of these marks.
    marks: Vec<Vec<String>>,
    owners: Option<Vec<i64>>,
    kinds: Option<Vec<i64>>,
    states: Vec<State>,
    baskets: Vec<crate::issue::Basket>,
    after: Option<DateTime<Utc>>,
    before: Option<DateTime<Utc>>,
}

impl Narrow {
    fn read(
        conn: &mut PgConnection,
        viewer: &Person,
        search: &Search,
        now: DateTime<Utc>,
        zone: Tz,
        remarks: &mut Vec<String>,
    ) -> QueryResult<Self> {
        let today = now.with_timezone(&zone).date_naive();
        let reporters = called(conn, viewer, &search.from, remarks)?;
        let of = |people: Vec<i64>| people.into_iter().map(|id| format!("r:{id}")).collect();
        let marks = [
            reporters.map(of),
            about(conn, &search.software)?,
            times(search.after, search.before, today),
        ];
        Ok(Narrow {
            marks: marks.into_iter().flatten().collect(),
            owners: called(conn, viewer, &search.owner, remarks)?,
            kinds: kinds(conn, &search.kinds, remarks)?,
            states: search.states.clone(),
            baskets: search.baskets.clone(),
            after: search.after.and_then(|day| beginning(day, zone)),
            before: search.before.and_then(|day| beginning(day, zone)),
        })
    }

    /// Something was asked for that there is not.
    fn is_impossible(&self) -> bool {
        let nobody = |ids: &Option<Vec<i64>>| ids.as_ref().is_some_and(Vec::is_empty);
        self.marks.iter().any(Vec::is_empty) || nobody(&self.owners) || nobody(&self.kinds)
    }

    /// Something is asked for that `issue_texts` does not tell.
    fn needs_a_look_at_the_issue(&self) -> bool {
        let days = self.after.or(self.before).is_some();
        let facts = !self.states.is_empty() || !self.baskets.is_empty();
        days || facts || self.owners.is_some() || self.kinds.is_some()
    }
}

/// The people who are called that; `me` is whoever asks.
fn called(
    conn: &mut PgConnection,
    viewer: &Person,
    names: &[String],
    remarks: &mut Vec<String>,
) -> QueryResult<Option<Vec<i64>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut people = Vec::new();
    for name in names {
        let found = match name.to_lowercase().as_str() {
            "me" => vec![viewer.id.0],
            _ => diesel::select(search_people(name, 50)).get_result(conn)?,
        };
        if found.is_empty() {
            remarks.push(format!("Nobody is called “{name}”."));
        }
        people.extend(found);
    }
    Ok(Some(people))
}

/// Marks of the software that is called so: items of the catalogue by a part of their name, all else by its whole name.
fn about(conn: &mut PgConnection, names: &[String]) -> QueryResult<Option<Vec<String>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut all: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    for name in names {
        let part = name.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let items: Vec<String> = software::table
            .filter(lower(software::name).like(lower(format!("%{part}%"))))
            .order(software::id)
            .limit(100)
            .select(lower(software::name))
            .load(conn)?;
        all.extend(items);
    }
    Ok(Some(all.into_iter().map(|name| format!("s:{name}")).collect()))
}

fn kinds(
    conn: &mut PgConnection,
    words: &[String],
    remarks: &mut Vec<String>,
) -> QueryResult<Option<Vec<i64>>> {
    if words.is_empty() {
        return Ok(None);
    }
    let known: Vec<(i64, String, String)> = tags::table
        .filter(tags::facet.eq(TagFacet::Kind))
        .order(tags::id)
        .select((tags::id, tags::word, tags::label))
        .load(conn)?;
    let mut meant = Vec::new();
    for asked in words.iter().map(|word| word.to_lowercase()) {
        let fits = |word: &str, label: &str| word == asked || label.to_lowercase() == asked;
        let before = meant.len();
        meant.extend(known.iter().filter(|(_, word, label)| fits(word, label)).map(|(id, ..)| *id));
        if meant.len() == before {
            let all: Vec<_> = known.iter().map(|(_, word, _)| word.as_str()).collect();
            remarks.push(format!("There is no kind “{asked}”. The kinds are {}.", all.join(", ")));
        }
    }
    Ok(Some(meant))
}

/// When a day begins on the desk's wall.
fn beginning(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    let midnight = day.and_hms_opt(0, 0, 0)?;
    let local = zone.from_local_datetime(&midnight).earliest();
    Some(local.map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc)))
}

#[derive(Clone, Copy, Debug)]
struct Hit {
    id: i64,
    /// In hundredths: finer differences are none.
    rank: i64,
}

/// Which issues to look at.
enum Among<'a> {
    These(&'a [i64]),
    Places(Vec<String>),
}

/// From the newest issue back, until enough fit.
fn walk(
    conn: &mut PgConnection,
    viewer: &Person,
    narrow: &Narrow,
    found: &mut Found,
) -> QueryResult<Vec<Hit>> {
    let extent = extent(conn)?;
    let expected = match found.query.stems.as_slice() {
        [] => None,
        stems => expected(stems, &words::said_by(conn, stems)?, extent),
    };
    let asked = found.query.text.as_deref();
    let wanted = if asked.is_some() { RANKED } else { MOST + 1 };
    let mut walk = Walk::new(extent.newest, expected, wanted, LOOKED_AT);
    let mut hits = Vec::new();
    while let Some(stretch) = walk.next() {
        let fitting = look(conn, asked, narrow, &Among::Places(stretch.places()), LIMIT + 1)?;
        let held = if fitting.len() as i64 > LIMIT {
            Held::TooMany
        } else {
            let fits = fitting.len();
            let kept = sift(conn, viewer, narrow, fitting)?;
            let held = Held::All { fitting: fits, kept: kept.len() };
            hits.extend(kept);
            held
        };
        walk.looked(stretch, held);
    }
    found.complete = walk.is_complete();
    Ok(hits)
}

pub(super) fn extent(conn: &mut PgConnection) -> QueryResult<Extent> {
    let (newest, counted) =
        search_extent::table.select((search_extent::newest, search_extent::counted)).first(conn)?;
    Ok(Extent { newest, counted })
}

/// Issues that say it, with these marks, in any order: at most `limit`.
fn look(
    conn: &mut PgConnection,
    asked: Option<&str>,
    narrow: &Narrow,
    among: &Among<'_>,
    limit: i64,
) -> QueryResult<Vec<Hit>> {
    let mut texts = issue_texts::table.limit(limit).into_boxed::<Pg>();
    texts = match among {
        Among::These(ids) => texts.filter(issue_texts::issue_id.eq_any(ids.to_vec())),
        Among::Places(places) => texts.filter(issue_texts::marks.overlaps_with(places)),
    };
    for marks in &narrow.marks {
        texts = texts.filter(issue_texts::marks.overlaps_with(marks));
    }
    let Some(asked) = asked else {
        let ids: Vec<i64> = texts.select(issue_texts::issue_id).load(conn)?;
        return Ok(ids.into_iter().map(|id| Hit { id, rank: 0 }).collect());
    };
    let rank = ts_rank(issue_texts::words, search_query(asked));
    let hits: Vec<(i64, f32)> = texts
        .filter(says(issue_texts::words, search_query(asked)))
        .select((issue_texts::issue_id, rank))
        .load(conn)?;
    Ok(hits.into_iter().map(|(id, rank)| Hit { id, rank: (rank * 100.0).round() as i64 }).collect())
}

/// Those of `hits` that `viewer` may know of and that are as asked for.
fn sift(
    conn: &mut PgConnection,
    viewer: &Person,
    narrow: &Narrow,
    hits: Vec<Hit>,
) -> QueryResult<Vec<Hit>> {
    if sight(viewer) == Sight::All && !narrow.needs_a_look_at_the_issue() {
        return Ok(hits);
    }
    let ids: Vec<i64> = hits.iter().map(|hit| hit.id).collect();
    let mut fitting = issues::table
        .filter(issues::id.eq_any(ids))
        .filter(visible_to!(viewer))
        .select(issues::id)
        .into_boxed::<Pg>();
    if !narrow.states.is_empty() {
        fitting = fitting.filter(issues::state.eq_any(&narrow.states));
    }
    if !narrow.baskets.is_empty() {
        fitting = fitting.filter(issues::basket.eq_any(&narrow.baskets));
    }
    if let Some(owners) = &narrow.owners {
        fitting = fitting.filter(issues::owner_id.eq_any(owners));
    }
    if let Some(kinds) = &narrow.kinds {
        let tagged = issue_tags::table
            .filter(issue_tags::issue_id.eq(issues::id))
            .filter(issue_tags::tag_id.eq_any(kinds))
            .filter(issue_tags::removed_at.is_null());
        fitting = fitting.filter(exists(tagged));
    }
    if let Some(after) = narrow.after {
        fitting = fitting.filter(issues::submitted_at.ge(after));
    }
    if let Some(before) = narrow.before {
        fitting = fitting.filter(issues::submitted_at.lt(before));
    }
    let fitting: HashSet<i64> = fitting.load::<i64>(conn)?.into_iter().collect();
    Ok(hits.into_iter().filter(|hit| fitting.contains(&hit.id)).collect())
}

/// All issues that could be meant, where they are few whatever their words: one by its number, what the Software Team may
/// know of, somebody's, those in some open state, a rare kind.
fn short_list(
    conn: &mut PgConnection,
    viewer: &Person,
    search: &Search,
    narrow: &Narrow,
) -> QueryResult<Option<Vec<i64>>> {
    if let Some(IssueId(number)) = search.number {
        return Ok(Some(vec![number]));
    }
    if sight(viewer) != Sight::All {
        return known_to(conn, viewer).map(Some);
    }
    let short = |ids: Vec<i64>| (ids.len() as i64 <= SHORT).then_some(ids);
    if let Some([owner]) = narrow.owners.as_deref() {
        let theirs = newest().filter(issues::owner_id.eq(*owner)).load(conn)?;
        if let Some(list) = short(theirs) {
            return Ok(Some(list));
        }
    }
    if let Some(standing) = standing(&narrow.states) {
        if let Some(list) = short(standing.load(conn)?) {
            return Ok(Some(list));
        }
    }
    if let Some([kind]) = narrow.kinds.as_deref() {
        let tagged = issue_tags::table
            .filter(issue_tags::tag_id.eq(*kind))
            .order(issue_tags::issue_id.desc())
            .limit(SHORT + 1)
            .select(issue_tags::issue_id)
            .load(conn)?;
        return Ok(short(tagged));
    }
    Ok(None)
}

type Ids = issues::BoxedQuery<'static, Pg, diesel::sql_types::BigInt>;

fn newest() -> Ids {
    issues::table.select(issues::id).order(issues::id.desc()).limit(SHORT + 1).into_boxed()
}

/// The issues in one of `states`, where an index has them.
fn standing(states: &[State]) -> Option<Ids> {
    let all =
        |list: &[State]| !states.is_empty() && states.iter().all(|state| list.contains(state));
    let any = newest().filter(issues::state.eq_any(states.to_vec()));
    match () {
        () if all(&[State::Waiting]) => Some(newest().filter(is_waiting())),
        () if all(&[State::Resolved]) => Some(newest().filter(is_resolved())),
        () if all(State::HELD) => Some(any.filter(is_held())),
        () if all(State::OPEN) => Some(any.filter(is_open())),
        () => None,
    }
}

/// What somebody may know of who does not work on any issue.
fn known_to(conn: &mut PgConnection, viewer: &Person) -> QueryResult<Vec<i64>> {
    let mut known: Vec<i64> = newest().filter(issues::reporter_id.eq(viewer.id)).load(conn)?;
    if sight(viewer) == Sight::Escalated {
        let theirs = issues::reporter_id.eq(viewer.id);
        let sent: Vec<i64> = newest()
            .filter(is_held())
            .filter(issues::state.eq_any([State::Escalated, State::Answered]))
            .filter(not(theirs))
            .load(conn)?;
        known.extend(sent);
    }
    Ok(known)
}
