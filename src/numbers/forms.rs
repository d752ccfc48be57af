use super::list::NUMBERS;
use super::number::{Number, Unit};
use super::period::Period;
use super::target::{Target, typed_in};
use crate::people::PersonId;
use crate::settings::Settings;
use crate::web::{Problems, Typed};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The period in an address: `days`, or `from` and `to`. Nonsense is the usual period.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PeriodQuery {
    pub days: String,
    pub from: String,
    pub to: String,
    /// Anything: the fields to narrow the numbers with are to be shown.
    pub narrow: String,
}

impl PeriodQuery {
    pub fn period(&self, today: NaiveDate) -> Period {
        Period::asked(&self.days, &self.from, &self.to, today)
    }
}

crate::words! {
    /// Which rows behind the turns.
    pub enum What {
        Takes = "takes" => "All takes",
        Inversions = "inversions" => "Out of order",
        Skips = "skips" => "Passed over",
        PutBacks = "put-backs" => "Put back",
    }
}

/// The rows behind the turns, as an address asks for them. Nonsense narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RowsQuery {
    pub days: String,
    pub from: String,
    pub to: String,
    pub what: String,
    pub person: String,
    pub before: String,
}

impl RowsQuery {
    pub fn period(&self, today: NaiveDate) -> Period {
        Period::asked(&self.days, &self.from, &self.to, today)
    }

    pub fn what(&self) -> What {
        What::from_word(&self.what).unwrap_or(What::Takes)
    }

    pub fn person(&self) -> Option<PersonId> {
        self.person.parse().ok().map(PersonId)
    }

    pub fn before(&self) -> Option<Before> {
        let (micros, id) = self.before.split_once('-')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        // Outside of what PostgreSQL keeps is outside of every list.
        let kept = (0..=3_000).contains(&at.year());
        Some(Before { at, id: id.parse().ok()? }).filter(|_| kept)
    }
}

crate::words! {
    /// Which of the requests behind a number.
    pub enum Which {
        Counted = "counted" => "Counted",
        Rest = "rest" => "Not counted",
        All = "all" => "All it is out of",
    }
}

/// The rows behind a number, as an address asks for them. Nonsense narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BehindQuery {
    pub which: String,
    pub before: String,
}

impl BehindQuery {
    pub fn which(&self) -> Which {
        Which::from_word(&self.which).unwrap_or(Which::Counted)
    }

    pub fn before(&self) -> Option<Before> {
        RowsQuery { before: self.before.clone(), ..RowsQuery::default() }.before()
    }
}

/// Where a list goes on: before this row, the newest come first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    pub at: DateTime<Utc>,
    pub id: i64,
}

impl std::fmt::Display for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.timestamp_micros(), self.id)
    }
}

/// After something was done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    pub done: String,
}

/// What numbers should come to, as typed: a field for each that can be aimed at, by its id.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TargetsForm {
    #[serde(default)]
    pub seen: String,
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
}

/// What was meant: nothing typed is nothing aimed at.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetsMeant {
    pub list: Vec<(&'static Number, Option<f64>)>,
    pub seen: i64,
}

impl TargetsForm {
    /// What holds on a day.
    pub fn of(settings: &Settings, day: NaiveDate, seen: i64) -> Self {
        let typed = |number: &'static Number| {
            let target = Target::of(number, &settings.targets, day)?;
            let typed = target.value / typed_in(number).1;
            Some((number.id.to_owned(), ((typed * 10_000.0).round() / 10_000.0).to_string()))
        };
        TargetsForm { seen: seen.to_string(), values: NUMBERS.iter().filter_map(typed).collect() }
    }
}

impl Typed for TargetsForm {
    type Meant = TargetsMeant;

    fn check(&self) -> Result<TargetsMeant, Problems> {
        let mut problems = Problems::none();
        let mut list = Vec::new();
        for number in NUMBERS.iter().filter(|number| number.has_aim()) {
            let typed = self.values.get(number.id).map_or("", String::as_str);
            if let Some(value) = problems.take(number.id, aim(number, typed)) {
                list.push((number, value));
            }
        }
        problems.ok(|| Some(TargetsMeant { list, seen: self.seen.parse().unwrap_or(0) }))
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

fn aim(number: &Number, typed: &str) -> Result<Option<f64>, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let times = typed_in(number).1;
    let most = match number.unit() {
        Unit::Percent => 100.0,
        _ => (*Settings::AIM.end() / times).floor(),
    };
    match typed.parse::<f64>() {
        Ok(value) if (0.0..=most).contains(&value) => Ok(Some(value * times)),
        _ => Err(format!("{}: give a number from 0 to {most}, or nothing.", number.title)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_the_address_and_nonsense_is_the_first_page() {
        let before = Before { at: "2026-11-20T15:00:00Z".parse().unwrap(), id: 42 };
        let asked = |text: &str| RowsQuery { before: text.to_owned(), ..RowsQuery::default() };
        assert_eq!(asked(&before.to_string()).before(), Some(before));
        for nonsense in ["", "-", "1", "a-b", "99999999999999999999-1", "9223372036854775807-1"] {
            assert_eq!(asked(nonsense).before(), None, "{nonsense}");
        }
        let query = RowsQuery { what: "all".into(), person: "x".into(), ..RowsQuery::default() };
        assert_eq!((query.what(), query.person()), (What::Takes, None));
    }

    #[test]
    fn targets_sent_back_untouched_are_those_that_hold_and_nothing_is_no_target() {
        let today = "2026-11-23".parse().unwrap();
        let form = TargetsForm::of(&Settings::default(), today, 7);
        let meant = form.check().unwrap();
        for (number, value) in &meant.list {
            assert_eq!(*value, number.target, "{}", number.id);
        }
        assert_eq!(meant.seen, 7);
        let with = |id: &str, typed: &str| {
            let mut form = form.clone();
            form.values.insert(id.to_owned(), typed.to_owned());
            let meant = form.check().map(|meant| {
                meant
                    .list
                    .into_iter()
                    .find(|(number, _)| number.id == id)
                    .and_then(|(_, value)| value)
            });
            meant.map_err(|problems| problems.with(id).unwrap_or_default().to_owned())
        };
        assert_eq!(with("K7", " 92.5 "), Ok(Some(92.5)));
        assert_eq!(with("K7", ""), Ok(None));
        assert_eq!(with("K8a", "36"), Ok(Some(129_600.0)), "typed in hours, kept in seconds");
        for nonsense in ["101", "-1", "much", "NaN", "inf", "1e400"] {
            assert!(with("K7", nonsense).unwrap_err().contains("0 to 100"), "{nonsense}");
        }
    }
}
