//! Texts that were typed into a form while its session had expired, kept until their person is back.

use super::PersonId;
use crate::schema::parked_forms;
use diesel::prelude::*;
use uuid::Uuid;

/// At most so many per person; the oldest make room.
const AT_MOST: i64 = 20;

/// Keeps `fields` for `person`, to be shown again at `place`.
pub fn park(
    conn: &mut PgConnection,
    id: Uuid,
    person: PersonId,
    place: &str,
    fields: &str,
) -> QueryResult<()> {
    diesel::insert_into(parked_forms::table)
        .values((
            parked_forms::id.eq(id),
            parked_forms::person_id.eq(person.0),
            parked_forms::place.eq(place),
            parked_forms::fields.eq(fields),
        ))
        .execute(conn)?;
    let kept = parked_forms::table
        .filter(parked_forms::person_id.eq(person.0))
        .order(parked_forms::parked_at.desc())
        .limit(AT_MOST)
        .select(parked_forms::id)
        .load::<Uuid>(conn)?;
    diesel::delete(
        parked_forms::table
            .filter(parked_forms::person_id.eq(person.0))
            .filter(parked_forms::id.ne_all(kept)),
    )
    .execute(conn)
    .map(drop)
}

/// What `person` had typed, if this is theirs.
pub fn fields(conn: &mut PgConnection, id: Uuid, person: PersonId) -> QueryResult<Option<String>> {
    parked_forms::table
        .filter(parked_forms::id.eq(id))
        .filter(parked_forms::person_id.eq(person.0))
        .select(parked_forms::fields)
        .first(conn)
        .optional()
}

/// The address that shows the parked form filled again, if it is `person`'s.
pub fn place(conn: &mut PgConnection, id: Uuid, person: PersonId) -> QueryResult<Option<String>> {
    let place: Option<String> = parked_forms::table
        .filter(parked_forms::id.eq(id))
        .filter(parked_forms::person_id.eq(person.0))
        .select(parked_forms::place)
        .first(conn)
        .optional()?;
    Ok(place.map(|place| format!("{place}?parked={id}")))
}

/// The form was sent after all: nothing to keep.
pub fn drop_of(conn: &mut PgConnection, person: PersonId, place: &str) -> QueryResult<()> {
    diesel::delete(
        parked_forms::table
            .filter(parked_forms::person_id.eq(person.0))
            .filter(parked_forms::place.eq(place)),
    )
    .execute(conn)
    .map(drop)
}
