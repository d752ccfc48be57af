//! Models, predictions and what became of them, as they stand in the database.

mod look;

pub use look::{Look, begin, look};

use super::cases::{EXAMPLES, ISSUES, NEWS, OWN, Taught, Teaching};
use crate::db;
use crate::error::Error;
use crate::issue::{IssueId, ResolutionCode, Source, State};
use crate::learning::{Case, KnownTag, Learnt, Model, Trust};
use crate::schema::{issue_tags, issues, learnt_models, learnt_predictions, learnt_progress, tags};
use crate::settings;
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::dsl::{count, max, now};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use std::collections::HashMap;
use std::sync::Arc;

/// The newest issues that a model is made from, at most.
const NEWEST: i64 = 20_000;
/// Issues read at once.
const BATCH: i64 = 1_000;
/// Characters of a report that are read.
const READ: i32 = 4_000;
/// Predictions judged in one go.
const JUDGED: i32 = 5_000;
/// Versions that keep their weights.
const KEPT: i64 = 3;
/// At least so long lies between two models.
const PAUSE: TimeDelta = TimeDelta::hours(1);

diesel::define_sql_function! {
    fn left(text: Text, characters: Integer) -> Text;
}

diesel::define_sql_function! {
    fn judge_learnt(at_most: Integer) -> BigInt;
}

/// Tells apart all that a node may hold: which model, how far it is trusted, which tags have ended.
pub type Edition = (Option<i64>, Option<DateTime<Utc>>, i64);

/// What there is now.
pub fn edition(conn: &mut PgConnection) -> QueryResult<Edition> {
    let (version, trusted) = learnt_models::table
        .select((max(learnt_models::version), max(learnt_models::trusted_at)))
        .first(conn)?;
    Ok((version, trusted, tags::table.select(count(tags::ended_at)).first(conn)?))
}

/// The newest model; none when nothing was learnt yet, or what is there was packed by another version of this program. Of
/// one that is `held` already only what may have changed is read: how far it is trusted, and its tags.
pub fn newest(conn: &mut PgConnection, held: Option<&Learnt>) -> QueryResult<Option<Learnt>> {
    type Row = (i64, DateTime<Utc>, Vec<i64>, serde_json::Value);
    let row: Option<Row> = learnt_models::table
        .order(learnt_models::version.desc())
        .select((
            learnt_models::version,
            learnt_models::trained_at,
            learnt_models::tags,
            learnt_models::trust,
        ))
        .first(conn)
        .optional()?;
    let Some((version, trained_at, numbers, trust)) = row else { return Ok(None) };
    let known = known(conn, &numbers)?;
    let same = held.filter(|held| (held.version, held.trained_at) == (version, trained_at));
    let model = match same {
        Some(held) => Some(held.model.clone()),
        None => unpacked(conn, version, known.len())?.map(Arc::new),
    };
    let trust = serde_json::from_value(trust).unwrap_or_default();
    Ok(model.map(|model| Learnt { version, trained_at, model, tags: known, trust }))
}

fn unpacked(conn: &mut PgConnection, version: i64, tags: usize) -> QueryResult<Option<Model>> {
    let weights: Vec<u8> =
        learnt_models::table.find(version).select(learnt_models::weights).first(conn)?;
    let model = Model::unpack(&weights).filter(|model| model.tags() == tags);
    if model.is_none() {
        tracing::warn!(version, "the learnt model cannot be read; rules alone tag");
    }
    Ok(model)
}

/// The tags of a model in its order; one that has ended is never thought of.
fn known(conn: &mut PgConnection, numbers: &[i64]) -> QueryResult<Vec<KnownTag>> {
    let rows: Vec<(i64, String, String, bool)> = tags::table
        .filter(tags::id.eq_any(numbers))
        .select((tags::id, tags::word, tags::label, tags::ended_at.is_null()))
        .load(conn)?;
    let by_number: HashMap<_, _> = rows.into_iter().map(|row| (row.0, row)).collect();
    let known = numbers.iter().filter_map(|number| by_number.get(number).cloned());
    Ok(known.map(|(id, word, label, in_use)| KnownTag { id, word, label, in_use }).collect())
}

/// Judges the predictions of issues that are resolved by now; says how many.
pub fn judge(conn: &mut PgConnection) -> QueryResult<i64> {
    diesel::select(judge_learnt(JUDGED)).get_result(conn)
}

/// Measures anew how far the newest model is trusted.
pub fn trust_anew(conn: &mut PgConnection, learnt: &Learnt) -> Result<(), Error> {
    let own: serde_json::Value =
        learnt_models::table.find(learnt.version).select(learnt_models::own).first(conn)?;
    let own: Vec<(i64, i64, f32, bool)> = serde_json::from_value(own).unwrap_or_default();
    let case = |(issue, tag, sure, kept)| Case { issue, tag, sure, kept };
    let own: Vec<Case> = own.into_iter().map(case).collect();
    let trust = trust(conn, &own)?;
    diesel::update(learnt_models::table.find(learnt.version))
        .set((learnt_models::trust.eq(trust), learnt_models::trusted_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// The precision that is measured for: what managers ask, or the usual one while they ask for none.
pub fn percent(conn: &mut PgConnection) -> QueryResult<i64> {
    let asked = settings::store::load(conn)?.learnt_percent;
    Ok(if asked == 0 { settings::Settings::default().learnt_percent } else { asked })
}

fn trust(conn: &mut PgConnection, own: &[Case]) -> Result<serde_json::Value, Error> {
    let log: Vec<(i64, i64, f32, Option<bool>)> = learnt_predictions::table
        .filter(learnt_predictions::judged_at.is_not_null())
        .order(learnt_predictions::judged_at.desc())
        .limit(OWN as i64)
        .select((
            learnt_predictions::issue_id,
            learnt_predictions::tag_id,
            learnt_predictions::confidence,
            learnt_predictions::kept,
        ))
        .load(conn)?;
    let log: Vec<Case> = log
        .into_iter()
        .filter_map(|(issue, tag, sure, kept)| Some(Case { issue, tag, sure, kept: kept? }))
        .collect();
    let trust = Trust::of(&log, own, percent(conn)?);
    serde_json::to_value(trust).map_err(|_| Error::broken("numbers are always written"))
}

/// Whether a model is to be made: the first as soon as there are enough resolved issues, then one an hour at most, when there
/// is something new to learn from.
pub fn is_due(conn: &mut PgConnection, learnt: Option<&Learnt>) -> Result<bool, Error> {
    let clock = db::clock(conn)?;
    if learnt.is_some_and(|learnt| clock - learnt.trained_at < PAUSE) {
        return Ok(false);
    }
    let since = learnt.map_or(DateTime::<Utc>::UNIX_EPOCH, |learnt| learnt.trained_at);
    let wanted = if learnt.is_some() { NEWS } else { ISSUES as i64 };
    let resolved: Vec<Option<DateTime<Utc>>> = issues::table
        .filter(teaches())
        .order(issues::id.desc())
        .limit(NEWEST)
        .select(issues::resolved_at)
        .load(conn)?;
    let new = resolved.into_iter().flatten().filter(|at| *at > since).count();
    Ok(new as i64 >= wanted)
}

/// Issues whose tags staff has had before its eyes to the end: not what ended at another desk, nor what its reporter said
/// had solved itself. What `judge_learnt` judges is the same.
#[diesel::dsl::auto_type]
fn teaches() -> _ {
    let over: [State; 2] = [State::Resolved, State::Closed];
    let elsewhere: Source = Source::Import;
    let by_itself: ResolutionCode = ResolutionCode::SelfSolved;
    let here = issues::source.ne(elsewhere).or(issues::owner_id.is_not_null());
    let by_staff = issues::resolved_by.is_not_null().and(issues::code.ne(by_itself));
    issues::state.eq_any(over).and(by_staff).and(here)
}

/// What the newest issues teach; none when it is too little.
pub fn teaching(conn: &mut PgConnection) -> QueryResult<Option<Teaching>> {
    let window =
        issues::table.filter(teaches()).order(issues::id.desc()).limit(NEWEST).select(issues::id);
    let ids: Vec<IssueId> = window.load(conn)?;
    let Some(first) = ids.last() else { return Ok(None) };
    let numbers = learnable(conn, first.0)?;
    if ids.len() < ISSUES || numbers.is_empty() {
        return Ok(None);
    }
    let mut teaching = Teaching::new(numbers);
    for some in ids.chunks(BATCH as usize) {
        for issue in taught(conn, some)? {
            teaching.add(&issue);
        }
    }
    Ok(Some(teaching))
}

/// Kinds and managers' own tags with enough examples. Nobody can learn what “something else” looks like.
fn learnable(conn: &mut PgConnection, first: i64) -> QueryResult<Vec<i64>> {
    let counted: Vec<(i64, i64)> = issue_tags::table
        .inner_join(tags::table)
        .filter(tags::facet.eq_any([TagFacet::Kind, TagFacet::Free]))
        .filter(tags::ended_at.is_null().and(tags::word.ne("other")))
        .filter(issue_tags::issue_id.ge(first))
        .filter(issue_tags::removed_at.is_null().and(issue_tags::origin.ne(TagOrigin::Learnt)))
        .group_by(issue_tags::tag_id)
        .order(issue_tags::tag_id)
        .select((issue_tags::tag_id, count(issue_tags::issue_id)))
        .load(conn)?;
    Ok(counted.into_iter().filter(|(_, issues)| *issues >= EXAMPLES).map(|(tag, _)| tag).collect())
}

fn taught(conn: &mut PgConnection, ids: &[IssueId]) -> QueryResult<Vec<Taught>> {
    let texts: Vec<(IssueId, String, String)> = issues::table
        .filter(issues::id.eq_any(ids))
        .order(issues::id.desc())
        .select((issues::id, issues::software, left(issues::description, READ)))
        .load(conn)?;
    let numbers: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(i64, i64, TagOrigin, bool, bool)> = issue_tags::table
        .filter(issue_tags::issue_id.eq_any(numbers))
        .select((
            issue_tags::issue_id,
            issue_tags::tag_id,
            issue_tags::origin,
            issue_tags::removed_at.is_null(),
            issue_tags::in_hindsight,
        ))
        .load(conn)?;
    let mut of: HashMap<i64, Vec<_>> = HashMap::new();
    for (issue, tag, origin, live, in_hindsight) in rows {
        of.entry(issue).or_default().push((tag, origin, live, in_hindsight));
    }
    let taught = |(id, software, text): (IssueId, String, String)| {
        let mut issue = Taught { id: id.0, software, text, ..Taught::default() };
        for (tag, origin, live, in_hindsight) in of.remove(&id.0).unwrap_or_default() {
            let by_itself = matches!(origin, TagOrigin::Form | TagOrigin::Rule) && !in_hindsight;
            match origin {
                TagOrigin::Learnt => issue.unsure.push(tag),
                _ if live => issue.has.push(tag),
                _ => {}
            }
            if by_itself {
                issue.given.push(tag);
            }
        }
        issue
    };
    Ok(texts.into_iter().map(taught).collect())
}

/// Keeps a new model, the next version. The first one begins to look at what comes after it.
pub fn save(
    conn: &mut PgConnection,
    numbers: &[i64],
    model: &Model,
    own: &[Case],
) -> Result<i64, Error> {
    let weights = model.pack().map_err(|_| Error::broken("a model is packed in memory"))?;
    let trust = trust(conn, own)?;
    let own: Vec<_> = own.iter().map(|case| (case.issue, case.tag, case.sure, case.kept)).collect();
    let own = serde_json::to_value(own).map_err(|_| Error::broken("numbers are always written"))?;
    let version: i64 = diesel::insert_into(learnt_models::table)
        .values((
            learnt_models::trained_at.eq(now),
            learnt_models::issues.eq(i32::try_from(model.texts()).unwrap_or(i32::MAX)),
            learnt_models::tags.eq(numbers),
            learnt_models::weights.eq(weights),
            learnt_models::own.eq(own),
            learnt_models::trust.eq(trust),
            learnt_models::trusted_at.eq(now),
        ))
        .returning(learnt_models::version)
        .get_result(conn)?;
    // What only the newest ever needs; what is empty already is not written again.
    let empty = Vec::<u8>::new();
    diesel::update(learnt_models::table.filter(learnt_models::version.le(version - KEPT)))
        .filter(learnt_models::weights.ne(&empty))
        .set((learnt_models::weights.eq(&empty), learnt_models::own.eq(serde_json::json!([]))))
        .execute(conn)?;
    let newest: Option<IssueId> = issues::table.select(max(issues::id)).first(conn)?;
    diesel::insert_into(learnt_progress::table)
        .values(learnt_progress::up_to.eq(newest.map_or(0, |id| id.0)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(version)
}
