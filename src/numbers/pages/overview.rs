//! `/numbers`: every number of a period beside the one before, the ones that were asked for first.

use super::scope::Scope;
use super::{Stat, few};
use crate::db::Conn;
use crate::error::Error;
use crate::numbers::filter::Filter;
use crate::numbers::forms::PeriodQuery;
use crate::numbers::lengths::Measure;
use crate::numbers::list::NUMBERS;
use crate::numbers::number::{Formula, Group, Unit};
use crate::numbers::period::Period;
use crate::numbers::report::{Asked, Figure, Report};
use crate::numbers::words::{self, NOTHING, aimed_at, change, said};
use crate::reports::{self, Made, RunKind};
use crate::web::chart::{Chart, Spark};
use crate::web::csv::CSV;
use crate::web::table::hash;
use crate::web::{Desk, Manager, Me, Paper, Reply, Shell, When};
use actix_web::web::Query;
use askama::Template;
use chrono::{DateTime, Utc};

pub const HERE: &str = "/numbers";
/// Of what took how long the page shows the course.
const COURSE: &[Measure] = &[Measure::Resolve];

#[derive(Template)]
#[template(path = "numbers/overview.html")]
struct Page {
    shell: Shell,
    scope: Scope,
    lede: String,
    about: String,
    stats: Vec<Stat>,
    charts: Vec<Chart>,
    groups: Vec<(Group, Vec<Line>)>,
    paper: Paper,
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

/// What somebody who looks at the numbers asks for.
fn asked<'a>(
    me: &'a Me,
    (period, filter): (Period, &'a Filter),
    measures: &'a [Measure],
    now: DateTime<Utc>,
) -> Asked<'a> {
    let (hours, targets) = (&me.settings.hours, &me.settings.targets);
    Asked { period, filter, hours, targets, measures, as_of: None, now }
}

pub(super) fn report(
    conn: &mut Conn,
    me: &Me,
    about: (Period, &Filter),
    measures: &[Measure],
) -> Result<Report, Error> {
    Report::of(conn, &asked(me, about, measures, me.now))
}

/// Cases whose lengths a file looks at one by one: some milliseconds.
const EXACT: i64 = 20_000;

/// For files: exact, unless there are very many.
///
/// # Errors
/// [`Error::Refused`] while not everything is counted: a file says nothing of what it lacks.
fn for_file(
    conn: &mut Conn,
    me: &Me,
    kind: RunKind,
    (query, filter): (&PeriodQuery, &Filter),
) -> Result<Report, Error> {
    let period = query.period(me.today());
    let address = format!("{}{}", period.query(), filter.query());
    measured(conn, me, (kind, &address), |conn, now| {
        let asked = asked(me, (period, filter), COURSE, now);
        Report::of(conn, &asked)?.complete()?.look_closer(conn, &asked, EXACT)
    })
}

/// A report, and how long it took, which is a number itself (K2).
fn measured(
    conn: &mut Conn,
    me: &Me,
    (kind, address): (RunKind, &str),
    make: impl FnOnce(&mut Conn, DateTime<Utc>) -> Result<Report, Error>,
) -> Result<Report, Error> {
    let mut made = None;
    let address = format!("{HERE}?{address}");
    reports::run(conn, (kind, Some(me.id), &address), |conn, moment| {
        let report = make(conn, moment.at)?;
        let (tables, as_of) = (report.tables(), Some(report.as_of()));
        made = Some(report);
        Ok(Made { tables, as_of, ..Made::default() })
    })?;
    made.ok_or(Error::NotFound)
}

fn page(conn: &mut Conn, me: &Me, query: &PeriodQuery, filter: &Filter) -> Result<Page, Error> {
    let period = query.period(me.today());
    let address = format!("{}{}", period.query(), filter.query());
    let report = measured(conn, me, (RunKind::Page, &address), |conn, now| {
        Report::of(conn, &asked(me, (period, filter), COURSE, now))
    })?;
    // Who narrows the numbers has the fields before them, and the key figures.
    let is_asking = !query.narrow.is_empty();
    let shown = if is_asking { &[] } else { &Group::ALL[1..] };
    let in_group = |group: Group| {
        let numbers = NUMBERS.iter().filter(move |number| number.group == group);
        numbers.map(|number| line(&report.figure(number), &address)).collect()
    };
    Ok(Page {
        shell: me.shell(HERE),
        scope: Scope::of(conn, HERE, (period, filter), query)?,
        lede: match report.is_counting() {
            None => report.lede(),
            Some(_) => "The numbers are being counted.".to_owned(),
        },
        about: about(period),
        stats: first(&report, &address),
        charts: if is_asking { Vec::new() } else { charts(&report, &address) },
        groups: shown.iter().map(|group| (*group, in_group(*group))).collect(),
        paper: Paper {
            desk: "Support desk".to_owned(),
            period: period.in_words(),
            as_of: report.as_of(),
            made: When::exact(me.now, me.now, me.settings.hours.zone()),
            hash: hash(&report.tables())?,
        },
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
    let has_course = number.formula.has_course();
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
    let volume = format!("{HERE}/volume?{address}");
    vec![
        Chart::lines("volume", report.volume()).lede(report.lede()).figures_at(&volume),
        Chart::lines("backlog", report.backlog())
            .lede(format!(
                "Open at the end of each part. {} of those reported in these days wait past their promise.",
                words::grouped(report.waiting_late())
            ))
            .figures_at(&volume),
    ]
}

pub async fn csv(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.file("numbers.csv", CSV, move |conn, me| {
        for_file(conn, me, RunKind::Csv, (&query, &filter))?.table().csv()
    })
    .await
}

pub async fn xlsx(desk: Desk<Manager>, query: Query<PeriodQuery>, filter: Query<Filter>) -> Reply {
    desk.workbook("numbers.xlsx", move |conn, me| {
        Ok(for_file(conn, me, RunKind::Xlsx, (&query, &filter))?.tables())
    })
    .await
}
