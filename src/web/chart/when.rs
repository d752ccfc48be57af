//! The first column of a table over time: days, weeks or months, by their first day.

use crate::web::table::{Cell, Table};
use chrono::{Datelike, NaiveDate};

enum Step {
    Days,
    Weeks,
    Months,
}

impl Step {
    fn of(days: &[NaiveDate]) -> Self {
        let apart = |length| days.windows(2).all(|two| (two[1] - two[0]).num_days() == length);
        match days {
            [_, _, ..] if apart(7) => Step::Weeks,
            // The first may begin in the middle of its month.
            [_, rest @ ..] if !rest.is_empty() && rest.iter().all(|day| day.day() == 1) => {
                Step::Months
            }
            _ => Step::Days,
        }
    }
}

/// Below the picture: "7 Sep", or "Sep 2026"; with its year where there are two.
pub fn short(table: &Table) -> Vec<String> {
    let days = days(table);
    let step = Step::of(&days);
    let is_one_year = days.first().map(Datelike::year) == days.last().map(Datelike::year);
    said(table, |day| match step {
        Step::Months => day.format("%b %Y").to_string(),
        _ if is_one_year => day.format("%-d %b").to_string(),
        _ => day.format("%-d %b %Y").to_string(),
    })
}

/// In a sentence: "on 7 September 2026", "in the week of 7 September 2026", "in September 2026".
pub fn long(table: &Table) -> Vec<String> {
    let step = Step::of(&days(table));
    said(table, |day| match step {
        Step::Days => day.format("on %-d %B %Y").to_string(),
        Step::Weeks => day.format("in the week of %-d %B %Y").to_string(),
        Step::Months => day.format("in %B %Y").to_string(),
    })
}

fn days(table: &Table) -> Vec<NaiveDate> {
    let day = |row: &Vec<Cell>| match row.first() {
        Some(Cell::Day(day)) => Some(*day),
        _ => None,
    };
    table.rows.iter().filter_map(day).collect()
}

fn said(table: &Table, of_day: impl Fn(NaiveDate) -> String) -> Vec<String> {
    let said = |row: &Vec<Cell>| match (row.first(), table.columns.first()) {
        (Some(Cell::Day(day)), _) => of_day(*day),
        (Some(cell), Some(column)) => cell.shown(column.kind),
        _ => String::new(),
    };
    table.rows.iter().map(said).collect()
}
