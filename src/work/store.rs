use crate::error::Error;
use crate::issue::store::is_open;
use crate::issue::{IssueId, Refused, State};
use crate::people::{Person, PersonId};
use crate::schema::{issue_tags, issues, people, tags};
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;

/// A live tag of an issue.
#[derive(Clone, Debug)]
pub struct Tagged {
    pub word: String,
    pub label: String,
    pub facet: TagFacet,
    pub origin: TagOrigin,
}

/// The tags of an issue, and those that staff may add to it.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    pub live: Vec<Tagged>,
    /// Word and label.
    pub others: Vec<(String, String)>,
}

/// Every tag in use, kinds first: on this issue, or not.
pub fn tags(conn: &mut PgConnection, id: IssueId) -> QueryResult<Tags> {
    let here = issue_tags::issue_id.eq(id.0).and(issue_tags::removed_at.is_null());
    let rows: Vec<(String, String, TagFacet, Option<TagOrigin>)> = tags::table
        .left_join(issue_tags::table.on(issue_tags::tag_id.eq(tags::id).and(here)))
        .filter(tags::ended_at.is_null().or(issue_tags::origin.nullable().is_not_null()))
        .order((tags::facet, tags::word))
        .select((tags::word, tags::label, tags::facet, issue_tags::origin.nullable()))
        .load(conn)?;
    let mut all = Tags::default();
    for (word, label, facet, origin) in rows {
        match origin {
            Some(origin) => all.live.push(Tagged { word, label, facet, origin }),
            None => all.others.push((word, label)),
        }
    }
    Ok(all)
}

/// Adds a tag by its word, or brings one back that was removed. False when it was there already.
///
/// # Errors
/// [`Error::Refused`] when there is no such tag.
pub fn add_tag(
    conn: &mut PgConnection,
    id: IssueId,
    word: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let tag = tag_named(conn, word)?;
    let added = diesel::insert_into(issue_tags::table)
        .values((
            issue_tags::issue_id.eq(id.0),
            issue_tags::tag_id.eq(tag),
            issue_tags::origin.eq(TagOrigin::Staff),
            issue_tags::added_at.eq(now),
            issue_tags::added_by.eq(by),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 1 {
        return Ok(true);
    }
    let back = diesel::update(issue_tags::table.find((id.0, tag)))
        .filter(issue_tags::removed_at.is_not_null())
        .set((
            issue_tags::removed_at.eq(None::<DateTime<Utc>>),
            issue_tags::removed_by.eq(None::<PersonId>),
            issue_tags::origin.eq(TagOrigin::Staff),
            issue_tags::added_at.eq(now),
            issue_tags::added_by.eq(by),
        ))
        .execute(conn)?;
    Ok(back == 1)
}

/// Removes a tag; that it was there, and who set it, stays known. False when it was not there.
///
/// # Errors
/// [`Error::Refused`] when there is no such tag.
pub fn remove_tag(
    conn: &mut PgConnection,
    id: IssueId,
    word: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let tag = tag_named(conn, word)?;
    let gone = diesel::update(issue_tags::table.find((id.0, tag)))
        .filter(issue_tags::removed_at.is_null())
        .set((issue_tags::removed_at.eq(now), issue_tags::removed_by.eq(by)))
        .execute(conn)?;
    Ok(gone == 1)
}

fn tag_named(conn: &mut PgConnection, word: &str) -> Result<i64, Error> {
    let found = tags::table
        .filter(tags::word.eq(word))
        .filter(tags::ended_at.is_null())
        .order(tags::facet)
        .select(tags::id)
        .first(conn)
        .optional()?;
    found.ok_or_else(|| {
        Refused::Rule("There is no such tag. Managers make new ones.".to_owned()).into()
    })
}

/// An open issue about the same software: maybe the same trouble.
#[derive(Clone, Debug, Queryable)]
pub struct Twin {
    pub id: IssueId,
    pub summary: String,
    pub state: State,
    pub reporter: String,
    pub submitted_at: DateTime<Utc>,
}

/// How far back twins are looked for.
const TWINS_WITHIN: TimeDelta = TimeDelta::days(7);

/// The newest open issues about the same software within a week, at most five.
pub fn twins(
    conn: &mut PgConnection,
    id: IssueId,
    software: Option<i64>,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Twin>> {
    let Some(software) = software else { return Ok(Vec::new()) };
    issues::table
        .inner_join(people::table)
        .filter(issues::software_id.eq(software))
        .filter(is_open())
        .filter(issues::submitted_at.gt(now - TWINS_WITHIN))
        .filter(issues::id.ne(id))
        .order(issues::submitted_at.desc())
        .limit(5)
        .select((issues::id, issues::summary, issues::state, people::name, issues::submitted_at))
        .load(conn)
}

/// Whether a former owner can take an issue back: still with us and on shift.
pub fn is_around(conn: &mut PgConnection, person: PersonId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        people::table
            .filter(people::id.eq(person))
            .filter(people::on_shift.eq(true))
            .filter(people::ended_at.is_null()),
    ))
    .get_result(conn)
}

/// Whether a tag row of this facet is live on the issue.
pub fn has_kind(conn: &mut PgConnection, id: IssueId) -> QueryResult<bool> {
    Ok(tags(conn, id)?.live.iter().any(|tag| tag.facet == TagFacet::Kind))
}

/// Adds each of `kinds` that the issue does not have yet.
///
/// # Errors
/// [`Error::Refused`] when one of them does not exist, or when the issue would have none at all.
pub fn ensure_kinds(
    conn: &mut PgConnection,
    id: IssueId,
    kinds: &[String],
    by: &Person,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    for kind in kinds {
        add_tag(conn, id, kind, by.id, now)?;
    }
    if has_kind(conn, id)? {
        return Ok(());
    }
    Err(Refused::Rule("Choose at least one kind, so that the tally knows what it was.".to_owned())
        .into())
}
