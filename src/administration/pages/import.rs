//! `/settings/holidays/import`: holidays from a calendar file, looked over before they count.

use super::holidays::{self, in_words, today};
use super::shell;
use crate::administration::calendar::LeftOut;
use crate::administration::forms::{After, ImportForm};
use crate::db::Conn;
use crate::error::Error;
use crate::settings::store;
use crate::web::{Choice, Desk, Form, Manager, Me, Problems, Reply, Shell};
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "administration/import.html")]
struct Page {
    shell: Shell,
    typed: ImportForm,
    problems: Problems,
    /// Absent until there is something to look over.
    found: Option<Preview>,
}

struct Preview {
    /// As the form sends it back: the first day it was read for.
    first: String,
    until: String,
    days: Vec<Choice<String>>,
    /// Not shown: a form of more would not be read.
    further: usize,
    known: usize,
    left_out: Vec<LeftOut>,
}

/// Ticks on one page.
const MOST: usize = 150;

pub async fn show(desk: Desk<Manager>) -> Reply {
    desk.form(|_, _| Ok(ImportForm::default()), page).await
}

pub async fn submit(desk: Desk<Manager>, form: Form<ImportForm>) -> Reply {
    desk.submit(
        form,
        |conn, me, meant| holidays::change(conn, me, |holidays| holidays.extend(meant.clone())),
        page,
    )
    .await
}

fn page(conn: &mut Conn, me: &Me, form: &ImportForm, problems: &Problems) -> Result<Page, Error> {
    let form = form.read();
    Ok(Page {
        shell: shell(me, After::default(), &[]),
        found: preview(conn, me, &form)?,
        typed: form,
        problems: problems.clone(),
    })
}

fn preview(conn: &mut Conn, me: &Me, form: &ImportForm) -> Result<Option<Preview>, Error> {
    if form.calendar.trim().is_empty() {
        return Ok(None);
    }
    let hours = store::load(conn)?.hours;
    let first = today(me, &hours);
    let found = form.found(first);
    let is_new = |day: &NaiveDate| !hours.holidays().contains_key(day);
    let (new, known): (Vec<_>, Vec<_>) = found.days.into_iter().partition(|(day, _)| is_new(day));
    Ok(Some(Preview {
        first: first.to_string(),
        until: in_words(ImportForm::last(first)),
        further: new.len().saturating_sub(MOST),
        days: new.into_iter().take(MOST).map(|(day, name)| tick(day, &name, form)).collect(),
        known: known.len(),
        left_out: found.left_out,
    }))
}

fn tick(day: NaiveDate, name: &str, form: &ImportForm) -> Choice<String> {
    let title = match name {
        "" => in_words(day),
        name => format!("{}: {name}", in_words(day)),
    };
    Choice { word: day.to_string(), title, line: "", chosen: form.is_ticked(day) }
}
