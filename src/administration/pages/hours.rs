//! `/settings/hours`: the desk's week and the zone of the clock on its wall.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::forms::HoursForm;
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell};
use askama::Template;
use chrono_tz::TZ_VARIANTS;

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
        let names = TZ_VARIANTS.iter().map(|zone| zone.name());
        Page {
            shell,
            typed,
            problems,
            changes,
            now: now.hours.hours_in_words(),
            zone: now.hours.zone().name().to_owned(),
            zones: names.filter(|name| is_a_place(name)).collect(),
        }
    }
}

/// As people look for their zone: by a city. The others are old names for the same clocks.
fn is_a_place(name: &str) -> bool {
    let regions = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    name == "UTC" || regions.iter().any(|region| name.starts_with(region))
}
