use super::{Changes, SettingsForm, seen, whole};
use crate::error::Error;
use crate::settings::{Promises, Settings};
use crate::web::{Problems, Typed, optional, required};
use serde::Deserialize;
use serde_json::json;

/// Within how many desk minutes what is promised.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PromisesForm {
    pub vip: String,
    pub p1: String,
    pub p2: String,
    pub bin: String,
    pub relay: String,
    pub seen: String,
}

impl SettingsForm for PromisesForm {
    const NAMES: &'static [&'static str] = &["promises", "relay_minutes"];

    fn of(settings: &Settings, seen: i64) -> Self {
        let Promises { vip, p1, p2, bin } = settings.promises;
        PromisesForm {
            vip: vip.to_string(),
            p1: p1.to_string(),
            p2: p2.to_string(),
            bin: bin.to_string(),
            relay: settings.relay_minutes.to_string(),
            seen: seen.to_string(),
        }
    }

    fn changes(meant: &Changes, _: &Settings) -> Result<Changes, Error> {
        Ok(meant.clone())
    }
}

impl Typed for PromisesForm {
    type Meant = Changes;

    fn check(&self) -> Result<Changes, Problems> {
        let mut problems = Problems::none();
        let mut minutes =
            |field, typed: &str| problems.take(field, whole(typed, Settings::PROMISE));
        let (vip, p1) = (minutes("vip", &self.vip), minutes("p1", &self.p1));
        let (p2, bin) = (minutes("p2", &self.p2), minutes("bin", &self.bin));
        let relay = minutes("relay", &self.relay);
        problems.ok(|| {
            let promises = Promises { vip: vip?, p1: p1?, p2: p2?, bin: bin? };
            let list = vec![("promises", json!(promises)), ("relay_minutes", json!(relay?))];
            Some(Changes { list, seen: seen(&self.seen) })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

/// How much of what.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LimitsForm {
    pub take_limit: String,
    pub report_limit: String,
    pub auto_close_days: String,
    pub heavy_minutes: String,
    pub files_each: String,
    pub file_mb: String,
    pub files_day_mb: String,
    pub phone: String,
    pub outside_who: String,
    pub outside_phone: String,
    pub seen: String,
}

impl SettingsForm for LimitsForm {
    const NAMES: &'static [&'static str] = &[
        "take_limit",
        "report_limit",
        "auto_close_days",
        "heavy_minutes",
        "files_each",
        "file_mb",
        "files_day_mb",
        "phone",
        "outside_who",
        "outside_phone",
    ];

    fn of(settings: &Settings, seen: i64) -> Self {
        LimitsForm {
            take_limit: settings.take_limit.to_string(),
            report_limit: settings.report_limit.to_string(),
            auto_close_days: settings.auto_close_days.to_string(),
            heavy_minutes: settings.heavy_minutes.to_string(),
            files_each: settings.files_each.to_string(),
            file_mb: settings.file_mb.to_string(),
            files_day_mb: settings.files_day_mb.to_string(),
            phone: settings.phone.clone(),
            outside_who: settings.outside_who.clone(),
            outside_phone: settings.outside_phone.clone(),
            seen: seen.to_string(),
        }
    }

    fn changes(meant: &Changes, _: &Settings) -> Result<Changes, Error> {
        Ok(meant.clone())
    }
}

impl Typed for LimitsForm {
    type Meant = Changes;

    fn check(&self) -> Result<Changes, Problems> {
        let mut problems = Problems::none();
        let take_limit = problems.take("take_limit", whole(&self.take_limit, Settings::TAKE_LIMIT));
        let reports = whole(&self.report_limit, Settings::REPORT_LIMIT);
        let reports = problems.take("report_limit", reports);
        let days = whole(&self.auto_close_days, Settings::AUTO_CLOSE_DAYS);
        let days = problems.take("auto_close_days", days);
        let heavy =
            problems.take("heavy_minutes", whole(&self.heavy_minutes, Settings::HEAVY_MINUTES));
        let mut number = |field, typed: &str, range| problems.take(field, whole(typed, range));
        let each = number("files_each", &self.files_each, Settings::FILES_EACH);
        let file = number("file_mb", &self.file_mb, Settings::FILE_MB);
        let day = number("files_day_mb", &self.files_day_mb, Settings::FILES_DAY_MB);
        let ask = "Give the number that people call.";
        let phone = problems.take("phone", required(&self.phone, *Settings::PHONE.end(), ask));
        let who = optional(&self.outside_who, *Settings::OUTSIDE_WHO.end());
        let who = problems.take("outside_who", who);
        let outside = match optional(&self.outside_phone, *Settings::OUTSIDE_PHONE.end()) {
            Ok(None) if who.as_ref().is_some_and(Option::is_some) => {
                Err("Give their number too, or leave both empty.".to_owned())
            }
            checked => checked,
        };
        let outside = problems.take("outside_phone", outside);
        problems.ok(|| {
            let list = vec![
                ("take_limit", json!(take_limit?)),
                ("report_limit", json!(reports?)),
                ("auto_close_days", json!(days?)),
                ("heavy_minutes", json!(heavy?)),
                ("files_each", json!(each?)),
                ("file_mb", json!(file?)),
                ("files_day_mb", json!(day?)),
                ("phone", json!(phone?)),
                ("outside_who", json!(who?.unwrap_or_default())),
                ("outside_phone", json!(outside?.unwrap_or_default())),
            ];
            Some(Changes { list, seen: seen(&self.seen) })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_out_of_bounds_is_named_at_once() {
        let typed = PromisesForm {
            vip: "0".into(),
            p1: "60".into(),
            p2: "soon".into(),
            bin: "60001".into(),
            ..PromisesForm::default()
        };
        let problems = typed.check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["vip", "p2", "bin", "relay"]);
        assert_eq!(problems.with("p2"), Some("Give a whole number from 1 to 60000."));
    }

    #[test]
    fn who_is_called_while_the_desk_is_closed_has_a_number() {
        let typed = |who: &str, phone: &str| LimitsForm {
            outside_who: who.into(),
            outside_phone: phone.into(),
            ..LimitsForm::of(&Settings::default(), 0)
        };
        assert!(typed("", "").check().is_ok() && typed("", "202-555-0170").check().is_ok());
        assert!(typed("The guard", "202-555-0170").check().is_ok());
        assert!(typed("The guard", " ").check().unwrap_err().with("outside_phone").is_some());
    }

    #[test]
    fn a_page_of_settings_sent_back_untouched_says_what_is_set() {
        let settings = Settings::default();
        let promises = PromisesForm::of(&settings, 7).check().unwrap();
        let limits = LimitsForm::of(&settings, 7).check().unwrap();
        for (name, value) in promises.list.iter().chain(&limits.list) {
            assert_eq!(settings.value(name).as_ref(), Ok(value), "{name}");
        }
        assert_eq!((promises.seen, limits.seen), (7, 7));
    }
}
