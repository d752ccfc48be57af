use crate::people::{Extras, PersonId};
use crate::schema::people;
use diesel::prelude::*;

/// Turns a person's extras on or off.
pub fn set_extras(conn: &mut PgConnection, person: PersonId, extras: Extras) -> QueryResult<()> {
    diesel::update(people::table.find(person))
        .set((people::live.eq(extras.live), people::keys.eq(extras.keys)))
        .execute(conn)
        .map(drop)
}
