//! The command line. Each command is a sentence; the work is in the library.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to the terminal")]

use anyhow::{Context, Result, ensure};
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tallydesk::config::{Place, Serving};
use tallydesk::db::{self, Conn, Source};
use tallydesk::{
    accounts, app, exports, intake, learning, numbers, reports, search, serve, settings,
};

/// Tallydesk, a support desk and its tally.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk. Example: tallydesk serve --demo
    Serve(Box<Serving>),
    /// Bring the database's schema up to date. Example: tallydesk migrate
    Migrate,
    /// Add, end or give a new password to a person.
    /// Example: tallydesk person add mona@example.org --name "Mona Hale" --role manager
    #[command(subcommand)]
    Person(accounts::commands::PersonCommand),
    /// Read and change settings. Example: tallydesk settings set take_limit 7
    #[command(subcommand)]
    Settings(SettingsCommand),
    /// Bring in data from files.
    /// Example: tallydesk import issues tickets.csv.gz --map subject=title,reporter=caller --dry-run
    #[command(subcommand)]
    Import(ImportCommand),
    /// Write whole tables as CSV, beside a running desk or without one.
    /// Example: tallydesk export issues --from 2026-10-01 --to 2026-11-01 october.csv
    #[command(subcommand)]
    Export(ExportCommand),
    /// Make again what was handed on, and compare.
    /// Example: tallydesk verify report '/numbers/turns?from=2026-10-01&to=2026-11-01' --as-of 120334 --hash 3f9a1c0d
    #[command(subcommand)]
    Verify(VerifyCommand),
    /// Measure how well similar issues are found.
    /// Example: tallydesk search evaluate --issues bugs.csv.gz --pairs duplicates.csv
    #[command(subcommand)]
    Search(SearchCommand),
    /// Count the numbers again from the first request on. Example: tallydesk numbers rebuild
    #[command(subcommand)]
    Numbers(NumbersCommand),
    /// Measure how well tags are learnt, on any labelled texts.
    /// Example: tallydesk tags evaluate --train a.csv --test b.csv --text title,body --label team
    #[command(subcommand)]
    Tags(TagsCommand),
    /// Print every address: method, path, who may. Example: tallydesk site
    Site,
}

#[derive(Subcommand)]
enum SettingsCommand {
    /// Print one setting, or all. Example: tallydesk settings get take_limit
    Get { name: Option<String> },
    /// Change a setting; the value is JSON or plain words. Example: tallydesk settings set phone 202-555-0100
    Set { name: String, value: String },
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Open tickets of another desk, into the baskets.
    Issues(intake::import::tickets::Options),
    /// Incidents of another desk with their past, so that its numbers go on.
    /// Example: tallydesk import history incidents.csv.gz --map id=number,opened=opened_at,resolved=resolved_at
    History(intake::import::history::Options),
    /// The log of requests that a spreadsheet kept.
    /// Example: tallydesk import log requests.csv --map date=Date,who=Who,summary=Request --by ada@example.org
    Log(intake::import::log::Options),
}

#[derive(Subcommand)]
enum NumbersCommand {
    /// Forget all sums and count every request again.
    Rebuild,
}

#[derive(Subcommand)]
enum ExportCommand {
    #[command(flatten)]
    Table(exports::ExportCommand),
    /// The numbers of a period, as CSV.
    Numbers(numbers::commands::Options),
}

#[derive(Subcommand)]
enum VerifyCommand {
    #[command(flatten)]
    Made(reports::commands::VerifyCommand),
    /// Whether the sums are what the rows say.
    Numbers,
}

#[derive(Subcommand)]
enum SearchCommand {
    /// How often the known duplicate of an issue is among those shown as similar.
    Evaluate(search::Options),
}

#[derive(Subcommand)]
enum TagsCommand {
    /// Learn from one file, measure on another: accuracy, and how many rows get their tag without asking.
    Evaluate(learning::evaluate::Options),
}

/// What a command ends with when its files are not to be measured with.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tallydesk: {error:#}");
            let unusable = error.is::<learning::evaluate::Unusable>();
            if unusable { ExitCode::from(UNUSABLE) } else { ExitCode::FAILURE }
        }
    }
}

fn run() -> Result<()> {
    read_env_file()?;
    let Cli { place, command } = command_line()?;
    match command {
        Command::Serve(serving) => serve::serve(&place, &serving),
        Command::Migrate => migrate(&place),
        Command::Person(command) => {
            with_connection(&place, |conn| accounts::commands::run(conn, &command))
        }
        Command::Settings(SettingsCommand::Get { name }) => {
            with_connection(&place, |conn| settings::commands::get(conn, name.as_deref()))
        }
        Command::Settings(SettingsCommand::Set { name, value }) => {
            with_connection(&place, |conn| settings::commands::set(conn, &name, &value))
        }
        Command::Import(ImportCommand::Issues(options)) => {
            with_connection(&place, |conn| intake::import::tickets::run(conn, &options))
        }
        Command::Import(ImportCommand::History(options)) => {
            with_connection(&place, |conn| intake::import::history::run(conn, &options))
        }
        Command::Import(ImportCommand::Log(options)) => {
            with_connection(&place, |conn| intake::import::log::run(conn, &options))
        }
        Command::Export(ExportCommand::Table(command)) => {
            with_connection(&place, |conn| exports::run(conn, &command))
        }
        Command::Verify(VerifyCommand::Made(command)) => with_connection(&place, |conn| {
            reports::commands::run_verify(conn, &numbers::Numbers, &command)
        }),
        Command::Search(SearchCommand::Evaluate(options)) => {
            with_connection(&place, |conn| search::evaluate(conn, &options).map(drop))
        }
        Command::Numbers(NumbersCommand::Rebuild) => {
            with_connection(&place, numbers::commands::count_again)
        }
        Command::Export(ExportCommand::Numbers(options)) => {
            with_connection(&place, |conn| numbers::commands::export(conn, &options))
        }
        Command::Verify(VerifyCommand::Numbers) => {
            with_connection(&place, numbers::commands::verify)
        }
        Command::Tags(TagsCommand::Evaluate(options)) => {
            learning::evaluate::run(&options)?;
            Ok(())
        }
        Command::Site => {
            print!("{}", app::site_in_words());
            Ok(())
        }
    }
}

/// `.env` need not be there, but must make sense when it is.
fn read_env_file() -> Result<()> {
    match dotenvy::dotenv() {
        Err(error) if !error.not_found() => Err(error).context(".env"),
        _ => Ok(()),
    }
}

/// Help is printed as clap has it; what is wrong is said in one line, like every other error.
fn command_line() -> Result<Cli> {
    Cli::try_parse().map_err(|error| {
        if !error.use_stderr() {
            error.exit();
        }
        let words = error.to_string();
        let first: Vec<_> =
            words.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
        anyhow::anyhow!("{} (see --help)", first.join(" ").trim_start_matches("error: "))
    })
}

fn migrate(place: &Place) -> Result<()> {
    let source = Source::join(place)?;
    let done = serve::migrate(source.url())?;
    match done.as_slice() {
        [] => println!("The schema is up to date."),
        steps => println!("Done: {}", steps.join(", ")),
    }
    Ok(())
}

/// For commands: beside a running `serve` on the same data, or without one.
fn with_connection(place: &Place, work: impl FnOnce(&mut Conn) -> Result<()>) -> Result<()> {
    let source = Source::join(place)?;
    let mut conn = db::establish(source.url()).context("The database does not answer")?;
    ensure!(
        db::is_current(&mut conn),
        "The database’s schema is not this version’s. Run `tallydesk migrate` first."
    );
    work(&mut conn)
}
