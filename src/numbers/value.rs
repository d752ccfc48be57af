//! What a number is in a period, from what was summed up.

use super::count::{Count, Sums};
use super::lengths::{Lengths, Measure};
use super::number::{Formula, Number};
use std::collections::BTreeMap;

/// A number of a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Value {
    /// Percent, cases, minutes or seconds. Absent when there is nothing to divide by.
    pub value: Option<f64>,
    /// The 90th percentile beside a median; the longest beside reports.
    pub beside: Option<f64>,
    /// So many counted, of so many.
    pub n: i64,
    pub d: i64,
}

impl Value {
    fn share(n: i64, d: i64) -> Self {
        let value = (d > 0).then(|| n as f64 * 100.0 / d as f64);
        Value { value, beside: None, n, d }
    }

    fn of_lengths(lengths: Option<&Lengths>) -> Self {
        let cases = lengths.map_or(0, Lengths::how_many);
        let at = |share| lengths.and_then(|lengths| lengths.quantile(share));
        Value { value: at(0.5), beside: at(0.9), n: cases, d: cases }
    }
}

/// How long something took, and how many of it there were.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Took {
    pub median: Option<f64>,
    pub beside: Option<f64>,
    pub cases: i64,
}

/// What other rooms' tables say of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Elsewhere {
    pub reports: Took,
    /// Offered documents that helped, of those judged.
    pub documents: (i64, i64),
    /// Relays made in time, of those made or owed longer.
    pub relays: (i64, i64),
    /// As of now; absent for a period that is over, and where it is narrowed to what relays know nothing of.
    pub relays_owed: Option<i64>,
    pub relay_time: Took,
    pub acknowledging: Took,
    pub cases_answered: (i64, i64),
}

/// Who was not answered although the promise is over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Late {
    pub all: i64,
    pub vip: i64,
    /// Of all: not ended either.
    pub waiting: i64,
}

/// Everything that the numbers of a period are made of.
#[derive(Clone, Debug, Default)]
pub struct Material {
    pub sums: Sums,
    pub lengths: BTreeMap<Measure, Lengths>,
    pub late: Late,
    /// By days: the sums of what is old enough for a cohort.
    pub old_enough: BTreeMap<i64, Sums>,
    pub elsewhere: Elsewhere,
    /// Median and 90th percentile of what was looked at one by one.
    pub exact: BTreeMap<Measure, (Option<f64>, Option<f64>)>,
}

impl Material {
    pub fn value(&self, number: &Number) -> Value {
        let sum = |count| self.sums.of(count);
        let share = |(n, d)| Value::share(n, d);
        let took = |took: Took| Value {
            value: took.median,
            beside: took.beside,
            n: took.cases,
            d: took.cases,
        };
        match number.formula {
            Formula::HowMany(count) => {
                let n = sum(count);
                Value { value: Some(n as f64), beside: None, n, d: n }
            }
            Formula::Share(part, of) => Value::share(sum(part), sum(of)),
            Formula::EitherOf(parts, of) => Value::share(parts.map(sum).iter().sum(), sum(of)),
            Formula::Kept { vip: false } => {
                Value::share(sum(Count::AnsweredInTime), sum(Count::Answered) + self.late.all)
            }
            Formula::Kept { vip: true } => {
                Value::share(sum(Count::VipAnsweredInTime), sum(Count::VipAnswered) + self.late.vip)
            }
            Formula::Within(days, count) => {
                let old = self.old_enough.get(&days).unwrap_or(&self.sums);
                Value::share(old.of(count), old.of(Count::Standing))
            }
            Formula::Length(measure) => {
                let near = Value::of_lengths(self.lengths.get(&measure));
                match self.exact.get(&measure) {
                    Some((value, beside)) => Value { value: *value, beside: *beside, ..near },
                    None => near,
                }
            }
            Formula::Reports => took(self.elsewhere.reports),
            Formula::DocumentsHelped => share(self.elsewhere.documents),
            Formula::RelaysInTime => share(self.elsewhere.relays),
            Formula::RelaysOwed => {
                let n = self.elsewhere.relays_owed.unwrap_or(0);
                let value = self.elsewhere.relays_owed.map(|n| n as f64);
                Value { value, beside: None, n, d: n }
            }
            Formula::RelayTime => took(self.elsewhere.relay_time),
            Formula::Acknowledging => took(self.elsewhere.acknowledging),
            Formula::CasesAnswered => share(self.elsewhere.cases_answered),
        }
    }
}
