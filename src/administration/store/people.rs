use crate::administration::domain::Place;
use crate::db::lower;
use crate::issue::store::is_held;
use crate::people::{PersonId, Role};
use crate::schema::{departments, issues, people};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

/// Everybody who goes or ever went by this email address or full name, whatever its case. At most fifty.
pub fn ever_named(conn: &mut PgConnection, words: &str) -> QueryResult<Vec<PersonId>> {
    let words = words.trim().to_lowercase();
    people::table
        .filter(people::email.eq(&words).or(lower(people::name).eq(&words)))
        .limit(50)
        .select(people::id)
        .load(conn)
}

/// A line of the list of people.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = people)]
pub struct Listed {
    pub id: PersonId,
    pub name: String,
    pub email: Option<String>,
    pub role: Role,
    pub tier: Option<i16>,
    pub leads: bool,
    pub phone: Option<String>,
    pub desk_since: Option<NaiveDate>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// Whom a list shows.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In the name or the address.
    pub words: Option<String>,
    pub role: Option<Role>,
    /// Those who have been ended, or those who are here; both when absent.
    pub ended: Option<bool>,
    pub after: Option<Place>,
}

/// At most `limit` people by name, each with their department. Pages by keyset, over the index of names.
pub fn list(
    conn: &mut PgConnection,
    wanted: &Wanted,
    limit: i64,
) -> QueryResult<Vec<(Listed, Option<String>)>> {
    let mut list = people::table
        .left_join(departments::table)
        .order((lower(people::name), people::id))
        .limit(limit)
        .select((Listed::as_select(), departments::name.nullable()))
        .into_boxed();
    if let Some(words) = &wanted.words {
        let like =
            format!("%{}%", words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        list = list.filter(
            people::name.ilike(like.clone()).or(people::email.ilike(like).assume_not_null()),
        );
    }
    if let Some(role) = wanted.role {
        list = list.filter(people::role.eq(role));
    }
    list = match wanted.ended {
        Some(true) => list.filter(people::ended_at.is_not_null()),
        Some(false) => list.filter(people::ended_at.is_null()),
        None => list,
    };
    if let Some(Place { name, id }) = &wanted.after {
        // The first condition places the index scan; the second steps over namesakes.
        list = list
            .filter(lower(people::name).ge(name.clone()))
            .filter(lower(people::name).gt(name.clone()).or(people::id.gt(*id)));
    }
    list.load(conn)
}

/// How many issues a person has in work.
pub fn held(conn: &mut PgConnection, person: PersonId) -> QueryResult<i64> {
    issues::table.filter(issues::owner_id.eq(person)).filter(is_held()).count().get_result(conn)
}
