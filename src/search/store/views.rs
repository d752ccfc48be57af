//! Saved views: addresses with names.

use crate::people::{Person, PersonId};
use crate::schema::{people, saved_views};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel::sql_types::Bool;
use uuid::Uuid;

/// An address somebody comes back to.
#[derive(Clone, Debug)]
pub struct View {
    pub id: i64,
    pub person: PersonId,
    /// Who saved it.
    pub by: String,
    pub name: String,
    pub address: String,
    pub shared: bool,
}

type Row = (i64, PersonId, String, String, String, bool);

fn view((id, person, by, name, address, shared): Row) -> View {
    View { id, person, by, name, address, shared }
}

/// So many views one person keeps.
const MOST: i64 = 100;

/// So many views a page lists: one's own, all of them, before those of others.
const LISTED: i64 = 200;

/// `viewer`'s own, and those that are shared; by name.
pub fn views(conn: &mut PgConnection, viewer: &Person) -> QueryResult<Vec<View>> {
    let rows: Vec<Row> = saved_views::table
        .inner_join(people::table)
        .filter(saved_views::person_id.eq(viewer.id).or(saved_views::shared.eq(true)))
        .order((saved_views::person_id.ne(viewer.id), saved_views::name, saved_views::id))
        .limit(LISTED)
        .select((
            saved_views::id,
            saved_views::person_id,
            people::name,
            saved_views::name,
            saved_views::address,
            saved_views::shared,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(view).collect())
}

/// A name for an address.
#[derive(Clone, Debug)]
pub struct Naming {
    pub name: String,
    pub address: String,
    pub shared: bool,
    pub token: Option<Uuid>,
}

/// Saves a view, once for each form. False when another view of theirs has that name.
pub fn add(conn: &mut PgConnection, owner: &Person, naming: &Naming) -> QueryResult<bool> {
    let added = diesel::insert_into(saved_views::table)
        .values((
            saved_views::person_id.eq(owner.id),
            saved_views::name.eq(&naming.name),
            saved_views::address.eq(&naming.address),
            saved_views::shared.eq(naming.shared),
            saved_views::form_token.eq(naming.token),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    let Some(token) = naming.token.filter(|_| added == 0) else { return Ok(added == 1) };
    let sent_before = saved_views::table
        .filter(saved_views::person_id.eq(owner.id))
        .filter(saved_views::form_token.eq(token));
    diesel::select(exists(sent_before)).get_result(conn)
}

/// Gives a view of `owner`'s another name. False when another view of theirs has that name; `NotFound` when it is not
/// theirs. Call inside a transaction that ends when it is false.
pub fn rename(
    conn: &mut PgConnection,
    owner: &Person,
    id: i64,
    name: &str,
    shared: bool,
) -> QueryResult<bool> {
    let renamed = diesel::update(saved_views::table.find(id))
        .filter(saved_views::person_id.eq(owner.id))
        .set((saved_views::name.eq(name), saved_views::shared.eq(shared)))
        .execute(conn);
    match renamed {
        Ok(0) => Err(Error::NotFound),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        other => other.map(|_| true),
    }
}

/// Forgets a view of `owner`'s; a shared one of anybody's too, if they may look after those. What is not theirs, or gone
/// already, stays as it is.
pub fn remove(
    conn: &mut PgConnection,
    owner: &Person,
    shared_too: bool,
    id: i64,
) -> QueryResult<()> {
    let shared = saved_views::shared.and(shared_too.into_sql::<Bool>());
    diesel::delete(saved_views::table.find(id))
        .filter(saved_views::person_id.eq(owner.id).or(shared))
        .execute(conn)
        .map(drop)
}

/// Whether `owner` may save one more, beside what this form has saved.
pub fn has_room(conn: &mut PgConnection, owner: &Person, token: Option<Uuid>) -> QueryResult<bool> {
    let others: i64 = saved_views::table
        .filter(saved_views::person_id.eq(owner.id))
        .filter(saved_views::form_token.is_distinct_from(token))
        .count()
        .get_result(conn)?;
    Ok(others < MOST)
}
