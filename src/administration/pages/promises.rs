//! `/settings/promises`: within how much desk time the desk answers, and relays.

use super::Change;
use super::sheet::{Parts, Sheet};
use crate::administration::domain::in_desk_time;
use crate::administration::forms::PromisesForm;
use crate::issue::Basket;
use crate::settings::Settings;
use crate::web::{Me, Problems, Shell, When};
use askama::Template;

#[derive(Template)]
#[template(path = "administration/promises.html")]
pub struct Page {
    shell: Shell,
    typed: PromisesForm,
    problems: Problems,
    changes: Vec<Change>,
    now: Vec<Promise>,
}

/// One promise as it is kept now.
struct Promise {
    what: String,
    within: String,
    /// When it would end for what is reported at this moment.
    due: String,
}

impl Sheet for Page {
    type Form = PromisesForm;

    const ADDRESS: &'static str = "/settings/promises";

    fn of(parts: Parts<PromisesForm>, now: &Settings, me: &Me) -> Self {
        let Parts { shell, typed, problems, changes } = parts;
        Page { shell, typed, problems, changes, now: promises(now, me) }
    }
}

fn promises(settings: &Settings, me: &Me) -> Vec<Promise> {
    let first = Basket::ALL
        .iter()
        .map(|basket| (format!("First response, {basket}"), settings.promises.of(*basket)));
    let relay = ("Answer relayed".to_owned(), settings.relay_minutes);
    let hours = &settings.hours;
    first
        .chain([relay])
        .map(|(what, minutes)| Promise {
            what,
            within: in_desk_time(minutes, hours),
            due: When::exact(hours.after(me.now, minutes), me.now, hours.zone()),
        })
        .collect()
}
