use crate::db::lower;
use crate::people::PersonId;
use crate::schema::people;
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
