//! A table of figures, once: the page shows it, the chart is drawn from it, the CSV and the sheet are written from it.

mod said;

pub use said::{figure, minus};

use super::csv;
use crate::error::Error;
use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

/// Columns with their kinds, and rows as wide as these.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// A word for the sheet, the file and the address: "volume-by-week".
    pub name: String,
    /// What a person calls it: "Reported and resolved, by week".
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub heading: String,
    pub kind: Kind,
    /// Figures of the period before, which a chart draws quieter.
    pub is_before: bool,
}

/// What the cells of a column are, and so how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    /// With so many places behind the point.
    Decimal(u8),
    /// A part of one: 0.5 is half.
    Share,
    Minutes,
    Day,
    Moment,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known, or there is nothing to divide by. Not zero.
    Nothing,
    Text(String),
    Whole(i64),
    Number(f64),
    Day(NaiveDate),
    At(DateTime<Utc>),
}

/// A cell on a page.
#[derive(Debug)]
pub struct Shown {
    pub text: String,
    pub is_words: bool,
}

impl Table {
    pub fn new(name: &str, title: &str, columns: Vec<Column>) -> Self {
        Table { name: name.to_owned(), title: title.to_owned(), columns, rows: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The rows as a page shows them, each cell with whether it is words or a figure.
    pub fn lines(&self) -> Vec<Vec<Shown>> {
        let is_words: Vec<bool> = self.columns.iter().map(|column| column.kind.is_text()).collect();
        let cells = |row: Vec<String>| {
            row.into_iter().zip(&is_words).map(|(text, words)| Shown { text, is_words: *words })
        };
        self.shown().into_iter().map(|row| cells(row).collect()).collect()
    }

    /// The texts of a page's table.
    pub fn shown(&self) -> Vec<Vec<String>> {
        self.texts(Cell::shown)
    }

    /// The table as programs read it: [`Cell::plain`].
    pub fn plain(&self) -> Vec<Vec<String>> {
        self.texts(Cell::plain)
    }

    fn texts(&self, text: impl Fn(&Cell, Kind) -> String) -> Vec<Vec<String>> {
        let cells = |row: &Vec<Cell>| {
            self.columns.iter().zip(row).map(|(column, cell)| text(cell, column.kind)).collect()
        };
        self.rows.iter().map(cells).collect()
    }

    /// For a download: the same bytes for the same figures.
    ///
    /// # Errors
    /// None that a table in memory can have.
    pub fn csv(&self) -> Result<String, Error> {
        let headings: Vec<&str> = self.columns.iter().map(|one| one.heading.as_str()).collect();
        let mut writer = csv::Writer::begin(Vec::new(), &headings)?;
        for row in &self.rows {
            writer.row(self.columns.iter().zip(row).map(|(column, cell)| {
                let text = cell.plain(column.kind);
                // What is a number is none that somebody typed, and a minus begins no formula there.
                if cell.is_text() { csv::inert(&text) } else { text }
            }))?;
        }
        String::from_utf8(writer.end()?).map_err(Error::broken)
    }
}

/// What figures come to: the same for the same tables, whatever they are called on a page. SHA-256 over names, headings and
/// rows as files have them.
///
/// # Errors
/// None that tables in memory can have.
pub fn hash(tables: &[Table]) -> Result<String, Error> {
    let mut sum = Sha256::new();
    for table in tables {
        sum.update(format!("{}\n", table.name));
        sum.update(table.csv()?);
    }
    Ok(sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Column {
    pub fn new(heading: &str, kind: Kind) -> Self {
        Column { heading: heading.to_owned(), kind, is_before: false }
    }

    #[must_use]
    pub fn before(self) -> Self {
        Column { is_before: true, ..self }
    }
}

impl Kind {
    /// Text begins at the left, figures end at the right.
    pub fn is_text(self) -> bool {
        self == Kind::Text
    }
}

impl Cell {
    /// The figure to draw, if it is one: never one that no axis has room for.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Whole(whole) => Some(*whole as f64),
            Cell::Number(number) => number.is_finite().then_some(*number),
            _ => None,
        }
    }

    fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_))
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(whole: i64) -> Self {
        Cell::Whole(whole)
    }
}

impl From<i32> for Cell {
    fn from(whole: i32) -> Self {
        Cell::Whole(whole.into())
    }
}

/// What is no number is nothing.
impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Cell::Number(number) } else { Cell::Nothing }
    }
}

impl From<NaiveDate> for Cell {
    fn from(day: NaiveDate) -> Self {
        Cell::Day(day)
    }
}

impl From<DateTime<Utc>> for Cell {
    fn from(at: DateTime<Utc>) -> Self {
        Cell::At(at)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Nothing, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::new(
            "areas",
            "Problem areas",
            vec![
                Column::new("area", Kind::Text),
                Column::new("hours", Kind::Decimal(1)),
                Column::new("change", Kind::Whole),
                Column::new("without a document", Kind::Share),
            ],
        )
        .with([
            vec!["Outlook".into(), 61.04.into(), 17.into(), 0.71.into()],
            vec!["=cmd".into(), f64::NAN.into(), (-4).into(), Cell::Nothing],
        ])
    }

    #[test]
    fn a_page_says_figures_as_people_do() {
        assert_eq!(
            table().shown(),
            [["Outlook", "61.0", "17", "71.0\u{a0}%"], ["=cmd", "–", "−4", "–"]]
        );
    }

    #[test]
    fn a_file_has_figures_that_programs_read_and_no_formula() {
        assert_eq!(
            table().csv().unwrap(),
            "\u{FEFF}\"area\",\"hours\",\"change\",\"without a document\"\r\n\
             \"Outlook\",\"61.0\",\"17\",\"0.7100\"\r\n\"'=cmd\",\"\",\"-4\",\"\"\r\n"
        );
    }

    #[test]
    fn the_hash_is_of_what_is_said_and_where() {
        let hash = |tables: &[Table]| super::hash(tables).unwrap();
        assert_eq!(hash(&[table()]), hash(&[Table { title: "Areas".into(), ..table() }]));
        assert_eq!(hash(&[table()]).len(), 64);
        let mut other = table();
        other.rows[0][2] = 18.into();
        assert_ne!(hash(&[table()]), hash(&[other]));
        assert_ne!(hash(&[table()]), hash(&[table(), table()]));
    }

    #[test]
    fn what_is_no_number_is_nothing_to_draw() {
        for none in [f64::NAN.into(), f64::INFINITY.into(), Cell::Nothing, "7".into()] {
            assert_eq!(none.number(), None, "{none:?}");
        }
        assert_eq!(Cell::Number(f64::NEG_INFINITY).number(), None);
        assert_eq!(Cell::from(-3).number(), Some(-3.0));
    }
}
