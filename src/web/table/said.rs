//! Figures in words and in digits: for people, and for programs.

use super::{Cell, Kind};
use crate::desk_time::in_words;
use chrono::SecondsFormat;

impl Cell {
    /// As a page shows it: "1,236", "91.3 %", "1 h 12 min", "7 Sep 2026"; "–" for nothing.
    pub fn shown(&self, kind: Kind) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Day(day) => day.format("%-d %b %Y").to_string(),
            Cell::At(at) => at.format("%-d %b %Y %H:%M UTC").to_string(),
            Cell::Nothing => "–".to_owned(),
            Cell::Whole(_) | Cell::Number(_) => {
                self.number().map_or_else(|| "–".to_owned(), |number| figure(number, kind))
            }
        }
    }

    /// As a program reads it: no separators, a point, parts of one, minutes, ISO days and moments in UTC; nothing is empty.
    pub fn plain(&self, kind: Kind) -> String {
        match self {
            Cell::Nothing => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Day(day) => day.format("%Y-%m-%d").to_string(),
            Cell::At(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
            Cell::Whole(whole) if kind != Kind::Share => whole.to_string(),
            Cell::Whole(_) | Cell::Number(_) => {
                self.number().map(|number| digits(number, places(kind))).unwrap_or_default()
            }
        }
    }
}

/// A figure as people say it.
pub fn figure(number: f64, kind: Kind) -> String {
    match kind {
        Kind::Minutes => match number.round() as i64 {
            minutes if minutes < 0 => format!("−{}", in_words(minutes.saturating_neg())),
            minutes => in_words(minutes),
        },
        Kind::Share => format!("{}\u{a0}%", minus(&grouped(&digits(number * 100.0, 1)))),
        _ => minus(&grouped(&digits(number, places(kind)))),
    }
}

fn places(kind: Kind) -> usize {
    match kind {
        Kind::Decimal(places) => places.into(),
        Kind::Share => 4,
        _ => 0,
    }
}

/// In digits, and never "-0".
fn digits(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.chars().all(|c| matches!(c, '0' | '.')) => zero.to_owned(),
        _ => text,
    }
}

/// "1,236": a comma before every third digit in front of the point.
fn grouped(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut text = sign.to_owned();
    for (at, digit) in digits.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// With the sign that people read: a hyphen before a figure looks like a dash.
pub fn minus(text: &str) -> String {
    text.replacen('-', "−", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_say_them_and_written_as_programs_read_them() {
        for (cell, kind, shown, plain) in [
            (Cell::from(1_236), Kind::Whole, "1,236", "1236"),
            (Cell::from(-1_236_000), Kind::Whole, "−1,236,000", "-1236000"),
            (Cell::from(999.4), Kind::Whole, "999", "999"),
            (Cell::from(-0.01), Kind::Decimal(1), "0.0", "0.0"),
            (Cell::from(1_234.56), Kind::Decimal(1), "1,234.6", "1234.6"),
            (Cell::from(0.913), Kind::Share, "91.3\u{a0}%", "0.9130"),
            (Cell::from(-0.03), Kind::Share, "−3.0\u{a0}%", "-0.0300"),
            (Cell::from(1), Kind::Share, "100.0\u{a0}%", "1.0000"),
            (Cell::from(72), Kind::Minutes, "1 h 12 min", "72"),
            (Cell::from(-72), Kind::Minutes, "−1 h 12 min", "-72"),
            (Cell::Nothing, Kind::Minutes, "–", ""),
            (
                Cell::from("2026-09-07".parse::<chrono::NaiveDate>().unwrap()),
                Kind::Day,
                "7 Sep 2026",
                "2026-09-07",
            ),
            (
                Cell::from(
                    "2026-11-20T14:27:09.5Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
                ),
                Kind::Moment,
                "20 Nov 2026 14:27 UTC",
                "2026-11-20T14:27:09Z",
            ),
        ] {
            assert_eq!(
                (cell.shown(kind), cell.plain(kind)),
                (shown.into(), plain.into()),
                "{cell:?}"
            );
        }
    }
}
