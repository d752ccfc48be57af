//! When in the week there is how much: a square for each hour and day, that grows with its figure.

use super::place::At;
use super::{figures, when};
use crate::web::table::{Kind, Table, figure};

const WIDTH: f64 = 360.0;
const LEFT: f64 = 34.0;
const TOP: f64 = 4.0;
/// As large as 24 hours leave room, and no larger for fewer.
const LARGEST: f64 = 20.0;
/// The smallest square that is still seen, as a part of its place.
const LEAST: f64 = 0.2;
/// Between two places.
const GAP: f64 = 1.0;
const LETTERS: usize = 3;

/// A picture of squares; its template is `web/chart/heat.html`.
#[derive(Debug)]
pub struct Heat {
    pub height: At,
    pub side: At,
    /// From one place to the next.
    pub place: At,
    /// The corner of the first place, and how far they all reach.
    pub from: (At, At),
    pub reach: (At, At),
    /// Every square in one path, and every stroke for what is not known in another.
    pub squares: String,
    pub gaps: String,
    pub days: Vec<Words>,
    pub hours: Vec<Words>,
    /// How large a square is how much: the least and the most.
    pub key: Vec<Key>,
}

#[derive(Debug)]
pub struct Words {
    pub x: At,
    pub y: At,
    pub text: String,
}

#[derive(Debug)]
pub struct Key {
    pub at: (At, At, At),
    pub words: Words,
}

impl Heat {
    pub fn of(table: &Table) -> Self {
        let (across, down) = (table.rows.len(), table.columns.len() - 1);
        let kind = table.columns.get(1).map_or(Kind::Whole, |column| column.kind);
        let place = ((WIDTH - LEFT) / across.max(1) as f64).min(LARGEST);
        let columns: Vec<_> = (1..=down).map(|column| figures(table, column)).collect();
        let most = columns.iter().flatten().flatten().copied().fold(0.0, f64::max);
        let (x, y) = (|n: usize| LEFT + n as f64 * place, |n: usize| TOP + n as f64 * place);
        let (mut squares, mut gaps) = (String::new(), String::new());
        for (day, values) in columns.iter().enumerate() {
            for (hour, value) in values.iter().enumerate() {
                let at = (x(hour), y(day));
                match value {
                    Some(value) => squares.push_str(&square(*value, most, at, place)),
                    None => gaps.push_str(&gap(at, place)),
                }
            }
        }
        let bottom = y(down);
        let every = across.div_ceil(4).max(1);
        let hours = when::short(table).into_iter().enumerate().step_by(every);
        let short = |heading: &str| heading.chars().take(LETTERS).collect::<String>();
        Heat {
            height: At(bottom + 40.0),
            side: At(place - GAP),
            place: At(place),
            from: (At(LEFT), At(TOP)),
            reach: (At(place * across as f64), At(bottom - TOP)),
            squares,
            gaps,
            days: (1..=down)
                .map(|day| Words {
                    x: At(LEFT - 6.0),
                    y: At(y(day - 1) + place / 2.0 + 4.0),
                    text: short(&table.columns[day].heading),
                })
                .collect(),
            hours: hours
                .map(|(n, text)| Words { x: At(x(n)), y: At(bottom + 13.0), text })
                .collect(),
            key: key(most, kind, place, bottom + 20.0),
        }
    }
}

/// A square in the middle of its place; none for nothing.
fn square(value: f64, most: f64, (x, y): (f64, f64), place: f64) -> String {
    let side = (place - GAP) * part(value, most);
    if side <= 0.0 {
        return String::new();
    }
    let from = (place - GAP - side) / 2.0;
    let (x, y, side) = (At(x + from), At(y + from), At(side));
    format!("M{x} {y}h{side}v{side}h-{side}z")
}

/// Nothing is known.
fn gap((x, y): (f64, f64), place: f64) -> String {
    let (x, y) = (At(x + place * 0.3), At(y + (place - GAP) / 2.0));
    format!("M{x} {y}h{}", At(place * 0.35))
}

/// Areas compare as the figures do: a square of four times as much is twice as wide.
fn part(value: f64, most: f64) -> f64 {
    if value > 0.0 { (value / most).sqrt().max(LEAST) } else { 0.0 }
}

fn key(most: f64, kind: Kind, place: f64, top: f64) -> Vec<Key> {
    let named: &[f64] = match most {
        0.0 => &[],
        4.0.. => &[0.25, 1.0],
        _ => &[1.0],
    };
    let mut x = LEFT;
    let key = |times: &f64| {
        let (value, side) = (most * times, (place - GAP) * part(most * times, most));
        let from = (place - GAP - side) / 2.0;
        let text = figure(value, kind);
        let at = (At(x), At(top + from), At(side));
        let words = Words { x: At(x + side + 5.0), y: At(top + place / 2.0 + 4.0), text };
        x += side + 24.0 + words.text.chars().count() as f64 * super::label::LETTER;
        Key { at, words }
    };
    named.iter().map(key).collect()
}
