use super::{Channel, Extras, Limits, Person, PersonId, Role, RosterFact, Session};
use crate::db::lower;
use crate::schema::{departments, people, roster_spans, sessions, signed_in, vip_people};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = signed_in)]
struct SignedInRow {
    now: DateTime<Utc>,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    person_id: PersonId,
    name: String,
    email: Option<String>,
    role: Role,
    tier: Option<i16>,
    leads: bool,
    phone: Option<String>,
    contact_by: Channel,
    on_shift: bool,
    available: bool,
    has_phone: bool,
    desk_since: Option<NaiveDate>,
    person_ended_at: Option<DateTime<Utc>>,
    department: String,
    open_issues: i64,
    live: bool,
    keys: bool,
}

/// What a session's cookie stands for.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The database's clock at this request.
    pub now: DateTime<Utc>,
    pub person: Person,
    pub session: Session,
    /// A manager who takes VIP issues now.
    pub available: bool,
    /// Answers the desk's telephone now.
    pub has_phone: bool,
    /// Held by a tech or manager; reported and open for everybody else.
    pub open_issues: i64,
    pub extras: Extras,
}

/// Whose session it is, dead or alive; absent when there never was one or its person has ended.
pub fn by_session(conn: &mut PgConnection, token_hash: &[u8]) -> QueryResult<Option<SignedIn>> {
    let row: Option<SignedInRow> = signed_in::table
        .filter(signed_in::token_hash.eq(token_hash))
        .select(SignedInRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.filter(|row| row.person_ended_at.is_none()).map(|row| SignedIn {
        now: row.now,
        session: Session {
            created_at: row.created_at,
            seen_at: row.seen_at,
            ended_at: row.ended_at,
        },
        available: row.available,
        has_phone: row.has_phone,
        open_issues: row.open_issues,
        extras: Extras { live: row.live, keys: row.keys },
        person: Person {
            id: row.person_id,
            name: row.name,
            email: row.email,
            role: row.role,
            tier: row.tier,
            leads: row.leads,
            department: row.department,
            phone: row.phone,
            contact_by: row.contact_by,
            on_shift: row.on_shift,
            desk_since: row.desk_since,
        },
    }))
}

/// A session that something goes on with, looked at again.
#[derive(Clone, Debug, Queryable)]
pub struct HeldSession {
    pub token_hash: Vec<u8>,
    /// The database's clock.
    pub now: DateTime<Utc>,
    pub role: Role,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl HeldSession {
    pub fn session(&self) -> Session {
        Session { created_at: self.created_at, seen_at: self.seen_at, ended_at: self.ended_at }
    }
}

/// Those of these sessions whose person has not ended. To be looked at is no use of them.
pub fn of_sessions(
    conn: &mut PgConnection,
    token_hashes: &[[u8; 32]],
) -> QueryResult<Vec<HeldSession>> {
    let hashes: Vec<&[u8]> = token_hashes.iter().map(<[u8; 32]>::as_slice).collect();
    sessions::table
        .inner_join(people::table)
        .filter(sessions::token_hash.eq_any(hashes))
        .filter(people::ended_at.is_null())
        .select((
            sessions::token_hash,
            diesel::dsl::now.into_sql::<diesel::sql_types::Timestamptz>(),
            people::role,
            sessions::created_at,
            sessions::seen_at,
            sessions::ended_at,
        ))
        .load(conn)
}

/// The database's clock, for requests that come without a session.
pub fn now(conn: &mut PgConnection) -> QueryResult<DateTime<Utc>> {
    diesel::select(diesel::dsl::now.into_sql::<diesel::sql_types::Timestamptz>()).get_result(conn)
}

/// Writes down that a session was used now, if that is worth a write.
pub fn touch(
    conn: &mut PgConnection,
    token_hash: &[u8],
    session: Session,
    limits: Limits,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    if session.is_worth_touching(limits, now) {
        diesel::update(sessions::table.find(token_hash))
            .set(sessions::seen_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = people)]
struct Row {
    id: PersonId,
    name: String,
    email: Option<String>,
    role: Role,
    tier: Option<i16>,
    leads: bool,
    phone: Option<String>,
    contact_by: Channel,
    on_shift: bool,
    desk_since: Option<NaiveDate>,
}

fn person((row, department): (Row, Option<String>)) -> Person {
    Person {
        id: row.id,
        name: row.name,
        email: row.email,
        role: row.role,
        tier: row.tier,
        leads: row.leads,
        department: department.unwrap_or_default(),
        phone: row.phone,
        contact_by: row.contact_by,
        on_shift: row.on_shift,
        desk_since: row.desk_since,
    }
}

/// The person, ended or not.
pub fn get(conn: &mut PgConnection, id: PersonId) -> QueryResult<Person> {
    people::table
        .left_join(departments::table)
        .filter(people::id.eq(id))
        .select((Row::as_select(), departments::name.nullable()))
        .first(conn)
        .map(person)
}

/// The same person as their row says now, which stays so until the transaction ends; absent once they have ended.
///
/// People are held before issues, everywhere, so that no two transactions wait for each other.
pub fn hold(conn: &mut PgConnection, person: &Person) -> QueryResult<Option<Person>> {
    let now: Option<(Role, Option<i16>, bool)> = people::table
        .find(person.id)
        .filter(people::ended_at.is_null())
        .select((people::role, people::tier, people::on_shift))
        .for_no_key_update()
        .first(conn)
        .optional()?;
    Ok(now.map(|(role, tier, on_shift)| Person { role, tier, on_shift, ..person.clone() }))
}

/// Everybody who is on shift, held.
#[derive(Clone, Debug)]
pub struct Around(Vec<PersonId>);

impl Around {
    pub fn has(&self, person: PersonId) -> bool {
        self.0.contains(&person)
    }

    /// With somebody who has just come, and is held too.
    pub fn and(mut self, person: PersonId) -> Self {
        self.0.push(person);
        self
    }
}

/// Holds everybody who is on shift, in the order of their numbers. Who holds several people, or may come to, begins with this:
/// then no two of them wait for each other.
pub fn hold_around(conn: &mut PgConnection) -> QueryResult<Around> {
    people::table
        .filter(people::is_staff)
        .filter(people::on_shift)
        .order(people::id)
        .select(people::id)
        .for_no_key_update()
        .load(conn)
        .map(Around)
}

/// Techs and managers who are on shift, by name: who is around.
pub fn around(conn: &mut PgConnection) -> QueryResult<Vec<Person>> {
    people::table
        .left_join(departments::table)
        .filter(people::is_staff)
        .filter(people::role.eq_any([Role::Tech, Role::Manager]))
        .filter(people::on_shift)
        .filter(people::ended_at.is_null())
        .order((people::name, people::id))
        .select((Row::as_select(), departments::name.nullable()))
        .load(conn)
        .map(|rows| rows.into_iter().map(person).collect())
}

/// Somebody on shift, from when until when.
pub type Shift = (PersonId, DateTime<Utc>, DateTime<Utc>);

/// Who was on shift: whatever touches the period, cut to it. What still goes on ends with it.
pub fn shifts(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> QueryResult<Vec<Shift>> {
    let spans: Vec<(PersonId, DateTime<Utc>, Option<DateTime<Utc>>)> = roster_spans::table
        .filter(roster_spans::fact.eq(RosterFact::OnShift))
        .filter(roster_spans::from_at.lt(to))
        .filter(roster_spans::until_at.is_null().or(roster_spans::until_at.gt(from)))
        .select((roster_spans::person_id, roster_spans::from_at, roster_spans::until_at))
        .load(conn)?;
    let cut = |(who, began, ended): (_, DateTime<Utc>, Option<DateTime<Utc>>)| {
        (who, began.max(from), ended.unwrap_or(to).min(to))
    };
    Ok(spans.into_iter().map(cut).collect())
}

/// The people a caller may mean: by email address, or by full name, whatever its case. At most ten.
pub fn named(conn: &mut PgConnection, words: &str) -> QueryResult<Vec<Person>> {
    let words = words.trim().to_lowercase();
    people::table
        .left_join(departments::table)
        .filter(people::ended_at.is_null())
        .filter(people::email.eq(&words).or(lower(people::name).eq(&words)))
        .order(people::id)
        .limit(10)
        .select((Row::as_select(), departments::name.nullable()))
        .load(conn)
        .map(|rows| rows.into_iter().map(person).collect())
}

/// Whether a person is on today's VIP list.
pub fn is_vip(conn: &mut PgConnection, id: PersonId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        vip_people::table
            .filter(vip_people::person_id.eq(id))
            .filter(vip_people::ended_at.is_null()),
    ))
    .get_result(conn)
}
