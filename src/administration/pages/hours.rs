//! `/settings/hours`: the desk's week and the zone of the clock on its wall.

use super::{Change, changes, save, seen_again, shell};
use crate::administration::forms::{After, Changes, HoursForm, Week};
use crate::db::Conn;
use crate::desk_time::DeskHours;
use crate::error::Error;
use crate::settings::store;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use chrono_tz::TZ_VARIANTS;
use serde_json::json;

const PAGE: &str = "/settings/hours";
pub(super) const NAMES: [&str; 1] = ["hours"];

#[derive(Template)]
#[template(path = "administration/hours.html")]
struct Page {
    shell: Shell,
    typed: HoursForm,
    problems: Problems,
    changes: Vec<Change>,
    now: String,
    zone: String,
    zones: Vec<&'static str>,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |conn, _| Ok(HoursForm::of(&store::load(conn)?.hours, store::version(conn, &NAMES)?)),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<HoursForm>) -> Reply {
    desk.submit(form, change, |conn, me, form, problems| {
        page(conn, me, form, problems, After::default())
    })
    .await
}

/// The holidays stay what they are.
fn change(conn: &mut Conn, me: &Me, week: &Week) -> Result<String, Error> {
    let holidays = store::load(conn)?.hours.holidays().clone();
    let hours = DeskHours::new(week.zone, week.days.clone(), holidays)
        .map_err(|problem| Error::Refused(problem.to_string()))?;
    let changes = Changes { list: vec![("hours", json!(hours))], seen: week.seen };
    save(conn, me, PAGE, &changes)
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &HoursForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let hours = store::load(conn)?.hours;
    let version = store::version(conn, &NAMES)?;
    let changes = changes(conn, me, &NAMES)?;
    let seen = seen_again(&form.seen, version, problems);
    Ok(Page {
        shell: shell(me, after, &changes),
        typed: HoursForm { seen, ..form.clone() },
        problems: problems.clone(),
        changes,
        now: hours.hours_in_words(),
        zone: hours.zone().name().to_owned(),
        zones: TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| is_a_place(name)).collect(),
    })
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
