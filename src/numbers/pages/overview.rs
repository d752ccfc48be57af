//! `/numbers`: every number of a period beside the one before, the ones that were asked for first.

use super::narrow::Narrow;
use super::{Segment, Stat, few, segments};
use crate::db::Conn;
use crate::error::Error;
use crate::numbers::filter::Filter;
use crate::numbers::forms::PeriodQuery;
use crate::numbers::list::NUMBERS;
use crate::numbers::number::{Formula, Group, Unit};
use crate::numbers::period::Period;
use crate::numbers::report::{Asked, Figure, Report};
use crate::numbers::store::keep::mark;
use crate::numbers::words::{self, NOTHING, aimed_at, change, said};
use crate::reports::{self, Made, RunKind};
use crate::web::chart::{Chart, Spark};
use crate::web::csv::CSV;
use crate::web::table::hash;
use crate::web::xlsx::{XLSX, workbook};
use crate::web::{Desk, Manager, Me, Paper, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub const HERE: &str = "/numbers";

#[derive(Template)]
#[template(path = "numbers/overview.html")]
struct Page {
    shell: Shell,
    lede: String,
    about: String,
    segments: Vec<Segment>,
    /// Of this period and what it is narrowed to, for addresses.
    query: String,
    from: NaiveDate,
    to: NaiveDate,
    narrow: Narrow,
    stats: Vec<Stat>,
    charts: Vec<Chart>,
    groups: Vec<(Group, Vec<Line>)>,
    paper: Paper,
    is_counting: Option<i64>,
}

/// A number in a table.
struct Line {
    title: &'static str,
    href: String,
    value: String,
    /// "90 % up to 3.2 h".
    beside: String,
    /// "412 of 1,027".
    of: String,
    few: String,
    before: String,
    change: words::Change,
    target: String,
    missed: bool,
    how: &'static str,
}

pub async fn show(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query, &filter)).await
}

pub(super) fn report(
    conn: &mut Conn,
    me: &Me,
    period: Period,
    filter: &Filter,
) -> Result<Report, Error> {
    let now = counted_at(conn, me)?;
    let (hours, targets) = (&me.settings.hours, &me.settings.targets);
    Report::of(conn, &Asked { period, filter, hours, targets, now })
}

/// The moment of which a report tells: just after the last event that is counted, so that it can be made again.
fn counted_at(conn: &mut Conn, me: &Me) -> Result<DateTime<Utc>, Error> {
    let as_of = mark(conn)?.and_then(|mark| mark.as_of()).unwrap_or(0);
    let at = reports::store::moment_of(conn, as_of)?;
    Ok(at.map_or(me.now, |at| at + TimeDelta::microseconds(1)))
}

/// Cases whose lengths a file looks at one by one: some milliseconds.
const EXACT: i64 = 20_000;

/// For files: exact, unless there are very many.
fn for_file(
    conn: &mut Conn,
    me: &Me,
    query: &PeriodQuery,
    filter: &Filter,
) -> Result<Report, Error> {
    let period = query.period(me.today());
    let now = counted_at(conn, me)?;
    let (hours, targets) = (&me.settings.hours, &me.settings.targets);
    let asked = Asked { period, filter, hours, targets, now };
    let address = format!("{}{}", period.query(), filter.query());
    measured(conn, me, (RunKind::Csv, &address), |conn| {
        Report::of(conn, &asked)?.look_closer(conn, &asked, EXACT)
    })
}

/// A report, and how long it took, which is a number itself (K2).
fn measured(
    conn: &mut Conn,
    me: &Me,
    (kind, address): (RunKind, &str),
    make: impl FnOnce(&mut Conn) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut made = None;
    let address = format!("{HERE}?{address}");
    reports::run(conn, (kind, Some(me.id), &address), |conn, _| {
        let report = make(conn)?;
        let tables = report.tables();
        made = Some(report);
        Ok(Made { title: String::new(), lines: Vec::new(), tables })
    })?;
    made.ok_or(Error::NotFound)
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery, filter: &Filter) -> Result<Page, Error> {
    let period = query.period(me.today());
    let address = format!("{}{}", period.query(), filter.query());
    let report =
        measured(conn, me, (RunKind::Page, &address), |conn| report(conn, me, period, filter))?;
    let mark = report.mark.as_ref();
    let in_group = |group: Group| {
        let numbers = NUMBERS.iter().filter(move |number| number.group == group);
        numbers.map(|number| line(&report.figure(number), &address)).collect()
    };
    Ok(Page {
        shell: me.shell(HERE),
        lede: match mark.is_some_and(|mark| mark.as_of().is_some()) {
            true => report.lede(),
            false => "The numbers are being counted.".to_owned(),
        },
        about: about(period),
        segments: segments(HERE, period, &filter.query()),
        from: period.from,
        to: period.to,
        narrow: Narrow::of(conn, filter, query, &format!("{HERE}?{}", period.query()))?,
        stats: first(&report, &address),
        charts: charts(&report, &address),
        groups: Group::ALL[1..].iter().map(|group| (*group, in_group(*group))).collect(),
        is_counting: mark.map_or(Some(0), |mark| mark.filled()),
        paper: Paper {
            desk: "Support desk".to_owned(),
            period: period.in_words(),
            as_of: mark.and_then(|mark| mark.as_of()).unwrap_or(0),
            made: When::exact(me.now, me.now, me.settings.hours.zone()),
            hash: hash(&report.tables())?,
        },
        query: address,
    })
}

fn about(period: Period) -> String {
    let words =
        format!("{}, compared with the {} days before.", period.in_words(), period.length());
    match period.is_instead {
        true => {
            format!("These dates make no period that is over or under way. Shown instead: {words}")
        }
        false => words,
    }
}

fn first(report: &Report, address: &str) -> Vec<Stat> {
    let first = NUMBERS.iter().filter(|number| number.group == Group::First);
    first.map(|number| stat(report, &report.figure(number), address)).collect()
}

pub(super) fn stat(report: &Report, figure: &Figure, address: &str) -> Stat {
    let number = figure.number;
    let value = said(figure.now.value, number.unit());
    let change = change(number, &figure.now, &figure.before);
    let course = report.course.iter().map(|step| step.material.value(number).value);
    let course: Vec<Option<f64>> = course.collect();
    let has_course = !matches!(number.formula, Formula::Reports);
    Stat {
        title: number.title,
        href: format!("{HERE}/{}?{address}", number.id),
        value: value.value,
        unit: value.unit,
        verdict: change.verdict,
        arrow: change.arrow,
        change: change.words,
        against: against(figure),
        few: few_of(figure),
        how: number.how,
        spark: has_course.then(|| Spark::of(&course)),
    }
}

/// "target ≥ 95 %", or what it was.
fn against(figure: &Figure) -> String {
    let was = said(figure.before.value, figure.number.unit());
    match figure.target {
        Some(target) => format!("target {}", aimed_at(figure.number, target.value)),
        None => format!("was {was}"),
    }
}

fn few_of(figure: &Figure) -> String {
    match figure.number.unit() {
        Unit::Cases => String::new(),
        _ if figure.now.value.is_none() => String::new(),
        _ => few(figure.now.d),
    }
}

fn line(figure: &Figure, address: &str) -> Line {
    let (number, now, target) = (figure.number, &figure.now, figure.target);
    let unit = number.unit();
    let beside = now.beside.map(|beside| match number.formula {
        Formula::Reports => format!("longest {}", said(Some(beside), unit)),
        _ => format!("90\u{a0}% up to {}", said(Some(beside), unit)),
    });
    Line {
        title: number.title,
        href: format!("{HERE}/{}?{address}", number.id),
        value: said(now.value, unit).to_string(),
        beside: beside.unwrap_or_default(),
        of: of(figure),
        few: few_of(figure),
        before: said(figure.before.value, unit).to_string(),
        change: change(number, now, &figure.before),
        target: target.map(|target| aimed_at(number, target.value)).unwrap_or_default(),
        missed: target.and_then(|target| target.is_met(number, now)) == Some(false),
        how: number.how,
    }
}

fn of(figure: &Figure) -> String {
    let (n, d) = (words::grouped(figure.now.n), words::grouped(figure.now.d));
    match figure.number.unit() {
        Unit::Percent => format!("{n} of {d}"),
        Unit::Cases => String::new(),
        _ if figure.now.d == 0 => NOTHING.to_owned(),
        _ => format!("{d} cases"),
    }
}

fn charts(report: &Report, address: &str) -> Vec<Chart> {
    vec![
        Chart::lines("volume", report.volume())
            .lede(report.lede())
            .csv(format!("{HERE}/volume.csv?{address}")),
        Chart::lines("backlog", report.backlog())
            .lede(format!(
                "Open at the end of each part. {} of those reported in these days wait past their promise.",
                words::grouped(report.late())
            ))
            .csv(format!("{HERE}/backlog.csv?{address}")),
    ]
}

pub async fn csv(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.file("numbers.csv", CSV, move |conn, me| {
        for_file(conn, me, &query, &filter)?.table().csv()
    })
    .await
}

pub async fn volume(
    desk: Desk<Manager>,
    query: Query<PeriodQuery>,
    filter: Query<Filter>,
) -> Reply {
    desk.file("volume.csv", CSV, move |conn, me| {
        report(conn, me, query.period(me.today()), &filter)?.volume().csv()
    })
    .await
}

pub async fn backlog(
    desk: Desk<Manager>,
    query: Query<PeriodQuery>,
    filter: Query<Filter>,
) -> Reply {
    desk.file("backlog.csv", CSV, move |conn, me| {
        report(conn, me, query.period(me.today()), &filter)?.backlog().csv()
    })
    .await
}

pub async fn xlsx(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.file("numbers.xlsx", XLSX, move |conn, me| {
        let report = for_file(conn, me, &query, &filter)?;
        workbook(&report.tables())
    })
    .await
}
