use super::domain::News;
use crate::issue::IssueId;
use crate::people::PersonId;
use crate::schema::{open_pages, people};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;

/// Tells the other nodes. An older word than theirs changes nothing.
pub fn tell(conn: &mut PgConnection, news: &[News]) -> QueryResult<()> {
    use diesel::query_dsl::methods::FilterDsl;
    let row = |news: &News| {
        (
            open_pages::issue_id.eq(news.issue.0),
            open_pages::person_id.eq(news.who.0),
            open_pages::at.eq(news.at),
            open_pages::is_open.eq(news.is_open),
        )
    };
    diesel::insert_into(open_pages::table)
        .values(news.iter().map(row).collect::<Vec<_>>())
        .on_conflict((open_pages::issue_id, open_pages::person_id))
        .do_update()
        .set((
            open_pages::at.eq(excluded(open_pages::at)),
            open_pages::is_open.eq(excluded(open_pages::is_open)),
        ))
        .filter(open_pages::at.le(excluded(open_pages::at)))
        .execute(conn)
        .map(drop)
}

/// What any node has told since then.
pub fn told(conn: &mut PgConnection, since: DateTime<Utc>) -> QueryResult<Vec<News>> {
    let rows: Vec<(IssueId, PersonId, String, DateTime<Utc>, bool)> = open_pages::table
        .inner_join(people::table)
        .filter(open_pages::at.gt(since))
        .select((
            open_pages::issue_id,
            open_pages::person_id,
            people::name,
            open_pages::at,
            open_pages::is_open,
        ))
        .load(conn)?;
    let news = rows.into_iter().map(|(issue, who, name, at, is_open)| News {
        issue,
        who,
        name: name.into(),
        at,
        is_open,
    });
    Ok(news.collect())
}

/// Throws away what nobody asks for any more. Safe on any number of nodes at once.
pub fn forget(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<()> {
    diesel::delete(open_pages::table.filter(open_pages::at.lt(before))).execute(conn).map(drop)
}
