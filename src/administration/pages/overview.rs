//! `/settings`: everything a manager can set, and what it is set to, in words.

use super::holidays::{in_words, today};
use super::{Change, HERE, learning, trail::BESIDE};
use crate::administration::domain::in_desk_time;
use crate::administration::store::{self, Counts, Staffing};
use crate::audit;
use crate::db::Conn;
use crate::error::Error;
use crate::settings::{self, Promises, Settings};
use crate::web::{Desk, Manager, Me, Reply, Shell};
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "administration/overview.html")]
struct Page {
    shell: Shell,
    groups: Vec<Group>,
    changes: Vec<Change>,
}

struct Group {
    title: &'static str,
    places: Vec<Place>,
}

struct Place {
    href: &'static str,
    icon: &'static str,
    title: &'static str,
    line: String,
}

pub async fn show(desk: Desk<Manager>) -> Reply {
    desk.page(page).await
}

fn page(conn: &mut Conn, me: &Me) -> Result<Page, Error> {
    let settings = settings::store::load(conn)?;
    let counts = store::counts(conn)?;
    let filter = audit::store::Filter {
        what: vec![settings::store::CHANGED.to_owned()],
        ..audit::store::Filter::default()
    };
    let lines = audit::store::lines(conn, &filter, BESIDE)?;
    Ok(Page {
        shell: me.shell(HERE),
        groups: groups(&settings, counts, me),
        changes: lines.into_iter().map(|line| Change::of(line, me)).collect(),
    })
}

fn groups(settings: &Settings, counts: Counts, me: &Me) -> Vec<Group> {
    let place = |href, icon, title, line| Place { href, icon, title, line };
    let Staffing { staff, employees } = counts.staffing;
    let words = vec![
        place(
            "/settings/tags",
            "tag",
            "Kinds and tags",
            counted(counts.tags, "tag of your own", "tags of your own"),
        ),
        place("/settings/rules", "filter", "Tagging rules", counted(counts.rules, "rule", "rules")),
        place(
            "/settings/learning",
            "tag",
            "Learnt tags",
            learning::set_now(settings.learnt_percent),
        ),
        place(
            "/documents",
            "book-open",
            "Documents",
            counted(counts.documents, "document", "documents"),
        ),
        place("/settings/documents", "link", "Where documents live", documents(settings)),
        place(
            "/settings/replies",
            "message-square",
            "Canned replies",
            counted(counts.replies, "reply", "replies"),
        ),
    ];
    let people = vec![
        place(
            "/people",
            "users",
            "People",
            format!("{staff} who work here, {employees} who report."),
        ),
        place("/departments", "building-2", "Departments", "Whom people work for.".to_owned()),
    ];
    let mail = "What people are told by mail: what waits, what failed and why.".to_owned();
    let trail = "Who did what, when, from what to what.".to_owned();
    vec![
        Group { title: "The desk", places: the_desk(settings, me) },
        Group { title: "Words", places: words },
        Group { title: "People", places: people },
        Group { title: "Mail", places: vec![place("/settings/outbox", "mail", "Outbox", mail)] },
        Group {
            title: "What was changed",
            places: vec![place("/settings/audit", "history", "Audit", trail)],
        },
    ]
}

fn the_desk(settings: &Settings, me: &Me) -> Vec<Place> {
    let hours = &settings.hours;
    let place = |href, icon, title, line| Place { href, icon, title, line };
    let promise = |minutes| in_desk_time(minutes, hours);
    let Promises { vip, p1, p2, bin } = settings.promises;
    vec![
        place(
            "/settings/hours",
            "clock",
            "Hours",
            format!("{}, on the clocks of {}.", hours.hours_in_words(), hours.zone().name()),
        ),
        place("/settings/holidays", "calendar-days", "Holidays", holidays(settings, me)),
        place(
            "/settings/promises",
            "timer",
            "Promises",
            format!(
                "First response within {} (VIP), {} (P1), {} (P2), {} (bin).",
                promise(vip),
                promise(p1),
                promise(p2),
                promise(bin)
            ),
        ),
        place(
            "/settings/targets",
            "chart-line",
            "Targets",
            "What the numbers should come to, each from the day it was set.".to_owned(),
        ),
        place(
            "/settings/limits",
            "hand",
            "Limits",
            format!(
                "A tech holds at most {} issues. Silence closes after {} desk days. The desk’s number is {}.",
                settings.take_limit, settings.auto_close_days, settings.phone
            ),
        ),
    ]
}

fn holidays(settings: &Settings, me: &Me) -> String {
    let coming = settings.hours.holidays().range(today(me, &settings.hours)..);
    let (mut first, count) = (coming.clone(), coming.count());
    match (first.next(), count) {
        (None, _) => "None to come.".to_owned(),
        (Some((day, name)), 1) => format!("One to come: {}.", named(*day, name)),
        (Some((day, name)), n) => format!("{n} to come, next {}.", named(*day, name)),
    }
}

fn named(day: NaiveDate, name: &str) -> String {
    match name {
        "" => in_words(day),
        name => format!("{name}, {}", in_words(day)),
    }
}

fn counted(number: i64, one: &str, many: &str) -> String {
    match number {
        0 => format!("No {one} yet."),
        1 => format!("1 {one}."),
        n => format!("{n} {many}."),
    }
}

fn documents(settings: &Settings) -> String {
    match settings.documents.as_slice() {
        [] => "No link counts as a document.".to_owned(),
        places => format!("Links to {} count as documents.", places.join(", ")),
    }
}
