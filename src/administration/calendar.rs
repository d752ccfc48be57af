//! Holidays in a calendar file: the whole days of its events, those that come back every year among them.
//!
//! Reads what calendar programs write for holidays (RFC 5545) and says what it leaves out, and why. Any text will do:
//! what is no calendar has no holidays.

mod yearly;

#[cfg(test)]
mod tests;

use crate::desk_time::{HOLIDAY_NAME, Holidays};
use chrono::{NaiveDate, TimeDelta};
use yearly::Yearly;

/// More events than any calendar of holidays has.
const MOST_EVENTS: usize = 2_000;

/// Days of one event; what lasts longer is a season.
const LONGEST: i64 = 31;

/// What a calendar says about some days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub days: Holidays,
    pub left_out: Vec<LeftOut>,
}

/// An event that closes no day, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    pub name: String,
    pub why: &'static str,
}

/// The holidays of a calendar, from the first day to the last.
pub fn holidays_in(text: &str, first: NaiveDate, last: NaiveDate) -> Found {
    let mut found = Found::default();
    for event in events(text).take(MOST_EVENTS) {
        match event.days(first, last) {
            Ok(days) => days.into_iter().for_each(|day| found.add(day, &event.name)),
            Err(why) => found.left_out.push(LeftOut { name: event.name, why }),
        }
    }
    found
}

impl Found {
    fn add(&mut self, day: NaiveDate, name: &str) {
        let known = self.days.entry(day).or_default();
        if known.is_empty() {
            known.push_str(name);
        } else if known != name && known.chars().count() + name.chars().count() < HOLIDAY_NAME {
            known.push_str(", ");
            known.push_str(name);
        }
    }
}

/// An event as the file has it, each value still as written.
#[derive(Clone, Debug, Default)]
struct Event {
    name: String,
    start: String,
    end: String,
    duration: String,
    rule: String,
    but: Vec<String>,
    cancelled: bool,
}

impl Event {
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "SUMMARY" => self.name = plain(value),
            "DTSTART" => value.clone_into(&mut self.start),
            "DTEND" => value.clone_into(&mut self.end),
            "DURATION" => value.clone_into(&mut self.duration),
            "RRULE" => value.clone_into(&mut self.rule),
            "EXDATE" => self.but.extend(value.split(',').map(str::to_owned)),
            "STATUS" => self.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            _ => {}
        }
    }

    /// Those of its days that lie between these two, or why it has none.
    fn days(&self, first: NaiveDate, last: NaiveDate) -> Result<Vec<NaiveDate>, &'static str> {
        if self.cancelled {
            return Err("it is cancelled");
        }
        let start = whole_day(&self.start).ok_or(match self.start.is_empty() {
            true => "it says no day",
            false => "it has a time of day",
        })?;
        let length = self.length(start)?;
        let but: Vec<_> = self.but.iter().filter_map(|day| whole_day(day)).collect();
        // One that begins earlier may still reach in.
        let from = first - TimeDelta::days(length - 1);
        let begins = match self.rule.as_str() {
            "" => vec![start],
            rule => Yearly::parse(rule, start)?.between(from, last),
        };
        let begins = begins.into_iter().filter(|day| !but.contains(day));
        let days =
            begins.flat_map(|day| day.iter_days().take(usize::try_from(length).unwrap_or(1)));
        Ok(days.filter(|day| (first..=last).contains(day)).collect())
    }

    /// In days. The end is the first day that no longer belongs to it.
    fn length(&self, start: NaiveDate) -> Result<i64, &'static str> {
        let days = match (self.end.as_str(), self.duration.as_str()) {
            ("", "") => 1,
            ("", duration) => days_in(duration).ok_or("it lasts no whole days")?,
            (end, _) => (whole_day(end).ok_or("it has a time of day")? - start).num_days().max(1),
        };
        if days <= LONGEST { Ok(days) } else { Err("it lasts longer than a month") }
    }
}

/// `20261126`; and midnight on no zone's clock, as some programs write a whole day.
fn whole_day(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    let day = value.strip_suffix("T000000").unwrap_or(value);
    let digits = day.len() == 8 && day.bytes().all(|byte| byte.is_ascii_digit());
    let day = digits.then(|| NaiveDate::parse_from_str(day, "%Y%m%d").ok())??;
    // Earlier years are mistakes, and would only be counted through.
    (day >= NaiveDate::from_ymd_opt(1900, 1, 1)?).then_some(day)
}

/// `P2D`, `P1W`.
fn days_in(duration: &str) -> Option<i64> {
    let length = duration.trim().strip_prefix('P')?;
    match (length.strip_suffix('D'), length.strip_suffix('W')) {
        (Some(days), _) => days.parse().ok(),
        (_, Some(weeks)) => weeks.parse::<i64>().ok()?.checked_mul(7),
        _ => None,
    }
    .filter(|days| *days > 0)
}

/// Every event of the text that is closed. What stands inside one, such as an alarm, is passed over.
fn events(text: &str) -> impl Iterator<Item = Event> {
    let lines = unfolded(text);
    let mut event: Option<Event> = None;
    let mut inside: usize = 0;
    lines.into_iter().filter_map(move |line| {
        let (name, value) = property(&line)?;
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VEVENT") => (event, inside) = (Some(Event::default()), 0),
            ("BEGIN", _) => inside += 1,
            ("END", "VEVENT") => return event.take(),
            ("END", _) => inside = inside.saturating_sub(1),
            (name, _) if inside == 0 => event.iter_mut().for_each(|event| event.take(name, value)),
            _ => {}
        }
        None
    })
}

/// A line that begins with a blank belongs to the one before.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(['\n', '\r']).filter(|line| !line.is_empty()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// `DTSTART;VALUE=DATE:20261126` as name and value. A colon in quotes belongs to a parameter.
fn property(line: &str) -> Option<(String, &str)> {
    let mut quoted = false;
    let colon = line.find(|c| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let name = head.split(';').next().unwrap_or_default().trim();
    Some((name.to_ascii_uppercase(), value.trim()))
}

/// A text without its escapes, on one line, as long as a holiday's name may be.
fn plain(value: &str) -> String {
    let mut text = String::new();
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') | None => text.push(' '),
                Some(escaped) => text.push(escaped),
            },
            letter if letter.is_control() => text.push(' '),
            letter => text.push(letter),
        }
    }
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(HOLIDAY_NAME).collect::<String>().trim_end().to_owned()
}
