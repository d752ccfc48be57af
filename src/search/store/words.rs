//! The words that issues say: how common one is, and which one a slip may have meant.

use super::sql::{length, search_count};
use crate::schema::search_words;
use crate::search::domain::{Known, Search, may_be_a_slip, meant, pieces, swapped};
use diesel::prelude::*;

/// How many words that look alike are compared letter by letter, the commonest ones.
const LOOKALIKES: i64 = 3_000;

/// The same search without slips, if any of its words looks like one.
pub fn correction(conn: &mut PgConnection, search: &Search) -> QueryResult<Option<Search>> {
    let mut corrected = search.clone();
    for term in search.terms.iter().filter(|term| !term.phrase && !term.not) {
        if may_be_a_slip(&term.text) {
            let lookalikes = lookalikes(conn, &term.text.to_lowercase())?;
            if let Some(known) = meant(&term.text, &lookalikes) {
                corrected = corrected.with(&term.text, &known.word);
            }
        }
    }
    Ok((corrected != *search).then_some(corrected))
}

fn lookalikes(conn: &mut PgConnection, word: &str) -> QueryResult<Vec<Known>> {
    let letters = i32::try_from(word.chars().count()).unwrap_or(i32::MAX);
    let near = search_words::pieces.overlaps_with(pieces(word));
    let same = search_words::word.eq_any(swapped(word));
    let known: Vec<(String, i64)> = search_words::table
        .filter(near.or(same))
        .filter(length(search_words::word).between(letters - 2, letters + 2))
        .order(search_words::issues.desc())
        .limit(LOOKALIKES)
        .select((search_words::word, search_words::issues))
        .load(conn)?;
    Ok(known.into_iter().map(|(word, issues)| Known { word, issues }).collect())
}

/// Counts the words of some issues that have not been counted; how many issues there were.
pub fn count_some(conn: &mut PgConnection, at_most: i32) -> QueryResult<i64> {
    diesel::select(search_count(at_most)).get_result(conn)
}
