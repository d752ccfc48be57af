//! A bar in a row of a table, beside its figure: all rows to the same scale.

use super::figures;
use super::place::At;
use crate::web::table::Table;

/// From 0 to 100, whatever the width of the column. Its template is the macro of `web/chart/bar.html`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    pub x: At,
    pub width: At,
    /// The period before: a thin bar below.
    pub was: Option<(At, At)>,
}

impl Bar {
    /// A bar for each row: of a column, and of the same before. Figures below zero go to the left of where zero is.
    pub fn of_column(table: &Table, now: usize, was: Option<usize>) -> Vec<Bar> {
        let before = was.map_or_else(Vec::new, |column| figures(table, column));
        Self::of(&figures(table, now), &before)
    }

    pub fn of(now: &[Option<f64>], was: &[Option<f64>]) -> Vec<Bar> {
        let known = || now.iter().chain(was).flatten().copied().filter(|value| value.is_finite());
        let (least, most) = (known().fold(0.0, f64::min), known().fold(0.0, f64::max));
        let reach = (most - least).max(f64::MIN_POSITIVE);
        let bar = |value: Option<f64>| {
            let value = value.filter(|value| value.is_finite()).unwrap_or(0.0);
            let (from, to) = (value.min(0.0), value.max(0.0));
            (At((from - least) / reach * 100.0), At((to - from) / reach * 100.0))
        };
        let row = |(n, value): (usize, &Option<f64>)| {
            let (x, width) = bar(*value);
            Bar { x, width, was: was.get(n).copied().flatten().map(|value| bar(Some(value))) }
        };
        now.iter().enumerate().map(row).collect()
    }
}
