use super::sessions::end_all;
use crate::error::Error;
use crate::issue::{self, store::Held};
use crate::people::{PersonId, Role};
use crate::schema::{departments, people};
use crate::{taking, triage};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// Who may sign in with an email address, and what their password must turn out to be.
#[derive(Clone, Debug)]
pub struct Account {
    pub person: PersonId,
    pub name: String,
    pub password_hash: Option<String>,
}

/// The account of an email address; absent for strangers and for who has been ended.
pub fn account(conn: &mut PgConnection, email: &str) -> QueryResult<Option<Account>> {
    people::table
        .filter(people::email.eq(email))
        .filter(people::ended_at.is_null())
        .select((people::id, people::name, people::password_hash))
        .first(conn)
        .optional()
        .map(|row| row.map(|(person, name, password_hash)| Account { person, name, password_hash }))
}

/// Whether an account is still what was looked up: the same password, and nobody who has been ended. Stays so until the
/// transaction ends, so that a session opened in it is seen by whoever changes that and ends sessions.
pub fn still_stands(
    conn: &mut PgConnection,
    person: PersonId,
    password_hash: Option<&str>,
) -> QueryResult<bool> {
    let found: Option<PersonId> = people::table
        .filter(people::id.eq(person))
        .filter(people::password_hash.is_not_distinct_from(password_hash))
        .filter(people::ended_at.is_null())
        .select(people::id)
        .for_share()
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The hash of a person's password, if they have one.
pub fn password_of(conn: &mut PgConnection, person: PersonId) -> QueryResult<Option<String>> {
    people::table.find(person).select(people::password_hash).first(conn)
}

pub fn set_password(conn: &mut PgConnection, person: PersonId, hash: &str) -> QueryResult<()> {
    diesel::update(people::table.find(person))
        .set(people::password_hash.eq(hash))
        .execute(conn)
        .map(drop)
}

/// A person as the terminal tells of them.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = people, treat_none_as_null = true)]
pub struct NewPerson {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub tier: Option<i16>,
    pub leads: bool,
    pub phone: Option<String>,
    pub desk_since: Option<NaiveDate>,
    pub password_hash: Option<String>,
}

/// Adds a person, or takes one back who had been ended. Call inside a transaction.
///
/// # Errors
/// [`Error::Refused`] when somebody has that email address.
pub fn add(
    conn: &mut PgConnection,
    person: &NewPerson,
    department: Option<&str>,
) -> Result<PersonId, Error> {
    let known: Option<(PersonId, Option<DateTime<Utc>>)> = people::table
        .filter(people::email.eq(&person.email))
        .select((people::id, people::ended_at))
        .first(conn)
        .optional()?;
    let id = match known {
        Some((_, None)) => {
            return Err(Error::Refused(format!(
                "There is somebody with the address {}.",
                person.email
            )));
        }
        Some((id, Some(_))) => {
            let back = people::ended_at.eq(None::<DateTime<Utc>>);
            diesel::update(people::table.find(id)).set((person, back)).execute(conn)?;
            id
        }
        None => diesel::insert_into(people::table)
            .values(person)
            .returning(people::id)
            .get_result(conn)?,
    };
    if let Some(name) = department {
        let department = department_named(conn, name)?;
        diesel::update(people::table.find(id))
            .set(people::department_id.eq(department))
            .execute(conn)?;
    }
    Ok(id)
}

fn department_named(conn: &mut PgConnection, name: &str) -> QueryResult<i64> {
    diesel::insert_into(departments::table)
        .values(departments::name.eq(name))
        .on_conflict_do_nothing()
        .execute(conn)?;
    departments::table.filter(departments::name.eq(name)).select(departments::id).first(conn)
}

/// Ends a person: they keep their history and lose every way in, and what they held goes back into its baskets, each with
/// its event; those of VIPs go on to who is around. Call inside a transaction.
pub fn dismiss(
    conn: &mut PgConnection,
    person: PersonId,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> Result<Held, Error> {
    // The person first: whoever was just signing in has a session by now or gets none, and takes nothing any more.
    diesel::update(people::table.find(person))
        .set((
            people::ended_at.eq(now),
            people::on_shift.eq(false),
            people::has_phone.eq(false),
            people::roster_by.eq(by),
        ))
        .execute(conn)?;
    end_all(conn, person, now)?;
    let held = issue::store::step_all_held(conn, person, by, now, taking::return_of_who_left)?;
    triage::store::route_waiting(conn, now)?;
    Ok(held)
}

/// A line of `tallydesk person list`.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Listed {
    pub email: Option<String>,
    pub name: String,
    pub role: Role,
    pub tier: Option<i16>,
    pub leads: bool,
    pub ended_at: Option<DateTime<Utc>>,
}

/// Everybody who can sign in or once could, staff first.
pub fn everybody(conn: &mut PgConnection) -> QueryResult<Vec<Listed>> {
    people::table
        .filter(people::email.is_not_null())
        .order((people::role.desc(), people::email))
        .select(Listed::as_select())
        .load(conn)
}
