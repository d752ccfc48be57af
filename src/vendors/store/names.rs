use super::trail::vendor_called;
use crate::audit::store::note;
use crate::db::{anywhere, lower};
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::{software, vendors};
use crate::vendors::domain::{Known, Vendor, VendorId};
use diesel::dsl::{count, exists};
use diesel::prelude::*;
use serde_json::json;
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = vendors)]
struct Row {
    id: VendorId,
    name: String,
    address: Option<String>,
    support_page: Option<String>,
}

fn as_vendor(row: Row, items: i64) -> Vendor {
    let Row { id, name, address, support_page } = row;
    Vendor { id, known: Known { name, address, support_page }, items }
}

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
        .select(Row::as_select())
        .into_boxed();
    if let Some(words) = words {
        list = list.filter(lower(vendors::name).like(lower(anywhere(words))));
    }
    if let Some(after) = after {
        list = list.filter(lower(vendors::name).gt(lower(after)));
    }
    let found: Vec<Row> = list.load(conn)?;
    let items: HashMap<VendorId, i64> = software::table
        .filter(software::vendor_id.eq_any(found.iter().map(|row| row.id)))
        .group_by(software::vendor_id)
        .select((software::vendor_id, count(software::id)))
        .load(conn)?
        .into_iter()
        .collect();
    let items = |row: &Row| items.get(&row.id).copied().unwrap_or(0);
    Ok(found.into_iter().map(|row| (items(&row), row)).map(|(n, row)| as_vendor(row, n)).collect())
}

/// At most `limit` names, in their order: what a field suggests.
pub fn vendor_names(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<String>> {
    vendors::table.order(lower(vendors::name)).limit(limit).select(vendors::name).load(conn)
}

pub fn vendor(conn: &mut PgConnection, id: VendorId) -> QueryResult<Vendor> {
    let row = vendors::table.find(id).select(Row::as_select()).first(conn)?;
    let items = software::table.filter(software::vendor_id.eq(id)).count().get_result(conn)?;
    Ok(as_vendor(row, items))
}

/// The same, which stays so until the transaction ends. Who adds something of theirs does not wait for that.
pub fn vendor_held(conn: &mut PgConnection, id: VendorId) -> QueryResult<Vendor> {
    vendors::table.find(id).select(vendors::id).for_no_key_update().first::<VendorId>(conn)?;
    vendor(conn, id)
}

/// The vendor of this name, whatever its case, with the name as it is kept.
pub fn vendor_named(
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

/// Says something else of a vendor that is held still: whether anything was different.
///
/// # Errors
/// [`Error::Unfit`] when there is another one of that name.
pub fn change_vendor(
    conn: &mut PgConnection,
    before: &Vendor,
    known: &Known,
    by: PersonId,
) -> Result<bool, Error> {
    if before.known == *known {
        return Ok(false);
    }
    let others = vendors::table
        .filter(lower(vendors::name).eq(lower(&known.name)))
        .filter(vendors::id.ne(before.id));
    if diesel::select(exists(others)).get_result(conn)? {
        return Err(there_is(&known.name));
    }
    diesel::update(vendors::table.find(before.id))
        .set((
            vendors::name.eq(&known.name),
            vendors::address.eq(&known.address),
            vendors::support_page.eq(&known.support_page),
        ))
        .execute(conn)?;
    // Who it is about is said also where the name is what it was.
    let details = json!({
        "from": before.known.written(), "to": known.written(), "vendor": before.known.name
    });
    note(conn, Some(by), "vendor changed", &vendor_called(before.id), details)?;
    Ok(true)
}

fn there_is(name: &str) -> Error {
    Error::Unfit { field: "name", words: format!("There is a vendor called {name} already.") }
}
