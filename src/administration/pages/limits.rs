//! `/settings/limits`: how many issues one tech holds, when silence closes, what counts as heavy, whom to call.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::forms::LimitsForm;
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/limits.html")]
pub struct Page {
    shell: Shell,
    typed: LimitsForm,
    problems: Problems,
    changes: Vec<Change>,
    /// What is set now, beside what is typed.
    now: Vec<(&'static str, String)>,
}

impl Sheet for Page {
    type Form = LimitsForm;

    const ADDRESS: &'static str = "/settings/limits";

    fn of(parts: Parts<LimitsForm>, now: &Settings, _: &Me) -> Self {
        let Parts { shell, typed, problems, changes } = parts;
        let now = vec![
            ("A tech holds at most", format!("{} issues", now.take_limit)),
            ("One person reports at most", reports(now.report_limit)),
            ("Silence closes after", format!("{} desk days", now.auto_close_days)),
            ("Heavy from", format!("more than {} staff minutes", now.heavy_minutes)),
            ("With one form", files(now)),
            ("One person attaches at most", format!("{} MB a day", now.files_day_mb)),
            ("While the desk is closed", outside(now)),
            ("The desk’s number", now.phone.clone()),
        ];
        Page { shell, typed, problems, changes, now }
    }
}

fn outside(settings: &Settings) -> String {
    match (settings.outside_who.as_str(), settings.outside_phone.as_str()) {
        (_, "") => "nobody is called".to_owned(),
        ("", phone) => phone.to_owned(),
        (who, phone) => format!("{who}, {phone}"),
    }
}

fn reports(limit: i64) -> String {
    match limit {
        0 => "as often as they like".to_owned(),
        limit => format!("{limit} times an hour"),
    }
}

fn files(settings: &Settings) -> String {
    match settings.files_each {
        0 => "no files".to_owned(),
        1 => format!("one file of {} MB", settings.file_mb),
        each => format!("{each} files of {} MB each", settings.file_mb),
    }
}
