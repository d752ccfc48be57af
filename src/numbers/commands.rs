//! The tally from a terminal: count again, compare with the rows, write the numbers of a period.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

use super::filter::Filter;
use super::forms::PeriodQuery;
use super::keeper::{count_all, differences, rebuild};
use super::report::{Asked, Report};
use crate::db::{self, Conn};
use crate::settings;
use anyhow::{Result, ensure};
use clap::Args;

/// Which numbers to write.
#[derive(Args, Debug)]
pub struct Options {
    /// The first day, in the desk's zone.
    #[arg(long)]
    from: Option<String>,
    /// The day after the last one.
    #[arg(long)]
    to: Option<String>,
    /// So many days up to today, when no dates are given.
    #[arg(long, default_value_t = 30)]
    days: i64,
    /// Only requests of this department.
    #[arg(long, default_value = "")]
    department: String,
    /// Only requests about this software.
    #[arg(long, default_value = "")]
    software: String,
    /// Only requests of this priority, as the desk before called it for imported ones.
    #[arg(long, default_value = "")]
    priority: String,
    /// Which table: numbers, volume or backlog.
    #[arg(long, default_value = "numbers")]
    table: String,
}

/// Prints a table of a period as CSV, counted up to the last event.
///
/// # Errors
/// Any of the connection's; a table that does not exist.
pub fn export(conn: &mut Conn, options: &Options) -> Result<()> {
    count_all(conn)?;
    let settings = settings::store::load(conn)?;
    let now = db::clock(conn)?;
    let query = PeriodQuery {
        days: options.days.to_string(),
        from: options.from.clone().unwrap_or_default(),
        to: options.to.clone().unwrap_or_default(),
        ..PeriodQuery::default()
    };
    let period = query.period(now.with_timezone(&settings.hours.zone()).date_naive());
    ensure!(!period.is_instead, "--from and --to make no period that is over or under way");
    let filter = Filter {
        department: options.department.clone(),
        software: options.software.clone(),
        priority: options.priority.clone(),
        ..Filter::default()
    };
    let asked = Asked {
        period,
        filter: &filter,
        hours: &settings.hours,
        targets: &settings.targets,
        measures: &[],
        as_of: None,
        now,
    };
    let report = Report::of(conn, &asked)?.look_closer(conn, &asked, i64::MAX)?;
    let table = match options.table.as_str() {
        "numbers" => report.table(),
        "volume" => report.volume(),
        "backlog" => report.backlog(),
        other => anyhow::bail!("there is no table {other}: numbers, volume or backlog"),
    };
    print!("{}", table.csv()?);
    Ok(())
}

/// Forgets all sums and counts them again.
///
/// # Errors
/// Any of the connection's.
pub fn count_again(conn: &mut Conn) -> Result<()> {
    rebuild(conn)?;
    println!("Everything is counted again.");
    Ok(())
}

/// Tells every request again from its rows and compares.
///
/// # Errors
/// What differs, and any of the connection's.
pub fn verify(conn: &mut Conn) -> Result<()> {
    let found = differences(conn)?;
    found.iter().for_each(|line| println!("{line}"));
    ensure!(found.is_empty(), "{} things are counted differently than the rows say", found.len());
    println!("The sums are what the rows say.");
    Ok(())
}
