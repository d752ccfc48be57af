//! Days that come back every year: Christmas, the fourth Thursday of November, the last Monday of May.

use chrono::{Datelike, Months, NaiveDate, Weekday};

/// The yearly rules of RFC 5545, as far as holidays need them: dates, and weekdays counted within a month.
#[derive(Clone, Debug)]
pub(super) struct Yearly {
    start: NaiveDate,
    /// Years from one to the next.
    every: i32,
    count: Option<usize>,
    until: Option<NaiveDate>,
    months: Vec<u32>,
    /// Negative from the end of the month.
    month_days: Vec<i32>,
    weekdays: Vec<Counted>,
}

/// A weekday of a month: the nth, from the end when negative; each of them when not counted.
#[derive(Clone, Copy, Debug)]
struct Counted {
    nth: Option<i32>,
    day: Weekday,
}

impl Yearly {
    /// # Errors
    /// Why the rule is not read, to follow the event's name.
    pub(super) fn parse(rule: &str, start: NaiveDate) -> Result<Self, &'static str> {
        const UNREAD: &str = "it repeats by a rule that is not read here";
        let mut yearly = Yearly {
            start,
            every: 1,
            count: None,
            until: None,
            months: Vec::new(),
            month_days: Vec::new(),
            weekdays: Vec::new(),
        };
        let mut repeats = "";
        for part in rule.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or(UNREAD)?;
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => repeats = value.trim(),
                "INTERVAL" => yearly.every = number(value).filter(|n| *n > 0).ok_or(UNREAD)?,
                "COUNT" => yearly.count = Some(number(value).ok_or(UNREAD)?),
                "UNTIL" => yearly.until = Some(until(value).ok_or(UNREAD)?),
                "BYMONTH" => yearly.months = list(value, number, 12).ok_or(UNREAD)?,
                "BYMONTHDAY" => yearly.month_days = list(value, number, 31).ok_or(UNREAD)?,
                "BYDAY" => yearly.weekdays = list(value, counted, 35).ok_or(UNREAD)?,
                "WKST" => {}
                _ => return Err(UNREAD),
            }
        }
        if !repeats.eq_ignore_ascii_case("YEARLY") {
            return Err("it repeats otherwise than every year");
        }
        // Without a month, weekdays are counted within the year.
        if yearly.months.is_empty() && !(yearly.weekdays.is_empty() && yearly.month_days.is_empty())
        {
            return Err(UNREAD);
        }
        Ok(yearly)
    }

    /// Its days from `first` to `last`, in order.
    pub(super) fn between(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(last, |until| until.min(last));
        let all = self.years(first, last).flat_map(|year| self.days_of(year));
        let all = all.filter(|day| *day >= self.start).take_while(|day| *day <= last);
        match self.count {
            Some(count) => all.take(count).filter(|day| *day >= first).collect(),
            None => all.filter(|day| *day >= first).collect(),
        }
    }

    /// The years in which it comes back. Those before `first` matter only when it is counted.
    fn years(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = i32> {
        let begins = self.start.year();
        let passed = match self.count {
            Some(_) => 0,
            None => (first.year() - begins).max(0) / self.every,
        };
        let step = usize::try_from(self.every).unwrap_or(1);
        (begins.saturating_add(passed * self.every)..=last.year()).step_by(step)
    }

    fn days_of(&self, year: i32) -> Vec<NaiveDate> {
        let own = [self.start.month()];
        let months = if self.months.is_empty() { &own[..] } else { &self.months };
        let mut days: Vec<_> =
            months.iter().flat_map(|month| self.days_of_month(year, *month)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    fn days_of_month(&self, year: i32, month: u32) -> Vec<NaiveDate> {
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return Vec::new() };
        if self.weekdays.is_empty() && self.month_days.is_empty() {
            return NaiveDate::from_ymd_opt(year, month, self.start.day()).into_iter().collect();
        }
        let next = first.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        let length = i32::try_from((next - first).num_days()).unwrap_or(31);
        let days = first.iter_days().zip(1..=length);
        let fits = |(day, number): (NaiveDate, i32)| {
            let dated = self.month_days.is_empty()
                || self.month_days.iter().any(|n| [number, number - length - 1].contains(n));
            let named = self.weekdays.is_empty()
                || self.weekdays.iter().any(|counted| counted.fits(day, number, length));
            (dated && named).then_some(day)
        };
        days.filter_map(fits).collect()
    }
}

impl Counted {
    /// `number` is the day's in its month.
    fn fits(self, day: NaiveDate, number: i32, length: i32) -> bool {
        let from_start = (number - 1) / 7 + 1;
        let from_end = -((length - number) / 7 + 1);
        day.weekday() == self.day
            && self.nth.is_none_or(|nth| [from_start, from_end].contains(&nth))
    }
}

fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.trim().parse().ok()
}

/// What is read from between commas. More than `at_most` are no list that anybody wrote: each of them is looked at for
/// every day of many years.
fn list<T>(text: &str, read: impl Fn(&str) -> Option<T>, at_most: usize) -> Option<Vec<T>> {
    let few = text.split(',').nth(at_most).is_none();
    few.then(|| text.split(',').map(read).collect())?
}

/// `4TH`, `-1MO`, `FR`.
fn counted(text: &str) -> Option<Counted> {
    let text = text.trim().to_ascii_uppercase();
    let split = text.len().checked_sub(2).filter(|split| text.is_char_boundary(*split))?;
    let (nth, day) = text.split_at(split);
    let day = match day {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    let nth = if nth.is_empty() { None } else { Some(number(nth)?) };
    Some(Counted { nth, day })
}

/// A day, or a moment of it.
fn until(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim().get(..8)?, "%Y%m%d").ok()
}
