use crate::desk_time::DeskHours;
use crate::issue::Basket;
use crate::links::DocumentPlaces;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Within how many desk minutes an issue of each basket gets its first response.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promises {
    pub vip: i64,
    pub p1: i64,
    pub p2: i64,
    pub bin: i64,
}

impl Promises {
    pub const fn of(&self, basket: Basket) -> i64 {
        match basket {
            Basket::Vip => self.vip,
            Basket::P1 => self.p1,
            Basket::P2 => self.p2,
            Basket::Bin => self.bin,
        }
    }
}

/// What numbers should come to: by a number's id, and by the day from which it holds, so that what was over then is judged by
/// what was aimed at before. In the number's own unit: percent, minutes, seconds. Absent: nothing is aimed at any more.
pub type Targets = BTreeMap<String, BTreeMap<NaiveDate, Option<f64>>>;

/// All settings, each with the default of product.md until a manager changes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Desk hours and holidays, in the desk's zone.
    pub hours: DeskHours,
    /// Desk minutes to first response, by basket.
    pub promises: Promises,
    /// The most issues a tech holds at once.
    pub take_limit: i64,
    /// The most reports that one person sends within an hour, far beyond anybody's need; 0 for no limit.
    pub report_limit: i64,
    /// Desk days of silence after which a resolved issue closes; as long can it be reopened.
    pub auto_close_days: u32,
    /// Staff minutes above which an issue is heavy.
    pub heavy_minutes: i64,
    /// Desk minutes within which an answer is relayed.
    pub relay_minutes: i64,
    /// The largest file that somebody may attach, in MB of 1,048,576 bytes.
    pub file_mb: i64,
    /// The most files that go with one report, message or note; 0 for none.
    pub files_each: i64,
    /// The most that one person attaches within a day, in MB.
    pub files_day_mb: i64,
    /// The desk's telephone number, on every page.
    pub phone: String,
    /// Who is called while the desk is closed, in words: a person, a duty, a company. May be empty.
    pub outside_who: String,
    /// Their number; empty when nobody is called then.
    pub outside_phone: String,
    /// Host and path of pages that count as our documentation.
    pub documents: Vec<String>,
    /// The most documents that are offered on one report; 0 for none.
    pub documents_offered: i64,
    /// Of a hundred learnt tags that are set without asking, so many must be kept; 0 sets none.
    pub learnt_percent: i64,
    /// What managers have set; numbers beside it keep the target they come with.
    pub targets: Targets,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            hours: DeskHours::default(),
            promises: Promises { vip: 60, p1: 60, p2: 180, bin: 600 },
            take_limit: 5,
            report_limit: 120,
            auto_close_days: 5,
            heavy_minutes: 30,
            relay_minutes: 600,
            file_mb: 10,
            files_each: 5,
            files_day_mb: 200,
            phone: "202-555-0143".to_owned(),
            outside_who: String::new(),
            outside_phone: String::new(),
            documents: vec!["docs.example.com".to_owned()],
            documents_offered: 3,
            learnt_percent: 90,
            targets: Targets::new(),
        }
    }
}

/// Why a setting is not taken.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    #[error("There is no setting {0}. There are: {1}.")]
    Unknown(String, String),
    #[error("{name} cannot be {value}: {why}")]
    Value { name: String, value: String, why: String },
}

impl Settings {
    /// Desk minutes of a promise: up to a hundred desk days.
    pub const PROMISE: RangeInclusive<i64> = 1..=60_000;
    /// Issues one tech may hold.
    pub const TAKE_LIMIT: RangeInclusive<i64> = 1..=1_000_000;
    /// Reports of one person within an hour; 0 for no limit.
    pub const REPORT_LIMIT: RangeInclusive<i64> = 0..=10_000;
    /// Desk days.
    pub const AUTO_CLOSE_DAYS: RangeInclusive<u32> = 1..=100;
    /// Staff minutes: up to a day and a night.
    pub const HEAVY_MINUTES: RangeInclusive<i64> = 1..=1_440;
    /// MB of one file; with as many as may go with a form, no more than `web` reads of one.
    pub const FILE_MB: RangeInclusive<i64> = 1..=25;
    /// Files with one form; 0 for none.
    pub const FILES_EACH: RangeInclusive<i64> = 0..=10;
    /// MB of one person within a day.
    pub const FILES_DAY_MB: RangeInclusive<i64> = 1..=10_000;
    /// Documents offered on one report; 0 for none.
    pub const DOCUMENTS_OFFERED: RangeInclusive<i64> = 0..=5;
    /// Percent of learnt tags that must be kept for one to be set without asking; or 0, and none is.
    pub const LEARNT_PERCENT: RangeInclusive<i64> = 50..=99;
    /// What a number may be aimed at: percent, minutes or seconds.
    pub const AIM: RangeInclusive<f64> = 0.0..=10_000_000.0;
    /// Characters of the desk's telephone number.
    pub const PHONE: RangeInclusive<usize> = 1..=40;
    /// Characters of the number for what cannot wait for the desk to open, and of who answers it.
    pub const OUTSIDE_PHONE: RangeInclusive<usize> = 0..=40;
    pub const OUTSIDE_WHO: RangeInclusive<usize> = 0..=100;

    /// Every setting's name, sorted.
    pub fn names() -> Vec<String> {
        as_map(&Settings::default()).keys().cloned().collect()
    }

    /// The value of a setting as JSON.
    ///
    /// # Errors
    /// [`Unfit::Unknown`].
    pub fn value(&self, name: &str) -> Result<Value, Unfit> {
        as_map(self).remove(name).ok_or_else(|| unknown(name))
    }

    /// These settings with one of them changed; what a number must stay within is checked here and nowhere else.
    ///
    /// # Errors
    /// [`Unfit`], in words for who typed it.
    pub fn with(&self, name: &str, value: &Value) -> Result<Settings, Unfit> {
        let mut map = as_map(self);
        *map.get_mut(name).ok_or_else(|| unknown(name))? = value.clone();
        let unfit =
            |why: String| Unfit::Value { name: name.to_owned(), value: value.to_string(), why };
        let changed: Settings =
            serde_json::from_value(Value::Object(map)).map_err(|e| unfit(e.to_string()))?;
        changed.sane().map_err(unfit)?;
        Ok(changed)
    }

    fn sane(&self) -> Result<(), String> {
        let Promises { vip, p1, p2, bin } = self.promises;
        for minutes in [vip, p1, p2, bin, self.relay_minutes] {
            within(minutes, Settings::PROMISE)?;
        }
        within(self.take_limit, Settings::TAKE_LIMIT)?;
        within(self.report_limit, Settings::REPORT_LIMIT)?;
        within(self.auto_close_days, Settings::AUTO_CLOSE_DAYS)?;
        within(self.heavy_minutes, Settings::HEAVY_MINUTES)?;
        within(self.file_mb, Settings::FILE_MB)?;
        within(self.files_each, Settings::FILES_EACH)?;
        within(self.files_day_mb, Settings::FILES_DAY_MB)?;
        within(self.documents_offered, Settings::DOCUMENTS_OFFERED)?;
        if self.learnt_percent != 0 {
            within(self.learnt_percent, Settings::LEARNT_PERCENT)?;
        }
        if !Settings::PHONE.contains(&self.phone.trim().chars().count()) {
            return Err(format!(
                "a telephone number has 1 to {} characters",
                Settings::PHONE.end()
            ));
        }
        for (text, range) in [
            (&self.outside_phone, Settings::OUTSIDE_PHONE),
            (&self.outside_who, Settings::OUTSIDE_WHO),
        ] {
            if !range.contains(&text.trim().chars().count()) {
                return Err(format!("it has at most {} characters", range.end()));
            }
        }
        for aim in self.targets.values().flat_map(BTreeMap::values).flatten() {
            within(*aim, Settings::AIM)?;
        }
        DocumentPlaces::parse(&self.documents.join("\n")).map(drop).map_err(|bad| bad.to_string())
    }
}

/// The number, if the setting may have it. Who types it on a page and who types it at a terminal is told the same.
///
/// # Errors
/// What it must be, in words.
pub fn within<N: PartialOrd + Display>(number: N, range: RangeInclusive<N>) -> Result<N, String> {
    if range.contains(&number) {
        Ok(number)
    } else {
        Err(format!("Give a whole number from {} to {}.", range.start(), range.end()))
    }
}

fn as_map(settings: &Settings) -> serde_json::Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    }
}

fn unknown(name: &str) -> Unfit {
    Unfit::Unknown(name.to_owned(), Settings::names().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn defaults_are_those_of_the_product() {
        let settings = Settings::default();
        assert_eq!((settings.take_limit, settings.auto_close_days), (5, 5));
        assert_eq!(settings.promises, Promises { vip: 60, p1: 60, p2: 180, bin: 600 });
    }

    #[test]
    fn a_setting_changes_alone_and_only_to_what_makes_sense() {
        let settings = Settings::default();
        let changed = settings.with("take_limit", &json!(7)).unwrap();
        assert_eq!(changed, Settings { take_limit: 7, ..settings.clone() });

        for (name, value) in [
            ("take_limit", json!(0)),
            ("take_limit", json!("many")),
            ("report_limit", json!(-1)),
            ("promises", json!({"vip": 0, "p1": 60, "p2": 180, "bin": 600})),
            ("phone", json!("0".repeat(41))),
            ("phone", json!(" ")),
            ("outside_phone", json!("0".repeat(41))),
            ("outside_who", json!("x".repeat(101))),
            ("heavy_minutes", json!(0)),
            ("documents", json!(["docs.example.com", "our docs"])),
            ("documents_offered", json!(6)),
            ("learnt_percent", json!(100)),
            ("learnt_percent", json!(49)),
            ("targets", json!({"K1": {"2026-11-01": -1.0}})),
            ("targets", json!({"K1": {"next week": 95.0}})),
            ("colour", json!("green")),
        ] {
            assert!(settings.with(name, &value).is_err(), "{name} {value}");
        }
    }
}
