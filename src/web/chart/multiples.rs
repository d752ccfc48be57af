//! The same small picture for each of several, to one scale, so that heights compare across them.

use super::lines::{Day, Line, Tick, days, ticks};
use super::place::{At, Plot};
use super::scale::Scale;
use super::{figures, when, words};
use crate::web::table::{Kind, Table, figure};

const TOP: f64 = 8.0;
const BOTTOM: f64 = 66.0;
const WIDTH: f64 = 170.0;
const FEET: f64 = 82.0;

#[derive(Debug)]
pub struct Multiples {
    pub panels: Vec<Panel>,
}

/// One of them; its template is `web/chart/multiples.html`.
#[derive(Debug)]
pub struct Panel {
    pub name: String,
    /// Its last figure.
    pub now: String,
    pub said: String,
    pub plot: Plot,
    pub ticks: Vec<Tick>,
    pub days: Vec<Day>,
    pub feet: At,
    pub area: Option<String>,
    /// The period before first, if there is one.
    pub lines: Vec<Line>,
}

impl Multiples {
    /// A column of the period before belongs to the one in front of it.
    pub fn of(table: &Table) -> Self {
        let kind = table.columns.get(1).map_or(Kind::Whole, |column| column.kind);
        let all = (1..table.columns.len()).flat_map(|column| figures(table, column)).flatten();
        let scale = Scale::covering(all, kind);
        // Only the ends: there is no room for more.
        let ends = Scale { ticks: vec![scale.from, scale.to], ..scale.clone() };
        let letters = ends.ticks.iter().map(|tick| ends.label(*tick, kind).chars().count()).max();
        let left = 10.0 + super::label::LETTER * letters.unwrap_or(0) as f64;
        let plot =
            Plot { left: At(left), right: At(WIDTH - 7.0), top: At(TOP), bottom: At(BOTTOM) };
        let is_now = |at: &usize| !table.columns[*at].is_before;
        let panels = (1..table.columns.len()).filter(is_now).map(|at| {
            let values = figures(table, at);
            let before = table.columns.get(at + 1).is_some_and(|next| next.is_before);
            let mut lines = Vec::new();
            if before {
                lines.push(Line::of("was", &figures(table, at + 1), &plot, &scale));
            }
            lines.push(Line::of("1", &values, &plot, &scale));
            let last = values.iter().rev().flatten().next();
            let days_of = match when::short(table).as_slice() {
                [first, .., last] => vec![first.clone(), last.clone()],
                few => few.to_vec(),
            };
            Panel {
                name: table.columns[at].heading.clone(),
                now: last.map_or_else(|| "–".to_owned(), |last| figure(*last, kind)),
                said: [Some(at), before.then_some(at + 1)]
                    .into_iter()
                    .flatten()
                    .filter_map(|column| words::of_series(table, column))
                    .collect::<Vec<_>>()
                    .join(" "),
                plot,
                ticks: ticks(&ends, kind, &plot),
                days: days(&days_of, &plot),
                feet: At(FEET),
                area: plot.area(&values, &scale),
                lines,
            }
        });
        Multiples { panels: panels.collect() }
    }
}
