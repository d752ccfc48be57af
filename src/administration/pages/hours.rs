//! `/settings/hours`: the desk's week and the zone of the clock on its wall.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::forms::HoursForm;
use crate::desk_time::zones;
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/hours.html")]
pub struct Page {
    shell: Shell,
    typed: HoursForm,
    problems: Problems,
    changes: Vec<Change>,
    now: String,
    zone: String,
    zones: Vec<&'static str>,
}

impl Sheet for Page {
    type Form = HoursForm;

    const ADDRESS: &'static str = "/settings/hours";

    fn of(parts: Parts<HoursForm>, now: &Settings, _: &Me) -> Self {
        let Parts { shell, typed, problems, changes } = parts;
        Page {
            shell,
            typed,
            problems,
            changes,
            now: now.hours.hours_in_words(),
            zone: now.hours.zone().name().to_owned(),
            zones: zones(),
        }
    }
}
