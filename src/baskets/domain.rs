use crate::desk_time::push_in_words;
use crate::issue::{Basket, IssueId};
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

/// How much of the time from submission to promise has passed, in percent, 0 to 100: the bar of a tile.
pub fn used(submitted_at: DateTime<Utc>, promised_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    let whole = (promised_at - submitted_at).num_seconds().max(1);
    ((now - submitted_at).num_seconds() * 100 / whole).clamp(0, 100)
}

/// Where a list goes on: after this issue in the order of promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct After {
    pub promised_at: DateTime<Utc>,
    pub id: IssueId,
}

impl After {
    /// As the address carries it; nonsense is the first page.
    pub fn parse(text: &str) -> Option<Self> {
        let (micros, id) = text.split_once('-')?;
        let promised_at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        // Outside of what PostgreSQL keeps is outside of every list.
        let kept = (0..=3_000).contains(&chrono::Datelike::year(&promised_at));
        Some(After { promised_at, id: IssueId(id.parse().ok()?) }).filter(|_| kept)
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.promised_at.timestamp_micros(), self.id)
    }
}

/// What a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub basket: Option<Basket>,
    pub software: Option<String>,
    pub department: Option<String>,
    pub after: Option<After>,
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

    #[test]
    fn a_place_in_the_list_survives_the_address() {
        let place = After { promised_at: now(), id: IssueId(42) };
        assert_eq!(After::parse(&place.to_string()), Some(place));
        for nonsense in
            ["", "-", "1", "a-b", "99999999999999999999-1", "9223372036854775807-1", "'; drop"]
        {
            assert_eq!(After::parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_tile_never_shows_more_than_all_or_less_than_nothing() {
        let at = |minutes| now() + TimeDelta::minutes(minutes);
        assert_eq!(used(at(-30), at(30), now()), 50);
        assert_eq!(used(at(-90), at(-30), now()), 100);
        assert_eq!(used(at(10), at(70), now()), 0);
        assert_eq!(used(now(), now(), now()), 0);
    }
}
