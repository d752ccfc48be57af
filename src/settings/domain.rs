use crate::desk_time::DeskHours;
use crate::issue::Basket;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// The desk's telephone number, on every page.
    pub phone: String,
    /// Host and path of pages that count as our documentation.
    pub documents: Vec<String>,
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
            phone: "202-555-0143".to_owned(),
            documents: vec!["docs.example.com".to_owned()],
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
        let minutes = [
            self.promises.vip,
            self.promises.p1,
            self.promises.p2,
            self.promises.bin,
            self.relay_minutes,
        ];
        if minutes.iter().any(|minutes| !(1..=60_000).contains(minutes)) {
            return Err("promises are 1 to 60,000 desk minutes".to_owned());
        }
        if !(1..=1_000_000).contains(&self.take_limit) || !(1..=100).contains(&self.auto_close_days)
        {
            return Err("take_limit is 1 to 1,000,000, auto_close_days 1 to 100".to_owned());
        }
        if !(0..=10_000).contains(&self.report_limit) {
            return Err("report_limit is 1 to 10,000, or 0 for none".to_owned());
        }
        if self.phone.chars().count() > 40 {
            return Err("a telephone number has at most 40 characters".to_owned());
        }
        Ok(())
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
            ("colour", json!("green")),
        ] {
            assert!(settings.with(name, &value).is_err(), "{name} {value}");
        }
    }
}
