//! The course of a period: what each of its days, weeks or months adds up to.

use super::count::Sums;
use super::lengths::{Lengths, Measure};
use super::period::Period;
use super::report::Asked;
use super::store::material::Known;
use super::store::read::{next_month, open, open_before, stretches};
use super::tally::Grain;
use super::value::Material;
use crate::db::Conn;
use crate::error::Error;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;

/// A part of a period, of equal length but the last.
pub struct Step {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub material: Material,
    /// Open when it was over.
    pub open: i64,
    pub is_over: bool,
}

/// How long the steps of a course are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    Days,
    Weeks,
    Months,
}

impl Steps {
    /// Some ten to thirty of them.
    pub fn of(period: Period) -> Self {
        match period.length() {
            ..=31 => Steps::Days,
            32..=190 => Steps::Weeks,
            _ => Steps::Months,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Steps::Days => "day",
            Steps::Weeks => "week",
            Steps::Months => "month",
        }
    }

    fn next(self, day: NaiveDate) -> NaiveDate {
        match self {
            Steps::Days => day + TimeDelta::days(1),
            Steps::Weeks => day + TimeDelta::days(7),
            Steps::Months => next_month(Grain::Month.begin(day)),
        }
    }

    /// The steps of a period; the first may be shorter where months begin.
    fn cut(self, period: Period) -> Vec<(NaiveDate, NaiveDate)> {
        let mut steps = Vec::new();
        let mut from = period.from;
        while from < period.to {
            let to = self.next(from).min(period.to);
            steps.push((from, to));
            from = to;
        }
        steps
    }
}

/// What a period adds up to, step by step, with what is open at each end.
///
/// # Errors
/// Any of the connection's.
pub(super) fn course(
    conn: &mut Conn,
    asked: &Asked<'_>,
    known: &Known<'_>,
) -> Result<Vec<Step>, Error> {
    let Asked { period, filter, hours, measures, now, .. } = *asked;
    let zone = hours.zone();
    let mut sums: BTreeMap<NaiveDate, Sums> = BTreeMap::new();
    let mut lengths: BTreeMap<Measure, BTreeMap<NaiveDate, Lengths>> = BTreeMap::new();
    for (grain, from, to) in summed_up(period, known.young()) {
        sums.extend(known.days.series(conn, (from, to), grain)?);
        for measure in measures {
            let found = known.days.lengths(conn, (from, to), grain, *measure)?;
            lengths.entry(*measure).or_default().extend(found);
        }
    }
    let young: BTreeMap<_, _> =
        sums.range(known.young()..).map(|(day, sums)| (*day, sums.clone())).collect();
    let mut count_open = open_before(conn, filter, period.from, zone)?;
    let today = now.with_timezone(&zone).date_naive();
    let step = |(from, to): (NaiveDate, NaiveDate)| {
        let mut all = Sums::default();
        sums.range(from..to).for_each(|(_, sums)| all.add_all(sums));
        let young = young.range(from..to).map(|(day, sums)| (*day, sums.clone())).collect();
        let of_measure = |(measure, days): (&Measure, &BTreeMap<NaiveDate, Lengths>)| {
            let mut all = Lengths::default();
            days.range(from..to).for_each(|(_, lengths)| all.add_places(lengths.places()));
            (*measure, all)
        };
        count_open += open(&all);
        let material = Material {
            old_enough: known.old_enough(&all, &young),
            late: known.late(&all, (from, to)),
            lengths: lengths.iter().map(of_measure).collect(),
            sums: all,
            ..Material::default()
        };
        Step { from, to, material, open: count_open, is_over: to <= today }
    };
    Ok(Steps::of(period).cut(period).into_iter().map(step).collect())
}

/// Whole months are summed up already; days are asked for at both ends, and where not every day of a month is old enough.
fn summed_up(period: Period, young: NaiveDate) -> Vec<(Grain, NaiveDate, NaiveDate)> {
    if Steps::of(period) != Steps::Months {
        return vec![(Grain::Day, period.from, period.to)];
    }
    let young = Grain::Month.begin(young).clamp(period.from, period.to);
    let mut all = stretches((period.from, young));
    all.push((Grain::Day, young, period.to));
    all.retain(|(_, from, to)| from < to);
    all
}
