//! Lengths of desk time in words.

use crate::desk_time::DeskHours;
use chrono::Weekday;

/// Desk minutes as people who work them say it: "45 min", "10 h, a whole desk day", "50 h, 5 desk days".
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

#[cfg(test)]
mod tests {
    use super::*;

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
