//! Where issues stand, in the words of the partial indexes: a bound parameter would hide from the planner that they
//! serve, because every plan is made before its parameters are known.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::Bool;

const WAITING: &str = "issues.state = 'waiting'";
const HELD: &str = "issues.state in ('taken', 'follow_up', 'escalated', 'answered')";
const OPEN: &str = "issues.state in ('waiting', 'taken', 'follow_up', 'escalated', 'answered')";
const RESOLVED: &str = "issues.state = 'resolved'";

/// In a basket.
pub fn is_waiting() -> SqlLiteral<Bool> {
    sql(WAITING)
}

/// In somebody's hands, as [`State::HELD`](crate::issue::State::HELD).
pub fn is_held() -> SqlLiteral<Bool> {
    sql(HELD)
}

/// As [`State::OPEN`](crate::issue::State::OPEN).
pub fn is_open() -> SqlLiteral<Bool> {
    sql(OPEN)
}

/// Resolved, and not yet agreed to or closed.
pub fn is_resolved() -> SqlLiteral<Bool> {
    sql(RESOLVED)
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
        assert_eq!(OPEN, one_of(State::OPEN));
        assert_eq!(HELD, one_of(State::HELD));
        assert_eq!(WAITING, format!("issues.state = '{}'", State::Waiting.word()));
        assert_eq!(RESOLVED, format!("issues.state = '{}'", State::Resolved.word()));
    }
}
