pub mod areas;
pub mod gaps;
pub mod number;
pub mod overview;
pub mod rows;
pub mod scheduled;
mod scope;
pub mod targets;
pub mod turns;
pub mod volume;

use super::measure::FEW;
use super::period::{OFFERED, Period};
use crate::web::chart::Spark;

/// One number of the tally; its template is the macro of `web/stat.html`.
struct Stat {
    title: &'static str,
    href: String,
    value: String,
    unit: &'static str,
    verdict: &'static str,
    arrow: &'static str,
    change: String,
    against: String,
    few: String,
    how: &'static str,
    /// Its course, where it has one.
    spark: Option<Spark>,
}

/// What a number was before, and whether more of it is better.
struct Compared {
    now: Option<f64>,
    before: Option<f64>,
    more_is_better: bool,
    /// Differences below this are none.
    matters: f64,
}

impl Compared {
    /// Verdict, arrow, and the words before which `said` puts the difference.
    fn in_words(&self, said: impl Fn(f64) -> String) -> (&'static str, &'static str, String) {
        let (Some(now), Some(before)) = (self.now, self.before) else {
            return ("", "", String::new());
        };
        let change = now - before;
        if change.abs() < self.matters {
            return ("same", "minus", "No real change".to_owned());
        }
        let arrow = if change > 0.0 { "arrow-up" } else { "arrow-down" };
        match (change > 0.0) == self.more_is_better {
            true => ("better", arrow, format!("{} better", said(change.abs()))),
            false => ("worse", arrow, format!("{} worse", said(change.abs()))),
        }
    }
}

/// "–" where there is nothing to divide by.
fn or_dash<T>(value: Option<T>, said: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "–".to_owned(), said)
}

/// "Only 7 cases", or nothing to say.
fn few(cases: i64) -> String {
    match cases {
        1 => "Only one case".to_owned(),
        0..FEW => format!("Only {cases} cases"),
        _ => String::new(),
    }
}

/// A button of the periods.
struct Segment {
    href: String,
    label: String,
    current: bool,
}

/// The buttons of the periods; `narrowed` is what an address carries along after the period.
fn segments(path: &str, period: Period, narrowed: &str) -> Vec<Segment> {
    let segment = |days: i64| Segment {
        href: format!("{path}?days={days}{narrowed}"),
        label: if days == 90 { "Quarter".to_owned() } else { format!("{days} days") },
        current: period.days == Some(days),
    };
    OFFERED.into_iter().map(segment).collect()
}
