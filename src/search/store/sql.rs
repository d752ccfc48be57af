//! PostgreSQL's words for searching, as diesel has them. What a function does stands in the migration.

use crate::schema::sql_types::{Tsquery, Tsvector};
use diesel::expression::{AsExpression, Expression};
use diesel::pg::Pg;
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Text};

diesel::infix_operator!(Says, " @@ ", Bool, backend: Pg);

/// `words @@ query`.
pub fn says<W, Q>(words: W, query: Q) -> Says<W, Q::Expression>
where
    W: Expression<SqlType = Tsvector>,
    Q: AsExpression<Tsquery>,
{
    Says::new(words, query.as_expression())
}

diesel::define_sql_function! {
    /// The text of a tsquery as one.
    fn search_query(asked: Text) -> Tsquery;
}
diesel::define_sql_function! {
    /// The newest issues that say what is asked, by the index.
    fn search_newest(asked: Text, at_most: Integer) -> Array<BigInt>;
}
diesel::define_sql_function! {
    fn ts_rank(words: Tsvector, query: Tsquery) -> Float;
}
diesel::define_sql_function! {
    /// For each word or phrase the text of its tsquery.
    fn search_terms(terms: Array<Text>, phrases: Array<Bool>) -> Array<Text>;
}
diesel::define_sql_function! {
    /// Some words around each hit.
    fn search_snippet(issue: BigInt, description: Text, asked: Text, notes: Bool) -> Text;
}
diesel::define_sql_function! {
    /// The people who are called that or have that address.
    fn search_people(said: Text, at_most: Integer) -> Array<BigInt>;
}
diesel::define_sql_function! {
    /// Sets something for the rest of a transaction.
    fn set_config(name: Text, value: Text, is_local: Bool) -> Text;
}
diesel::define_sql_function! {
    fn length(word: Text) -> Integer;
}
diesel::define_sql_function! {
    fn search_similar(issue: BigInt, asked: Text, since: BigInt, lexemes: Array<Text>, weights: Array<Double>, at_most: Integer)
        -> Array<BigInt>;
}
diesel::define_sql_function! {
    /// Counts the words of the next issues; how many there were.
    fn search_count(at_most: Integer) -> BigInt;
}
