//! Lists of documents: by the day of their last check, the oldest first.

use super::Document;
use crate::db::lower;
use crate::documents::domain::{Place, Which};
use crate::schema::{document_software, documents, people, software};
use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use std::collections::HashMap;

diesel::define_sql_function! {
    /// How often it was offered, counted up to a number.
    fn document_offered(document: BigInt, at_most: Integer) -> BigInt;
}

/// A number and a name: of a software item, or of a person.
pub type Named = (i64, String);

/// Which documents.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub which: Which,
    /// In the title or the address.
    pub words: Option<String>,
    /// About this software item, be it among all.
    pub software: Option<i64>,
    /// About this kind, be it among all.
    pub kind: Option<String>,
    pub owner: Option<i64>,
    pub after: Option<Place>,
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub document: Document,
    pub owner: String,
    /// By name; empty for any.
    pub software: Vec<String>,
    /// How often it was offered; [`MANY`] for more.
    pub offered: i64,
}

/// Offers are counted up to this.
pub const MANY: i32 = 1_001;

/// At most `limit` documents, the oldest check first. Two statements; pages by keyset. What was last checked on `due` or
/// before is to be checked.
pub fn list(
    conn: &mut PgConnection,
    wanted: &Wanted,
    due: NaiveDate,
    limit: i64,
) -> QueryResult<Vec<Listed>> {
    let mut list = documents::table
        .inner_join(people::table)
        .order((documents::checked_on, documents::id))
        .limit(limit)
        .select((Document::as_select(), people::name, document_offered(documents::id, MANY)))
        .into_boxed();
    list = match wanted.which {
        Which::Ended => list.filter(documents::ended_at.is_not_null()),
        _ => list.filter(documents::ended_at.is_null()),
    };
    match wanted.which {
        Which::NeverHelped => {
            list = list
                .filter(documents::solved.eq(0))
                .filter(document_offered(documents::id, 1).eq(1));
        }
        Which::ToCheck => list = list.filter(documents::checked_on.le(due)),
        Which::InUse | Which::Ended => {}
    }
    if let Some(words) = &wanted.words {
        let like =
            format!("%{}%", words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
        list = list.filter(documents::title.ilike(like.clone()).or(documents::url.ilike(like)));
    }
    if let Some(item) = wanted.software {
        let about = document_software::table
            .filter(document_software::document_id.eq(documents::id))
            .filter(document_software::software_id.eq(item));
        list = list.filter(documents::for_all.or(exists(about)));
    }
    if let Some(kind) = &wanted.kind {
        let any = documents::kinds.eq(Vec::<String>::new());
        list = list.filter(any.or(documents::kinds.contains(vec![kind.clone()])));
    }
    if let Some(owner) = wanted.owner {
        list = list.filter(documents::owner_id.eq(owner));
    }
    if let Some(Place { checked_on, id }) = wanted.after {
        // The first condition places the index scan; the second steps over what was checked on that day.
        list = list
            .filter(documents::checked_on.ge(checked_on))
            .filter(documents::checked_on.gt(checked_on).or(documents::id.gt(id)));
    }
    let rows: Vec<(Document, String, i64)> = list.load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|(document, ..)| document.id).collect();
    let mut names = software_names(conn, &ids)?;
    let listed = |(document, owner, offered): (Document, String, i64)| Listed {
        software: names.remove(&document.id).unwrap_or_default(),
        document,
        owner,
        offered,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// What these documents are about, by name.
pub fn software_names(
    conn: &mut PgConnection,
    ids: &[i64],
) -> QueryResult<HashMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = document_software::table
        .inner_join(software::table)
        .filter(document_software::document_id.eq_any(ids))
        .order(lower(software::name))
        .select((document_software::document_id, software::name))
        .load(conn)?;
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, name) in rows {
        names.entry(id).or_default().push(name);
    }
    Ok(names)
}
