use crate::audit::store::note;
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::replies;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

/// A reply that can be picked.
#[derive(Clone, Debug, Queryable)]
pub struct Titled {
    pub id: i64,
    pub title: String,
}

/// Those in use, by title.
pub fn titles(conn: &mut PgConnection) -> QueryResult<Vec<Titled>> {
    replies::table
        .filter(replies::ended_at.is_null())
        .order((replies::title, replies::id))
        .select((replies::id, replies::title))
        .load(conn)
}

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = replies)]
pub struct Reply {
    pub id: i64,
    pub title: String,
    pub text: String,
    pub changed_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Reply {
    fn written(&self) -> Value {
        json!({ "title": self.title, "text": self.text })
    }
}

/// The text of a reply in use.
pub fn text(conn: &mut PgConnection, id: i64) -> QueryResult<Option<String>> {
    replies::table
        .find(id)
        .filter(replies::ended_at.is_null())
        .select(replies::text)
        .first(conn)
        .optional()
}

/// All of them, those in use first.
pub fn all(conn: &mut PgConnection) -> QueryResult<Vec<Reply>> {
    replies::table
        .order((replies::ended_at.is_not_null(), replies::title, replies::id))
        .select(Reply::as_select())
        .load(conn)
}

pub fn get(conn: &mut PgConnection, id: i64) -> QueryResult<Reply> {
    replies::table.find(id).select(Reply::as_select()).first(conn)
}

fn held_still(conn: &mut PgConnection, id: i64) -> QueryResult<Reply> {
    replies::table.find(id).select(Reply::as_select()).for_update().first(conn)
}

/// # Errors
/// [`Error::Unfit`] when one of that title is in use.
pub fn add(conn: &mut PgConnection, title: &str, text: &str, by: PersonId) -> Result<i64, Error> {
    let added = diesel::insert_into(replies::table)
        .values((replies::title.eq(title), replies::text.eq(text)))
        .on_conflict_do_nothing()
        .returning(replies::id)
        .get_result(conn)
        .optional()?;
    let id = added.ok_or_else(|| there_is(title))?;
    let details = json!({ "from": null, "to": { "title": title, "text": text } });
    note(conn, Some(by), "reply added", &called(id), details)?;
    Ok(id)
}

/// What the audit trail calls a reply.
pub fn called(id: i64) -> String {
    format!("reply {id}")
}

fn there_is(title: &str) -> Error {
    Error::Unfit { field: "title", words: format!("There is a reply called {title}.") }
}

/// False when nothing is different. Whoever typed it looked at the reply as it was at `seen`.
///
/// # Errors
/// [`Error::Refused`] when somebody has changed it since; [`Error::Unfit`] when another one has that title.
pub fn change(
    conn: &mut PgConnection,
    id: i64,
    title: &str,
    text: &str,
    seen: i64,
    by: PersonId,
) -> Result<bool, Error> {
    let before = held_still(conn, id)?;
    if before.changed_at.timestamp_micros() > seen {
        return Err(Error::Refused(
            "Somebody has changed this reply since you opened the page. It stands beside your text as it is now: look \
             both over, then save again."
                .to_owned(),
        ));
    }
    if before.title == title && before.text == text {
        return Ok(false);
    }
    free_title(conn, id, title)?;
    diesel::update(replies::table.find(id))
        .set((
            replies::title.eq(title),
            replies::text.eq(text),
            replies::changed_at.eq(diesel::dsl::now),
        ))
        .execute(conn)?;
    let details = json!({ "from": before.written(), "to": { "title": title, "text": text } });
    note(conn, Some(by), "reply changed", &called(id), details)?;
    Ok(true)
}

fn free_title(conn: &mut PgConnection, id: i64, title: &str) -> Result<(), Error> {
    let others = replies::table
        .filter(crate::db::lower(replies::title).eq(title.to_lowercase()))
        .filter(replies::ended_at.is_null())
        .filter(replies::id.ne(id));
    if diesel::select(diesel::dsl::exists(others)).get_result(conn)? {
        Err(there_is(title))
    } else {
        Ok(())
    }
}

/// Takes a reply out of use, or back into it.
///
/// # Errors
/// [`Error::Refused`] when it is like that already; [`Error::Unfit`] when meanwhile another one has its title.
pub fn set_in_use(
    conn: &mut PgConnection,
    id: i64,
    in_use: bool,
    by: PersonId,
) -> Result<(), Error> {
    let before = held_still(conn, id)?;
    let one = diesel::update(replies::table.find(id));
    let what = match (in_use, before.ended_at) {
        (true, Some(_)) => {
            free_title(conn, id, &before.title)?;
            one.set(replies::ended_at.eq(None::<DateTime<Utc>>)).execute(conn)?;
            "reply revived"
        }
        (false, None) => {
            one.set(replies::ended_at.eq(diesel::dsl::now)).execute(conn)?;
            "reply ended"
        }
        (true, None) => return Err(already(&before.title, "in use")),
        (false, Some(_)) => return Err(already(&before.title, "ended")),
    };
    Ok(note(conn, Some(by), what, &called(id), json!({ "title": before.title }))?)
}

fn already(title: &str, standing: &str) -> Error {
    Error::Refused(format!("{title} is {standing} already."))
}
