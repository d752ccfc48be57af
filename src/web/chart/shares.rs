//! The parts of a whole, side by side in one bar.

use super::figures;
use super::place::At;
use crate::web::table::{Cell, Kind, Table, figure};

const WIDTH: f64 = 360.0;
/// Parts that can be told apart; what is more is put together.
const MOST: usize = 5;
/// A share is written above its part where it fits there.
const ROOM: f64 = 34.0;
const GAP: f64 = 2.0;
/// So much of even the smallest part is seen.
const LEAST: f64 = 1.0;

/// A bar of parts; its template is `web/chart/shares.html`.
#[derive(Debug)]
pub struct Shares {
    pub parts: Vec<Part>,
    /// What the figures are called: "Links".
    pub heading: String,
    /// Whether the smallest stand together as one, so that all are in the table only.
    pub is_folded: bool,
}

#[derive(Debug)]
pub struct Part {
    /// `1` to `5`.
    pub class: &'static str,
    pub name: String,
    pub figure: String,
    pub share: String,
    pub x: At,
    pub width: At,
    /// Whether there is room above it.
    pub has_room: bool,
}

const CLASSES: [&str; MOST] = ["1", "2", "4", "3", "5"];

impl Shares {
    /// Nothing if there is no whole to be a part of.
    pub fn of(table: &Table) -> Option<Self> {
        let column = table.columns.get(1)?;
        let names =
            table.rows.iter().map(|row| row.first().map(|name| name.shown(table.columns[0].kind)));
        let mut parts: Vec<(String, f64)> = (names.zip(figures(table, 1)))
            .filter_map(|(name, value)| Some((name?, value?)))
            .filter(|(_, value)| *value > 0.0)
            .collect();
        let whole: f64 = parts.iter().map(|(_, value)| value).sum();
        if whole <= 0.0 {
            return None;
        }
        let is_folded = parts.len() > MOST;
        if is_folded {
            let rest = parts.split_off(MOST - 1);
            parts.push((
                format!("{} others", rest.len()),
                rest.iter().map(|(_, value)| value).sum(),
            ));
        }
        let mut x = 0.0;
        let parts = parts.into_iter().zip(CLASSES).map(|((name, value), class)| {
            let width = value / whole * WIDTH;
            let part = Part {
                class,
                name,
                figure: Cell::Number(value).shown(column.kind),
                share: figure(value / whole, Kind::Share),
                x: At(x),
                width: At((width - GAP).max(LEAST)),
                has_room: width >= ROOM,
            };
            x = (x + width).min(WIDTH - LEAST);
            part
        });
        Some(Shares { parts: parts.collect(), heading: column.heading.clone(), is_folded })
    }

    /// "64.0 % platform documentation, 19.0 % other teams’ pages."
    pub fn in_words(&self) -> String {
        let said: Vec<_> =
            self.parts.iter().map(|part| format!("{} {}", part.share, part.name)).collect();
        format!("{}.", said.join(", "))
    }
}
