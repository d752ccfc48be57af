//! Where issues stand, as conditions written out in the words of the partial indexes.
//!
//! Every plan is made before its parameters are known, so a bound state would hide from the planner that such an index
//! serves. Diesel's own `sql()` would not, but what contains it is parsed and planned anew each time.

use crate::schema::issues;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

/// An SQL condition on `issues`.
#[derive(Clone, Copy, Debug)]
pub struct Standing(&'static str);

const WAITING: Standing = Standing("issues.state = 'waiting'");
const HELD: Standing = Standing("issues.state in ('taken', 'follow_up', 'escalated', 'answered')");
const OPEN: Standing = Standing(
    "issues.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered', 'duplicate')",
);
const RESOLVED: Standing = Standing("issues.state = 'resolved'");

/// In a basket.
pub const fn is_waiting() -> Standing {
    WAITING
}

/// In somebody's hands, as [`State::HELD`](crate::issue::State::HELD).
pub const fn is_held() -> Standing {
    HELD
}

/// As [`State::OPEN`](crate::issue::State::OPEN).
pub const fn is_open() -> Standing {
    OPEN
}

/// Resolved, and not yet agreed to or closed.
pub const fn is_resolved() -> Standing {
    RESOLVED
}

impl Expression for Standing {
    type SqlType = Bool;
}

impl<From> AppearsOnTable<From> for Standing where issues::state: AppearsOnTable<From> {}

impl<From> SelectableExpression<From> for Standing where issues::state: SelectableExpression<From> {}

impl<Grouped> ValidGrouping<Grouped> for Standing {
    type IsAggregate = is_aggregate::No;
}

/// Statements are told apart by their words, which are more than this type.
impl QueryId for Standing {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl QueryFragment<Pg> for Standing {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::State;

    #[test]
    fn the_words_mean_the_same_to_postgresql() {
        let one_of = |states: &[State]| {
            let words: Vec<_> = states.iter().map(|state| format!("'{}'", state.word())).collect();
            format!("issues.state in ({})", words.join(", "))
        };
        assert_eq!(OPEN.0, one_of(State::OPEN));
        assert_eq!(HELD.0, one_of(State::HELD));
        assert_eq!(WAITING.0, format!("issues.state = '{}'", State::Waiting.word()));
        assert_eq!(RESOLVED.0, format!("issues.state = '{}'", State::Resolved.word()));
    }
}
