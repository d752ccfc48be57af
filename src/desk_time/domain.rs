//! When the desk is open, and what follows: how much desk time passed, and when so much will have passed.
//!
//! One sentence settles every change of clocks: **the desk is open while the clock on its wall shows a time inside one of
//! the day's spans, unless the day is a holiday.** An hour shown twice is worked twice, an hour never shown is never worked,
//! and what counts is the time that really elapsed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::wall::{self, DAY, Stretch, WEEK};
use super::week::{self, Span};
use super::written::Written;

/// No promise and no window reaches further. It keeps every search finite, whatever the settings say.
const FAR: i64 = 36_525;

/// More would be a calendar typed by mistake, and could close the desk for decades.
const MOST_HOLIDAYS: usize = 1_000;

/// The longest name of a holiday, in characters.
pub const HOLIDAY_NAME: usize = 80;

/// The days the desk stays closed although its week says otherwise, each with its name; the name may be empty.
pub type Holidays = BTreeMap<NaiveDate, String>;

/// When the desk works: its time zone, its week, and the days it stays closed.
///
/// Always valid: the spans of a day are in order and apart, and at least one day of the week has one, so that every promise
/// ends. A span holds its opening minute and not its closing one. The default is Mon–Fri 08:00–18:00 in New York.
///
/// Asked for by product.md, rule 8; managers change it on the settings page, the footer shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct DeskHours {
    zone: Tz,
    week: [Vec<Span>; 7],
    holidays: Holidays,
}

impl DeskHours {
    /// The desk's hours from what a manager meant: `week` begins on Monday, an empty day is a closed one.
    ///
    /// # Errors
    /// [`HoursProblem`], in words for the manager: spans that overlap, a week that never opens, too many holidays, or one
    /// with an endless name.
    pub fn new(
        zone: Tz,
        mut week: [Vec<Span>; 7],
        holidays: Holidays,
    ) -> Result<Self, HoursProblem> {
        for (day, spans) in week::DAYS.into_iter().zip(&mut week) {
            spans.sort();
            apart(day, spans)?;
        }
        if week.iter().all(Vec::is_empty) {
            return Err(HoursProblem::NeverOpen);
        }
        if holidays.len() > MOST_HOLIDAYS {
            return Err(HoursProblem::TooManyHolidays);
        }
        let holidays: Holidays =
            holidays.into_iter().map(|(day, name)| (day, one_line(&name))).collect();
        if let Some(name) = holidays.values().find(|name| name.chars().count() > HOLIDAY_NAME) {
            return Err(HoursProblem::LongName(name.clone()));
        }
        Ok(Self { zone, week, holidays })
    }

    /// The zone of the clock on the desk's wall; periods of the numbers begin and end by it too.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The spans of one day of the week, in order; none when the desk is closed all day.
    pub fn spans(&self, day: Weekday) -> &[Span] {
        self.week[day.num_days_from_monday() as usize % 7].as_slice()
    }

    /// The days the desk stays closed although its week says otherwise, with their names.
    pub fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// The week as people say it, for the footer: "Mon–Fri 8 am–6 pm", days with equal hours together.
    pub fn hours_in_words(&self) -> String {
        week::in_words(&self.week)
    }

    /// Whether the desk works at this instant. At the closing minute it does not.
    pub fn is_open(&self, at: DateTime<Utc>) -> bool {
        let wall = wall::shown(self.zone, at.timestamp_micros());
        let time = wall.rem_euclid(DAY);
        self.spans_on(wall.div_euclid(DAY))
            .iter()
            .any(|span| span.from() <= time && time < span.to())
    }

    /// The first instant from `at` on when the desk is open: `at` itself, if it is.
    pub fn next_opening(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.after(at, 0)
    }

    /// Until when the desk, open at `at`, stays open; absent when it is not open then. Never more than a week away.
    pub fn open_until(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let start = at.timestamp_micros();
        let stretches = wall::stretches(self.zone, start, start + wall::WEEK);
        let closes =
            stretches.flat_map(|within| self.open_in(within)).try_fold(start, |closes, open| {
                // A span that begins where the last one ended goes on: over midnight, or over a change of clocks.
                if open.from == closes { Ok(open.to) } else { Err(closes) }
            });
        Some(closes.unwrap_or_else(|closes| closes))
            .filter(|closes| *closes > start)
            .map(wall::instant)
    }

    /// The desk time between two instants, exact to the microsecond. Zero when `to` is not after `from`.
    ///
    /// Adds up: a to b and b to c make a to c. A wait of more than a hundred years counts as a hundred.
    pub fn time_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
        let from = from.timestamp_micros();
        let to = to.timestamp_micros().min(from + FAR * DAY);
        let stretches = wall::stretches(self.zone, from, to);
        TimeDelta::microseconds(stretches.map(|within| self.open_time(within)).sum())
    }

    /// The desk minutes between two instants: the time summed exactly, then rounded down once. Never negative.
    ///
    /// Shown as time to first response and time to resolve (K7a, K8a).
    pub fn minutes_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        self.time_between(from, to).num_minutes()
    }

    /// The earliest instant by which `minutes` of desk time have passed: a promise given at `from` ends here.
    ///
    /// Outside desk hours the count begins at the next opening. A promise that fills the day ends at its closing minute, not
    /// at the next opening. No minutes, or fewer, is the next opening. Never more than a hundred years away.
    pub fn after(&self, from: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
        let start = from.timestamp_micros();
        let end = start + FAR * DAY;
        let mut left = minutes.clamp(0, FAR * 1_440) * wall::MINUTE;
        let stretches = wall::stretches(self.zone, start, end);
        for open in stretches.flat_map(|within| self.open_in(within)) {
            let length = open.length();
            if left <= length {
                return wall::instant(open.from + left).max(from);
            }
            left -= length;
        }
        wall::instant(end)
    }

    /// The end of a window of `days` desk days: the same time on the wall, that many open days later.
    ///
    /// Days without a span and holidays do not count. From such a day the window begins at the next opening; from the evening
    /// of an open day it ends on an evening. A time the clock shows twice means the second, one it skips means as much later
    /// as it skips. No days, or fewer, is the beginning of the window. Never more than a hundred years away.
    ///
    /// Used for closing silently after five desk days and for the reopening window (product.md, section 5).
    pub fn days_after(&self, from: DateTime<Utc>, days: i64) -> DateTime<Utc> {
        let start = if self.works_on(self.day_of(from)) { from } else { self.next_opening(from) };
        let Some(later) = usize::try_from(days).ok().filter(|&days| days > 0) else { return start };
        let first = self.day_of(start);
        let mut open_days = (first..first + FAR).filter(|&day| self.works_on(day));
        let last = open_days.nth(later).unwrap_or(first + FAR);
        let time = wall::shown(self.zone, start.timestamp_micros()).rem_euclid(DAY);
        wall::when(self.zone, last * DAY + time).max(start)
    }

    /// How much of a stretch the desk is open. An ordinary week is not looked at day by day: years are weeks.
    fn open_time(&self, within: Stretch) -> i64 {
        if within.length() == WEEK && !self.has_holiday(within) {
            return self.week.iter().flatten().map(|span| span.to() - span.from()).sum();
        }
        self.open_in(within).map(|open| open.length()).sum()
    }

    /// The parts of a stretch in which the desk is open, oldest first.
    fn open_in(&self, within: Stretch) -> impl Iterator<Item = Stretch> {
        within.days().flat_map(move |day| {
            let midnight = day * DAY - within.offset;
            self.spans_on(day).iter().filter_map(move |span| {
                within.overlap(midnight + span.from(), midnight + span.to())
            })
        })
    }

    fn has_holiday(&self, within: Stretch) -> bool {
        let (first, last) = within.days().into_inner();
        match (wall::date(first), wall::date(last)) {
            (Some(first), Some(last)) => self.holidays.range(first..=last).next().is_some(),
            _ => true,
        }
    }

    /// The spans of a day counted from 1970-01-01; none on a holiday.
    fn spans_on(&self, day: i64) -> &[Span] {
        let holiday = || wall::date(day).is_some_and(|date| self.holidays.contains_key(&date));
        // 1970-01-01 was a Thursday.
        let spans = self.week[(day + 3).rem_euclid(7) as usize].as_slice();
        if spans.is_empty() || holiday() { &[] } else { spans }
    }

    fn works_on(&self, day: i64) -> bool {
        !self.spans_on(day).is_empty()
    }

    fn day_of(&self, at: DateTime<Utc>) -> i64 {
        wall::shown(self.zone, at.timestamp_micros()).div_euclid(DAY)
    }
}

impl Default for DeskHours {
    fn default() -> Self {
        let day = || vec![Span::OFFICE];
        Self {
            zone: Tz::America__New_York,
            week: [day(), day(), day(), day(), day(), vec![], vec![]],
            holidays: Holidays::new(),
        }
    }
}

/// What is wrong with the hours somebody typed, as a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursProblem {
    /// Not a span of time at all.
    #[error("“{0}” is not a span of time. Write it like 08:00-18:00.")]
    Unreadable(String),
    /// A span that ends before it starts, or is empty.
    #[error("{0} ends before it starts. A span stays within one day; the latest end is 24:00.")]
    Backwards(String),
    /// Two spans of one day share a minute.
    #[error("On {day}, {first} and {second} overlap. Make them one span or move them apart.")]
    Overlap {
        /// The day, written out.
        day: &'static str,
        /// The earlier span.
        first: Span,
        /// The span that begins before the earlier one ends.
        second: Span,
    },
    /// A zone no clock keeps.
    #[error("There is no time zone called “{0}”. Write it like America/New_York.")]
    UnknownZone(String),
    /// A holiday that is not a day of the calendar.
    #[error("“{0}” is not a date. Write it like 2026-11-26.")]
    NotADate(String),
    /// No span in the whole week.
    #[error("The desk would never be open. Give at least one day a span such as 08:00-18:00.")]
    NeverOpen,
    /// More holidays than the desk keeps.
    #[error("These are more than {MOST_HOLIDAYS} holidays. Remove those long past.")]
    TooManyHolidays,
    /// A name that no line has room for.
    #[error("“{0}” is too long for a holiday’s name. {HOLIDAY_NAME} characters are enough.")]
    LongName(String),
}

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn apart(day: Weekday, spans: &[Span]) -> Result<(), HoursProblem> {
    match spans.windows(2).find(|pair| pair[1].from() < pair[0].to()) {
        Some(pair) => Err(HoursProblem::Overlap {
            day: week::weekday_in_words(day),
            first: pair[0],
            second: pair[1],
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
