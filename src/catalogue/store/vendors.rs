use super::items::{Found, Row, as_known, in_team, known};
use super::trail::vendor_called;
use crate::audit::store::note;
use crate::catalogue::domain::{Known, Vendor, VendorId};
use crate::db::{anywhere, lower};
use crate::error::Error;
use crate::people::{PersonId, Role};
use crate::schema::{people, software, vendors};
use diesel::dsl::{count, exists};
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;

/// At most `limit` of them by name: those with these words in it, after that one. Pages by keyset, over the index of names.
pub fn vendors(
    conn: &mut PgConnection,
    words: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> QueryResult<Vec<Vendor>> {
    let mut list = vendors::table
        .order(lower(vendors::name))
        .limit(limit)
        .select((vendors::id, vendors::name))
        .into_boxed();
    if let Some(words) = words {
        list = list.filter(lower(vendors::name).like(lower(anywhere(words))));
    }
    if let Some(after) = after {
        list = list.filter(lower(vendors::name).gt(lower(after)));
    }
    let found: Vec<(VendorId, String)> = list.load(conn)?;
    let items: HashMap<VendorId, i64> = software::table
        .filter(software::vendor_id.eq_any(found.iter().map(|(id, _)| *id)))
        .group_by(software::vendor_id)
        .select((software::vendor_id, count(software::id)))
        .load(conn)?
        .into_iter()
        .collect();
    let vendor = |(id, name)| Vendor { items: items.get(&id).copied().unwrap_or(0), id, name };
    Ok(found.into_iter().map(vendor).collect())
}

/// At most `limit` names, in their order: what a field suggests.
pub fn vendor_names(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<String>> {
    vendors::table.order(lower(vendors::name)).limit(limit).select(vendors::name).load(conn)
}

pub fn vendor(conn: &mut PgConnection, id: VendorId) -> QueryResult<Vendor> {
    vendors::table
        .left_join(software::table)
        .filter(vendors::id.eq(id))
        .group_by(vendors::id)
        .select((vendors::id, vendors::name, count(software::id.nullable())))
        .first(conn)
        .map(|(id, name, items)| Vendor { id, name, items })
}

/// At most `limit` of what they make or made, by name.
pub fn made_by(conn: &mut PgConnection, id: VendorId, limit: i64) -> QueryResult<Vec<Known>> {
    let found: Vec<Found> = software::table
        .inner_join(vendors::table)
        .left_join(people::table)
        .filter(software::vendor_id.eq(id))
        .order(lower(software::name))
        .limit(limit)
        .select(known!())
        .load(conn)?;
    Ok(found.into_iter().map(as_known).collect())
}

/// The vendor of this name, whatever its case, with the name as it is kept.
pub(super) fn vendor_named(
    conn: &mut PgConnection,
    name: &str,
) -> QueryResult<Option<(VendorId, String)>> {
    vendors::table
        .filter(lower(vendors::name).eq(lower(name)))
        .select((vendors::id, vendors::name))
        .first(conn)
        .optional()
}

/// The name of a vendor as it is kept, if there is one of that name. One that is new is added first.
pub fn known_vendor(
    conn: &mut PgConnection,
    name: &str,
    is_new: bool,
    by: PersonId,
) -> Result<Option<String>, Error> {
    match vendor_named(conn, name)? {
        Some((_, name)) => Ok(Some(name)),
        None if is_new => add_vendor(conn, name, by).map(|_| Some(name.to_owned())),
        None => Ok(None),
    }
}

/// # Errors
/// [`Error::Unfit`] when there is one of that name.
pub fn add_vendor(conn: &mut PgConnection, name: &str, by: PersonId) -> Result<VendorId, Error> {
    let added: Option<VendorId> = diesel::insert_into(vendors::table)
        .values(vendors::name.eq(name))
        .on_conflict_do_nothing()
        .returning(vendors::id)
        .get_result(conn)
        .optional()?;
    let id = added.ok_or_else(|| there_is(name))?;
    note(conn, Some(by), "vendor added", &vendor_called(id), json!({ "to": { "name": name } }))?;
    Ok(id)
}

/// Whether anything was different.
///
/// # Errors
/// [`Error::Unfit`] when there is another one of that name, [`Error::Refused`] when `was` is no longer its name.
pub fn rename_vendor(
    conn: &mut PgConnection,
    id: VendorId,
    was: &str,
    name: &str,
    by: PersonId,
) -> Result<bool, Error> {
    let before: String =
        vendors::table.find(id).select(vendors::name).for_no_key_update().first(conn)?;
    if before == name {
        return Ok(false);
    }
    if before != was {
        return Err(Error::Refused(format!(
            "Somebody has renamed it since you opened the page: it is called {before} now. Save again if your name is the \
             better one."
        )));
    }
    let others =
        vendors::table.filter(lower(vendors::name).eq(lower(name))).filter(vendors::id.ne(id));
    if diesel::select(exists(others)).get_result(conn)? {
        return Err(there_is(name));
    }
    diesel::update(vendors::table.find(id)).set(vendors::name.eq(name)).execute(conn)?;
    let details = json!({ "from": { "name": before }, "to": { "name": name } });
    note(conn, Some(by), "vendor renamed", &vendor_called(id), details)?;
    Ok(true)
}

fn there_is(name: &str) -> Error {
    Error::Unfit { field: "name", words: format!("There is a vendor called {name} already.") }
}
