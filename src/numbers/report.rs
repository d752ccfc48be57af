//! The numbers of a period, beside those of the one before: what the page, the files and the letters are made from.

use super::count::Count;
use super::filter::Filter;
use super::lengths::Measure;
use super::list::NUMBERS;
use super::number::Number;
use super::period::Period;
use super::store::{self, keep::Mark};
use super::tally::{Dim, Grain};
use super::target::Target;
use super::value::{Material, Value};
use super::words;
use crate::db::Conn;
use crate::desk_time::DeskHours;
use crate::error::Error;
use crate::settings::Targets;
use crate::web::table::{Cell, Column, Kind, Table};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub period: Period,
    pub filter: &'a Filter,
    pub hours: &'a DeskHours,
    pub targets: &'a Targets,
    pub now: DateTime<Utc>,
}

pub struct Report {
    pub period: Period,
    now: Material,
    before: Material,
    /// The course of the period.
    pub course: Vec<Step>,
    pub mark: Option<Mark>,
    targets: Targets,
}

/// A part of a period, of equal length but the last.
pub struct Step {
    pub from: NaiveDate,
    pub material: Material,
    /// Open when it was over.
    pub open: i64,
}

/// A number with what it was before.
#[derive(Clone, Debug)]
pub struct Figure {
    pub number: &'static Number,
    pub now: Value,
    pub before: Value,
    pub target: Option<Target>,
}

/// How long the steps of a course are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    Days,
    Weeks,
    Months,
}

impl Steps {
    /// Some ten to thirty of them.
    pub fn of(period: Period) -> Self {
        match period.length() {
            ..=31 => Steps::Days,
            32..=190 => Steps::Weeks,
            _ => Steps::Months,
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Steps::Days => "day",
            Steps::Weeks => "week",
            Steps::Months => "month",
        }
    }

    fn next(self, day: NaiveDate) -> NaiveDate {
        match self {
            Steps::Days => day + TimeDelta::days(1),
            Steps::Weeks => day + TimeDelta::days(7),
            Steps::Months => store::read::next_month(Grain::Month.begin(day)),
        }
    }

    /// The steps of a period; the first may be shorter where months begin.
    fn cut(self, period: Period) -> Vec<(NaiveDate, NaiveDate)> {
        let mut steps = Vec::new();
        let mut from = period.from;
        while from < period.to {
            let to = self.next(from).min(period.to);
            steps.push((from, to));
            from = to;
        }
        steps
    }
}

impl Report {
    /// In a constant number of statements, however long the period is.
    ///
    /// # Errors
    /// Any of the connection's.
    pub fn of(conn: &mut Conn, asked: &Asked<'_>) -> Result<Self, Error> {
        let Asked { period, filter, hours, now, .. } = *asked;
        let material =
            |conn: &mut Conn, period| store::material::of_period(conn, hours, filter, period, now);
        Ok(Report {
            period,
            mark: store::keep::mark(conn)?,
            now: material(conn, period)?,
            before: material(conn, period.before())?,
            course: course(conn, asked, &[Measure::Resolve])?,
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

    pub fn late(&self) -> i64 {
        self.now.late.0
    }

    /// The sentence first: whether the desk keeps up.
    pub fn lede(&self) -> String {
        let steps = Steps::of(self.period).word();
        let ended = |step: &Step| step.material.sums.of(Count::Ended);
        let reported =
            |step: &Step| step.material.sums.of(Count::All) - step.material.sums.of(Count::Line);
        let whole = self.course.iter().rev().filter(|step| reported(step) + ended(step) > 0);
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

/// What a period adds up to, step by step, with what is open at each end.
pub fn course(
    conn: &mut Conn,
    asked: &Asked<'_>,
    measures: &[Measure],
) -> Result<Vec<Step>, Error> {
    let Asked { period, filter, hours, .. } = *asked;
    let (zone, steps) = (hours.zone(), Steps::of(period));
    // Whole months are summed up already; the days at both ends of a long period are not many.
    let span = (period.from, period.to);
    let mut sums = BTreeMap::new();
    let mut lengths: BTreeMap<(NaiveDate, Measure), _> = BTreeMap::new();
    let stretches = match steps {
        Steps::Months => store::read::stretches(span),
        _ => vec![(Grain::Day, period.from, period.to)],
    };
    for (grain, from, to) in stretches {
        sums.extend(store::read::series(conn, filter, (from, to), grain, zone)?);
        let Some((dim, word)) = filter.one() else { continue };
        for measure in measures.iter().copied() {
            let of: (Dim, &str) = (dim, word);
            let found = store::read::series_of_lengths(conn, of, (from, to), grain, measure)?;
            lengths.extend(found.into_iter().map(|(day, lengths)| ((day, measure), lengths)));
        }
    }
    let mut open = store::read::open_before(conn, filter, period.from, zone)?;
    let step = |(from, to): (NaiveDate, NaiveDate)| {
        let mut material = Material::default();
        sums.range(from..to).for_each(|(_, sums)| material.sums.add_all(sums));
        for measure in measures.iter().copied() {
            let all = material.lengths.entry(measure).or_default();
            let these =
                lengths.iter().filter(|((day, of), _)| (from..to).contains(day) && *of == measure);
            these.for_each(|(_, lengths)| all.add_places(lengths.places()));
        }
        open += store::read::open(&material.sums);
        Step { from, material, open }
    };
    Ok(steps.cut(period).into_iter().map(step).collect())
}
