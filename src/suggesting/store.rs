//! Documents offered on issues.

use super::Suggested;
use crate::issue::IssueId;
use crate::people::PersonId;
use crate::schema::{document_offers, documents};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

diesel::define_sql_function! {
    /// Chooses by software, kind, words and how often each has helped; see the migration.
    fn offer_documents(about: BigInt, at_most: Integer) -> BigInt;
}

/// Offers what may help with an issue that was just reported: at most so many, those that fit. One statement, which reads the
/// documents of one software and no issue but this one. Call in the transaction of the report.
pub fn offer(conn: &mut PgConnection, issue: IssueId, at_most: i64) -> QueryResult<i64> {
    let at_most = i32::try_from(at_most).unwrap_or(i32::MAX);
    diesel::select(offer_documents(issue.0, at_most)).get_result(conn)
}

type Row = (i64, String, String, bool, bool, Vec<String>, i32, Option<bool>, bool);

/// All that was offered on an issue, the likeliest first; what has ended since, too.
pub fn offered(conn: &mut PgConnection, issue: IssueId) -> QueryResult<Vec<Suggested>> {
    let rows: Vec<Row> = document_offers::table
        .inner_join(documents::table)
        .filter(document_offers::issue_id.eq(issue.0))
        .order((document_offers::place, documents::id))
        .select((
            documents::id,
            documents::title,
            documents::url,
            documents::for_all,
            document_offers::by_kind,
            document_offers::words,
            documents::solved,
            document_offers::helped,
            documents::ended_at.is_null(),
        ))
        .load(conn)?;
    let suggested = |(document, title, url, for_all, by_kind, words, solved, helped, live): Row| {
        Suggested { document, title, url, for_all, by_kind, words, solved, helped, live }
    };
    Ok(rows.into_iter().map(suggested).collect())
}

/// The title of a document that was offered on this issue.
pub fn title_of_offered(
    conn: &mut PgConnection,
    issue: IssueId,
    document: i64,
) -> QueryResult<Option<String>> {
    document_offers::table
        .inner_join(documents::table)
        .filter(document_offers::issue_id.eq(issue.0))
        .filter(document_offers::document_id.eq(document))
        .select(documents::title)
        .first(conn)
        .optional()
}

/// Title and address of a document in use.
pub fn named(conn: &mut PgConnection, document: i64) -> QueryResult<Option<(String, String)>> {
    documents::table
        .find(document)
        .filter(documents::ended_at.is_null())
        .select((documents::title, documents::url))
        .first(conn)
        .optional()
}

/// Keeps what the reporter said of a document. That it did not help is said once, and outdone only by that it solved it.
pub fn keep_verdict(
    conn: &mut PgConnection,
    (issue, document): (IssueId, i64),
    helped: bool,
    by: PersonId,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(document_offers::table.find((issue.0, document)))
        .filter(document_offers::helped.is_null().or(document_offers::helped.ne(helped)))
        .filter(document_offers::helped.is_null().or(helped.into_sql::<diesel::sql_types::Bool>()))
        .set((
            document_offers::helped.eq(helped),
            document_offers::said_at.eq(now),
            document_offers::said_by.eq(by),
        ))
        .execute(conn)
        .map(drop)
}
