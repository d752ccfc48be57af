use crate::desk_time::push_in_words;
use chrono::{DateTime, Utc};

/// How much of a promise is left, as every staff list says it.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLeft {
    /// "8 min left", "1 h 12 min over".
    pub words: String,
    /// `late`, `soon` or nothing: how it is drawn.
    pub class: &'static str,
}

/// Minutes before the end of a promise from which a list warns.
const SOON: i64 = 30;

impl TimeLeft {
    /// Of an issue: once the first response was made, nothing is left to keep or to break.
    pub fn of(
        promised_at: DateTime<Utc>,
        responded_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        match responded_at {
            Some(_) => TimeLeft { words: "first response made".to_owned(), class: "" },
            None => TimeLeft::new(promised_at, now),
        }
    }

    pub fn new(promised_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let minutes = (promised_at - now).num_minutes();
        match minutes {
            _ if promised_at <= now => {
                TimeLeft { words: said((now - promised_at).num_minutes(), " over"), class: "late" }
            }
            left if left < SOON => TimeLeft { words: said(left, " left"), class: "soon" },
            left => TimeLeft { words: said(left, " left"), class: "" },
        }
    }
}

fn said(minutes: i64, of_what: &str) -> String {
    let mut words = String::with_capacity(20);
    push_in_words(&mut words, minutes);
    words.push_str(of_what);
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn now() -> DateTime<Utc> {
        "2026-11-20T15:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_left_of_a_promise_is_said_in_words() {
        let left = |minutes| TimeLeft::new(now() + TimeDelta::minutes(minutes), now());
        assert_eq!((left(-72).words.as_str(), left(-72).class), ("1 h 12 min over", "late"));
        assert_eq!((left(0).words.as_str(), left(0).class), ("0 min over", "late"));
        assert_eq!((left(8).words.as_str(), left(8).class), ("8 min left", "soon"));
        assert_eq!((left(90).words.as_str(), left(90).class), ("1 h 30 min left", ""));
    }
}
