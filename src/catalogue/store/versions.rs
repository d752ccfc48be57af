use super::trail::item_called;
use crate::audit::store::note;
use crate::catalogue::domain::{ItemId, Version, VersionFacts, VersionId};
use crate::db::lower;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::software_versions as versions;
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use serde_json::json;

pub(super) type Found = (VersionId, ItemId, String, NaiveDate, Option<NaiveDate>);

pub(super) fn as_version((id, item, version, approved_on, retired_on): Found) -> Version {
    Version { id, item, facts: VersionFacts { version, approved_on, retired_on } }
}

type Columns = (
    versions::id,
    versions::software_id,
    versions::version,
    versions::approved_on,
    versions::retired_on,
);

pub(super) const COLUMNS: Columns = (
    versions::id,
    versions::software_id,
    versions::version,
    versions::approved_on,
    versions::retired_on,
);

/// Every version of an item, the newest first.
pub fn versions(conn: &mut PgConnection, item: ItemId) -> QueryResult<Vec<Version>> {
    versions_of(conn, &[item])
}

/// Every version of these items, each item's newest first.
pub fn versions_of(conn: &mut PgConnection, items: &[ItemId]) -> QueryResult<Vec<Version>> {
    let found: Vec<Found> = versions::table
        .filter(versions::software_id.eq_any(items))
        .order((versions::software_id, versions::approved_on.desc(), versions::id.desc()))
        .select(COLUMNS)
        .load(conn)?;
    Ok(found.into_iter().map(as_version).collect())
}

/// A version of this item and of no other.
pub fn version(conn: &mut PgConnection, item: ItemId, id: VersionId) -> QueryResult<Version> {
    versions::table
        .filter(versions::id.eq(id))
        .filter(versions::software_id.eq(item))
        .select(COLUMNS)
        .first(conn)
        .map(as_version)
}

/// The same, which stays so until the transaction ends.
pub fn version_held(conn: &mut PgConnection, item: ItemId, id: VersionId) -> QueryResult<Version> {
    versions::table
        .filter(versions::id.eq(id))
        .filter(versions::software_id.eq(item))
        .select(COLUMNS)
        .for_no_key_update()
        .first(conn)
        .map(as_version)
}

/// `of` is the item's name, for people.
///
/// # Errors
/// [`Error::Unfit`] when the item has a version of that name.
pub fn add_version(
    conn: &mut PgConnection,
    item: ItemId,
    of: &str,
    facts: &VersionFacts,
    by: PersonId,
) -> Result<(), Error> {
    let added = diesel::insert_into(versions::table)
        .values((
            versions::software_id.eq(item),
            versions::version.eq(&facts.version),
            versions::approved_on.eq(facts.approved_on),
            versions::retired_on.eq(facts.retired_on),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 0 {
        return Err(there_is(of, &facts.version));
    }
    let details = json!({ "to": facts.written(), "software": of });
    Ok(note(conn, Some(by), "version added", &item_called(item), details)?)
}

/// Says something else of a version that is held still: whether anything was different.
///
/// # Errors
/// Those of [`add_version`].
pub fn change_version(
    conn: &mut PgConnection,
    before: &Version,
    of: &str,
    facts: &VersionFacts,
    by: PersonId,
) -> Result<bool, Error> {
    if before.facts == *facts {
        return Ok(false);
    }
    let others = versions::table
        .filter(versions::software_id.eq(before.item))
        .filter(lower(versions::version).eq(lower(&facts.version)))
        .filter(versions::id.ne(before.id));
    if diesel::select(exists(others)).get_result(conn)? {
        return Err(there_is(of, &facts.version));
    }
    diesel::update(versions::table.find(before.id))
        .set((
            versions::version.eq(&facts.version),
            versions::approved_on.eq(facts.approved_on),
            versions::retired_on.eq(facts.retired_on),
        ))
        .execute(conn)?;
    // Which one it is about is said also where only a day of it changed.
    let details = json!({
        "from": before.facts.written(), "to": facts.written(),
        "software": of, "of": before.facts.version
    });
    note(conn, Some(by), "version changed", &item_called(before.item), details)?;
    Ok(true)
}

fn there_is(of: &str, version: &str) -> Error {
    Error::Unfit { field: "version", words: format!("{of} has a version {version} already.") }
}
