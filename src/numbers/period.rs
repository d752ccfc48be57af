//! The days that a number is about: from the beginning of one to before the beginning of another, in the desk's zone.

use crate::desk_time::{day, day_begins};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    /// Not part of it any more.
    pub to: NaiveDate,
    /// How many days up to today it was asked for as, if it was.
    pub days: Option<i64>,
    /// Dates were asked for that make no period.
    pub is_instead: bool,
}

/// What is shown when nothing else is asked for.
const USUAL: i64 = 30;
/// What is a button on the page.
pub const OFFERED: [i64; 3] = [7, 30, 90];
/// Twenty years: longer than any desk remembers.
const LONGEST: i64 = 7_305;

impl Period {
    /// As the address asks for it: so many days up to today, or two dates; nonsense is the usual.
    pub fn asked(days: &str, from: &str, to: &str, today: NaiveDate) -> Self {
        let dates = day(from).zip(day(to));
        let sane = |(from, to): &(NaiveDate, NaiveDate)| {
            (1..=LONGEST).contains(&(*to - *from).num_days()) && *from < today
        };
        if let Some((from, to)) = dates.filter(sane) {
            return Period { from, to, days: None, is_instead: false };
        }
        let days = days.parse().ok().filter(|days| (1..=LONGEST).contains(days)).unwrap_or(USUAL);
        Period {
            is_instead: !(from.is_empty() && to.is_empty()),
            ..Period::up_to_today(days, today)
        }
    }

    /// From the first to before the last.
    pub fn of_days((from, to): (NaiveDate, NaiveDate)) -> Self {
        Period { from, to, days: None, is_instead: false }
    }

    fn up_to_today(days: i64, today: NaiveDate) -> Self {
        let to = today + TimeDelta::days(1);
        Period { from: to - TimeDelta::days(days), to, days: Some(days), is_instead: false }
    }

    pub fn length(&self) -> i64 {
        (self.to - self.from).num_days()
    }

    /// As many days, just before.
    pub fn before(&self) -> Self {
        let length = TimeDelta::days(self.length());
        Period { from: self.from - length, to: self.from, days: None, is_instead: false }
    }

    /// Half open: an instant belongs to one period, whatever the clocks do.
    pub fn instants(&self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        (day_begins(self.from, zone), day_begins(self.to, zone))
    }

    /// As an address carries it.
    pub fn query(&self) -> String {
        match self.days {
            Some(days) => format!("days={days}"),
            None => format!("from={}&to={}", self.from, self.to),
        }
    }

    /// "24 October to 22 November 2026".
    pub fn in_words(&self) -> String {
        let last = self.to - TimeDelta::days(1);
        let words = |day: NaiveDate| day.format("%-d %B %Y").to_string();
        if last == self.from {
            return words(last);
        }
        format!("{} to {}", words(self.from), words(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_is_what_the_address_asks_for_and_nonsense_is_the_usual() {
        let today = day("2026-11-22");
        let asked = |days, from, to| {
            let period = Period::asked(days, from, to, today);
            (period.from.to_string(), period.to.to_string(), period.days)
        };
        let usual = ("2026-10-24".to_owned(), "2026-11-23".to_owned(), Some(30));
        assert_eq!(asked("", "", ""), usual);
        assert_eq!(asked("7", "", ""), ("2026-11-16".into(), "2026-11-23".into(), Some(7)));
        let own = asked("7", "2026-01-01", "2026-04-01");
        assert_eq!(own, ("2026-01-01".into(), "2026-04-01".into(), None));
        for (days, from, to) in [
            ("0", "", ""),
            ("many", "", ""),
            ("9999999", "", ""),
            ("", "2026-04-01", "2026-04-01"),
            ("", "2026-04-02", "2026-04-01"),
            ("", "2027-04-01", "2027-05-01"),
            ("", "0001-01-01", "2026-05-01"),
            ("", "2026-04-31", "2026-05-01"),
            ("", "-4800-01-01", "-4799-01-01"),
            ("", "-262143-01-01", "-262143-01-02"),
        ] {
            assert_eq!(asked(days, from, to), usual, "{days} {from} {to}");
        }
    }

    #[test]
    fn a_day_is_as_long_as_the_clocks_make_it_and_days_meet() {
        let zone = chrono_tz::America::New_York;
        let of = |from, to| Period { from: day(from), to: day(to), days: None, is_instead: false };
        let hours = |period: Period| {
            let (from, to) = period.instants(zone);
            (to - from).num_hours()
        };
        assert_eq!(hours(of("2026-03-08", "2026-03-09")), 23);
        assert_eq!(hours(of("2026-11-01", "2026-11-02")), 25);
        let month = of("2026-11-01", "2026-12-01");
        assert_eq!(month.before().instants(zone).1, month.instants(zone).0);
        assert_eq!(month.before().length(), 30);
        // There is no midnight on that day in Beirut.
        let beirut = of("2026-03-29", "2026-03-30").instants(chrono_tz::Asia::Beirut).0;
        assert_eq!(beirut.to_rfc3339(), "2026-03-28T22:00:00+00:00");
        assert_eq!(month.in_words(), "1 November 2026 to 30 November 2026");
    }
}
