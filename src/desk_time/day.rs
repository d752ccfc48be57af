use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use std::ops::RangeInclusive;

/// Years that somebody at a desk can mean. Others are slips, and PostgreSQL does not know all of them.
const YEARS: RangeInclusive<i32> = 1900..=2200;

/// A day as date fields send it, `2026-11-26`.
pub fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()))
}

/// The same as somebody typed it.
///
/// # Errors
/// A sentence for who typed it.
pub fn typed_day(text: &str) -> Result<NaiveDate, String> {
    day(text).ok_or_else(|| format!("“{}” is not a date. Write it like 2026-11-26.", text.trim()))
}

/// The same where no day need be given.
///
/// # Errors
/// As of [`typed_day`].
pub fn day_if_typed(text: &str) -> Result<Option<NaiveDate>, String> {
    match text.trim() {
        "" => Ok(None),
        typed => typed_day(typed).map(Some),
    }
}

/// A day as a date field has it; empty for none.
pub fn day_in_field(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// When a day begins on the clock of a wall in this zone: at its first midnight, or as soon after as there is such a time.
pub fn day_begins(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let shown = |hour| zone.from_local_datetime(&(midnight + TimeDelta::hours(hour))).earliest();
    (0..24).find_map(shown).map_or_else(|| midnight.and_utc(), |begins| begins.to_utc())
}

/// The moment that the wall of the desk shows.
///
/// # Errors
/// A sentence, for the hour that the clocks skip in spring. Of the hour they show twice in autumn, the first is meant.
pub fn moment(wall: NaiveDateTime, zone: Tz) -> Result<DateTime<Utc>, &'static str> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(at.with_timezone(&Utc)),
        LocalResult::None => {
            Err("The clocks are put forward in that hour, so there is no such time that day.")
        }
    }
}

/// "3 March 2025".
pub fn day_in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::{day, day_begins, moment};
    use chrono_tz::{
        Africa::Cairo, America::New_York, America::Sao_Paulo, Asia::Beirut, Europe::Berlin,
    };

    #[test]
    fn a_day_begins_when_the_wall_first_shows_it() {
        for (date, zone, begins) in [
            ("2026-11-01", New_York, "2026-11-01T04:00:00+00:00"),
            ("2026-11-02", New_York, "2026-11-02T05:00:00+00:00"),
            // There is no midnight on these.
            ("2026-03-29", Beirut, "2026-03-28T22:00:00+00:00"),
            ("2018-11-04", Sao_Paulo, "2018-11-04T03:00:00+00:00"),
            ("2024-04-26", Cairo, "2024-04-25T22:00:00+00:00"),
        ] {
            assert_eq!(day_begins(day(date).unwrap(), zone).to_rfc3339(), begins, "{date}");
        }
    }

    #[test]
    fn a_day_is_of_a_year_that_somebody_can_mean() {
        assert!(day(" 2026-11-26 ").is_some() && day("1900-01-01").is_some());
        for slip in
            ["", "soon", "2026-02-30", "0026-11-26", "-4800-01-01", "-262143-01-01", "+9999-12-31"]
        {
            assert_eq!(day(slip), None, "{slip}");
        }
    }

    #[test]
    fn a_time_on_the_wall_is_a_moment_unless_the_clocks_skip_it() {
        for (wall, zone, at) in [
            ("2026-11-20T09:30:00", New_York, Some("2026-11-20T14:30:00+00:00")),
            ("2026-03-29T02:30:00", Berlin, None),
            ("2026-10-25T02:30:00", Berlin, Some("2026-10-25T00:30:00+00:00")),
        ] {
            let shown = moment(wall.parse().unwrap(), zone).ok().map(|at| at.to_rfc3339());
            assert_eq!(shown.as_deref(), at, "{wall}");
        }
    }
}
