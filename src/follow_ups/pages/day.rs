//! `/follow-ups`: the meetings of a day, the team's or one's own.

use crate::desk_time;
use crate::follow_ups::domain::{self, Booked};
use crate::follow_ups::forms::DayQuery;
use crate::follow_ups::store;
use crate::web::csv::table;
use crate::web::{Desk, Me, Reply, Shell, Tech, When};
use actix_web::web::Query;
use askama::Template;
use chrono::NaiveDate;

#[derive(Template)]
#[template(path = "follow_ups/day.html")]
struct Page {
    shell: Shell,
    title: String,
    rows: Vec<Row>,
    day: String,
    mine: bool,
    before: String,
    after: String,
}

struct Row {
    booked: Booked,
    when: When,
    time: String,
    overdue: bool,
}

/// More meetings than a team has on one day.
const MOST: i64 = 500;

pub async fn show(desk: Desk<Tech>, query: Query<DayQuery>) -> Reply {
    desk.page(move |conn, me| {
        let (day, mine) = (day_of(&query, me), query.whose == "mine");
        let rows = store::between(conn, span(day, me), mine.then_some(me.id), MOST)?;
        Ok(page(me, day, mine, rows))
    })
    .await
}

pub async fn export(desk: Desk<Tech>, query: Query<DayQuery>) -> Reply {
    desk.file("follow-ups.csv", "text/csv; charset=utf-8", move |conn, me| {
        let mine = (query.whose == "mine").then_some(me.id);
        let rows = store::between(conn, span(day_of(&query, me), me), mine, MOST)?;
        table(&HEADINGS, rows.into_iter().map(cells))
    })
    .await
}

const HEADINGS: [&str; 9] =
    ["at", "kind", "place", "issue", "summary", "software", "reporter", "owner", "ended as"];

fn cells(booked: Booked) -> Vec<String> {
    vec![
        booked.at.to_rfc3339(),
        booked.kind.word().to_owned(),
        booked.place,
        booked.issue.to_string(),
        booked.summary,
        booked.software,
        booked.reporter,
        booked.owner,
        booked.ended_as.map_or_else(String::new, |end| end.word().to_owned()),
    ]
}

/// The day asked for; nonsense is today.
fn day_of(query: &DayQuery, me: &Me) -> NaiveDate {
    let today = me.now.with_timezone(&me.settings.hours.zone()).date_naive();
    desk_time::day(&query.day).unwrap_or(today)
}

fn span(day: NaiveDate, me: &Me) -> (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) {
    domain::day(day, me.settings.hours.zone())
}

fn page(me: &Me, day: NaiveDate, mine: bool, booked: Vec<Booked>) -> Page {
    let zone = me.settings.hours.zone();
    let whose = if mine { "&whose=mine" } else { "" };
    let address = |day: Option<NaiveDate>| {
        day.map_or_else(String::new, |day| format!("/follow-ups?day={day}{whose}"))
    };
    let row = |booked: Booked| Row {
        when: When::new(booked.at, me.now, zone),
        time: booked.at.with_timezone(&zone).format("%-I:%M %P").to_string(),
        overdue: booked.is_overdue(me.now),
        booked,
    };
    Page {
        shell: me.shell("/follow-ups"),
        title: day.format("%A, %-d %B %Y").to_string(),
        rows: booked.into_iter().map(row).collect(),
        day: day.to_string(),
        mine,
        before: address(day.pred_opt()),
        after: address(day.succ_opt()),
    }
}
