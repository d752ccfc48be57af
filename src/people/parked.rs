//! Texts that were typed into a form while its session had expired, kept until their person is back.

use super::PersonId;
use crate::schema::parked_forms;
use diesel::prelude::*;
use uuid::Uuid;

/// At most so many per person; the oldest make room.
const AT_MOST: i64 = 20;

/// A form to be kept.
#[derive(Clone, Copy, Debug)]
pub struct Parking<'a> {
    pub id: Uuid,
    pub person: PersonId,
    /// The page that shows it.
    pub place: &'a str,
    pub fields: &'a str,
    /// Its token, if it has one: what it is known by when it is sent after all.
    pub form_token: Option<Uuid>,
}

/// Keeps a form for its person.
pub fn park(conn: &mut PgConnection, form: Parking<'_>) -> QueryResult<()> {
    diesel::insert_into(parked_forms::table)
        .values((
            parked_forms::id.eq(form.id),
            parked_forms::person_id.eq(form.person.0),
            parked_forms::place.eq(form.place),
            parked_forms::fields.eq(form.fields),
            parked_forms::form_token.eq(form.form_token),
        ))
        .execute(conn)?;
    let person = form.person;
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

/// The form was sent after all: nothing to keep. Shown again it would carry the same token, and what was typed into it
/// then would be taken for the same words sent twice.
pub fn drop_sent(conn: &mut PgConnection, person: PersonId, form_token: Uuid) -> QueryResult<()> {
    diesel::delete(
        parked_forms::table
            .filter(parked_forms::person_id.eq(person.0))
            .filter(parked_forms::form_token.eq(form_token)),
    )
    .execute(conn)
    .map(drop)
}
