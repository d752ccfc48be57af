//! `/numbers/problem-areas`: where support time goes, software by kind (K11).

use super::few;
use super::scope::Scope;
use crate::db::Conn;
use crate::error::Error;
use crate::numbers::area::{Area, Name, areas, lede};
use crate::numbers::count::Sums;
use crate::numbers::filter::Filter;
use crate::numbers::forms::PeriodQuery;
use crate::numbers::period::Period;
use crate::numbers::store::{days, read};
use crate::numbers::tally::Dim;
use crate::tagging::KINDS;
use crate::web::chart::Bar;
use crate::web::csv::CSV;
use crate::web::table::{Cell, Column, Kind, Table};
use crate::web::{Desk, Manager, Me, Reply, Shell};
use actix_web::web::Query;
use askama::Template;
use std::collections::BTreeMap;

const HERE: &str = "/numbers/problem-areas";
/// How many the page shows; the file has all.
const SHOWN: usize = 24;

#[derive(Template)]
#[template(path = "numbers/areas.html")]
struct Page {
    shell: Shell,
    scope: Scope,
    lede: String,
    about: String,
    lines: Vec<Line>,
    shown: String,
    /// Whose requests take the time; nothing where it is narrowed.
    departments: Vec<Line>,
}

struct Line {
    area: Area,
    name: String,
    href: String,
    bar: Bar,
    hours: String,
    change: String,
    gap: String,
    few: String,
}

/// What the areas of a period add up to; the whole of it is summed up already unless it is narrowed to something.
pub(super) fn sums(
    conn: &mut Conn,
    me: &Me,
    period: Period,
    filter: &Filter,
) -> Result<BTreeMap<Name, Sums>, Error> {
    let days = (period.from, period.to);
    Ok(match filter.asked().is_empty() {
        true => read::by_word(conn, Dim::Area, days)?,
        false => days::areas_of(conn, filter, days, me.settings.hours.zone())?,
    })
}

/// The areas of a period beside those of the one before.
fn of(conn: &mut Conn, me: &Me, period: Period, filter: &Filter) -> Result<Vec<Area>, Error> {
    let now = sums(conn, me, period, filter)?;
    Ok(areas(&now, &sums(conn, me, period.before(), filter)?))
}

pub async fn show(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query, &filter)).await
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery, filter: &Filter) -> Result<Page, Error> {
    let period = query.period(me.today());
    let all = of(conn, me, period, filter)?;
    Ok(Page {
        shell: me.shell("/numbers"),
        scope: Scope::of(conn, HERE, (period, filter), query)?,
        lede: lede(&all),
        about: format!(
            "{}. The thin bar is the {} days before.",
            period.in_words(),
            period.length()
        ),
        shown: format!("{} of {} areas", all.len().min(SHOWN), all.len()),
        lines: lines(&all, |area| {
            let narrowed = filter.with(Dim::Software, &area.software).with(Dim::Kind, &area.kind);
            let href = format!("/numbers/K6?{}{}", period.query(), narrowed.query());
            (format!("{}: {}", area.software, called(&area.kind)), href)
        }),
        departments: match filter.asked().is_empty() {
            true => lines(&departments(conn, period)?, |area| {
                let narrowed = filter.with(Dim::Department, &area.software);
                let href = format!("{HERE}?{}{}", period.query(), narrowed.query());
                (area.software.clone(), href)
            }),
            false => Vec::new(),
        },
    })
}

/// A kind as people read it.
pub(super) fn called(kind: &str) -> &'static str {
    KINDS.iter().find(|one| one.word == kind).map_or("Other", |one| one.label)
}

/// The same by asking department, each with the way to its areas.
fn departments(conn: &mut Conn, period: Period) -> Result<Vec<Area>, Error> {
    let mut sums = |period: Period| read::by_word(conn, Dim::Department, (period.from, period.to));
    Ok(areas(&sums(period)?, &sums(period.before())?))
}

/// The first of them, each with its name and where it leads.
fn lines(all: &[Area], of: impl Fn(&Area) -> (String, String)) -> Vec<Line> {
    let minutes = |of: fn(&Area) -> i64| -> Vec<Option<f64>> {
        all.iter().take(SHOWN).map(|area| Some(of(area) as f64)).collect()
    };
    let bars = Bar::of(&minutes(|area| area.minutes), &minutes(|area| area.before));
    all.iter().zip(bars).map(|(area, bar)| line(area, bar, of(area))).collect()
}

fn line(area: &Area, bar: Bar, (name, href): (String, String)) -> Line {
    Line {
        name,
        href,
        bar,
        hours: format!("{:.1}", area.minutes as f64 / 60.0),
        change: signed(area.change() as f64 / 60.0),
        gap: area.gap.map_or_else(|| "–".to_owned(), |gap| format!("{gap:.0}\u{a0}%")),
        few: few(area.requests),
        area: area.clone(),
    }
}

fn signed(hours: f64) -> String {
    if hours < 0.0 { format!("−{:.1}", hours.abs()) } else { format!("+{hours:.1}") }
}

pub async fn csv(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.file("problem-areas.csv", CSV, move |conn, me| {
        table(&of(conn, me, query.period(me.today()), &filter)?).csv()
    })
    .await
}

pub(super) fn table(areas: &[Area]) -> Table {
    let columns = vec![
        Column::new("software", Kind::Text),
        Column::new("kind", Kind::Text),
        Column::new("requests", Kind::Whole),
        Column::new("staff minutes", Kind::Whole),
        Column::new("minutes before", Kind::Whole).before(),
        Column::new("heavy", Kind::Whole),
        Column::new("documentation missing or old, %", Kind::Decimal(2)),
    ];
    let row = |area: &Area| {
        vec![
            area.software.clone().into(),
            area.kind.clone().into(),
            area.requests.into(),
            area.minutes.into(),
            area.before.into(),
            area.heavy.into(),
            area.gap.map_or(Cell::Nothing, Cell::from),
        ]
    };
    Table::new("problem-areas", "Problem areas", columns).with(areas.iter().map(row))
}
