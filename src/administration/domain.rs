//! Lengths of desk time in words; a person's last day; where a list of people goes on.

use crate::desk_time::{DeskHours, day_begins};
use crate::people::PersonId;
use chrono::{DateTime, NaiveDate, Utc, Weekday};
use chrono_tz::Tz;

/// Desk minutes as people who work them say it: "45 min", "10 h, a desk day", "50 h, 5 desk days".
///
/// A desk day is the longest of the desk's week.
pub fn in_desk_time(minutes: i64, hours: &DeskHours) -> String {
    let said = match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    };
    let day = longest_day(hours).max(1);
    match minutes * 10 / day {
        ..10 => said,
        10 => format!("{said}, a desk day"),
        tenths if tenths % 10 == 0 => format!("{said}, {} desk days", tenths / 10),
        tenths => format!("{said}, {}.{} desk days", tenths / 10, tenths % 10),
    }
}

/// Minutes.
fn longest_day(hours: &DeskHours) -> i64 {
    use Weekday::*;
    let open = |day| hours.spans(day).iter().map(|span| i64::from(span.closes() - span.opens()));
    [Mon, Tue, Wed, Thu, Fri, Sat, Sun].map(|day| open(day).sum()).into_iter().max().unwrap_or(0)
}

/// When somebody's last day was over: at its midnight on the desk's clock, or now if it is today.
///
/// # Errors
/// In words, when it is still to come: who is ended has no way in from that moment on.
pub fn end_of(last_day: NaiveDate, now: DateTime<Utc>, zone: Tz) -> Result<DateTime<Utc>, String> {
    let today = now.with_timezone(&zone).date_naive();
    if last_day > today {
        return Err("That day is still to come. End them on it, not before.".to_owned());
    }
    Ok(day_begins(last_day.succ_opt().unwrap_or(last_day), zone).min(now))
}

/// Where a list of people goes on: after this one in the order of names.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// In lower case, as the order goes by.
    pub name: String,
    pub id: PersonId,
}

impl Place {
    /// As the address carries it; nonsense is the first page.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, name) = text.split_once('-')?;
        Some(Place { name: name.to_owned(), id: PersonId(id.parse().ok()?) })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.id, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_day_ends_at_midnight_and_never_later_than_now() {
        let now: DateTime<Utc> = "2026-11-20T15:00:00Z".parse().unwrap();
        let zone = chrono_tz::America::New_York;
        let end = |day: &str| end_of(day.parse().unwrap(), now, zone).map(|at| at.to_rfc3339());
        assert_eq!(end("2026-11-20").as_deref(), Ok("2026-11-20T15:00:00+00:00"));
        assert_eq!(end("2026-11-19").as_deref(), Ok("2026-11-20T05:00:00+00:00"));
        assert!(end("2026-11-21").is_err());
        // In Cairo the clocks went from midnight to one.
        let skipped = end_of("2024-04-25".parse().unwrap(), now, chrono_tz::Africa::Cairo).unwrap();
        assert_eq!(skipped.to_rfc3339(), "2024-04-25T22:00:00+00:00");
    }

    #[test]
    fn a_place_in_the_list_survives_the_address() {
        let place = Place { name: "o’neil-smith, ana".to_owned(), id: PersonId(7) };
        assert_eq!(Place::parse(&place.to_string()), Some(place));
        assert_eq!((Place::parse("ana"), Place::parse("x-ana")), (None, None));
    }

    #[test]
    fn lengths_are_said_as_who_works_them_counts() {
        let usual = DeskHours::default();
        for (minutes, words) in [
            (1, "1 min"),
            (60, "1 h"),
            (90, "1 h 30 min"),
            (599, "9 h 59 min"),
            (600, "10 h, a desk day"),
            (930, "15 h 30 min, 1.5 desk days"),
            (3_000, "50 h, 5 desk days"),
        ] {
            assert_eq!(in_desk_time(minutes, &usual), words);
        }
        let short: DeskHours =
            serde_json::from_str(r#"{"zone":"UTC","week":{"mon":["9-12","13-14"]}}"#).unwrap();
        assert_eq!(in_desk_time(240, &short), "4 h, a desk day");
    }
}
