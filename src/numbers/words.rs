//! Numbers as people read them.

use super::number::{Better, Number, Unit};
use super::value::Value;

/// A value in words of its unit, apart from that unit: "91.3" and "%".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub value: String,
    pub unit: &'static str,
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            "" => f.write_str(&self.value),
            unit => write!(f, "{}\u{a0}{unit}", self.value),
        }
    }
}

/// Where there is nothing to divide by.
pub const NOTHING: &str = "–";

pub fn said(value: Option<f64>, unit: Unit) -> Said {
    let Some(value) = value else { return Said { value: NOTHING.to_owned(), unit: "" } };
    let (value, unit) = match unit {
        Unit::Percent => (format!("{value:.1}"), "%"),
        Unit::Cases => (grouped(value.round() as i64), ""),
        Unit::DeskMinutes => desk_time(value),
        Unit::Seconds => clock_time(value),
    };
    Said { value, unit }
}

fn desk_time(minutes: f64) -> (String, &'static str) {
    match minutes {
        minutes if minutes < 120.0 => (trimmed(minutes), "min"),
        minutes => (format!("{:.1}", minutes / 60.0), "desk h"),
    }
}

fn clock_time(seconds: f64) -> (String, &'static str) {
    match seconds {
        seconds if seconds < 1.0 => (trimmed((seconds * 1_000.0).round()), "ms"),
        seconds if seconds < 120.0 => (trimmed(seconds), "s"),
        seconds if seconds < 7_200.0 => (trimmed(seconds / 60.0), "min"),
        seconds if seconds < 172_800.0 => (format!("{:.1}", seconds / 3_600.0), "h"),
        seconds => (format!("{:.1}", seconds / 86_400.0), "days"),
    }
}

/// One place after the point, if that says something.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// "1,027".
pub fn grouped(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut text = String::from(if n < 0 { "−" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How a number moved since the period before: verdict, arrow and words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    /// better, worse, same, or nothing.
    pub verdict: &'static str,
    pub arrow: &'static str,
    pub words: String,
}

pub fn change(number: &Number, now: &Value, before: &Value) -> Change {
    let (Some(value), Some(was)) = (now.value, before.value) else { return Change::default() };
    let by = value - was;
    if by.abs() < smallest(number.unit(), was) {
        return Change { verdict: "same", arrow: "minus", words: "No real change".to_owned() };
    }
    let is_more = by > 0.0;
    let verdict = match (number.better, is_more) {
        (Better::Neither, _) => "",
        (Better::More, true) | (Better::Less, false) => "better",
        _ => "worse",
    };
    let arrow = if is_more { "arrow-up" } else { "arrow-down" };
    Change {
        verdict,
        arrow,
        words: format!("{} {}", difference(number.unit(), by), direction(number, is_more, verdict)),
    }
}

/// Differences below this are none.
fn smallest(unit: Unit, was: f64) -> f64 {
    match unit {
        Unit::Percent => 0.5,
        Unit::Cases => (was * 0.02).max(1.0),
        Unit::DeskMinutes | Unit::Seconds => (was * 0.02).max(0.000_5),
    }
}

fn difference(unit: Unit, by: f64) -> String {
    match unit {
        Unit::Percent => format!("{:.1} points", by.abs()),
        _ => said(Some(by.abs()), unit).to_string(),
    }
}

fn direction(number: &Number, is_more: bool, verdict: &'static str) -> &'static str {
    match (number.unit(), is_more) {
        (Unit::Cases, true) => "more",
        (Unit::Cases, false) => "fewer",
        (Unit::Percent, true) if verdict.is_empty() => "more",
        (Unit::Percent, false) if verdict.is_empty() => "less",
        (Unit::Percent, _) => verdict,
        (_, true) => "slower",
        (_, false) => "faster",
    }
}

/// "≥ 95 %".
pub fn aimed_at(number: &Number, target: f64) -> String {
    let said = match number.unit() {
        Unit::Percent => format!("{}\u{a0}%", trimmed(target)),
        unit => said(Some(target), unit).to_string(),
    };
    let side = if number.better == Better::Less { "≤" } else { "≥" };
    format!("{side} {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> &'static Number {
        Number::called(id).unwrap()
    }

    fn value(value: f64) -> Value {
        Value { value: Some(value), ..Value::default() }
    }

    #[test]
    fn a_value_is_told_in_its_unit_and_nothing_is_a_dash() {
        for (n, unit, words) in [
            (91.26, Unit::Percent, "91.3\u{a0}%"),
            (1_027_000.0, Unit::Cases, "1,027,000"),
            (57.0, Unit::DeskMinutes, "57\u{a0}min"),
            (190.0, Unit::DeskMinutes, "3.2\u{a0}desk h"),
            (0.0123, Unit::Seconds, "12\u{a0}ms"),
            (27.5, Unit::Seconds, "27.5\u{a0}s"),
            (5_400.0, Unit::Seconds, "90\u{a0}min"),
            (11_520.0, Unit::Seconds, "3.2\u{a0}h"),
            (259_200.0, Unit::Seconds, "3.0\u{a0}days"),
        ] {
            assert_eq!(said(Some(n), unit).to_string(), words);
        }
        assert_eq!(said(None, Unit::Percent).to_string(), "–");
        assert_eq!(
            (grouped(-1_234), grouped(999), grouped(0)),
            ("−1,234".into(), "999".into(), "0".into())
        );
    }

    #[test]
    fn a_change_says_its_direction_in_words() {
        let words = |id, now, was| {
            let change = change(of(id), &value(now), &value(was));
            (change.verdict, change.words.replace('\u{a0}', " "))
        };
        assert_eq!(words("K1", 91.0, 87.0), ("better", "4.0 points better".into()));
        assert_eq!(words("K15", 6.0, 3.0), ("worse", "3.0 points worse".into()));
        assert_eq!(words("K1", 91.0, 90.8), ("same", "No real change".into()));
        assert_eq!(words("K6", 120.0, 100.0), ("", "20 more".into()));
        assert_eq!(words("K10", 5.0, 9.0), ("", "4.0 points less".into()));
        assert_eq!(words("K7a", 30.0, 57.0), ("better", "27 min faster".into()));
        assert_eq!(change(of("K1"), &Value::default(), &value(3.0)), Change::default());
    }

    #[test]
    fn a_target_is_told_with_its_side() {
        let told = |id, target| aimed_at(of(id), target).replace('\u{a0}', " ");
        for (id, target, words) in [
            ("K1", 95.0, "≥ 95 %"),
            ("K15", 2.5, "≤ 2.5 %"),
            ("K7a", 180.0, "≤ 3.0 desk h"),
            ("K5", 30.0, "≤ 30 s"),
        ] {
            assert_eq!(told(id, target), words);
        }
    }
}
