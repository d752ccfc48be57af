//! Targets: what managers want a number to come to, each from a day on, so that what was over before is judged by what was
//! aimed at then.

use super::lengths::Measure;
use super::number::{Better, Formula, Number};
use super::value::Value;
use crate::settings::Targets;
use chrono::NaiveDate;

/// What a number should come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// In the number's own unit.
    pub value: f64,
    /// Absent for what the product comes with.
    pub since: Option<NaiveDate>,
}

impl Target {
    /// The one that held on a day.
    pub fn of(number: &Number, targets: &Targets, day: NaiveDate) -> Option<Target> {
        let set = targets.get(number.id).and_then(|aims| aims.range(..=day).next_back());
        match set {
            Some((since, aim)) => aim.map(|value| Target { value, since: Some(*since) }),
            None => number.target.map(|value| Target { value, since: None }),
        }
    }

    /// Whether it is met; absent where there is nothing to compare.
    pub fn is_met(&self, number: &Number, value: &Value) -> Option<bool> {
        let value = value.value?;
        Some(if number.better == Better::Less { value <= self.value } else { value >= self.value })
    }
}

impl Number {
    /// Whether one can aim at something: where neither way is better one cannot.
    pub fn has_aim(&self) -> bool {
        self.better != Better::Neither
    }
}

/// In what a target is typed, and how many of the number's own unit one of it is.
pub fn typed_in(number: &Number) -> (&'static str, f64) {
    match (number.unit(), number.formula) {
        (_, Formula::Length(Measure::Resolve)) => ("hours", 3_600.0),
        (unit, _) => (unit.word(), 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_was_over_is_judged_by_what_was_aimed_at_then() {
        let number = Number::called("K7").unwrap();
        let aims = [(day("2026-03-01"), Some(93.0)), (day("2026-06-01"), None)];
        let targets = Targets::from([("K7".to_owned(), aims.into())]);
        let on = |on| Target::of(number, &targets, day(on)).map(|target| target.value);
        assert_eq!(on("2026-02-28"), Some(90.0), "what the product comes with");
        assert_eq!((on("2026-03-01"), on("2026-05-31")), (Some(93.0), Some(93.0)));
        assert_eq!(on("2026-06-01"), None, "nothing is aimed at any more");
    }

    #[test]
    fn a_target_is_met_on_its_own_side() {
        let met = |id: &str, value| {
            let number = Number::called(id).unwrap();
            let target = Target { value: number.target.unwrap(), since: None };
            target.is_met(number, &Value { value, ..Value::default() })
        };
        assert_eq!((met("K15", Some(5.0)), met("K1", Some(94.9))), (Some(true), Some(false)));
        assert_eq!(met("K1", None), None);
    }
}
