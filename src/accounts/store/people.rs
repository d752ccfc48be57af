use super::leaving::{a_manager_stays, nothing_is_held};
use super::note;
use crate::accounts::facts::{Facts, Position};
use crate::error::Error;
use crate::people::{PersonId, Role, feeds};
use crate::schema::{departments, people};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::json;

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

/// Sets a password. Whoever reads this person's calendar by its address needs a new one.
pub fn set_password(conn: &mut PgConnection, person: PersonId, hash: &str) -> QueryResult<()> {
    feeds::forget(conn, person)?;
    diesel::update(people::table.find(person))
        .set(people::password_hash.eq(hash))
        .execute(conn)
        .map(drop)
}

/// Facts of a person as a row has them.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = people, treat_none_as_null = true)]
struct Written<'a> {
    name: &'a str,
    role: Role,
    tier: Option<i16>,
    leads: bool,
    phone: Option<&'a str>,
    desk_since: Option<NaiveDate>,
    department_id: Option<i64>,
}

impl<'a> Written<'a> {
    fn of(conn: &mut PgConnection, facts: &'a Facts, by: Option<PersonId>) -> QueryResult<Self> {
        let department = facts.department.as_deref().map(|name| department_named(conn, name, by));
        Ok(Written {
            name: &facts.name,
            role: facts.position.role(),
            tier: facts.position.tier(),
            leads: facts.position.leads(),
            phone: facts.phone.as_deref(),
            desk_since: facts.desk_since,
            department_id: department.transpose()?,
        })
    }
}

/// Adds a person, or takes one back who had been ended; they have no password yet, or none any more. With its line in the
/// audit trail. Call inside a transaction.
///
/// # Errors
/// [`Error::Unfit`] when somebody has that email address.
pub fn add(
    conn: &mut PgConnection,
    email: &str,
    facts: &Facts,
    by: Option<PersonId>,
) -> Result<PersonId, Error> {
    let known: Option<(PersonId, Option<DateTime<Utc>>)> = people::table
        .filter(people::email.eq(email))
        .select((people::id, people::ended_at))
        .for_update()
        .first(conn)
        .optional()?;
    let before = match known {
        Some((id, Some(_))) => Some(self::known(conn, id)?.facts.written()),
        _ => None,
    };
    let written = Written::of(conn, facts, by)?;
    let id = match known {
        Some((_, None)) => return Err(taken(email)),
        Some((id, Some(_))) => {
            diesel::update(people::table.find(id))
                .set((
                    &written,
                    people::ended_at.eq(None::<DateTime<Utc>>),
                    people::password_hash.eq(None::<String>),
                ))
                .execute(conn)?;
            id
        }
        None => diesel::insert_into(people::table)
            // They come when they come: nothing is routed to who was never here.
            .values((&written, people::email.eq(email), people::on_shift.eq(false)))
            .on_conflict_do_nothing()
            .returning(people::id)
            .get_result(conn)
            .optional()?
            .ok_or_else(|| taken(email))?,
    };
    note(conn, by, "person added", email, json!({ "from": before, "to": facts.written() }))?;
    Ok(id)
}

fn taken(email: &str) -> Error {
    let words = format!("There is somebody with the address {email}.");
    Error::Unfit { field: "email", words }
}

fn department_named(conn: &mut PgConnection, name: &str, by: Option<PersonId>) -> QueryResult<i64> {
    let added = diesel::insert_into(departments::table)
        .values(departments::name.eq(name))
        .on_conflict_do_nothing()
        .execute(conn)?;
    if added == 1 {
        note(conn, by, "department added", name, json!({}))?;
    }
    departments::table.filter(departments::name.eq(name)).select(departments::id).first(conn)
}

/// A person as managers see them.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: PersonId,
    pub email: Option<String>,
    pub facts: Facts,
    pub has_password: bool,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Known {
    /// What the audit trail calls them.
    pub fn called(&self) -> &str {
        self.email.as_deref().unwrap_or(&self.facts.name)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
struct Row {
    id: PersonId,
    email: Option<String>,
    name: String,
    role: Role,
    tier: Option<i16>,
    leads: bool,
    phone: Option<String>,
    desk_since: Option<NaiveDate>,
    ended_at: Option<DateTime<Utc>>,
}

/// The person, ended or not, as nobody else can change them before the transaction ends.
pub fn held_still(conn: &mut PgConnection, id: PersonId) -> QueryResult<Known> {
    people::table.find(id).select(people::id).for_no_key_update().first::<PersonId>(conn)?;
    known(conn, id)
}

/// The person, ended or not.
pub fn known(conn: &mut PgConnection, id: PersonId) -> QueryResult<Known> {
    let (row, department, has_password): (Row, Option<String>, bool) = people::table
        .left_join(departments::table)
        .filter(people::id.eq(id))
        .select((
            Row::as_select(),
            departments::name.nullable(),
            people::password_hash.is_not_null(),
        ))
        .first(conn)?;
    // The table's own checks leave no other.
    let position =
        Position::of(row.role, row.tier, row.leads).ok_or(diesel::result::Error::NotFound)?;
    Ok(Known {
        id: row.id,
        email: row.email,
        facts: Facts {
            name: row.name,
            position,
            department,
            phone: row.phone,
            desk_since: row.desk_since,
        },
        has_password,
        ended_at: row.ended_at,
    })
}

/// Changes what is known of a person, with its line in the audit trail; false when nothing is different. Call inside a
/// transaction.
///
/// # Errors
/// [`Error::Refused`] when that would leave the desk without a manager, or an issue with an owner who cannot work on it;
/// [`Error::Unfit`] when somebody else has that address.
pub fn change(
    conn: &mut PgConnection,
    before: &Known,
    email: Option<&str>,
    facts: &Facts,
    by: PersonId,
) -> Result<bool, Error> {
    let address = before.email.as_deref().or(email);
    if before.facts == *facts && before.email.as_deref() == address {
        return Ok(false);
    }
    if facts.position != Position::Manager {
        a_manager_stays(conn, before.id)?;
    }
    if !facts.position.works_issues() {
        nothing_is_held(conn, before)?;
        feeds::forget(conn, before.id)?;
    }
    if let (None, Some(email)) = (&before.email, email) {
        let others = people::table.filter(people::email.eq(email));
        if diesel::select(exists(others)).get_result(conn)? {
            return Err(taken(email));
        }
    }
    let written = Written::of(conn, facts, Some(by))?;
    // Who answers the telephone works issues; the table itself insists on it.
    let keeps = facts.position.works_issues().into_sql::<Bool>();
    diesel::update(people::table.find(before.id))
        .set((
            &written,
            people::email.eq(address),
            people::has_phone.eq(people::has_phone.and(keeps)),
            people::roster_by.eq(by),
        ))
        .execute(conn)?;
    let (mut from, mut to) = (before.facts.written(), facts.written());
    (from["email"], to["email"]) = (json!(before.email), json!(address));
    let about = address.unwrap_or(&facts.name);
    note(conn, Some(by), "person changed", about, json!({ "from": from, "to": to }))?;
    Ok(true)
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
