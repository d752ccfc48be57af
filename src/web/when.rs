use crate::desk_time::{push_in_words, push_number};
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment as a page shows it: how long ago or until then, with the exact time in the desk's zone behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// For `<time datetime>`.
    pub iso: String,
    /// The exact moment, for a title: "Fri 20 Nov 2026, 9:27 am".
    pub title: String,
    /// "14 min ago", "in 2 h 10 min", "20 Nov".
    pub words: String,
}

impl When {
    pub fn new(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> Self {
        let local = at.with_timezone(&zone).naive_local();
        When { iso: iso(at.naive_utc()), title: title(local), words: words(at, now, local) }
    }

    /// The exact moment in words, today's without its date: for promises. "today at 11:27 am", "Mon 23 Nov at 9 am".
    pub fn exact(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz) -> String {
        let local = at.with_timezone(&zone).naive_local();
        let mut text = String::with_capacity(24);
        match (local.date() - now.with_timezone(&zone).date_naive()).num_days() {
            0 => text.push_str("today"),
            1 => text.push_str("tomorrow"),
            _ => push_weekday(&mut text, local),
        }
        text.push_str(" at ");
        push_clock(&mut text, local);
        text
    }
}

/// "2026-11-20T14:27:00Z".
fn iso(utc: NaiveDateTime) -> String {
    let mut text = String::with_capacity(20);
    push_number(&mut text, utc.year().unsigned_abs().into());
    for (before, two) in [
        ('-', utc.month()),
        ('-', utc.day()),
        ('T', utc.hour()),
        (':', utc.minute()),
        (':', utc.second()),
    ] {
        text.push(before);
        push_two_digits(&mut text, two);
    }
    text.push('Z');
    text
}

/// "Fri 20 Nov 2026, 9:27 am".
fn title(local: NaiveDateTime) -> String {
    let mut text = String::with_capacity(27);
    push_weekday(&mut text, local);
    text.push(' ');
    push_number(&mut text, local.year().unsigned_abs().into());
    text.push_str(", ");
    push_clock(&mut text, local);
    text
}

/// How far away; the date, from two weeks on.
fn words(at: DateTime<Utc>, now: DateTime<Utc>, local: NaiveDateTime) -> String {
    let (gap, past) = if at <= now { (now - at, true) } else { (at - now, false) };
    if gap < TimeDelta::minutes(1) {
        return "just now".to_owned();
    }
    let mut text = String::with_capacity(18);
    if gap >= TimeDelta::days(14) {
        push_date(&mut text, local);
        text.push(' ');
        push_number(&mut text, local.year().unsigned_abs().into());
        return text;
    }
    text.push_str(if past { "" } else { "in " });
    push_in_words(&mut text, gap.num_minutes());
    text.push_str(if past { " ago" } else { "" });
    text
}

/// "Fri 20 Nov".
fn push_weekday(text: &mut String, local: NaiveDateTime) {
    text.push_str(DAYS[local.weekday().num_days_from_monday() as usize]);
    text.push(' ');
    push_date(text, local);
}

/// "20 Nov".
fn push_date(text: &mut String, local: NaiveDateTime) {
    push_number(text, local.day().into());
    text.push(' ');
    text.push_str(MONTHS[local.month0() as usize]);
}

/// "9:27 am", "9 am".
fn push_clock(text: &mut String, local: NaiveDateTime) {
    let (afternoon, hour) = local.hour12();
    push_number(text, hour.into());
    if local.minute() > 0 {
        text.push(':');
        push_two_digits(text, local.minute());
    }
    text.push_str(if afternoon { " pm" } else { " am" });
}

fn push_two_digits(text: &mut String, number: u32) {
    if number < 10 {
        text.push('0');
    }
    push_number(text, number.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn moments_read_as_people_say_them() {
        let (zone, now) = (chrono_tz::America::New_York, at("2026-11-20T15:00:00Z"));
        let words = |moment| When::new(at(moment), now, zone).words;
        assert_eq!(words("2026-11-20T14:59:30Z"), "just now");
        assert_eq!(words("2026-11-20T14:46:00Z"), "14 min ago");
        assert_eq!(words("2026-11-20T16:10:00Z"), "in 1 h 10 min");
        assert_eq!(words("2026-01-05T16:10:00Z"), "5 Jan 2026");
        assert_eq!(When::new(now, now, zone).title, "Fri 20 Nov 2026, 10 am");
        assert_eq!(When::new(now, now, zone).iso, "2026-11-20T15:00:00Z");
        assert_eq!(
            When::new(at("2027-01-01T05:05:59Z"), now, zone).title,
            "Fri 1 Jan 2027, 12:05 am"
        );
        assert_eq!(When::new(at("2026-07-01T16:00:00Z"), now, zone).title, "Wed 1 Jul 2026, 12 pm");
        assert_eq!(When::exact(at("2026-11-20T16:27:00Z"), now, zone), "today at 11:27 am");
        assert_eq!(When::exact(at("2026-11-23T14:00:00Z"), now, zone), "Mon 23 Nov at 9 am");
    }
}
