use crate::people::{PersonId, Role};
use crate::schema::people;
use diesel::prelude::*;

/// Whoever is in the Software Team now, by name.
pub fn team(conn: &mut PgConnection) -> QueryResult<Vec<(PersonId, String)>> {
    people::table
        .filter(people::role.eq(Role::Software))
        .filter(people::ended_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)
}

/// Their name, if they are in it.
pub fn is_in_team(conn: &mut PgConnection, id: PersonId) -> QueryResult<Option<String>> {
    people::table
        .filter(people::id.eq(id))
        .filter(people::role.eq(Role::Software))
        .filter(people::ended_at.is_null())
        .select(people::name)
        .first(conn)
        .optional()
}
