use super::domain::{Reader, TagChange, Tagged};
use crate::error::Error;
use crate::issue::store::{is_open, reads_everything};
use crate::issue::{EventKind, IssueId, Refused, State};
use crate::people::{Person, PersonId};
use crate::schema::{issue_events, issue_links, issue_tags, issues, people, tags};
use crate::tagging::{TagFacet, TagOrigin};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::HashMap;

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

/// The tags that an issue has.
pub fn live_tags(conn: &mut PgConnection, id: IssueId) -> QueryResult<Vec<Tagged>> {
    let rows: Vec<(String, String, TagFacet, TagOrigin)> = issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::issue_id.eq(id.0))
        .filter(issue_tags::removed_at.is_null())
        .order((tags::facet, tags::word))
        .select((tags::word, tags::label, tags::facet, issue_tags::origin))
        .load(conn)?;
    let tagged = |(word, label, facet, origin)| Tagged { word, label, facet, origin };
    Ok(rows.into_iter().map(tagged).collect())
}

/// The same for several issues.
pub fn live_tags_of(
    conn: &mut PgConnection,
    ids: &[IssueId],
) -> QueryResult<HashMap<IssueId, Vec<Tagged>>> {
    let rows: Vec<(i64, String, String, TagFacet, TagOrigin)> = issue_tags::table
        .inner_join(tags::table)
        .filter(issue_tags::issue_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(issue_tags::removed_at.is_null())
        .select((issue_tags::issue_id, tags::word, tags::label, tags::facet, issue_tags::origin))
        .load(conn)?;
    let mut all: HashMap<IssueId, Vec<Tagged>> = HashMap::new();
    for (id, word, label, facet, origin) in rows {
        all.entry(IssueId(id)).or_default().push(Tagged { word, label, facet, origin });
    }
    Ok(all)
}

/// Every tag that staff may add: word and label, kinds first.
pub fn tags_in_use(conn: &mut PgConnection) -> QueryResult<Vec<(String, String)>> {
    tags::table
        .filter(tags::ended_at.is_null())
        .order((tags::facet, tags::word))
        .select((tags::word, tags::label))
        .load(conn)
}

/// Does what a rule has agreed to.
///
/// # Errors
/// [`Error::Refused`] when there is no such tag.
pub fn change_tags(
    conn: &mut PgConnection,
    id: IssueId,
    change: &TagChange,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    match change {
        TagChange::Add(word) => add_tag(conn, id, word, by, now),
        TagChange::Remove(word) => Ok(remove_tag(conn, id, word, by, now)?),
    }
}

/// Adds a tag by its word, or brings one back that was removed. One that is there stays as it is.
///
/// # Errors
/// [`Error::Refused`] when there is no such tag.
pub fn add_tag(
    conn: &mut PgConnection,
    id: IssueId,
    word: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tag = tag_named(conn, word)?;
    let by_staff = || {
        (
            issue_tags::origin.eq(TagOrigin::Staff),
            issue_tags::added_at.eq(now),
            issue_tags::added_by.eq(by),
        )
    };
    let added = diesel::insert_into(issue_tags::table)
        .values((issue_tags::issue_id.eq(id.0), issue_tags::tag_id.eq(tag), by_staff()))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 0 {
        diesel::update(issue_tags::table.find((id.0, tag)))
            .filter(issue_tags::removed_at.is_not_null())
            // Whoever set it first did: put back, it was not removed.
            .set((
                issue_tags::removed_at.eq(None::<DateTime<Utc>>),
                issue_tags::removed_by.eq(None::<PersonId>),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Removes a tag; that it was there, and who set it, stays known.
fn remove_tag(
    conn: &mut PgConnection,
    id: IssueId,
    word: &str,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let named = tags::table.filter(tags::word.eq(word)).select(tags::id);
    diesel::update(issue_tags::table)
        .filter(issue_tags::issue_id.eq(id.0))
        .filter(issue_tags::tag_id.eq_any(named))
        .filter(issue_tags::removed_at.is_null())
        .set((issue_tags::removed_at.eq(now), issue_tags::removed_by.eq(by)))
        .execute(conn)
        .map(drop)
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

/// The links of an issue's texts, as its page lists them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    pub list: Vec<Link>,
    /// There are more.
    pub is_cut: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub url: String,
    /// Without its scheme, and not longer than a line.
    pub label: String,
    /// A document of ours.
    pub is_ours: bool,
}

/// So many are listed.
const LINKS: usize = 20;
/// Characters of an address that are shown.
const LABEL: usize = 60;

/// The links that people wrote, first the oldest, each once.
pub fn links(conn: &mut PgConnection, id: IssueId) -> QueryResult<Links> {
    // One may be there twice, as the reporter's and as the desk's.
    let rows: Vec<(String, bool)> = issue_links::table
        .filter(issue_links::issue_id.eq(id.0))
        .order((issue_links::added_at, issue_links::url))
        .limit(2 * LINKS as i64 + 2)
        .select((issue_links::url, issue_links::is_document))
        .load(conn)?;
    let mut links = Links::default();
    for (url, is_ours) in rows {
        if links.list.iter().any(|link| link.url == url) {
            continue;
        }
        if links.list.len() == LINKS {
            links.is_cut = true;
            break;
        }
        links.list.push(Link { label: label(&url), url, is_ours });
    }
    Ok(links)
}

fn label(url: &str) -> String {
    let address = url.split_once("://").map_or(url, |(_, address)| address);
    let address = address.trim_end_matches('/');
    match address.char_indices().nth(LABEL) {
        None => address.to_owned(),
        Some((cut, _)) => format!("{}…", address.get(..cut).unwrap_or_default()),
    }
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

/// The newest open issues about the same software within a week, at most five; none that `viewer` reads as its reporter.
pub fn twins(
    conn: &mut PgConnection,
    viewer: &Person,
    id: IssueId,
    software: Option<i64>,
    now: DateTime<Utc>,
) -> QueryResult<Vec<Twin>> {
    let Some(software) = software else { return Ok(Vec::new()) };
    issues::table
        .inner_join(people::table)
        .filter(issues::software_id.eq(software))
        .filter(is_open())
        .filter(issues::state.ne(State::Duplicate))
        .filter(reads_everything!(viewer))
        .filter(issues::submitted_at.gt(now - TWINS_WITHIN))
        .filter(issues::id.ne(id))
        .order(issues::submitted_at.desc())
        .limit(5)
        .select((issues::id, issues::summary, issues::state, people::name, issues::submitted_at))
        .load(conn)
}

/// Who reads what is said to these issues in one, by number.
pub fn readers(conn: &mut PgConnection, ids: &[IssueId]) -> QueryResult<Vec<Reader>> {
    let rows: Vec<(IssueId, String, String)> = issues::table
        .inner_join(people::table)
        .filter(issues::id.eq_any(ids))
        .order(issues::id)
        .select((issues::id, people::name, issues::software))
        .load(conn)?;
    let reader = |(issue, name, software)| Reader { issue, name, software };
    Ok(rows.into_iter().map(reader).collect())
}

/// When this person wrote the `nth` last of their messages to an issue, if they wrote so many.
pub fn wrote(
    conn: &mut PgConnection,
    id: IssueId,
    by: PersonId,
    nth: i64,
) -> QueryResult<Option<DateTime<Utc>>> {
    issue_events::table
        .filter(issue_events::issue_id.eq(id))
        .filter(issue_events::by_id.eq(by))
        .filter(issue_events::kind.eq(EventKind::Message))
        .order(issue_events::id.desc())
        .offset(nth - 1)
        .select(issue_events::at)
        .first(conn)
        .optional()
}
