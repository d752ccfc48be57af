//! The numbers of a period, beside those of the one before: what the page, the files and the letters are made from.

use super::count::Count;
use super::course::{Step, Steps, course};
use super::filter::Filter;
use super::lengths::Measure;
use super::list::NUMBERS;
use super::number::Number;
use super::period::Period;
use super::store::{self, keep::Mark, material::Known};
use super::target::Target;
use super::value::{Material, Value};
use super::words;
use crate::db::Conn;
use crate::desk_time::{DeskHours, day_begins};
use crate::error::Error;
use crate::reports;
use crate::settings::Targets;
use crate::web::table::{Cell, Column, Kind, Table};
use chrono::{DateTime, TimeDelta, Utc};

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub period: Period,
    pub filter: &'a Filter,
    pub hours: &'a DeskHours,
    pub targets: &'a Targets,
    /// Of what took how long the course is asked for, too.
    pub measures: &'a [Measure],
    /// The event after which it was made, when it is made again; absent for now.
    pub as_of: Option<i64>,
    pub now: DateTime<Utc>,
}

pub struct Report {
    pub period: Period,
    now: Material,
    before: Material,
    /// The course of the period.
    pub course: Vec<Step>,
    mark: Option<Mark>,
    targets: Targets,
}

/// A number with what it was before.
#[derive(Clone, Debug)]
pub struct Figure {
    pub number: &'static Number,
    pub now: Value,
    pub before: Value,
    pub target: Option<Target>,
}

/// Said instead of a number that would lack something.
pub const COUNTING: &str = "The numbers are being counted again. Try again in a moment.";

/// Reports tell of the reports before today, and of today's up to the last event: looking at one does not change it.
fn runs_until(
    conn: &mut Conn,
    event: i64,
    hours: &DeskHours,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, Error> {
    let today = day_begins(now.with_timezone(&hours.zone()).date_naive(), hours.zone());
    let at = reports::store::moment_of(conn, event)?;
    Ok(at.map_or(today, |at| at.max(today)).min(now))
}

impl Report {
    /// In a constant number of statements, however long the period is.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn of(conn: &mut Conn, asked: &Asked<'_>) -> Result<Self, Error> {
        let Asked { period, filter, hours, now, .. } = *asked;
        let before = period.before();
        let mark = store::keep::mark(conn)?;
        let event = asked.as_of.or(mark.as_ref().and_then(Mark::as_of)).unwrap_or(0);
        let runs_until = runs_until(conn, event, hours, now)?;
        let span = (before.from, period.to);
        let known = Known::of(conn, (filter, span), hours, (now, runs_until))?;
        Ok(Report {
            period,
            mark,
            now: known.material(conn, period)?,
            before: known.material(conn, before)?,
            course: course(conn, asked, &known)?,
            targets: asked.targets.clone(),
        })
    }

    /// The same with exact medians, where there are at most so many cases.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn look_closer(
        mut self,
        conn: &mut Conn,
        asked: &Asked<'_>,
        at_most: i64,
    ) -> Result<Self, Error> {
        let Asked { period, filter, hours, .. } = *asked;
        let (now, before) = ((period, &mut self.now), (period.before(), &mut self.before));
        store::material::look_closer(conn, hours, filter, now, at_most)?;
        store::material::look_closer(conn, hours, filter, before, at_most)?;
        Ok(self)
    }

    /// Itself, if everything is counted.
    ///
    /// # Errors
    /// [`Error::Refused`] while everything is being counted again.
    pub fn complete(self) -> Result<Self, Error> {
        match self.is_counting() {
            None => Ok(self),
            Some(_) => Err(Error::Refused(COUNTING.to_owned())),
        }
    }

    pub fn figure(&self, number: &'static Number) -> Figure {
        Figure {
            number,
            now: self.now.value(number),
            before: self.before.value(number),
            target: self.target(number),
        }
    }

    /// What was aimed at when the period was over, or is today.
    pub fn target(&self, number: &Number) -> Option<Target> {
        let last = self.period.to - TimeDelta::days(1);
        Target::of(number, &self.targets, last)
    }

    pub fn sum(&self, count: Count) -> i64 {
        self.now.sums.of(count)
    }

    /// How many of those reported in the period still wait for an answer that they should have had.
    pub fn waiting_late(&self) -> i64 {
        self.now.late.waiting
    }

    /// What could not be said: everything is being counted again, and is counted up to that issue.
    pub fn is_counting(&self) -> Option<i64> {
        self.mark.as_ref().map_or(Some(0), Mark::filled)
    }

    /// The event up to which everything is counted.
    pub fn as_of(&self) -> i64 {
        self.mark.as_ref().and_then(Mark::as_of).unwrap_or(0)
    }

    /// The sentence first: whether the desk keeps up.
    pub fn lede(&self) -> String {
        let steps = match Steps::of(self.period) {
            Steps::Days => "working day",
            other => other.word(),
        };
        let ended = |step: &Step| step.material.sums.of(Count::Ended);
        let reported =
            |step: &Step| step.material.sums.of(Count::All) - step.material.sums.of(Count::Line);
        // Today is not over yet, and a day on which nobody worked says nothing.
        let over = self.course.iter().rev().filter(|step| step.is_over);
        let whole = over.filter(|step| reported(step) + ended(step) > 0);
        let kept_up = whole.clone().take_while(|step| ended(step) >= reported(step)).count();
        let fell_behind = whole.take_while(|step| ended(step) < reported(step)).count();
        match (kept_up, fell_behind) {
            (0, 0) => "Nothing was reported or ended in these days.".to_owned(),
            (0 | 1, 0 | 1) => self.balance(),
            (n, _) if n > 1 => {
                format!("At least as much was ended as reported in each of the last {n} {steps}s.")
            }
            (_, n) => format!("More was reported than ended in each of the last {n} {steps}s."),
        }
    }

    fn balance(&self) -> String {
        let reported = self.sum(Count::All) - self.sum(Count::Line);
        let (reported, ended) = (reported, self.sum(Count::Ended));
        let (one, other) = (words::grouped(reported), words::grouped(ended));
        match ended >= reported {
            true => {
                format!("{other} issues were ended and {one} were reported: the desk keeps up.")
            }
            false => format!("{one} issues were reported and {other} were ended: more wait now."),
        }
    }

    /// All numbers: for a file, and for what they come to.
    pub fn table(&self) -> Table {
        let text = |heading| Column::new(heading, Kind::Text);
        let figure = |heading| Column::new(heading, Kind::Decimal(4));
        let whole = |heading| Column::new(heading, Kind::Whole);
        let columns = vec![
            text("id"),
            text("number"),
            figure("value"),
            text("unit"),
            figure("90th percentile"),
            whole("n"),
            whole("of"),
            figure("before").before(),
            whole("of, before").before(),
            figure("target"),
            text("how it is counted"),
        ];
        let rows = NUMBERS.iter().map(|number| cells(&self.figure(number)));
        Table::new("numbers", "Numbers", columns).with(rows)
    }

    /// All that is handed on.
    pub fn tables(&self) -> Vec<Table> {
        vec![self.table(), self.volume(), self.backlog()]
    }

    /// Reported and ended, step by step.
    pub fn volume(&self) -> Table {
        let columns = vec![
            Column::new(Steps::of(self.period).word(), Kind::Day),
            Column::new("reported", Kind::Whole),
            Column::new("ended", Kind::Whole),
        ];
        let row = |step: &Step| {
            let sums = &step.material.sums;
            let reported = sums.of(Count::All) - sums.of(Count::Line);
            vec![step.from.into(), reported.into(), sums.of(Count::Ended).into()]
        };
        let title = format!("Reported and ended, by {}", Steps::of(self.period).word());
        Table::new("volume", &title, columns).with(self.course.iter().map(row))
    }

    pub fn backlog(&self) -> Table {
        let columns = vec![
            Column::new(Steps::of(self.period).word(), Kind::Day),
            Column::new("open at its end", Kind::Whole),
        ];
        let row = |step: &Step| vec![step.from.into(), step.open.into()];
        Table::new("backlog", "Open issues", columns).with(self.course.iter().map(row))
    }
}

fn cells(figure: &Figure) -> Vec<Cell> {
    let number = figure.number;
    let or_nothing = |value: Option<f64>| value.map_or(Cell::Nothing, Cell::from);
    vec![
        number.id.into(),
        number.title.into(),
        or_nothing(figure.now.value),
        number.unit().word().into(),
        or_nothing(figure.now.beside),
        figure.now.n.into(),
        figure.now.d.into(),
        or_nothing(figure.before.value),
        figure.before.d.into(),
        or_nothing(figure.target.map(|target| target.value)),
        number.how.into(),
    ]
}
