use crate::audit::store::note;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::{tag_rules, tags};
use crate::tagging::TagFacet;
use chrono::{DateTime, Utc};
use diesel::dsl::count;
use diesel::prelude::*;
use serde_json::json;

/// A tag, and how many rules in force give it.
#[derive(Clone, Debug, Queryable)]
pub struct Tag {
    pub id: i64,
    pub facet: TagFacet,
    pub word: String,
    pub label: String,
    pub ended_at: Option<DateTime<Utc>>,
    pub rules: i64,
}

impl Tag {
    /// Absent for one about nothing in particular.
    pub fn about(&self) -> Option<TagFacet> {
        Some(self.facet).filter(|facet| *facet != TagFacet::Free)
    }
}

/// Every tag there is or was: by facet, then by label. Managers make them, so they are few.
pub fn tags(conn: &mut PgConnection) -> QueryResult<Vec<Tag>> {
    let in_force = tag_rules::tag_id.eq(tags::id).and(tag_rules::ended_at.is_null());
    tags::table
        .left_join(tag_rules::table.on(in_force))
        .group_by(tags::id)
        .order((tags::facet, tags::label, tags::id))
        .select((
            tags::id,
            tags::facet,
            tags::word,
            tags::label,
            tags::ended_at,
            count(tag_rules::id.nullable()),
        ))
        .load(conn)
}

/// Makes a tag that is no kind; one that had been ended comes back. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when there is a tag of that word.
pub fn add_tag(
    conn: &mut PgConnection,
    facet: TagFacet,
    word: &str,
    label: &str,
    by: PersonId,
) -> Result<(), Error> {
    let known: Option<(i64, TagFacet, Option<DateTime<Utc>>)> = tags::table
        .filter(tags::word.eq(word))
        .order(tags::facet)
        .select((tags::id, tags::facet, tags::ended_at))
        .for_update()
        .first(conn)
        .optional()?;
    match known {
        None => {}
        Some((_, TagFacet::Kind, _) | (_, _, None)) => return Err(there_is(word)),
        Some((id, ..)) => return revive_tag(conn, id, by),
    }
    let added = diesel::insert_into(tags::table)
        .values((tags::facet.eq(facet), tags::word.eq(word), tags::label.eq(label)))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 0 {
        return Err(there_is(word));
    }
    Ok(note(
        conn,
        Some(by),
        "tag added",
        word,
        json!({ "to": { "label": label, "about": facet } }),
    )?)
}

/// Said to who renames what somebody has renamed meanwhile.
pub(super) fn outrun(now: &str) -> Error {
    Error::Refused(format!(
        "Somebody has renamed it since you opened the page: it is called {now} now. Save again if your name is the better one."
    ))
}

fn there_is(word: &str) -> Error {
    Error::Unfit { field: "label", words: format!("There is a tag {word} already.") }
}

/// # Errors
/// [`Error::Refused`] for a kind, or when `was` is no longer its label.
pub fn rename_tag(
    conn: &mut PgConnection,
    id: i64,
    was: &str,
    label: &str,
    by: PersonId,
) -> Result<(), Error> {
    let tag = own_tag(conn, id)?;
    if tag.label == label {
        return Ok(());
    }
    if tag.label != was {
        return Err(outrun(&tag.label));
    }
    diesel::update(tags::table.find(id)).set(tags::label.eq(label)).execute(conn)?;
    let details = json!({ "from": { "label": tag.label }, "to": { "label": label } });
    Ok(note(conn, Some(by), "tag renamed", &tag.word, details)?)
}

/// Ends a tag and the rules that give it; issues that carry it keep it. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] for a kind, or a tag that has been ended.
pub fn end_tag(conn: &mut PgConnection, id: i64, by: PersonId) -> Result<(), Error> {
    let tag = own_tag(conn, id)?;
    if tag.ended_at.is_some() {
        return Err(Error::Refused(format!("{} has been ended already.", tag.label)));
    }
    diesel::update(tags::table.find(id)).set(tags::ended_at.eq(diesel::dsl::now)).execute(conn)?;
    let rules = diesel::update(tag_rules::table)
        .filter(tag_rules::tag_id.eq(id))
        .filter(tag_rules::ended_at.is_null())
        .set(tag_rules::ended_at.eq(diesel::dsl::now))
        .execute(conn)?;
    Ok(note(conn, Some(by), "tag ended", &tag.word, json!({ "rules_ended": rules }))?)
}

/// # Errors
/// [`Error::Refused`] for a kind, or a tag that has not been ended.
pub fn revive_tag(conn: &mut PgConnection, id: i64, by: PersonId) -> Result<(), Error> {
    let tag = own_tag(conn, id)?;
    if tag.ended_at.is_none() {
        return Err(Error::Refused(format!("{} is in use already.", tag.label)));
    }
    diesel::update(tags::table.find(id))
        .set(tags::ended_at.eq(None::<DateTime<Utc>>))
        .execute(conn)?;
    Ok(note(conn, Some(by), "tag revived", &tag.word, json!({}))?)
}

struct Own {
    word: String,
    label: String,
    ended_at: Option<DateTime<Utc>>,
}

fn own_tag(conn: &mut PgConnection, id: i64) -> Result<Own, Error> {
    let (facet, word, label, ended_at): (TagFacet, _, _, _) = tags::table
        .find(id)
        .select((tags::facet, tags::word, tags::label, tags::ended_at))
        .for_update()
        .first(conn)?;
    if facet == TagFacet::Kind {
        Err(Error::Refused(format!("{label} is the desk’s own measure and stays as it is.")))
    } else {
        Ok(Own { word, label, ended_at })
    }
}
