//! The numbers as reports: made of a state of the desk that can be had again, for files, for the mail, and to compare.

use super::filter::Filter;
use super::forms::PeriodQuery;
use super::list::NUMBERS as NUMBERS_OF_ALL;
use super::measure::Share;
use super::number::{Group, Number};
use super::period::Period;
use super::report::{Asked, Report};
use super::store;
use super::turns::{Fairness, Turns, fairness};
use super::words::{aimed_at, said};
use crate::db::Conn;
use crate::desk_time::{DeskHours, in_words};
use crate::error::Error;
use crate::people::role_in_words;
use crate::reports::{Made, Maker, Moment, Offer};
use crate::settings;
use crate::web::table::{Cell, Column, Kind, Table, figure};
use chrono::{DateTime, Utc};

/// Every report of this room.
#[derive(Clone, Copy, Debug)]
pub struct Numbers;

const TURNS: Offer = Offer { title: "Is the pull fair? (turns)", path: "/numbers/turns" };
const NUMBERS: Offer = Offer { title: "How support is doing (all numbers)", path: "/numbers" };
pub const OFFERED: &[Offer] = &[NUMBERS, TURNS];

impl Maker for Numbers {
    fn offered(&self) -> &'static [Offer] {
        OFFERED
    }

    fn make(&self, conn: &mut Conn, address: &str, moment: Moment) -> Result<Made, Error> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let days: PeriodQuery = serde_html_form::from_str(query).map_err(|_| Error::NotFound)?;
        match path {
            path if path == TURNS.path => turns(conn, &days, moment.at),
            path if path == NUMBERS.path => {
                let filter = serde_html_form::from_str(query).map_err(|_| Error::NotFound)?;
                numbers(conn, (&days, &filter), moment)
            }
            _ => Err(Error::NotFound),
        }
    }
}

/// All numbers of a period. What was counted since counts: a request that changed makes another report.
///
/// # Errors
/// [`Error::Refused`] while not everything is counted: a report by mail waits.
fn numbers(
    conn: &mut Conn,
    (query, filter): (&PeriodQuery, &Filter),
    moment: Moment,
) -> Result<Made, Error> {
    let settings = settings::store::load(conn)?;
    let hours = &settings.hours;
    let period = period_of(query, moment.at, hours)?;
    let targets = &settings.targets;
    let asked = Asked {
        period,
        filter,
        hours,
        targets,
        measures: &[],
        as_of: Some(moment.event),
        now: moment.at,
    };
    let report = Report::of(conn, &asked)?.complete()?;
    let first = NUMBERS_OF_ALL.iter().filter(|number| number.group == Group::First);
    let sentence = |number: &'static Number| {
        let figure = report.figure(number);
        let value = said(figure.now.value, number.unit());
        let before = said(figure.before.value, number.unit());
        let target = figure.target.map(|target| aimed_at(number, target.value));
        let target = target.map(|words| format!(", target {words}")).unwrap_or_default();
        format!("{}: {value} (before: {before}{target}).", number.title)
    };
    Ok(Made {
        title: format!("How support is doing, {}", period.in_words()),
        lines: std::iter::once(report.lede()).chain(first.map(sentence)).collect(),
        tables: report.tables(),
        as_of: Some(report.as_of()),
    })
}

/// Dates that have not come yet are a period without anything in it, not another one.
fn period_of(query: &PeriodQuery, at: DateTime<Utc>, hours: &DeskHours) -> Result<Period, Error> {
    let today = at.with_timezone(&hours.zone()).date_naive();
    let asked = Period::asked(&query.days, &query.from, &query.to, today);
    match query.from.parse().ok().zip(query.to.parse().ok()) {
        Some((from, to)) if asked.is_instead && from < to => Ok(Period::of_days((from, to))),
        _ if asked.is_instead => Err(Error::NotFound),
        _ => Ok(asked),
    }
}

/// The turns of a period as they stood at a moment: what happened before it.
fn turns(conn: &mut Conn, query: &PeriodQuery, at: DateTime<Utc>) -> Result<Made, Error> {
    let settings = settings::store::load(conn)?;
    let zone = settings.hours.zone();
    let period = period_of(query, at, &settings.hours)?;
    let (from, to) = period.instants(zone);
    let turns = store::turns::of_period(conn, &settings.hours, (from, to.min(at).max(from)))?;
    Ok(Made {
        title: format!("Is the pull fair? {}", period.in_words()),
        lines: in_sentences(&fairness(&turns)),
        tables: vec![table(&turns)],
        as_of: None,
    })
}

/// What it comes to.
fn in_sentences(fair: &Fairness) -> Vec<String> {
    let percent =
        |share: Share| share.percent().map(|percent| figure(percent / 100.0, Kind::Share));
    let order = fair.all.order_kept();
    let (median, p90) = fair.all.time_held();
    let held = median.zip(p90).map(|(median, p90)| {
        let (median, p90) = (in_words(median.into()), in_words(p90.into()));
        format!("Half of what was taken was held for up to {median}, nine in ten for up to {p90}.")
    });
    let even = fair.max_to_mean.map(|ratio| {
        format!("The most takes per hour are {ratio:.2} times the mean; the target is 1.1 or less.")
    });
    let kept = percent(order)
        .map(|kept| format!("The order was kept in {kept} of them: {} of {}.", order.n, order.of));
    let first = match (fair.takes, fair.techs) {
        (0, _) => "Nobody took anything in these days.".to_owned(),
        (takes, techs) => {
            format!("{} takes by {techs} techs of tier 1.", figure(takes as f64, Kind::Whole))
        }
    };
    [Some(first), even, kept, held].into_iter().flatten().collect()
}

/// Who pulled how much: a line each, for every kind of file.
pub fn table(turns: &[Turns]) -> Table {
    let columns = [
        ("name", Kind::Text),
        ("role", Kind::Text),
        ("hours on shift", Kind::Decimal(2)),
        ("takes", Kind::Whole),
        ("takes per hour", Kind::Decimal(3)),
        ("order kept", Kind::Share),
        ("out of order", Kind::Whole),
        ("because passed over", Kind::Whole),
        ("because put back", Kind::Whole),
        ("because chosen", Kind::Whole),
        ("times passed over", Kind::Whole),
        ("times put back", Kind::Whole),
        ("minutes held, median", Kind::Minutes),
        ("minutes held, 90th percentile", Kind::Minutes),
    ];
    let columns = columns.map(|(heading, kind)| Column::new(heading, kind)).to_vec();
    Table::new("turns", "Turns", columns).with(turns.iter().map(cells))
}

fn cells(one: &Turns) -> Vec<Cell> {
    let (tally, (median, p90)) = (&one.tally, one.tally.time_held());
    vec![
        one.name.clone().into(),
        role_in_words(one.role, one.tier, false).into(),
        (one.minutes as f64 / 60.0).into(),
        tally.takes.into(),
        one.per_hour().into(),
        tally.order_kept().percent().map(|percent| percent / 100.0).into(),
        tally.inversions().into(),
        tally.skipped.into(),
        tally.put_back.into(),
        tally.chosen.into(),
        one.skips.into(),
        one.put_backs.into(),
        median.into(),
        p90.into(),
    ]
}
