//! The figures as a table in Markdown.

use crate::Plan;
use crate::desk::Bench;
use crate::fill::{self, World};
use anyhow::Result;
use std::fmt;

/// One figure of one world.
#[derive(Clone, Debug)]
pub struct Line {
    /// What was measured, the row's name.
    pub figure: String,
    pub text: String,
    /// For the comparison of the smallest and the largest size, where that says something.
    pub compared: Option<f64>,
    pub goal: &'static str,
    /// Whether the goal was reached, where it can be told by itself.
    pub reached: bool,
}

impl Line {
    pub fn new(figure: impl Into<String>, text: impl Into<String>, goal: &'static str) -> Self {
        Line { figure: figure.into(), text: text.into(), compared: None, goal, reached: true }
    }

    /// A time that must not grow with history.
    pub fn time(figure: impl Into<String>, ms: f64, goal: &'static str) -> Self {
        Line { compared: Some(ms), ..Line::new(figure, format!("{ms:.1} ms"), goal) }
    }

    /// A figure beyond its goal is shown so, and the bench goes on.
    pub fn which(self, reached: bool) -> Self {
        let text = if reached { self.text } else { format!("**{}**", self.text) };
        Line { reached, text, ..self }
    }
}

#[derive(Debug)]
pub struct Report {
    machine: String,
    how: String,
    columns: Vec<(World, Vec<Line>)>,
}

impl Report {
    pub fn new(bench: &Bench, plan: &Plan) -> Result<Self> {
        let mut conn = fill::connect(bench, tallydesk::db::cluster::DATABASE)?;
        let postgres = fill::words(
            &mut conn,
            "select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync ' || current_setting('fsync') \
             || ', synchronous_commit ' || current_setting('synchronous_commit') || ', shared_buffers ' \
             || current_setting('shared_buffers') as words",
        )?;
        let day = fill::words(&mut conn, "select current_date::text as words")?;
        let (seconds, rounds, connections) = (plan.seconds, plan.rounds, plan.connections);
        Ok(Report {
            machine: format!("{day}: {}; {postgres}", hardware()),
            how: format!(
                "{seconds} s each, {connections} connections, comparisons with pgbench the median of {rounds} rounds"
            ),
            columns: Vec::new(),
        })
    }

    pub fn add(&mut self, world: World, lines: Vec<Line>) {
        self.columns.push((world, lines));
    }

    /// How many figures are not what they should be.
    pub fn missed(&self) -> usize {
        self.columns.iter().flat_map(|(_, lines)| lines).filter(|line| !line.reached).count()
    }

    /// Every row's name once, in the order of the fullest column.
    fn figures(&self) -> Vec<&Line> {
        let mut rows: Vec<&Line> = Vec::new();
        for (_, lines) in &self.columns {
            let mut at = 0;
            for line in lines {
                match rows.iter().position(|row| row.figure == line.figure) {
                    Some(found) => at = found + 1,
                    None => {
                        rows.insert(at, line);
                        at += 1;
                    }
                }
            }
        }
        rows
    }

    /// How much more the largest desk takes than the smallest with as much waiting.
    fn growth(&self, figure: &str) -> String {
        let least = self.columns.iter().map(|(world, _)| world.waiting).min();
        let mut compared = self.columns.iter().filter(|(world, _)| Some(world.waiting) == least);
        let (first, last) = (compared.next(), compared.next_back());
        let time = |column: Option<&(World, Vec<Line>)>| {
            column?.1.iter().find(|line| line.figure == figure)?.compared
        };
        time(first)
            .zip(time(last))
            .map_or_else(String::new, |(few, many)| format!("{:.2}×", many / few))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}. {}.\n", self.machine, self.how)?;
        let heads: Vec<_> = self.columns.iter().map(|(world, _)| head(*world)).collect();
        writeln!(f, "| | {} | largest : smallest | to show |", heads.join(" | "))?;
        writeln!(f, "|---|{}---:|---|", "---:|".repeat(heads.len()))?;
        for row in self.figures() {
            let cells: Vec<_> = self
                .columns
                .iter()
                .map(|(_, lines)| {
                    lines
                        .iter()
                        .find(|line| line.figure == row.figure)
                        .map_or("", |line| &line.text)
                })
                .collect();
            writeln!(
                f,
                "| {} | {} | {} | {} |",
                row.figure,
                cells.join(" | "),
                self.growth(&row.figure),
                row.goal
            )?;
        }
        Ok(())
    }
}

fn head(world: World) -> String {
    format!("{} issues, {} waiting", thousands(world.issues), thousands(world.waiting))
}

/// 1,000,000
pub fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

fn hardware() -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let of = |path: &str, name: &str| {
        let text = std::fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unnamed processor".to_owned());
    let memory = of("/proc/meminfo", "MemTotal")
        .and_then(|total| total.split_whitespace().next()?.parse::<f64>().ok())
        .map_or_else(String::new, |kib| format!(", {:.0} GB", kib / 1024.0 / 1024.0));
    format!("{processors} × {model}{memory}")
}
