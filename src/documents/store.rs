mod list;

pub use list::{Listed, MANY, Named, Wanted, list};

use super::domain::Described;
use crate::audit;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::{document_software, documents, people, software};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use serde_json::{Value, json};

/// A document as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = documents)]
pub struct Document {
    pub id: i64,
    pub title: String,
    pub url: String,
    pub for_all: bool,
    pub kinds: Vec<String>,
    pub owner_id: i64,
    pub checked_on: NaiveDate,
    pub solved: i32,
    pub not_helped: i32,
    pub changed_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Document {
    /// What its page was opened on.
    pub fn version(&self) -> i64 {
        self.changed_at.timestamp_micros()
    }
}

pub fn get(conn: &mut PgConnection, id: i64) -> QueryResult<Document> {
    documents::table.find(id).select(Document::as_select()).first(conn)
}

/// Its numbers of software items.
pub fn software_of(conn: &mut PgConnection, id: i64) -> QueryResult<Vec<i64>> {
    document_software::table
        .filter(document_software::document_id.eq(id))
        .order(document_software::software_id)
        .select(document_software::software_id)
        .load(conn)
}

/// How many are in use.
pub fn in_use(conn: &mut PgConnection) -> QueryResult<i64> {
    documents::table.filter(documents::ended_at.is_null()).count().get_result(conn)
}

/// How many of these nobody has looked at since `due`.
pub fn to_check(conn: &mut PgConnection, due: NaiveDate) -> QueryResult<i64> {
    documents::table
        .filter(documents::ended_at.is_null())
        .filter(documents::checked_on.le(due))
        .count()
        .get_result(conn)
}

/// What a document can be about: the approved software, and what it is about already.
pub fn software_choices(
    conn: &mut PgConnection,
    chosen: &[i64],
    today: NaiveDate,
) -> QueryResult<Vec<Named>> {
    let approved =
        software::retired_on.is_null().or(software::retired_on.gt(today).assume_not_null());
    software::table
        .filter(approved.or(software::id.eq_any(chosen)))
        .order(crate::db::lower(software::name))
        .limit(1_000)
        .select((software::id, software::name))
        .load(conn)
}

/// Who can own a document: the staff who are here, and whose it is.
pub fn owner_choices(conn: &mut PgConnection, owner: Option<i64>) -> QueryResult<Vec<Named>> {
    let here = people::is_staff.and(people::ended_at.is_null());
    people::table
        .filter(here.or(people::id.nullable().eq(owner)))
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)
}

/// What the audit trail calls a document.
pub fn called(id: i64) -> String {
    format!("document {id}")
}

/// A new document; its number. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when its address is another's, or its owner no staff.
pub fn add(conn: &mut PgConnection, meant: &Described, by: PersonId) -> Result<i64, Error> {
    is_staff(conn, meant.owner)?;
    let id = diesel::insert_into(documents::table)
        .values((
            documents::title.eq(&meant.title),
            documents::url.eq(&meant.url),
            documents::for_all.eq(meant.software.is_none()),
            documents::kinds.eq(&meant.kinds),
            documents::owner_id.eq(meant.owner.0),
            documents::checked_on.eq(meant.checked_on),
        ))
        .returning(documents::id)
        .get_result(conn)
        .map_err(taken_address)?;
    set_software(conn, id, meant.software.as_deref().unwrap_or_default())?;
    let details = json!({ "from": null, "to": written(conn, id)? });
    audit::store::note(conn, Some(by), "document added", &called(id), details)?;
    Ok(id)
}

/// Changes what is different; false when nothing is. Whoever typed it looked at the document as it was at `seen`. Call inside
/// a transaction.
///
/// # Errors
/// As for [`add`]; [`Error::Refused`] when somebody has changed it since.
pub fn change(
    conn: &mut PgConnection,
    id: i64,
    meant: &Described,
    seen: i64,
    by: PersonId,
) -> Result<bool, Error> {
    let held = held_still(conn, id)?;
    if held.version() > seen {
        let words = "Somebody has changed this document since you opened the page. It stands beside yours as it is now: \
                     look both over, then save again.";
        return Err(Error::Refused(words.to_owned()));
    }
    if held.owner_id != meant.owner.0 {
        is_staff(conn, meant.owner)?;
    }
    let before = written(conn, id)?;
    diesel::update(documents::table.find(id))
        .set((
            documents::title.eq(&meant.title),
            documents::url.eq(&meant.url),
            documents::for_all.eq(meant.software.is_none()),
            documents::kinds.eq(&meant.kinds),
            documents::owner_id.eq(meant.owner.0),
            documents::checked_on.eq(meant.checked_on),
        ))
        .execute(conn)
        .map_err(taken_address)?;
    set_software(conn, id, meant.software.as_deref().unwrap_or_default())?;
    told(conn, id, "document changed", &before, by)
}

/// Somebody has looked at it that day and found it right; at a new address, if there is one. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when that address is another's, [`Error::Refused`] when the document has ended.
pub fn checked(
    conn: &mut PgConnection,
    id: i64,
    moved_to: Option<&str>,
    today: NaiveDate,
    by: PersonId,
) -> Result<(), Error> {
    let held = held_still(conn, id)?;
    if held.ended_at.is_some() {
        return Err(already(&held.title, "ended"));
    }
    let before = written(conn, id)?;
    diesel::update(documents::table.find(id))
        .set((documents::checked_on.eq(today), documents::url.eq(moved_to.unwrap_or(&held.url))))
        .execute(conn)
        .map_err(taken_address)?;
    let what = if moved_to.is_some() { "document moved" } else { "document checked" };
    told(conn, id, what, &before, by).map(drop)
}

/// Takes a document out of use, or back into it. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when it is like that already; [`Error::Unfit`] when meanwhile another one has its address.
pub fn set_in_use(
    conn: &mut PgConnection,
    id: i64,
    in_use: bool,
    by: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let held = held_still(conn, id)?;
    let what = match (in_use, held.ended_at.is_some()) {
        (true, true) => "document revived",
        (false, false) => "document ended",
        (true, false) => return Err(already(&held.title, "in use")),
        (false, true) => return Err(already(&held.title, "ended")),
    };
    diesel::update(documents::table.find(id))
        .set((
            documents::ended_at.eq((!in_use).then_some(now)),
            documents::changed_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .map_err(taken_address)?;
    let details = json!({ "title": held.title, "address": held.url });
    Ok(audit::store::note(conn, Some(by), what, &called(id), details)?)
}

fn already(title: &str, standing: &str) -> Error {
    Error::Refused(format!("{title} is {standing} already."))
}

/// Offers go on meanwhile: they only need it to be there.
fn held_still(conn: &mut PgConnection, id: i64) -> QueryResult<Document> {
    documents::table.find(id).select(Document::as_select()).for_no_key_update().first(conn)
}

fn is_staff(conn: &mut PgConnection, owner: PersonId) -> Result<(), Error> {
    let here = people::table
        .filter(people::id.eq(owner))
        .filter(people::is_staff)
        .filter(people::ended_at.is_null());
    match diesel::select(diesel::dsl::exists(here)).get_result(conn)? {
        true => Ok(()),
        false => {
            let words = "Choose somebody from the list: an owner works here.".to_owned();
            Err(Error::Unfit { field: "owner", words })
        }
    }
}

fn taken_address(error: Diesel) -> Error {
    match error {
        Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Error::Unfit {
            field: "url",
            words: "There is a document in use with this address already.".to_owned(),
        },
        error => error.into(),
    }
}

fn set_software(conn: &mut PgConnection, id: i64, items: &[i64]) -> Result<(), Error> {
    diesel::delete(document_software::table)
        .filter(document_software::document_id.eq(id))
        .filter(document_software::software_id.ne_all(items))
        .execute(conn)?;
    let row = |item: &i64| {
        (document_software::document_id.eq(id), document_software::software_id.eq(*item))
    };
    diesel::insert_into(document_software::table)
        .values(items.iter().map(row).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .execute(conn)
        .map(drop)
        .map_err(|error| match error {
            Diesel::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                let words = "Choose software from the list.".to_owned();
                Error::Unfit { field: "software", words }
            }
            error => error.into(),
        })
}

/// The document as the audit trail tells of it.
fn written(conn: &mut PgConnection, id: i64) -> QueryResult<Value> {
    let (document, owner): (Document, String) = documents::table
        .inner_join(people::table)
        .filter(documents::id.eq(id))
        .select((Document::as_select(), people::name))
        .first(conn)?;
    let names = list::software_names(conn, &[id])?.remove(&id).unwrap_or_default();
    Ok(json!({
        "title": document.title,
        "address": document.url,
        "software": if document.for_all { vec!["any".to_owned()] } else { names },
        "kinds": document.kinds,
        "owner": owner,
        "checked_on": document.checked_on,
    }))
}

/// Says in the audit trail what became of it; false when nothing did.
fn told(
    conn: &mut PgConnection,
    id: i64,
    what: &str,
    before: &Value,
    by: PersonId,
) -> Result<bool, Error> {
    let after = written(conn, id)?;
    if *before == after {
        return Ok(false);
    }
    diesel::update(documents::table.find(id))
        .set(documents::changed_at.eq(diesel::dsl::now))
        .execute(conn)?;
    let details = json!({ "from": before, "to": after });
    audit::store::note(conn, Some(by), what, &called(id), details)?;
    Ok(true)
}
