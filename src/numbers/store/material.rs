//! Everything that the numbers of a period are made of, in a constant number of statements.

use super::days::Days;
use super::{elsewhere, read};
use crate::desk_time::DeskHours;
use crate::numbers::count::{Count, Sums};
use crate::numbers::filter::Filter;
use crate::numbers::lengths::{Measure, quantile};
use crate::numbers::period::Period;
use crate::numbers::tally::Grain;
use crate::numbers::value::{Late, Material};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// The days after which K8 looks.
const COHORTS: [i64; 4] = [1, 2, 5, 10];
/// So many days before today the youngest of them are.
pub const YOUNG: i64 = 10;

type Span = (NaiveDate, NaiveDate);

/// What is known of some days, at a moment.
pub struct Known<'a> {
    pub days: Days<'a>,
    filter: &'a Filter,
    hours: &'a DeskHours,
    now: DateTime<Utc>,
    /// Runs of reports are told of up to then.
    runs_until: DateTime<Utc>,
    /// Who is owed an answer that is not due yet: the day of the report, and what they count as.
    not_due: Vec<(NaiveDate, i64)>,
}

impl<'a> Known<'a> {
    /// Whatever is asked later has to lie within `span`.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn of(
        conn: &mut PgConnection,
        (filter, span): (&'a Filter, Span),
        hours: &'a DeskHours,
        (now, runs_until): (DateTime<Utc>, DateTime<Utc>),
    ) -> QueryResult<Self> {
        let zone = hours.zone();
        let on_day =
            |(at, flags): (DateTime<Utc>, i64)| (at.with_timezone(&zone).date_naive(), flags);
        let not_due = read::not_due(conn, filter, now)?.into_iter().map(on_day).collect();
        let days = Days::of(conn, filter, span, zone)?;
        Ok(Known { days, filter, hours, now, runs_until, not_due })
    }

    /// The first day that is not old enough to say how much of it was resolved within so many days.
    fn too_young(&self, days: i64) -> NaiveDate {
        self.now.with_timezone(&self.hours.zone()).date_naive() - TimeDelta::days(days)
    }

    /// From there on days are looked at one by one, as not all of them are old enough for everything.
    pub fn young(&self) -> NaiveDate {
        self.too_young(YOUNG)
    }

    /// # Errors
    /// Any of the connection's.
    pub fn material(&self, conn: &mut PgConnection, period: Period) -> QueryResult<Material> {
        let days = (period.from, period.to);
        let totals = self.days.totals(conn, days)?;
        let young = (self.young().max(period.from), period.to);
        let young = match young.0 < young.1 {
            true => self.days.series(conn, young, Grain::Day)?,
            false => BTreeMap::new(),
        };
        let span = period.instants(self.hours.zone());
        Ok(Material {
            old_enough: self.old_enough(&totals.sums, &young),
            late: self.late(&totals.sums, days),
            elsewhere: elsewhere::of_period(
                conn,
                (self.filter, span),
                self.hours,
                (self.now, self.runs_until),
            )?,
            exact: BTreeMap::new(),
            sums: totals.sums,
            lengths: totals.lengths,
        })
    }

    /// What is too young is taken away from the sums of all.
    pub fn old_enough(&self, all: &Sums, young: &BTreeMap<NaiveDate, Sums>) -> BTreeMap<i64, Sums> {
        let old = |cohort: i64| {
            let mut sums = all.clone();
            young.range(self.too_young(cohort)..).for_each(|(_, young)| sums.take_away(young));
            (cohort, sums)
        };
        COHORTS.into_iter().map(old).collect()
    }

    /// Who has no answer is late, but for those whose is not due yet.
    pub fn late(&self, sums: &Sums, (from, to): Span) -> Late {
        let flags = self.not_due.iter().filter(|(day, _)| (from..to).contains(day));
        let flags: Vec<i64> = flags.map(|(_, flags)| *flags).collect();
        let late = |count: Count| {
            let not_due = flags.iter().filter(|flags| *flags & count.flag() != 0).count();
            sums.of(count) - not_due as i64
        };
        Late {
            all: late(Count::Unanswered),
            vip: late(Count::VipUnanswered),
            waiting: late(Count::Waiting),
        }
    }
}

/// Looks at lengths one by one, where there are at most so many: exact medians, for files.
///
/// # Errors
/// Any of the connection's.
pub fn look_closer(
    conn: &mut PgConnection,
    hours: &DeskHours,
    filter: &Filter,
    (period, material): (Period, &mut Material),
    at_most: i64,
) -> QueryResult<()> {
    let span = period.instants(hours.zone());
    let few: Vec<Measure> = material
        .lengths
        .iter()
        .filter(|(_, lengths)| lengths.how_many() <= at_most)
        .map(|(measure, _)| *measure)
        .collect();
    for measure in few {
        let each = read::each_length(conn, filter, span, measure)?;
        material.exact.insert(measure, (quantile(&each, 0.5), quantile(&each, 0.9)));
    }
    Ok(())
}
