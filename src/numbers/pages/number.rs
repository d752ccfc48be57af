//! `/numbers/{id}`: one number, its course, how it is counted, and the requests it is made of.

use super::overview::{HERE, report, stat};
use super::scope::Scope;
use super::{Segment, Stat};
use crate::db::Conn;
use crate::desk_time::day_begins;
use crate::error::Error;
use crate::numbers::course::{Step, Steps};
use crate::numbers::filter::Filter;
use crate::numbers::forms::{Before, BehindQuery, PeriodQuery, Which};
use crate::numbers::number::{Formula, Number, Rest, Unit};
use crate::numbers::period::Period;
use crate::numbers::report::Report;
use crate::numbers::store::behind::{Row, Wanted, rows};
use crate::numbers::words::said;
use crate::reports;
use crate::web::chart::Chart;
use crate::web::table::{Cell, Column, Kind, Table};
use crate::web::{BATCH, Batch, Desk, Manager, Me, Reply, Shell, When};
use actix_web::web::{Path, Query};
use askama::Template;
use chrono::TimeDelta;

/// Requests on a page.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "numbers/number.html")]
struct Page {
    shell: Shell,
    scope: Scope,
    number: &'static Number,
    about: String,
    back: String,
    stat: Stat,
    /// Nothing where it is told of the whole period only.
    chart: Option<Chart>,
    /// Where what it counts is kept, if that is no request.
    kept: Option<(&'static str, &'static str)>,
    /// When a report was made last, where the number is about reports.
    last_run: Option<When>,
    tabs: Vec<Segment>,
    rows: Option<Vec<Line>>,
    /// The number is a length of time, so each row has one.
    is_time: bool,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

/// A request behind a number.
struct Line {
    row: Row,
    href: String,
    when: When,
    /// "answered after 12 min".
    took: String,
}

/// What is asked for, in an address.
#[derive(Clone)]
struct Asked {
    number: &'static Number,
    query: PeriodQuery,
    period: Period,
    filter: Filter,
    which: Which,
    before: Option<Before>,
}

type Asking = (Query<PeriodQuery>, Query<Filter>, Query<BehindQuery>);

fn asked(id: &str, (query, filter, behind): &Asking, me: &Me) -> Result<Asked, Error> {
    Ok(Asked {
        number: Number::called(id).ok_or(Error::NotFound)?,
        query: query.0.clone(),
        period: query.period(me.today()),
        filter: filter.0.clone(),
        which: behind.which(),
        before: behind.before(),
    })
}

pub async fn show(desk: Desk<Manager>, id: Path<String>, asking: Asking) -> Reply {
    desk.page(move |conn, me| page(conn, me, &asked(&id, &asking, me)?)).await
}

fn page(conn: &mut Conn, me: &Me, asked: &Asked) -> Result<Page, Error> {
    let Asked { number, period, filter, .. } = asked;
    let here = format!("{HERE}/{}", number.id);
    let address = format!("{}{}", period.query(), filter.query());
    let measures: Vec<_> = number.measure().into_iter().collect();
    let report = report(conn, me, (*period, filter), &measures)?;
    let rows = match reach(&report, asked, me) {
        Some(within) => behind(conn, me, asked, within, PAGE as i64 + 1)?,
        None => number.rows().map(|_| Vec::new()),
    };
    let (rows, next) = cut(rows, asked, me, &format!("{here}?{address}"));
    Ok(Page {
        shell: me.shell(HERE),
        scope: Scope::of(conn, &here, (*period, filter), &asked.query)?,
        number,
        about: format!("{}, compared with the {} days before.", period.in_words(), period.length()),
        back: format!("{HERE}?{address}"),
        is_time: matches!(number.unit(), Unit::Seconds | Unit::DeskMinutes),
        stat: stat(&report, &report.figure(number), &address),
        chart: number.formula.has_course().then(|| chart(&report, number)),
        kept: kept(number),
        last_run: last_run(conn, me, number)?,
        tabs: tabs(asked, &format!("{here}?{address}")),
        csv: format!("{here}.csv?{address}&which={}", asked.which.word()),
        shown: counted(rows.as_ref().map_or(0, Vec::len)),
        first: asked.before.map(|_| format!("{here}?{address}&which={}", asked.which.word())),
        next,
        rows,
    })
}

/// The days in which a page of rows is found: as the sums of the course say how many there are in each part, what is rare is
/// not looked for where it is not. Nothing where there is none.
fn reach(report: &Report, asked: &Asked, me: &Me) -> Option<Period> {
    let rows = asked.number.rows().filter(|rows| rows.rest.is_summed_up(asked.which));
    let Some(rows) = rows else { return Some(asked.period) };
    let zone = me.settings.hours.zone();
    let last = asked.before.map(|before| before.at.with_timezone(&zone).date_naive());
    let (mut from, mut found) = (None, 0);
    for step in report.course.iter().rev() {
        let n = rows.how_many(&step.material.sums, asked.which);
        if last.is_some_and(|last| step.from > last) || n == 0 {
            continue;
        }
        from = Some(step.from);
        // Of the part in which the page before ended, nobody knows how many are left.
        if last.is_none_or(|last| step.to <= last) {
            found += n;
        }
        if found > PAGE as i64 {
            break;
        }
    }
    from.map(|from| Period { from, ..asked.period })
}

/// Nothing where a number is not made of requests.
fn behind(
    conn: &mut Conn,
    me: &Me,
    asked: &Asked,
    period: Period,
    at_most: i64,
) -> Result<Option<Vec<Row>>, Error> {
    let Some(behind) = asked.number.rows() else { return Ok(None) };
    let zone = me.settings.hours.zone();
    let old_enough = match behind.rest {
        Rest::OldEnough(days) => Some(day_begins(me.today() - TimeDelta::days(days), zone)),
        _ => None,
    };
    let wanted = Wanted {
        filter: &asked.filter,
        span: period.instants(zone),
        rows: behind,
        which: asked.which,
        now: me.now,
        old_enough,
        before: asked.before,
        at_most,
    };
    Ok(Some(rows(conn, &wanted)?))
}

fn last_run(conn: &mut Conn, me: &Me, number: &Number) -> Result<Option<When>, Error> {
    if number.formula != Formula::Reports {
        return Ok(None);
    }
    let last = reports::store::last_run(conn, me.now)?;
    Ok(last.map(|at| When::new(at, me.now, me.settings.hours.zone())))
}

/// Where what other rooms count can be looked at.
fn kept(number: &Number) -> Option<(&'static str, &'static str)> {
    Some(match number.formula {
        Formula::RelaysInTime | Formula::RelaysOwed | Formula::RelayTime => {
            ("/relays?whose=all", "Relays")
        }
        Formula::Acknowledging | Formula::CasesAnswered => ("/cases", "Cases"),
        Formula::DocumentsHelped => ("/documents", "Documents"),
        _ => return None,
    })
}

/// A page of rows, and where the next one begins.
fn cut(
    rows: Option<Vec<Row>>,
    asked: &Asked,
    me: &Me,
    here: &str,
) -> (Option<Vec<Line>>, Option<String>) {
    let Some(mut rows) = rows else { return (None, None) };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more).map(|row| Before { at: row.at, id: row.id });
    let next = last.map(|last| format!("{here}&which={}&before={last}", asked.which.word()));
    (Some(rows.into_iter().map(|row| line(row, asked.number, me)).collect()), next)
}

fn line(row: Row, number: &Number, me: &Me) -> Line {
    let took = number.measure().and_then(|measure| row.took(measure));
    Line {
        href: if row.is_line {
            format!("/log?line={}", row.id)
        } else {
            format!("/issues/{}", row.id)
        },
        when: When::new(row.at, me.now, me.settings.hours.zone()),
        took: took
            .map(|took| said(Some(took.into()), number.unit()).to_string())
            .unwrap_or_default(),
        row,
    }
}

fn tabs(asked: &Asked, here: &str) -> Vec<Segment> {
    let tab = |which: Which| Segment {
        href: format!("{here}&which={}", which.word()),
        label: which.label().to_owned(),
        current: which == asked.which,
    };
    let is_share = asked.number.rows().is_some_and(|rows| rows.rest != Rest::Nobody);
    Which::ALL.iter().copied().filter(|_| is_share).map(tab).collect()
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 request".to_owned() } else { format!("{rows} requests") }
}

/// Its course, step by step.
fn course(report: &Report, number: &Number) -> Table {
    let kind = match number.unit() {
        Unit::Cases => Kind::Whole,
        _ => Kind::Decimal(1),
    };
    let steps = Steps::of(report.period).word();
    let columns = vec![Column::new(steps, Kind::Day), Column::new(number.unit().word(), kind)];
    let row = |step: &Step| {
        let value = step.material.value(number).value;
        vec![step.from.into(), value.map_or(Cell::Nothing, Cell::from)]
    };
    let title = format!("{}, by {steps}", number.title);
    Table::new("course", &title, columns).with(report.course.iter().map(row))
}

fn chart(report: &Report, number: &'static Number) -> Chart {
    let chart = Chart::lines("course", course(report, number));
    match report.target(number) {
        Some(target) => chart.goal(target.value),
        None => chart,
    }
}

const HEADINGS: &[&str] = &[
    "sort",
    "id",
    "at (UTC)",
    "summary",
    "department",
    "software",
    "staff minutes",
    "desk minutes to first response",
    "seconds to log",
    "seconds to resolve",
    "desk minutes to resolve",
];

pub async fn csv(desk: Desk<Manager>, id: Path<String>, asking: Asking) -> Reply {
    desk.stream(
        "rows.csv",
        HEADINGS,
        move |_, me| asked(&id, &asking, me),
        |conn, me, asked, last: Option<&Before>| {
            let asked = Asked { before: last.copied().or(asked.before), ..asked.clone() };
            let rows = behind(conn, me, &asked, asked.period, BATCH)?.unwrap_or_default();
            Ok(Batch::of(rows, BATCH, |row| Before { at: row.at, id: row.id }, cells))
        },
    )
    .await
}

fn cells(row: Row) -> Vec<String> {
    let or_blank = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
    vec![
        if row.is_line { "log line" } else { "issue" }.to_owned(),
        row.id.to_string(),
        row.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        row.summary,
        row.department,
        row.software,
        row.minutes.to_string(),
        or_blank(row.response_minutes),
        or_blank(row.logging_seconds),
        or_blank(row.resolve_seconds),
        or_blank(row.resolve_minutes),
    ]
}
