//! `/settings/holidays`: the days the desk stays closed although its week says otherwise.

use super::{Change, changes, shell};
use crate::administration::forms::{After, HolidayChange, HolidayForm, HoursForm, SettingsForm};
use crate::db::Conn;
use crate::desk_time::{DeskHours, Holidays};
use crate::error::Error;
use crate::settings::store;
use crate::web::{Desk, Form, Manager, Me, Problems, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde_json::json;

pub(super) const PAGE: &str = "/settings/holidays";

#[derive(Template)]
#[template(path = "administration/holidays.html")]
struct Page {
    shell: Shell,
    typed: HolidayForm,
    problems: Problems,
    changes: Vec<Change>,
    coming: Vec<Holiday>,
    past: Vec<Holiday>,
}

struct Holiday {
    /// As the form sends it.
    date: String,
    /// "Thursday, 26 November 2026".
    day: String,
    name: String,
    /// The desk's week is closed on that day anyway.
    idle: bool,
}

pub async fn show(desk: Desk<Manager>, after: Query<After>) -> Reply {
    let after = after.into_inner();
    desk.form(
        |_, _| Ok(HolidayForm::default()),
        move |conn, me, form, problems| page(conn, me, form, problems, after),
    )
    .await
}

pub async fn submit(desk: Desk<Manager>, form: Form<HolidayForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| {
            change(conn, me, |holidays| match meant {
                HolidayChange::Add(day, name) => _ = holidays.insert(*day, name.clone()),
                HolidayChange::Remove(day) => _ = holidays.remove(day),
            })
        },
        |conn, me, form, problems| page(conn, me, form, problems, After::default()),
    )
    .await
}

/// Changes the holidays as they are now: whoever adds one need not have seen the others.
pub(super) fn change(
    conn: &mut Conn,
    me: &Me,
    decide: impl FnOnce(&mut Holidays),
) -> Result<String, Error> {
    let seen = store::version(conn, HoursForm::NAMES)?;
    let hours = store::load(conn)?.hours;
    let mut holidays = hours.holidays().clone();
    decide(&mut holidays);
    let hours = with_holidays(&hours, holidays)?;
    let saved = store::change(conn, &[("hours", json!(hours))], me.id, seen)?;
    Ok(format!("{PAGE}?saved={saved}"))
}

fn with_holidays(hours: &DeskHours, holidays: Holidays) -> Result<DeskHours, Error> {
    use chrono::Weekday::*;
    let week = [Mon, Tue, Wed, Thu, Fri, Sat, Sun].map(|day| hours.spans(day).to_vec());
    DeskHours::new(hours.zone(), week, holidays)
        .map_err(|problem| Error::Refused(problem.to_string()))
}

fn page(
    conn: &mut Conn,
    me: &Me,
    form: &HolidayForm,
    problems: &Problems,
    after: After,
) -> Result<Page, Error> {
    let hours = store::load(conn)?.hours;
    let today = today(me, &hours);
    let changes = changes(conn, me, HoursForm::NAMES)?;
    let mut past: Vec<_> =
        hours.holidays().range(..today).map(|(day, name)| holiday(*day, name, &hours)).collect();
    past.reverse();
    Ok(Page {
        shell: shell(me, after, &changes),
        typed: form.clone(),
        problems: problems.clone(),
        changes,
        coming: hours
            .holidays()
            .range(today..)
            .map(|(day, name)| holiday(*day, name, &hours))
            .collect(),
        past,
    })
}

pub(super) fn today(me: &Me, hours: &DeskHours) -> NaiveDate {
    me.now.with_timezone(&hours.zone()).date_naive()
}

fn holiday(day: NaiveDate, name: &str, hours: &DeskHours) -> Holiday {
    Holiday {
        date: day.to_string(),
        day: in_words(day),
        name: name.to_owned(),
        idle: hours.spans(day.weekday()).is_empty(),
    }
}

/// "Thursday, 26 November 2026".
pub(super) fn in_words(day: NaiveDate) -> String {
    day.format("%A, %-d %B %Y").to_string()
}
