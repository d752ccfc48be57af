//! Figures drawn by the desk itself: a picture, its description in words, its figures as a table, and the way to the CSV.
//!
//! A chart is drawn from a [`Table`] and shows it too, so that the two never differ. Its first column says where: days, weeks
//! or months by their first day for lines, names for shares, hours for a heat map. Every further column is a series.
//!
//! ```ignore
//! let weeks = Table::new("by-week", "Reported and resolved, by week", columns).with(rows);
//! Chart::lines("weeks", weeks).lede("More was resolved than reported.").csv("/numbers/by-week.csv?days=90")
//! // {% import "web/chart/card.html" as chart %}  {{ chart::card(one) }}
//! ```
//!
//! Nothing that differs does so by colour alone: lines have dashes and marks and their names beside them, parts have their
//! share above them and a texture in print and in forced colours, hours are squares that grow.

mod bars;
mod heat;
mod label;
mod lines;
mod multiples;
mod place;
mod scale;
mod shares;
mod spark;
mod when;
mod words;

pub use bars::Bar;
pub use spark::Spark;

use super::table::Table;

/// Lines that can be told apart in one picture.
const MOST_LINES: usize = 4;

/// A card of a page; its template is the macro of `web/chart/card.html`.
#[derive(Debug)]
pub struct Chart {
    /// Unique on its page; begins the ids inside it.
    pub id: String,
    /// What it shows, in a sentence: "More was resolved than reported in each of the last four weeks." May be empty.
    pub lede: String,
    /// What somebody hears who does not see it.
    pub said: String,
    pub picture: Picture,
    pub table: Table,
    /// Where the same figures are for a spreadsheet; empty if nowhere.
    pub csv: String,
    /// The page that has its figures as a table; empty if they stand below it.
    pub elsewhere: String,
}

#[derive(Debug)]
pub enum Picture {
    /// No figure at all: said instead of drawn.
    Nothing,
    Lines(lines::Lines),
    Multiples(multiples::Multiples),
    Shares(shares::Shares),
    Heat(heat::Heat),
}

impl Chart {
    /// Lines over time, of one unit: a column each, one of the period before drawn quieter. More than four become
    /// small multiples, as nobody can follow five lines.
    pub fn lines(id: &str, table: Table) -> Self {
        let series = table.columns.iter().skip(1);
        if series.filter(|column| !column.is_before).count() > MOST_LINES {
            return Self::multiples(id, table);
        }
        Self::of(id, table, |table| Picture::Lines(lines::Lines::of(table, None)))
    }

    /// A small picture for each column, all to the same scale.
    pub fn multiples(id: &str, table: Table) -> Self {
        Self::of(id, table, |table| Picture::Multiples(multiples::Multiples::of(table)))
    }

    /// The parts of a whole, largest first as the table has them: the first column their names, the second how much.
    pub fn shares(id: &str, table: Table) -> Self {
        let mut chart = Self::of(id, table, |table| {
            shares::Shares::of(table).map_or(Picture::Nothing, Picture::Shares)
        });
        if let Picture::Shares(shares) = &chart.picture {
            chart.said = shares.in_words();
        }
        chart
    }

    /// A row for each hour, a column for each day of the week: how much there was.
    pub fn heat(id: &str, table: Table) -> Self {
        let said = words::of_heat(&table);
        Chart { said, ..Self::of(id, table, |table| Picture::Heat(heat::Heat::of(table))) }
    }

    /// Whether there is a table behind the picture: there is none with nothing in it, nor where the picture shows it already.
    pub fn has_figures(&self) -> bool {
        match &self.picture {
            Picture::Nothing => false,
            _ if !self.elsewhere.is_empty() => false,
            Picture::Shares(shares) => shares.is_folded,
            _ => true,
        }
    }

    fn of(id: &str, table: Table, draw: impl Fn(&Table) -> Picture) -> Self {
        let picture = if is_empty(&table) { Picture::Nothing } else { draw(&table) };
        Chart {
            id: id.to_owned(),
            lede: String::new(),
            said: words::of_lines(&table, None),
            picture,
            table,
            csv: String::new(),
            elsewhere: String::new(),
        }
    }

    #[must_use]
    pub fn lede(self, lede: impl Into<String>) -> Self {
        Chart { lede: lede.into(), ..self }
    }

    /// The address of [`Table::csv`] of the same table.
    #[must_use]
    pub fn csv(self, address: impl Into<String>) -> Self {
        Chart { csv: address.into(), ..self }
    }

    /// Its figures stand on another page, as this one has enough of them.
    #[must_use]
    pub fn figures_at(self, page: &str) -> Self {
        Chart { elsewhere: page.to_owned(), ..self }
    }

    /// What is to be reached: a line across, in the unit of the series.
    #[must_use]
    pub fn goal(mut self, goal: f64) -> Self {
        if let Picture::Lines(_) = self.picture
            && goal.is_finite()
        {
            let goal = scale::within_reach(goal);
            self.picture = Picture::Lines(lines::Lines::of(&self.table, Some(goal)));
            self.said = words::of_lines(&self.table, Some(goal));
        }
        self
    }
}

/// Nothing to draw: no row, or no figure in any.
fn is_empty(table: &Table) -> bool {
    !table.rows.iter().flat_map(|row| row.iter().skip(1)).any(|cell| cell.number().is_some())
}

/// The figures of one column, as they are drawn: nothing where nothing is known.
fn figures(table: &Table, column: usize) -> Vec<Option<f64>> {
    let figure = |row: &Vec<super::table::Cell>| row.get(column).and_then(|cell| cell.number());
    table.rows.iter().map(figure).map(|one| one.map(scale::within_reach)).collect()
}

#[cfg(test)]
mod tests;
