use super::tags::outrun;
use crate::audit::store::note;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::{departments, people};
use diesel::dsl::count;
use diesel::prelude::*;
use serde_json::json;

/// A department and how many of its people are here.
#[derive(Clone, Debug, Queryable)]
pub struct Department {
    pub id: i64,
    pub name: String,
    pub people: i64,
}

/// All of them, by name.
pub fn departments(conn: &mut PgConnection) -> QueryResult<Vec<Department>> {
    let here = people::department_id.eq(departments::id.nullable()).and(people::ended_at.is_null());
    departments::table
        .left_join(people::table.on(here))
        .group_by((departments::id, departments::name))
        .order(departments::name)
        .select((departments::id, departments::name, count(people::id.nullable())))
        .load(conn)
}

/// Its name, and how many people belong to it or once did.
pub fn department(conn: &mut PgConnection, id: i64) -> QueryResult<Department> {
    departments::table
        .left_join(people::table)
        .filter(departments::id.eq(id))
        .group_by((departments::id, departments::name))
        .select((departments::id, departments::name, count(people::id.nullable())))
        .first(conn)
}

/// # Errors
/// [`Error::Unfit`] when there is one of that name.
pub fn add_department(conn: &mut PgConnection, name: &str, by: PersonId) -> Result<(), Error> {
    let added = diesel::insert_into(departments::table)
        .values(departments::name.eq(name))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 0 {
        return Err(there_is(name));
    }
    Ok(note(conn, Some(by), "department added", name, json!({}))?)
}

/// Issues keep the name they were reported under.
///
/// # Errors
/// [`Error::Unfit`] when there is another one of that name, [`Error::Refused`] when `was` is no longer its name.
pub fn rename_department(
    conn: &mut PgConnection,
    id: i64,
    was: &str,
    name: &str,
    by: PersonId,
) -> Result<(), Error> {
    let before: String =
        departments::table.find(id).select(departments::name).for_update().first(conn)?;
    if before == name {
        return Ok(());
    }
    if before != was {
        return Err(outrun(&before));
    }
    let others = departments::table.filter(departments::name.eq(name));
    if diesel::select(diesel::dsl::exists(others)).get_result(conn)? {
        return Err(there_is(name));
    }
    diesel::update(departments::table.find(id)).set(departments::name.eq(name)).execute(conn)?;
    Ok(note(conn, Some(by), "department renamed", name, json!({ "from": before, "to": name }))?)
}

/// # Errors
/// [`Error::Refused`] while somebody belongs to it, or once did.
pub fn remove_department(conn: &mut PgConnection, id: i64, by: PersonId) -> Result<(), Error> {
    let Department { name, people, .. } = department(conn, id)?;
    if people > 0 {
        return Err(Error::Refused(format!(
            "{name} stays: people belong to it or once did ({people}). Give them another department first."
        )));
    }
    if diesel::delete(departments::table.find(id)).execute(conn)? == 0 {
        return Err(Error::NotFound);
    }
    Ok(note(conn, Some(by), "department removed", &name, json!({}))?)
}

fn there_is(name: &str) -> Error {
    Error::Unfit { field: "name", words: format!("There is a department called {name}.") }
}
