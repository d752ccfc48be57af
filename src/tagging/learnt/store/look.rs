//! What is predicted for issues that came since the last look.

use super::BATCH;
use crate::issue::{IssueId, State};
use crate::learning::{Guess, LEAST, Learnt};
use crate::schema::{issue_tags, issues, learnt_predictions, learnt_progress, tally_horizon};
use crate::tagging::TagOrigin;
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use std::collections::HashMap;

/// Predictions of one issue that are written down, at most.
const EACH: usize = 5;

/// How far a look is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// The issue looked at last.
    at: i64,
    /// Every issue up to this one was decided when the look began: none before it can come any more. Those behind it are
    /// looked at now, and once more the next time.
    decided: i64,
}

/// Begins where the last look ended; nothing before there is a model.
pub fn begin(conn: &mut PgConnection) -> QueryResult<Option<Look>> {
    // In this order: whoever holds a number up to the newest runs already when it is asked who runs.
    let newest: Option<IssueId> = issues::table.select(max(issues::id)).first(conn)?;
    let (oldest_xid, next_xid): (i64, i64) = tally_horizon::table
        .select((tally_horizon::oldest_xid, tally_horizon::next_xid))
        .first(conn)?;
    let before: Option<(i64, i64, i64)> = learnt_progress::table
        .select((learnt_progress::up_to, learnt_progress::asked, learnt_progress::next_xid))
        .first(conn)
        .optional()?;
    let Some((at, asked, asked_xid)) = before else { return Ok(None) };
    if oldest_xid < asked_xid {
        return Ok(Some(Look { at, decided: at }));
    }
    let newest = newest.map_or(0, |id| id.0);
    diesel::update(learnt_progress::table)
        .set((learnt_progress::asked.eq(newest), learnt_progress::next_xid.eq(next_xid)))
        .execute(conn)?;
    Ok(Some(Look { at, decided: asked.max(at) }))
}

/// Writes down what is predicted for the next issues. Those a model has learnt from already, or that are over, are passed
/// by. Returns how far the look is then, if there may be more.
pub fn look(conn: &mut PgConnection, learnt: &Learnt, look: Look) -> QueryResult<Option<Look>> {
    let new: Vec<(IssueId, State, DateTime<Utc>)> = issues::table
        .filter(issues::id.gt(IssueId(look.at)))
        .order(issues::id)
        .limit(BATCH)
        .select((issues::id, issues::state, issues::submitted_at))
        .load(conn)?;
    let Some(last) = new.last().map(|row| row.0.0) else { return Ok(None) };
    let ids: Vec<i64> = new.iter().map(|row| row.0.0).collect();
    let texts = texts(conn, &new)?;
    let tagged = tagged(conn, &ids)?;
    let mut rows = Vec::new();
    for (id, _, at) in new.iter().filter(|(_, state, _)| *state != State::Cancelled) {
        let of = tagged.get(&id.0).map_or(&[][..], Vec::as_slice);
        let set = of.iter().filter_map(|tag| Some((tag.guess?, true)));
        let offered = texts.get(&id.0).map(|(software, text)| {
            learnt.guesses(software, text, |tag| of.iter().any(|of| of.id == tag))
        });
        let offered = offered.unwrap_or_default().into_iter().filter(|guess| guess.sure >= LEAST);
        for (guess, at_once) in set.chain(offered.map(|guess| (guess, false))).take(EACH) {
            rows.push((
                learnt_predictions::issue_id.eq(id.0),
                learnt_predictions::tag_id.eq(guess.tag),
                learnt_predictions::version.eq(guess.version),
                learnt_predictions::confidence.eq(guess.sure),
                learnt_predictions::set_at_once.eq(at_once),
                learnt_predictions::at.eq(*at),
            ));
        }
    }
    for some in rows.chunks(BATCH as usize) {
        diesel::insert_into(learnt_predictions::table)
            .values(some.to_vec())
            .on_conflict_do_nothing()
            .execute(conn)?;
    }
    let up_to = last.min(look.decided);
    diesel::update(learnt_progress::table.filter(learnt_progress::up_to.lt(up_to)))
        .set(learnt_progress::up_to.eq(up_to))
        .execute(conn)?;
    Ok((new.len() as i64 == BATCH).then_some(Look { at: last, ..look }))
}

/// Software and words of those that are open.
fn texts(
    conn: &mut PgConnection,
    of: &[(IssueId, State, DateTime<Utc>)],
) -> QueryResult<HashMap<i64, (String, String)>> {
    let open: Vec<IssueId> =
        of.iter().filter(|(_, state, _)| state.is_open()).map(|(id, ..)| *id).collect();
    if open.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(IssueId, String, String)> = issues::table
        .filter(issues::id.eq_any(open))
        .select((issues::id, issues::software, super::left(issues::description, super::READ)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, software, text)| (id.0, (software, text))).collect())
}

/// A tag that an issue has or had.
struct Had {
    id: i64,
    /// What set it, if a model did.
    guess: Option<Guess>,
}

/// What these issues were given by their form, a rule or a model; what staff added is to be guessed.
fn tagged(conn: &mut PgConnection, ids: &[i64]) -> QueryResult<HashMap<i64, Vec<Had>>> {
    let rows: Vec<(i64, i64, Option<i64>, Option<f32>)> = issue_tags::table
        .filter(issue_tags::issue_id.eq_any(ids))
        .filter(
            issue_tags::origin.ne(TagOrigin::Staff).or(issue_tags::learnt_version.is_not_null()),
        )
        .select((
            issue_tags::issue_id,
            issue_tags::tag_id,
            issue_tags::learnt_version,
            issue_tags::confidence,
        ))
        .load(conn)?;
    let mut all: HashMap<i64, Vec<Had>> = HashMap::new();
    for (issue, id, version, sure) in rows {
        let guess = version.zip(sure).map(|(version, sure)| Guess { tag: id, sure, version });
        all.entry(issue).or_default().push(Had { id, guess });
    }
    Ok(all)
}
