use super::{Changes, SettingsForm, seen, whole};
use crate::error::Error;
use crate::settings::Settings;
use crate::web::{Problems, Typed};
use serde::Deserialize;
use serde_json::json;

/// How sure a learnt tag must be to be set without asking.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LearningForm {
    pub learnt_percent: String,
    pub seen: String,
}

impl SettingsForm for LearningForm {
    const NAMES: &'static [&'static str] = &["learnt_percent"];

    fn of(settings: &Settings, seen: i64) -> Self {
        LearningForm { learnt_percent: settings.learnt_percent.to_string(), seen: seen.to_string() }
    }

    fn changes(meant: &Changes, _: &Settings) -> Result<Changes, Error> {
        Ok(meant.clone())
    }
}

impl Typed for LearningForm {
    type Meant = Changes;

    fn check(&self) -> Result<Changes, Problems> {
        let mut problems = Problems::none();
        let never = self.learnt_percent.trim() == "0";
        let asked =
            if never { Ok(0) } else { whole(&self.learnt_percent, Settings::LEARNT_PERCENT) };
        let asked = asked.map_err(|_| "Give a whole number from 50 to 99, or 0 for never.");
        let percent = problems.take("learnt_percent", asked);
        problems.ok(|| {
            let list = vec![("learnt_percent", json!(percent?))];
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
    fn never_is_a_number_and_what_cannot_be_promised_is_refused() {
        let typed = |typed: &str| {
            LearningForm { learnt_percent: typed.to_owned(), ..LearningForm::default() }.check()
        };
        for (text, means) in [("0", 0), (" 90 ", 90), ("50", 50), ("99", 99)] {
            assert_eq!(typed(text).unwrap().list, [("learnt_percent", json!(means))], "{text}");
        }
        for text in ["", "1", "49", "100", "-5", "many", "90.5"] {
            assert!(typed(text).is_err(), "{text}");
        }
    }
}
