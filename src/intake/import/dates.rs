//! Moments as other desks write them.

use chrono::{
    DateTime, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone, Utc,
};
use chrono_tz::Tz;

/// The moment that `text` says: ISO 8601, or the day first (`31/12/2016 17:05`, also with dots or hyphens), never the month
/// first. Without an offset it is the desk's wall that showed it; without a time, midnight.
///
/// A time that the wall showed twice is the later one, a time it skipped is read on the clock of the day before: as desk
/// time reads them.
pub fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let date = date_of(date)?;
    if time.trim().is_empty() {
        return on_the_wall(date.and_time(NaiveTime::MIN), zone);
    }
    let (time, offset) = offset_of(time.trim())?;
    let shown = date.and_time(time_of(time)?);
    match offset {
        Some(offset) => Some(offset.from_local_datetime(&shown).single()?.to_utc()),
        None => on_the_wall(shown, zone),
    }
}

fn date_of(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let &[first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 || !(1..=2).contains(&day.len()) || !(1..=2).contains(&month.len()) {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

/// Digits only: no sign, no blank.
fn number(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn time_of(text: &str) -> Option<NaiveTime> {
    ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok())
}

/// A time without its offset, and the offset: `Z`, `+02:00`, `+0200` or `+02`. None when there is a sign and no offset.
fn offset_of(text: &str) -> Option<(&str, Option<FixedOffset>)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time.trim_end(), Some(Utc.fix())));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, None)) };
    let (time, signed) = text.split_at(at);
    let digits = signed.get(1..)?.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits)?, 0),
        4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    let offset = FixedOffset::east_opt(if signed.starts_with('-') { -seconds } else { seconds })?;
    (minutes < 60).then_some((time.trim_end(), Some(offset)))
}

fn on_the_wall(shown: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&shown) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(_, at) => Some(at.to_utc()),
        MappedLocalTime::None => {
            let day_before = shown.checked_sub_signed(TimeDelta::days(1))?;
            let offset = zone.offset_from_local_datetime(&day_before).latest()?.fix();
            Some(offset.from_local_datetime(&shown).single()?.to_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::SecondsFormat;
    use chrono_tz::America::New_York;
    use proptest::prelude::*;

    #[test]
    fn moments_are_read_as_they_were_meant() {
        for (text, meant) in [
            ("2016-08-03T10:00:00Z", "2016-08-03T10:00:00Z"),
            ("2016-08-03t10:00:00.250+02:00", "2016-08-03T08:00:00Z"),
            ("2016-08-03 10:00:00 -0530", "2016-08-03T15:30:00Z"),
            ("2016-08-03 10:00+02", "2016-08-03T08:00:00Z"),
            ("2016-08-03 10:00", "2016-08-03T14:00:00Z"),
            ("2016-12-03", "2016-12-03T05:00:00Z"),
            ("29/2/2016 01:16", "2016-02-29T06:16:00Z"),
            ("03/08/2016 1:16:59", "2016-08-03T05:16:59Z"),
            ("3.8.2016 10:00", "2016-08-03T14:00:00Z"),
            (" 03-08-2016 10:00 ", "2016-08-03T14:00:00Z"),
            ("2016/08/03 10:00", "2016-08-03T14:00:00Z"),
            ("06/11/2016 01:30", "2016-11-06T06:30:00Z"),
            ("13/03/2016 02:30", "2016-03-13T07:30:00Z"),
        ] {
            let read =
                moment(text, New_York).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
            assert_eq!(read.as_deref(), Some(meant), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_not_guessed() {
        for text in [
            "",
            "soon",
            "08/13/2016 10:00",
            "30/02/2016",
            "3/8/16",
            "2016-08",
            "2016-08-03T25:00",
            "2016-08-03 10",
            "2016-08-03 10:00 PM",
            "2016-08-03 10:00+2",
            "2016-08-03 10:00+02:99",
            "+016-08-03",
            "1470218400",
            "2016-08-03 10:00-",
            "2016-08-03 10:00+99:00",
        ] {
            assert_eq!(moment(text, New_York), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "[0-9TZ:/. +é-]{0,30}") {
            let _ = moment(&text, New_York);
        }

        #[test]
        fn every_moment_comes_back(seconds in 0_i64..4_000_000_000) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            prop_assert_eq!(moment(&at.to_rfc3339(), New_York), Some(at));
        }
    }
}
