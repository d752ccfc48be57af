use crate::administration::trial::{BACK, Past, READ_AT_MOST};
use crate::audit::store::note;
use crate::error::Error;
use crate::issue::store::record_all;
use crate::issue::{Effect, Event, EventKind, Facts, IssueId, State, store::Passage};
use crate::people::PersonId;
use crate::schema::{issue_tags, issues, software, tag_rules, tags};
use crate::tagging::{Rule, TagOrigin};
use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use serde_json::{Value, json};
use std::collections::HashSet;

/// A rule as managers see it.
#[derive(Clone, Debug)]
pub struct Stored {
    pub id: i64,
    pub tag: Given,
    pub words: Vec<String>,
    pub not_words: Vec<String>,
    pub software: Option<(i64, String)>,
    pub effect: Option<Effect>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// The tag a rule gives.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tags)]
pub struct Given {
    pub id: i64,
    pub word: String,
    pub label: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tag_rules)]
struct Row {
    id: i64,
    words: Vec<String>,
    not_words: Vec<String>,
    effect: Option<String>,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

type Found = (Row, Given, Option<(i64, String)>);

fn stored((row, tag, software): Found) -> Stored {
    Stored {
        id: row.id,
        tag,
        words: row.words,
        not_words: row.not_words,
        software,
        effect: row.effect.as_deref().and_then(Effect::from_word),
        created_at: row.created_at,
        ended_at: row.ended_at,
    }
}

impl Stored {
    /// As the matcher takes it.
    pub fn rule(&self) -> Rule {
        Rule {
            id: self.id,
            tag: self.tag.word.clone(),
            words: self.words.clone(),
            not_words: self.not_words.clone(),
            software: self.software.as_ref().map(|(id, _)| *id),
            effect: self.effect.map(|effect| effect.word().to_owned()),
        }
    }

    fn written(&self) -> Value {
        json!({
            "tag": self.tag.word,
            "words": self.words,
            "not_words": self.not_words,
            "software": self.software.as_ref().map(|(_, name)| name),
            "effect": self.effect.map(Effect::word),
        })
    }
}

/// How many rules that have been ended are shown.
const ENDED: i64 = 50;

/// Every rule in force by its tag, then those ended last.
pub fn rules(conn: &mut PgConnection) -> QueryResult<Vec<Stored>> {
    let found = |conn: &mut PgConnection, ended: bool| -> QueryResult<Vec<Found>> {
        let all = tag_rules::table
            .inner_join(tags::table)
            .left_join(software::table.on(tag_rules::software_id.eq(software::id.nullable())))
            .select((
                Row::as_select(),
                Given::as_select(),
                (software::id, software::name).nullable(),
            ));
        if ended {
            all.filter(tag_rules::ended_at.is_not_null())
                .order((tag_rules::ended_at.desc(), tag_rules::id))
                .limit(ENDED)
                .load(conn)
        } else {
            all.filter(tag_rules::ended_at.is_null())
                .order((tags::facet, tags::label, tag_rules::id))
                .load(conn)
        }
    };
    let (in_force, ended) = (found(conn, false)?, found(conn, true)?);
    Ok(in_force.into_iter().chain(ended).map(stored).collect())
}

pub fn rule(conn: &mut PgConnection, id: i64) -> QueryResult<Stored> {
    tag_rules::table
        .inner_join(tags::table)
        .left_join(software::table.on(tag_rules::software_id.eq(software::id.nullable())))
        .filter(tag_rules::id.eq(id))
        .select((Row::as_select(), Given::as_select(), (software::id, software::name).nullable()))
        .first(conn)
        .map(stored)
}

/// The catalogue item of a name, whatever its case, retired or not.
pub fn software_named(conn: &mut PgConnection, name: &str) -> QueryResult<Option<(i64, String)>> {
    software::table
        .filter(crate::db::lower(software::name).eq(name.trim().to_lowercase()))
        .select((software::id, software::name))
        .first(conn)
        .optional()
}

/// All names of the catalogue, for suggestions.
pub fn software_names(conn: &mut PgConnection) -> QueryResult<Vec<String>> {
    software::table.order(software::name).select(software::name).load(conn)
}

/// The tag of a number, while it is in use.
pub fn live_tag(conn: &mut PgConnection, id: i64) -> QueryResult<Option<Given>> {
    tags::table
        .find(id)
        .filter(tags::ended_at.is_null())
        .select(Given::as_select())
        .first(conn)
        .optional()
}

/// Puts a rule in force. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when one like it is in force: the same form sent twice makes one rule.
pub fn add_rule(conn: &mut PgConnection, new: &Stored, by: PersonId) -> Result<i64, Error> {
    // Who adds to the same tag waits here, so that both see each other's rule.
    tags::table.find(new.tag.id).select(tags::id).for_update().first::<i64>(conn)?;
    let (software, effect) =
        (new.software.as_ref().map(|(id, _)| *id), new.effect.map(Effect::word));
    let alike = tag_rules::table
        .filter(tag_rules::ended_at.is_null())
        .filter(tag_rules::tag_id.eq(new.tag.id))
        .filter(tag_rules::words.eq(&new.words))
        .filter(tag_rules::not_words.eq(&new.not_words))
        .filter(tag_rules::software_id.is_not_distinct_from(software))
        .filter(tag_rules::effect.is_not_distinct_from(effect));
    if diesel::select(diesel::dsl::exists(alike)).get_result(conn)? {
        return Err(Error::Refused("There is exactly such a rule already.".to_owned()));
    }
    let id = diesel::insert_into(tag_rules::table)
        .values((
            tag_rules::tag_id.eq(new.tag.id),
            tag_rules::words.eq(&new.words),
            tag_rules::not_words.eq(&new.not_words),
            tag_rules::software_id.eq(software),
            tag_rules::effect.eq(effect),
        ))
        .returning(tag_rules::id)
        .get_result(conn)?;
    note(conn, Some(by), "rule added", &called(id), json!({ "to": new.written() }))?;
    Ok(id)
}

/// What the audit trail calls a rule.
pub fn called(id: i64) -> String {
    format!("rule {id}")
}

/// Ends a rule. The tags it gave stay. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when it has been ended already.
pub fn end_rule(conn: &mut PgConnection, rule: &Stored, by: PersonId) -> Result<(), Error> {
    let ended = diesel::update(tag_rules::table.find(rule.id))
        .filter(tag_rules::ended_at.is_null())
        .set(tag_rules::ended_at.eq(diesel::dsl::now))
        .execute(conn)?;
    if ended == 0 {
        return Err(Error::Refused("This rule has been ended already.".to_owned()));
    }
    let details = json!({ "from": rule.written(), "to": null });
    Ok(note(conn, Some(by), "rule ended", &called(rule.id), details)?)
}

/// Of so many issues the newest are looked through for those of the last time. Imports have new numbers and old dates.
const AMONG: i64 = 50_000;

/// Shows every issue of the last 90 days to `see`, newest first, one by one as they come: with how it stands with `tag`.
/// Bounded by numbers, over the primary key.
pub fn read_past(
    conn: &mut PgConnection,
    tag: i64,
    now: DateTime<Utc>,
    mut see: impl FnMut(Past),
) -> QueryResult<()> {
    let newest: Option<IssueId> = issues::table.select(max(issues::id)).first(conn)?;
    let Some(newest) = newest else { return Ok(()) };
    let of_tag = issue_tags::issue_id.eq(issues::id).and(issue_tags::tag_id.eq(tag));
    type Row = (
        (IssueId, String, String, Option<i64>, Effect, DateTime<Utc>),
        Option<(TagOrigin, Option<DateTime<Utc>>)>,
    );
    let rows = issues::table
        .left_join(issue_tags::table.on(of_tag))
        .filter(issues::id.gt(newest.0 - AMONG))
        .filter(issues::submitted_at.ge(now - BACK))
        .order(issues::id.desc())
        .limit(READ_AT_MOST as i64)
        .select((
            (
                issues::id,
                issues::summary,
                issues::description,
                issues::software_id,
                issues::effect,
                issues::submitted_at,
            ),
            (issue_tags::origin, issue_tags::removed_at).nullable(),
        ))
        .load_iter::<Row, PgRowByRowLoadingMode>(conn)?;
    for row in rows {
        let ((id, summary, description, software, effect, submitted_at), tag) = row?;
        let tag = tag.map(|(origin, removed)| (origin, removed.is_some()));
        see(Past { id, summary, description, software, effect, submitted_at, tag });
    }
    Ok(())
}

/// Gives these issues the rule's tag in hindsight, each with its event; returns how many had not had it. Call inside a
/// transaction.
pub fn apply(
    conn: &mut PgConnection,
    rule: &Stored,
    to: &[IssueId],
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let mut tagged = 0;
    for some in to.chunks(500) {
        tagged += apply_to(conn, rule, some, by, now)?;
    }
    let details = json!({ "tag": rule.tag.word, "issues": tagged });
    note(conn, Some(by), "rule applied to history", &called(rule.id), details)?;
    Ok(tagged)
}

/// The issues stay locked, so that the events say the state they are in.
fn apply_to(
    conn: &mut PgConnection,
    rule: &Stored,
    to: &[IssueId],
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<usize, Error> {
    let standing: Vec<(IssueId, State, Option<PersonId>)> = issues::table
        .filter(issues::id.eq_any(to))
        .order(issues::id)
        .select((issues::id, issues::state, issues::owner_id))
        .for_no_key_update()
        .load(conn)?;
    let rows: Vec<_> = standing
        .iter()
        .map(|(id, ..)| {
            (
                issue_tags::issue_id.eq(id.0),
                issue_tags::tag_id.eq(rule.tag.id),
                issue_tags::origin.eq(TagOrigin::Rule),
                issue_tags::rule_id.eq(rule.id),
                issue_tags::added_at.eq(now),
                issue_tags::in_hindsight.eq(true),
            )
        })
        .collect();
    let new: Vec<i64> = diesel::insert_into(issue_tags::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(issue_tags::issue_id)
        .get_results(conn)?;
    // As when somebody tags one by hand, a form that shows its tags is stale from now on.
    diesel::update(issues::table.filter(issues::id.eq_any(&new)))
        .set(issues::version.eq(issues::version + 1))
        .execute(conn)?;
    let new: HashSet<IssueId> = new.into_iter().map(IssueId).collect();
    let staying = |(issue, state, owner)| Passage {
        issue,
        from: Some(state),
        to: state,
        owner,
        by: Some(by),
        at: now,
    };
    let passages: Vec<_> =
        standing.into_iter().filter(|(id, ..)| new.contains(id)).map(staying).collect();
    let word = &rule.tag.word;
    let event = Event::new(EventKind::Tagged)
        .why(format!("Rule {} applied to what was there before it", rule.id))
        .facts(Facts { tag: Some(word.clone()), found: vec![word.clone()], ..Facts::default() });
    record_all(conn, &passages, &event)?;
    Ok(passages.len())
}
