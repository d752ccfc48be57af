//! What the days of a stretch of time add up to: from the sums where one word is asked for, told from the requests one by one
//! where several words have to hold at once.

use super::read::{self, Totals, alive};
use super::row::FactRow;
use crate::numbers::count::{Count, Sums};
use crate::numbers::fact::Fact;
use crate::numbers::filter::Filter;
use crate::numbers::lengths::{Lengths, Measure};
use crate::numbers::period::Period;
use crate::numbers::tally::{Grain, lengths, parts};
use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use std::collections::BTreeMap;

type Span = (NaiveDate, NaiveDate);

pub struct Days<'a> {
    filter: &'a Filter,
    /// Told from the requests, once for all that is asked of them.
    told: Option<BTreeMap<NaiveDate, Totals>>,
}

impl<'a> Days<'a> {
    /// Whatever is asked later has to lie within `span`.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn of(
        conn: &mut PgConnection,
        filter: &'a Filter,
        span: Span,
        zone: Tz,
    ) -> QueryResult<Self> {
        let told = match filter.one() {
            Some(_) => None,
            None => Some(tell(conn, filter, span, zone)?),
        };
        Ok(Days { filter, told })
    }

    /// # Errors
    /// Any of the connection's.
    pub fn totals(&self, conn: &mut PgConnection, span: Span) -> QueryResult<Totals> {
        if let Some(word) = self.filter.one() {
            return read::totals(conn, word, span);
        }
        let mut totals = Totals::default();
        for day in self.told(span) {
            totals.sums.add_all(&day.1.sums);
            for (measure, lengths) in &day.1.lengths {
                totals.lengths.entry(*measure).or_default().add_places(lengths.places());
            }
        }
        Ok(totals)
    }

    /// The sums of each day, or of each month where it is summed up, that has any.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn series(
        &self,
        conn: &mut PgConnection,
        span: Span,
        grain: Grain,
    ) -> QueryResult<BTreeMap<NaiveDate, Sums>> {
        match self.filter.one() {
            Some(word) => read::series(conn, word, span, grain),
            None => Ok(self.told(span).map(|(day, totals)| (*day, totals.sums.clone())).collect()),
        }
    }

    /// How long things took, by day, or by month where it is summed up.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn lengths(
        &self,
        conn: &mut PgConnection,
        span: Span,
        grain: Grain,
        measure: Measure,
    ) -> QueryResult<BTreeMap<NaiveDate, Lengths>> {
        let Some(word) = self.filter.one() else {
            let of = |(day, totals): (&NaiveDate, &Totals)| {
                Some((*day, totals.lengths.get(&measure)?.clone()))
            };
            return Ok(self.told(span).filter_map(of).collect());
        };
        read::series_of_lengths(conn, word, span, grain, measure)
    }

    fn told(&self, (from, to): Span) -> impl Iterator<Item = (&NaiveDate, &Totals)> {
        self.told.iter().flat_map(move |told| told.range(from..to))
    }
}

fn tell(
    conn: &mut PgConnection,
    filter: &Filter,
    (from, to): Span,
    zone: Tz,
) -> QueryResult<BTreeMap<NaiveDate, Totals>> {
    let mut days: BTreeMap<NaiveDate, Totals> = BTreeMap::new();
    each(conn, filter, (from, to), zone, |fact| {
        let parts = parts(fact, zone).into_iter().filter(|(day, _)| (from..to).contains(day));
        parts.for_each(|(day, part)| days.entry(day).or_default().sums.add_all(&part));
        let lengths = lengths(fact, zone).filter(|(_, day, _)| (from..to).contains(day));
        for (measure, day, length) in lengths {
            days.entry(day).or_default().lengths.entry(measure).or_default().add(length, 1);
        }
    })?;
    Ok(days)
}

/// Every request that counts anywhere in a stretch of time, one after the other: however many there are, one is held.
///
/// # Errors
/// Any of the connection's.
pub(in crate::numbers) fn each(
    conn: &mut PgConnection,
    filter: &Filter,
    days: Span,
    zone: Tz,
    mut with: impl FnMut(&Fact),
) -> QueryResult<()> {
    let instants = Period::of_days(days).instants(zone);
    let alive = alive(filter, instants).select(FactRow::as_select());
    for row in alive.load_iter::<FactRow, PgRowByRowLoadingMode>(conn)? {
        with(&Fact::from(row?));
    }
    Ok(())
}

/// The sums of areas of whom a filter admits. An issue of two kinds counts in both, unless one kind is asked for.
///
/// # Errors
/// Any of the connection's.
pub fn areas_of(
    conn: &mut PgConnection,
    filter: &Filter,
    (from, to): Span,
    zone: Tz,
) -> QueryResult<BTreeMap<(String, String), Sums>> {
    let mut all: BTreeMap<(String, String), Sums> = BTreeMap::new();
    each(conn, filter, (from, to), zone, |fact| {
        let mut sums = Sums::default();
        let parts = parts(fact, zone).into_iter().filter(|(day, _)| (from..to).contains(day));
        parts.for_each(|(_, part)| sums.add_all(&part.first(Count::OF_AREAS)));
        let asked = |kind: &&String| filter.kind.is_empty() || filter.kind == **kind;
        for kind in fact.kinds.iter().filter(asked).filter(|_| !fact.software.is_empty()) {
            all.entry((fact.software.clone(), kind.clone())).or_default().add_all(&sums);
        }
    })?;
    Ok(all)
}
