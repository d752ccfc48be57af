use super::trail::vendor_called;
use crate::audit::store::note;
use crate::db::lower;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::vendor_contacts as contacts;
use crate::vendors::domain::{Contact, ContactId, Reached, VendorId};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::json;
use uuid::Uuid;

#[derive(Queryable, Selectable)]
#[diesel(table_name = contacts)]
struct Row {
    id: ContactId,
    vendor_id: VendorId,
    name: String,
    role: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    ended_at: Option<DateTime<Utc>>,
}

fn as_contact(row: Row) -> Contact {
    let Row { id, vendor_id, name, role, email, phone, ended_at } = row;
    let reached = Reached { name, role, email, phone };
    Contact { id, vendor: vendor_id, reached, ended_at }
}

/// Whom to call at a vendor's; who is no longer there comes last.
pub fn contacts(conn: &mut PgConnection, vendor: VendorId) -> QueryResult<Vec<Contact>> {
    contacts_of(conn, &[vendor])
}

/// The same of these vendors.
pub fn contacts_of(conn: &mut PgConnection, vendors: &[VendorId]) -> QueryResult<Vec<Contact>> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::vendor_id.eq_any(vendors))
        .order((contacts::ended_at.is_not_null(), lower(contacts::name), contacts::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(as_contact).collect())
}

/// A contact of this vendor and of no other.
pub fn contact(conn: &mut PgConnection, vendor: VendorId, id: ContactId) -> QueryResult<Contact> {
    contacts::table
        .filter(contacts::id.eq(id))
        .filter(contacts::vendor_id.eq(vendor))
        .select(Row::as_select())
        .first(conn)
        .map(as_contact)
}

/// The same, which stays so until the transaction ends.
pub fn contact_held(
    conn: &mut PgConnection,
    vendor: VendorId,
    id: ContactId,
) -> QueryResult<Contact> {
    contacts::table
        .filter(contacts::id.eq(id))
        .filter(contacts::vendor_id.eq(vendor))
        .select(Row::as_select())
        .for_no_key_update()
        .first(conn)
        .map(as_contact)
}

/// Adds one, unless this form has done so already.
pub fn add_contact(
    conn: &mut PgConnection,
    vendor: VendorId,
    reached: &Reached,
    token: Option<Uuid>,
    by: PersonId,
) -> Result<(), Error> {
    let added = diesel::insert_into(contacts::table)
        .values((
            contacts::vendor_id.eq(vendor),
            columns(reached),
            contacts::added_by.eq(by),
            contacts::form_token.eq(token),
        ))
        .on_conflict((contacts::added_by, contacts::form_token))
        .do_nothing()
        .execute(conn)?;
    if added > 0 {
        let details = json!({ "to": reached.written(false) });
        note(conn, Some(by), "contact added", &vendor_called(vendor), details)?;
    }
    Ok(())
}

/// Says something else of one that is held still: whether anything was different.
pub fn change_contact(
    conn: &mut PgConnection,
    before: &Contact,
    reached: &Reached,
    is_over: bool,
    (by, now): (PersonId, DateTime<Utc>),
) -> Result<bool, Error> {
    if before.reached == *reached && before.ended_at.is_some() == is_over {
        return Ok(false);
    }
    let ended_at = is_over.then(|| before.ended_at.unwrap_or(now));
    diesel::update(contacts::table.find(before.id))
        .set((columns(reached), contacts::ended_at.eq(ended_at)))
        .execute(conn)?;
    let details = json!({
        "from": before.written(), "to": reached.written(is_over), "contact": before.reached.name
    });
    note(conn, Some(by), "contact changed", &vendor_called(before.vendor), details)?;
    Ok(true)
}

type Columns<'a> = (
    diesel::dsl::Eq<contacts::name, &'a str>,
    diesel::dsl::Eq<contacts::role, Option<&'a str>>,
    diesel::dsl::Eq<contacts::email, Option<&'a str>>,
    diesel::dsl::Eq<contacts::phone, Option<&'a str>>,
);

fn columns(reached: &Reached) -> Columns<'_> {
    (
        contacts::name.eq(reached.name.as_str()),
        contacts::role.eq(reached.role.as_deref()),
        contacts::email.eq(reached.email.as_deref()),
        contacts::phone.eq(reached.phone.as_deref()),
    )
}
