//! Finding: the issues that fit, the best of them first.
//!
//! Some issues come into question, by what is known of them or by their words, and those that fit are ranked. Words that few
//! issues say are asked of an index, the newest issues first. A word in a third of all issues would bring a third of all
//! issues: it is looked for among the newest ones only.

use super::facts::{Facts, as_facts_ask, stand_so_told, stands_as_another};
use super::sql::{says, search_newest, search_query, search_terms, set_config, ts_rank};
use crate::db::lower;
use crate::issue::policy::{Sight, sight};
use crate::issue::store::{reads_everything, visible_to, waits_as_told};
use crate::issue::{IssueId, State};
use crate::people::Person;
use crate::schema::{issue_tags, issue_texts, issues, search_common};
use crate::search::domain::{Lead, Query, Search};
use chrono_tz::Tz;
use diesel::dsl::{case_when, exists, max, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::cmp::Reverse;

/// How many issues a search shows, at most.
pub const MOST: usize = 200;

/// So many of the newest issues that come into question are ranked.
const RANKED: usize = 500;

/// So many are looked at when some of them may not fit.
const LOOKED_AT: usize = 3_000;

/// Words that a larger part of all issues says are common.
const COMMON: f32 = 0.005;

/// Common words are looked for among so many of the newest issues.
const NEWEST: i64 = 50_000;

/// If no more than these say them, they are common, but hardly ever together.
const FEW: usize = 25;

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
    zone: Tz,
) -> QueryResult<Found> {
    conn.transaction(|conn| {
        plan_for_this_search(conn)?;
        let mut remarks = Vec::new();
        let facts = Facts::read(conn, viewer, search, zone, &mut remarks)?;
        let query = read(conn, search, &facts)?;
        let asks = !query.all.is_empty() || !facts.are_none();
        if !asks || facts.are_impossible() {
            return Ok(Found { complete: true, query, remarks, ..Found::default() });
        }
        let Candidates { ids, complete } = candidates(conn, viewer, &query, &facts)?;
        let mut hits = judge(conn, viewer, &query, &facts, &ids)?;
        hits.sort_by_key(|hit| (Reverse(hit.rank), Reverse(hit.id)));
        let fitting = hits.len();
        let issues = hits.into_iter().take(MOST).map(|hit| IssueId(hit.id)).collect();
        Ok(Found { issues, fitting, complete, query, remarks })
    })
}

/// For other words other ways are quicker. Helpers would take longer to come than the work takes.
fn plan_for_this_search(conn: &mut PgConnection) -> QueryResult<()> {
    let settings = (
        set_config("plan_cache_mode", "force_custom_plan", true),
        set_config("max_parallel_workers_per_gather", "0", true),
    );
    diesel::select(settings).get_result::<(String, String)>(conn).map(drop)
}

/// The words as PostgreSQL reads them.
fn read(conn: &mut PgConnection, search: &Search, facts: &Facts) -> QueryResult<Query> {
    let names = facts.software.iter().flatten().map(|name| (name.as_str(), false));
    let terms = search.terms.iter().map(|term| (term.text.as_str(), term.is_one_after_the_other()));
    let (texts, phrases): (Vec<_>, Vec<_>) = terms.chain(names).unzip();
    if texts.is_empty() {
        return Ok(Query::default());
    }
    let read: Vec<String> = diesel::select(search_terms(texts, phrases)).get_result(conn)?;
    let (terms, names) = read.split_at(search.terms.len());
    Ok(Query::new(&search.terms, terms, names))
}

/// Issues that come into question, and whether these are all.
struct Candidates {
    ids: Vec<i64>,
    complete: bool,
}

impl Candidates {
    /// Of a list that would have been longer than `most`, the rest.
    fn new(mut ids: Vec<i64>, most: usize) -> Self {
        let complete = ids.len() <= most;
        ids.truncate(most);
        Candidates { ids, complete }
    }
}

/// The issues that come into question for somebody who asks this.
fn candidates(
    conn: &mut PgConnection,
    viewer: &Person,
    query: &Query,
    facts: &Facts,
) -> QueryResult<Candidates> {
    // Who may know of few issues only never waits for what the others say.
    if sight(viewer) != Sight::All {
        return as_asked_for(conn, viewer, facts, LOOKED_AT);
    }
    let Some(lead) = &query.lead else { return as_asked_for(conn, viewer, facts, RANKED) };
    if facts.lead_somewhere() {
        let list = as_asked_for(conn, viewer, facts, RANKED)?;
        if list.complete || query.all.is_empty() || is_common(conn, lead)? {
            return Ok(list);
        }
        return anywhere(conn, lead, LOOKED_AT);
    }
    let most = if facts.are_none() { RANKED } else { LOOKED_AT };
    if is_common(conn, lead)? {
        let list = newest(conn, lead, most)?;
        if list.complete || list.ids.len() > FEW {
            return Ok(list);
        }
    }
    anywhere(conn, lead, most)
}

/// The newest issues that are as asked for, whatever they say.
fn as_asked_for(
    conn: &mut PgConnection,
    viewer: &Person,
    facts: &Facts,
    most: usize,
) -> QueryResult<Candidates> {
    let issues = issues::table.filter(visible_to!(viewer)).into_boxed::<Pg>();
    let ids = as_facts_ask!(issues, viewer, facts)
        .order((issues::submitted_at.desc(), issues::id.desc()))
        .limit(most as i64 + 1)
        .select(issues::id)
        .load(conn)?;
    Ok(Candidates::new(ids, most))
}

/// As PostgreSQL's statistics have it; before there are any, no word is common.
fn is_common(conn: &mut PgConnection, lead: &Lead) -> QueryResult<bool> {
    let common = search_common::table.filter(search_common::word.eq_any(lead.lexemes()));
    let shares: Vec<(String, f32)> =
        common.select((search_common::word, search_common::share)).load(conn)?;
    Ok(lead.share(&shares.into_iter().collect()) > COMMON)
}

/// The newest issues that say `lead`: only among the newest of all is looked for them.
fn newest(conn: &mut PgConnection, lead: &Lead, most: usize) -> QueryResult<Candidates> {
    let last: Option<i64> = issue_texts::table.select(max(issue_texts::issue_id)).first(conn)?;
    let since = last.unwrap_or(0) - NEWEST;
    let ids = issue_texts::table
        .filter(says(issue_texts::words, search_query(lead.text())))
        .filter(issue_texts::issue_id.gt(since))
        .order(issue_texts::issue_id.desc())
        .limit(most as i64 + 1)
        .select(issue_texts::issue_id)
        .load(conn)?;
    let Candidates { ids, complete } = Candidates::new(ids, most);
    Ok(Candidates { ids, complete: complete && since <= 0 })
}

/// The newest issues that say `lead`, by the index.
fn anywhere(conn: &mut PgConnection, lead: &Lead, most: usize) -> QueryResult<Candidates> {
    let ids = diesel::select(search_newest(lead.text(), most as i32 + 1)).get_result(conn)?;
    Ok(Candidates::new(ids, most))
}

#[derive(Clone, Copy, Debug)]
struct Hit {
    id: i64,
    /// In hundredths: finer differences are none.
    rank: i64,
}

/// Those of `ids` that `viewer` may know of, that are as asked for, and that say what is asked where `viewer` reads it.
fn judge(
    conn: &mut PgConnection,
    viewer: &Person,
    query: &Query,
    facts: &Facts,
    ids: &[i64],
) -> QueryResult<Vec<Hit>> {
    let asked = || {
        case_when(reads_everything!(viewer), search_query(&query.all))
            .otherwise(search_query(&query.public))
    };
    let wordless = query.all.is_empty().into_sql::<Bool>();
    let fitting = issues::table
        .inner_join(issue_texts::table)
        .filter(issues::id.eq_any(ids))
        .filter(visible_to!(viewer))
        .filter(wordless.or(says(issue_texts::words, asked())))
        .select((issues::id, ts_rank(issue_texts::words, asked())))
        .into_boxed::<Pg>();
    let fitting: Vec<(i64, f32)> = as_facts_ask!(fitting, viewer, facts).load(conn)?;
    let hundredths = |rank: f32| (rank * 100.0).round() as i64;
    Ok(fitting.into_iter().map(|(id, rank)| Hit { id, rank: hundredths(rank) }).collect())
}
