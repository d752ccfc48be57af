//! How much is left of a promise of first response.

use super::{DeskHours, push_in_words};
use chrono::{DateTime, Utc};

/// How much of a promise is left in desk time, as every staff list says it.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeLeft {
    /// "8 min left", "1 h 12 min over".
    pub words: String,
    /// `late`, `soon` or nothing: how it is drawn.
    pub class: &'static str,
    /// How much of the time from submission to promise has passed, in percent, 0 to 100.
    pub used: i64,
}

/// From this share of the time between submission and promise on, in percent, every list warns.
const SOON: i64 = 75;

/// A promise of first response: what was promised when, and whether it was kept or broken already.
#[derive(Clone, Copy, Debug)]
pub struct Promise {
    pub submitted_at: DateTime<Utc>,
    pub promised_at: DateTime<Utc>,
    pub first_response_at: Option<DateTime<Utc>>,
}

impl Promise {
    /// Once the first response was made, nothing is left to keep or to break.
    pub fn left(self, hours: &DeskHours, now: DateTime<Utc>) -> TimeLeft {
        let Promise { submitted_at, promised_at, first_response_at } = self;
        if first_response_at.is_some() {
            return TimeLeft { words: "first response made".to_owned(), class: "", used: 0 };
        }
        if promised_at <= now {
            let over = hours.minutes_between(promised_at, now);
            return TimeLeft { words: said(over, " over"), class: "late", used: 100 };
        }
        let left = hours.minutes_between(now, promised_at);
        let passed = hours.minutes_between(submitted_at, now);
        let used = passed * 100 / (passed + left).max(1);
        let class = if used >= SOON { "soon" } else { "" };
        TimeLeft { words: said(left, " left"), class, used }
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

    /// A Friday, ten in the morning in New York.
    fn now() -> DateTime<Utc> {
        "2026-11-20T15:00:00Z".parse().unwrap()
    }

    fn time_left(submitted: i64, promised: i64) -> TimeLeft {
        let at = |minutes| now() + TimeDelta::minutes(minutes);
        let promise = Promise {
            submitted_at: at(submitted),
            promised_at: at(promised),
            first_response_at: None,
        };
        promise.left(&DeskHours::default(), now())
    }

    fn left(submitted: i64, promised: i64) -> (String, &'static str) {
        let left = time_left(submitted, promised);
        (left.words, left.class)
    }

    fn used(submitted: i64, promised: i64) -> i64 {
        time_left(submitted, promised).used
    }

    #[test]
    fn a_bar_never_shows_more_than_all_or_less_than_nothing() {
        assert_eq!(used(-30, 30), 50);
        assert_eq!(used(-90, -30), 100);
        assert_eq!(used(10, 70), 0);
        assert_eq!(used(0, 0), 100);
    }

    #[test]
    fn what_is_left_of_a_promise_is_said_in_words() {
        assert_eq!(left(-90, -72), ("1 h 12 min over".to_owned(), "late"));
        assert_eq!(left(-60, 0), ("0 min over".to_owned(), "late"));
        assert_eq!(left(-52, 8), ("8 min left".to_owned(), "soon"));
        assert_eq!(left(-30, 90), ("1 h 30 min left".to_owned(), ""));
    }

    #[test]
    fn it_warns_when_three_quarters_have_passed() {
        assert_eq!(left(-74, 26).1, "");
        assert_eq!(left(-75, 25).1, "soon");
        assert_eq!(left(-100, 0).1, "late");
    }

    #[test]
    fn it_is_counted_in_desk_time() {
        // Promised for Monday nine o'clock: eight hours of Friday and one of Monday.
        assert_eq!(left(-60, 3 * 1_440 - 60).0, "9 h left");
        // Was promised for yesterday's closing: two hours of this morning.
        assert_eq!(left(-2_880, -960).0, "2 h over");
    }

    #[test]
    fn once_somebody_answered_there_is_nothing_to_keep() {
        let promise =
            Promise { submitted_at: now(), promised_at: now(), first_response_at: Some(now()) };
        assert_eq!(promise.left(&DeskHours::default(), now()).class, "");
    }
}
