//! Measures the desk on data of its own and prints the table of docs/performance.md. Started by `script/bench`.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

mod desk;
mod fill;
mod http;
mod load;
mod measure;
mod pages;
mod pgbench;
mod report;
mod statements;
mod writes;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use desk::Bench;
use fill::World;
use report::Report;
use std::path::{Path, PathBuf};

/// Fills databases with issues, loads the desk with signed-in people, compares it with pgbench, and writes the figures to
/// report.md in its data folder. Example: script/bench --sizes 10000,1000000 --seconds 20
#[derive(Clone, Debug, Parser)]
pub struct Plan {
    /// A smoke run of about a minute: small, short, one round. Its figures mean nothing.
    #[arg(long)]
    quick: bool,
    /// Fill the databases anew; else those of the last day are used again.
    #[arg(long)]
    fresh: bool,
    /// How many issues there are, one column each.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    sizes: Vec<i64>,
    /// How many of them wait, the same at every size.
    #[arg(long, default_value_t = 2_000)]
    waiting: i64,
    /// How many wait in one more column at the largest size: enough for a thousandth page. 0 leaves it out.
    #[arg(long, default_value_t = 30_000)]
    deep_waiting: i64,
    /// Length of each measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Rounds of each comparison with pgbench; the median counts.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Connections that ask at the same time.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Where the databases and the report are kept. Default: `bench` in cargo's target folder.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where PostgreSQL's programs are, if not where they are usually found.
    #[arg(long, env = "PG_BIN_DIR")]
    pg_bin_dir: Option<PathBuf>,
    /// pgbench, for the rows that compare with it.
    #[arg(long, env = "PGBENCH", default_value = "pgbench")]
    pgbench: PathBuf,
    #[arg(env = "PATH", hide = true, long = "search-path")]
    search_path: Option<String>,
}

fn main() -> Result<()> {
    let plan = Plan::parse().quickened();
    let target = target_folder()?;
    let data =
        plan.data.clone().unwrap_or_else(|| target.parent().unwrap_or(&target).join("bench"));
    let bench = Bench::start(&plan, &data, &target.join("tallydesk"))?;
    let mut report = Report::new(&bench, &plan)?;
    for world in plan.worlds()? {
        fill::make_ready(&bench, world, plan.fresh)?;
        report.add(world, measure::all(&bench, world, &plan)?);
        // After each, so that an interrupted run is not lost.
        std::fs::write(data.join("report.md"), report.to_string())?;
    }
    println!("\n{report}\nWritten to {}", data.join("report.md").display());
    if report.missed() > 0 {
        say(format!("{} figures are beyond their goals: those in bold", report.missed()));
    }
    Ok(())
}

/// Where cargo puts this build: `target/release`.
fn target_folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    program.ancestors().nth(2).map(Path::to_owned).context("not started from cargo's target folder")
}

impl Plan {
    fn quickened(self) -> Self {
        if !self.quick {
            return self;
        }
        Plan { sizes: vec![10_000], seconds: 1, rounds: 1, ..self }
    }

    fn worlds(&self) -> Result<Vec<World>> {
        let least = self.waiting + 2 * fill::OPEN + 2_400;
        ensure!(
            self.sizes.iter().all(|size| *size >= least),
            "a desk of fewer than {least} issues is not a desk"
        );
        let mut worlds: Vec<_> =
            self.sizes.iter().map(|size| World { issues: *size, waiting: self.waiting }).collect();
        if let Some(largest) = self.sizes.iter().max().filter(|_| self.deep_waiting > self.waiting)
        {
            let issues = (*largest).max(self.deep_waiting * 4 / 3);
            worlds.push(World { issues, waiting: self.deep_waiting });
        }
        Ok(worlds)
    }
}

/// A line about what is being done, for whoever waits.
pub fn say(what: impl std::fmt::Display) {
    println!("==> {what}");
}
