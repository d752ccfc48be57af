//! `tallydesk verify report`: makes a report again from the log as it was, and says whether its figures are the same.

use super::maker::{Maker, Moment, RunKind, run};
use super::store;
use crate::db::Conn;
use anyhow::{Result, bail, ensure};
use chrono::{DateTime, TimeDelta};
use clap::{Args, Subcommand};
use std::io::{self, Write};

#[derive(Clone, Debug, Subcommand)]
pub enum VerifyCommand {
    /// Make a report again and compare it with what its foot says.
    /// Example: tallydesk verify report '/numbers/turns?from=2026-10-01&to=2026-11-01' --as-of 120334 --hash 3f9a1c…
    Report(Options),
}

#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Its address: path and query, with dates
    address: String,
    /// "As of event" in its foot
    #[arg(long, value_name = "NUMBER")]
    as_of: i64,
    /// "hash" in its foot; so many first characters as one has, eight at least
    #[arg(long, value_name = "SHA-256")]
    hash: String,
}

/// # Errors
/// One line for the terminal: that the report differs, that there is none, or what was asked for makes no sense.
pub fn run_verify(conn: &mut Conn, maker: &dyn Maker, command: &VerifyCommand) -> Result<()> {
    let VerifyCommand::Report(options) = command;
    let hash = options.hash.trim().trim_end_matches('…').to_lowercase();
    ensure!(
        (8..=64).contains(&hash.len()) && hash.chars().all(|c| c.is_ascii_hexdigit()),
        "“{}” is not a hash: it has 64 digits of 0–9 and a–f, of which eight are enough",
        options.hash
    );
    ensure!(
        options.address.contains("from=") && options.address.contains("to="),
        "the address must name its days: from=2026-10-01&to=2026-11-01"
    );
    let about = (RunKind::Command, None, options.address.as_str());
    let moment = moment(conn, options, &hash)?;
    let (_, run, made) = run(conn, about, |conn, _| maker.make(conn, &options.address, moment))
        .map_err(|error| anyhow::anyhow!("no such report: {error}"))?;
    if !run.hash.starts_with(&hash) {
        bail!(
            "the report differs. As of event {} its figures come to {}, not {}. Its {} tables have {} rows.",
            options.as_of,
            run.hash,
            options.hash,
            made.tables.len(),
            run.rows
        );
    }
    writeln!(io::stdout(), "The same: {} rows, hash {}", run.rows, run.hash)?;
    Ok(())
}

/// When the report was made, as its run says; of one that was never made here, just after the event.
fn moment(conn: &mut Conn, options: &Options, hash: &str) -> Result<Moment> {
    let event = options.as_of;
    let made = store::made_at(conn, (&options.address, event, hash))?;
    let at = match made {
        Some(at) => at,
        // Before anything has happened there is nothing to count.
        None => {
            store::moment_of(conn, event)?.unwrap_or(DateTime::UNIX_EPOCH)
                + TimeDelta::microseconds(1)
        }
    };
    Ok(Moment { event, at })
}
