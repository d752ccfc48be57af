//! Lines over time.

use super::label::{LETTER, Label, spread};
use super::place::{At, Plot};
use super::scale::Scale;
use super::{figures, when};
use crate::web::table::{Column, Kind, Table, figure};

const WIDTH: f64 = 360.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 166.0;
/// Where the days are written.
const FEET: f64 = 184.0;
/// Longer names stand in a key below the picture.
const LONGEST_NAME: usize = 13;

/// A picture of lines; its template is `web/chart/lines.html`.
#[derive(Debug)]
pub struct Lines {
    pub plot: Plot,
    pub ticks: Vec<Tick>,
    pub days: Vec<Day>,
    pub feet: At,
    /// How high the goal is.
    pub goal: Option<At>,
    pub area: Option<String>,
    pub lines: Vec<Line>,
    pub labels: Vec<Label>,
    /// Where the labels begin.
    pub behind: At,
    /// The names of the lines, where they do not fit behind their ends.
    pub key: Vec<Key>,
}

/// A line across, and its number to the left of it.
#[derive(Debug)]
pub struct Tick {
    pub y: At,
    /// Where its number stands: its right end, and its foot.
    pub text_x: At,
    pub text_y: At,
    pub text: String,
    /// The line that figures fall below.
    pub is_zero: bool,
}

/// A day, week or month under the picture.
#[derive(Debug)]
pub struct Day {
    pub x: At,
    pub anchor: &'static str,
    pub text: String,
}

#[derive(Debug)]
pub struct Line {
    /// `1` to `4`, or `was`.
    pub class: &'static str,
    pub path: String,
    /// Figures that stand alone between gaps.
    pub alone: Vec<(At, At)>,
    /// The last figure that is known: a mark of the line's own shape.
    pub end: Option<String>,
}

#[derive(Debug)]
pub struct Key {
    pub class: &'static str,
    pub mark: Option<String>,
    pub name: String,
}

/// By its place: told apart by hue, lightness, dash and mark.
const CLASSES: [&str; 4] = ["1", "2", "4", "3"];
const WAS: &str = "was";

impl Lines {
    pub fn of(table: &Table, goal: Option<f64>) -> Self {
        let kind = table.columns.get(1).map_or(Kind::Whole, |column| column.kind);
        let series: Vec<_> = (1..table.columns.len()).map(|at| figures(table, at)).collect();
        let scale = Scale::covering(series.iter().flatten().flatten().copied().chain(goal), kind);
        let named = named(&table.columns[1..]);
        let is_direct = named.iter().all(|(_, name)| name.chars().count() <= LONGEST_NAME);
        let mut labels = labels(&named, &series, kind, is_direct);
        labels.extend(goal.map(|goal| {
            (goal, Label::new("", At(0.0), String::new(), format!("goal {}", figure(goal, kind))))
        }));
        let plot = plot(&scale, kind, &labels);
        let mut labels: Vec<Label> = (labels.into_iter())
            .map(|(value, label)| Label { y: plot.y(value, &scale), ..label })
            .collect();
        spread(&mut labels, &plot);
        let mut lines: Vec<Line> = (named.iter().zip(&series))
            .map(|((class, _), values)| Line::of(class, values, &plot, &scale))
            .collect();
        // The period before lies below the others.
        lines.sort_by_key(|line| line.class != WAS);
        let only = named.iter().zip(&series).filter(|((class, _), _)| *class != WAS);
        let mut only = only.map(|(_, values)| values);
        let first = only.next().filter(|_| only.next().is_none());
        Lines {
            ticks: ticks(&scale, kind, &plot),
            days: days(&when::short(table), &plot),
            feet: At(FEET),
            goal: goal.map(|goal| plot.y(goal, &scale)),
            area: first.and_then(|values| plot.area(values, &scale)),
            behind: At(plot.right.0 + 10.0),
            key: if is_direct { Vec::new() } else { key(named) },
            lines,
            labels,
            plot,
        }
    }
}

/// The series with their classes.
fn named(columns: &[Column]) -> Vec<(&'static str, String)> {
    let mut next = CLASSES.into_iter().cycle();
    let class = |column: &Column| if column.is_before { WAS } else { next.next().unwrap_or(WAS) };
    columns.iter().map(class).zip(columns.iter().map(|column| column.heading.clone())).collect()
}

/// What stands behind the last figure of each: the figure, and the name if there is room.
fn labels(
    named: &[(&'static str, String)],
    series: &[Vec<Option<f64>>],
    kind: Kind,
    is_direct: bool,
) -> Vec<(f64, Label)> {
    let label = |((class, name), values): (&(&'static str, String), &Vec<Option<f64>>)| {
        let last = values.iter().rev().flatten().next().copied()?;
        let name = if is_direct { name.clone() } else { String::new() };
        let figure = if *class == WAS { String::new() } else { figure(last, kind) };
        let is_empty = name.is_empty() && figure.is_empty();
        (!is_empty).then(|| (last, Label::new(class, At(0.0), figure, name)))
    };
    named.iter().zip(series).filter_map(label).collect()
}

/// As wide as the words left and right of it leave room.
pub fn plot(scale: &Scale, kind: Kind, labels: &[(f64, Label)]) -> Plot {
    let ticks = scale.ticks.iter().map(|tick| scale.label(*tick, kind).chars().count());
    let left = 10.0 + LETTER * ticks.max().unwrap_or(0) as f64;
    let right =
        12.0 + LETTER * labels.iter().map(|(_, one)| one.letters()).max().unwrap_or(0) as f64;
    Plot { left: At(left), right: At(WIDTH - right), top: At(TOP), bottom: At(BOTTOM) }
}

pub fn ticks(scale: &Scale, kind: Kind, plot: &Plot) -> Vec<Tick> {
    let tick = |value: &f64| {
        let y = plot.y(*value, scale);
        Tick {
            y,
            text_x: At(plot.left.0 - 6.0),
            text_y: At(y.0 + 4.0),
            text: scale.label(*value, kind),
            is_zero: *value == 0.0 && scale.from < 0.0,
        }
    };
    scale.ticks.iter().map(tick).collect()
}

/// The first, the last and one between: more would stand on each other.
pub fn days(all: &[String], plot: &Plot) -> Vec<Day> {
    let last = all.len().saturating_sub(1);
    let mut shown = vec![0, last / 2, last];
    shown.dedup();
    if shown.len() == 3 && last < 4 {
        shown = vec![0, last];
    }
    let day = |at: usize| {
        let anchor = match at {
            _ if last == 0 => "middle",
            0 => "start",
            at if at == last => "end",
            _ => "middle",
        };
        Some(Day { x: plot.x(at, all.len()), anchor, text: all.get(at)?.clone() })
    };
    shown.into_iter().filter_map(day).collect()
}

impl Line {
    pub fn of(class: &'static str, values: &[Option<f64>], plot: &Plot, scale: &Scale) -> Self {
        let (path, mut alone) = plot.path(values, scale);
        let last = values.iter().rposition(Option::is_some);
        let place =
            last.and_then(|at| Some((plot.x(at, values.len()), plot.y(values[at]?, scale))));
        // The last figure has a mark already.
        alone.retain(|one| class == WAS || Some(*one) != place);
        let end = place.and_then(|(x, y)| mark(class, x, y));
        Line { class, path, alone, end }
    }
}

/// The mark of a line: a disc, a ring, a square, a diamond.
fn mark(class: &str, At(x): At, At(y): At) -> Option<String> {
    let ring = |r: f64| {
        let (left, both) = (At(x - r), At(2.0 * r));
        format!(
            "M{left} {}a{} {} 0 1 0 {both} 0a{} {} 0 1 0 -{both} 0Z",
            At(y),
            At(r),
            At(r),
            At(r),
            At(r)
        )
    };
    let through = |at: [(f64, f64); 4]| {
        let at = at.map(|(right, down)| format!("{} {}", At(x + right), At(y + down)));
        format!("M{}Z", at.join("L"))
    };
    match class {
        "1" | "2" => Some(ring(4.5)),
        "4" => Some(through([(-4.0, -4.0), (4.0, -4.0), (4.0, 4.0), (-4.0, 4.0)])),
        "3" => Some(through([(0.0, -5.5), (5.5, 0.0), (0.0, 5.5), (-5.5, 0.0)])),
        _ => None,
    }
}

fn key(named: Vec<(&'static str, String)>) -> Vec<Key> {
    let key = |(class, name)| Key { class, mark: mark(class, At(14.0), At(6.0)), name };
    named.into_iter().map(key).collect()
}
