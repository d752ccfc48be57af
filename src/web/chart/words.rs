//! What a chart says to who does not see it: where each line begins and ends, its highest and its lowest, and what is missing.

use super::scale::Scale;
use super::{figures, when};
use crate::web::table::{Kind, Table, figure};

/// Each series in a sentence; the goal; and an axis that does not begin at zero.
pub fn of_lines(table: &Table, goal: Option<f64>) -> String {
    let kind = table.columns.get(1).map_or(Kind::Whole, |column| column.kind);
    let mut said: Vec<String> =
        (1..table.columns.len()).filter_map(|column| of_series(table, column)).collect();
    said.extend(goal.map(|goal| format!("Goal: {}.", figure(goal, kind))));
    let all = (1..table.columns.len()).flat_map(|column| figures(table, column)).flatten();
    let scale = Scale::covering(all.chain(goal), kind);
    if scale.from > 0.0 {
        said.push(format!("The axis begins at {}.", figure(scale.from, kind)));
    }
    said.join(" ")
}

/// "Reported: 212 in the week of 7 September 2026, 228 in the week of 16 November 2026; highest 287 …, lowest 208 …."
pub fn of_series(table: &Table, column: usize) -> Option<String> {
    let kind = table.columns.get(column)?.kind;
    let (values, at) = (figures(table, column), when::long(table));
    let known: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(n, value)| Some((n, (*value)?))).collect();
    let say = |(n, value): (usize, f64)| format!("{} {}", figure(value, kind), at[n]);
    let said = match known.as_slice() {
        [] => "no figures".to_owned(),
        [only] => say(*only),
        [first, .., last] => {
            let lowest = known.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
            let highest = known.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
            let (lowest, highest) = (lowest.map(say), highest.map(say));
            let ends = format!("{}, {}", say(*first), say(*last));
            format!(
                "{ends}; highest {}, lowest {}",
                highest.unwrap_or_default(),
                lowest.unwrap_or_default()
            )
        }
    };
    let missing = match values.len() - known.len() {
        0 => String::new(),
        missing => format!("; nothing known for {missing} of {}", values.len()),
    };
    Some(format!("{}: {said}{missing}.", table.columns[column].heading))
}

/// "Most: 41, Monday 9 am. In all 1,027."
pub fn of_heat(table: &Table) -> String {
    let (mut most, mut all, mut kind) = (None::<(f64, usize, usize)>, 0.0, Kind::Whole);
    for column in 1..table.columns.len() {
        kind = table.columns[column].kind;
        for (row, value) in figures(table, column).into_iter().enumerate() {
            let Some(value) = value else { continue };
            all += value;
            if most.is_none_or(|(most, ..)| value > most) {
                most = Some((value, column, row));
            }
        }
    }
    let Some((value, column, row)) = most else { return "No figures.".to_owned() };
    let (day, hour) = (&table.columns[column].heading, when::short(table));
    format!("Most: {}, {day} {}. In all {}.", figure(value, kind), hour[row], figure(all, kind))
}
