//! `/desk`: is it open, whom to call, and how soon somebody gets back.

use crate::accounts::domain::{Health, Standing};
use crate::accounts::store;
use crate::db::Conn;
use crate::desk_time::in_words;
use crate::error::Error;
use crate::issue::Effect;
use crate::settings::Settings;
use crate::triage;
use crate::web::{Doorstep, Reply, Shell, Visitor, When, tel};
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "accounts/desk.html")]
struct Page {
    shell: Shell,
    status: Status,
    promises: Vec<Promise>,
    holidays: Vec<String>,
    zone: String,
    /// For who is signed in.
    standing: Option<View>,
    outside: Option<Outside>,
}

/// Whom to call while the desk is closed, if what it is cannot wait.
struct Outside {
    words: String,
    phone: String,
    href: String,
}

/// How the desk stands.
struct View {
    health: Health,
    line: String,
    /// Whom to call.
    call: String,
}

/// Whether the desk is open, in words.
pub struct Status {
    pub is_open: bool,
    /// "The desk is open".
    pub title: &'static str,
    /// "until today at 6 pm".
    pub line: String,
}

struct Promise {
    icon: &'static str,
    title: String,
    line: &'static str,
    within: String,
}

pub async fn show(doorstep: Doorstep) -> Reply {
    doorstep.page(page).await
}

fn page(conn: &mut Conn, visitor: &Visitor) -> Result<Page, Error> {
    let settings = &visitor.settings;
    let standing = visitor.me.as_ref().map(|_| store::standing(conn, visitor.now)).transpose()?;
    Ok(Page {
        shell: visitor.shell("/desk"),
        status: Status::at(visitor.now, settings),
        promises: Effect::ALL.iter().map(|effect| promise(*effect, visitor)).collect(),
        holidays: holidays(visitor.now, settings),
        zone: settings.hours.zone().name().replace('_', " "),
        outside: outside(visitor.now, settings),
        standing: standing.map(|standing| View::of(&standing, visitor)),
    })
}

fn outside(now: DateTime<Utc>, settings: &Settings) -> Option<Outside> {
    let phone = settings.outside_phone.trim();
    if phone.is_empty() || settings.hours.is_open(now) {
        return None;
    }
    let words = match settings.outside_who.trim() {
        "" => "If it cannot wait until the desk opens, call".to_owned(),
        who => format!("If it cannot wait until the desk opens, {who} answers on"),
    };
    Some(Outside { words, phone: phone.to_owned(), href: tel(phone) })
}

impl View {
    fn of(standing: &Standing, visitor: &Visitor) -> View {
        let is_open = visitor.settings.hours.is_open(visitor.now);
        let call = match (&standing.on_the_phone, is_open) {
            (Some(name), true) => format!("{name} answers the phone now."),
            (Some(name), false) => {
                format!("{name} answers the phone, although the desk is closed.")
            }
            (None, true) => "Nobody has the phone just now: it rings for everybody.".to_owned(),
            (None, false) => {
                let opens = visitor.settings.hours.next_opening(visitor.now);
                let opens = When::exact(opens, visitor.now, visitor.settings.hours.zone());
                format!("Nobody answers the phone before {opens}.")
            }
        };
        View { health: standing.health(visitor.now), line: standing.in_words(visitor.now), call }
    }
}

impl Status {
    pub fn at(now: DateTime<Utc>, settings: &Settings) -> Status {
        let hours = &settings.hours;
        let exact = |at| When::exact(at, now, hours.zone());
        match hours.open_until(now) {
            Some(closes) => Status {
                is_open: true,
                title: "The desk is open",
                line: format!("Until {}.", exact(closes)),
            },
            None => Status {
                is_open: false,
                title: "The desk is closed",
                line: format!(
                    "It opens {}. What you report now waits until then.",
                    exact(hours.next_opening(now))
                ),
            },
        }
    }
}

/// In the reporter's words, so without baskets.
fn promise(effect: Effect, visitor: &Visitor) -> Promise {
    let settings = &visitor.settings;
    let told = triage::told(effect, visitor.now, settings);
    Promise {
        icon: effect.word(),
        title: effect.to_string(),
        line: effect.line(),
        within: in_words(settings.promises.of(told.basket)),
    }
}

/// The next days the desk stays closed although its week says otherwise.
fn holidays(now: DateTime<Utc>, settings: &Settings) -> Vec<String> {
    let today = now.with_timezone(&settings.hours.zone()).date_naive();
    settings
        .hours
        .holidays()
        .range(today..)
        .take(3)
        .map(|(day, name)| match name.as_str() {
            "" => day.format("%A, %-d %B %Y").to_string(),
            name => format!("{name}, {}", day.format("%A, %-d %B %Y")),
        })
        .collect()
}
