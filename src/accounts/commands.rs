//! `tallydesk person`: who there is, from the terminal. The only way to the first manager.
#![expect(clippy::print_stdout, reason = "a command speaks to the terminal")]

use super::facts::{Facts, Position, address};
use super::store::{self, Account};
use super::{domain, hashing};
use crate::db::{Conn, Db, now};
use crate::error;
use crate::issue::IssueId;
use crate::people::Role;
use anyhow::{Context, Error, Result, bail, ensure};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;
use std::io::{BufRead, IsTerminal, stdin};

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Add a person, or take one back who had been ended.
    /// Example: tallydesk person add mona@example.org --name "Mona Hale" --role manager
    Add(Box<NewOne>),
    /// Give a person a new password; ends their sessions. Example: tallydesk person password mona@example.org
    Password {
        email: String,
        /// Read the password from standard input instead of asking for it.
        #[arg(long)]
        password_stdin: bool,
    },
    /// End a person: no way in any more, everything they did stays, what they held goes back into its baskets.
    /// Example: tallydesk person end mona@example.org
    End { email: String },
    /// Print everybody who can sign in, and who no longer can. Example: tallydesk person list
    List,
}

#[derive(Args, Debug)]
pub struct NewOne {
    /// Work email, to sign in with.
    email: String,
    #[arg(long)]
    name: String,
    /// employee, tech, manager or software.
    #[arg(long, value_parser = role)]
    role: Role,
    /// 1 or 2; techs only.
    #[arg(long, value_parser = clap::value_parser!(i16).range(1..=2))]
    tier: Option<i16>,
    /// Leads the Software Team.
    #[arg(long)]
    lead: bool,
    #[arg(long)]
    department: Option<String>,
    #[arg(long)]
    phone: Option<String>,
    /// Since when at the desk, like 2024-03-01.
    #[arg(long)]
    desk_since: Option<NaiveDate>,
    /// Read the password from standard input instead of asking for it.
    #[arg(long)]
    password_stdin: bool,
}

fn role(word: &str) -> Result<Role, String> {
    Role::from_word(word).ok_or_else(|| "there are employee, tech, manager and software".to_owned())
}

/// # Errors
/// In words for who typed the command.
pub fn run(conn: &mut Conn, command: &PersonCommand) -> Result<()> {
    match command {
        PersonCommand::Add(new) => add(conn, new),
        PersonCommand::Password { email, password_stdin } => {
            set_password(conn, email, *password_stdin)
        }
        PersonCommand::End { email } => end(conn, email),
        PersonCommand::List => list(conn),
    }
}

fn add(conn: &mut Conn, new: &NewOne) -> Result<()> {
    let email = address(&new.email).map_err(Error::msg)?;
    let position = Position::of(new.role, new.tier, new.lead).context(
        "A tech has --tier 1 or 2, and nobody else has one; --lead is for --role software.",
    )?;
    let facts = Facts {
        name: new.name.trim().to_owned(),
        position,
        department: new.department.clone(),
        phone: new.phone.clone(),
        desk_since: new.desk_since,
    };
    if let Some((_, problem)) = facts.problems().into_iter().next() {
        bail!(problem);
    }
    let password = new_password(&facts.name, &email, new.password_stdin)?;
    let hash = hashing::hash(&password)?;
    Db::transaction(conn, |conn| {
        let person = store::add(conn, &email, &facts, None)?;
        Ok(store::set_password(conn, person, &hash)?)
    })?;
    println!("{} can sign in as {email}.", facts.name);
    Ok(())
}

fn set_password(conn: &mut Conn, email: &str, from_stdin: bool) -> Result<()> {
    let (email, account) = known(conn, email)?;
    let password = new_password(&account.name, &email, from_stdin)?;
    let hash = hashing::hash(&password)?;
    Db::transaction(conn, |conn| {
        store::set_password(conn, account.person, &hash)?;
        store::end_all(conn, account.person, now())?;
        Ok(store::note(conn, None, "password changed", &email, json!({}))?)
    })?;
    println!("{} has a new password and is signed out everywhere.", account.name);
    Ok(())
}

fn end(conn: &mut Conn, email: &str) -> Result<()> {
    let (email, account) = known(conn, email)?;
    let held = Db::transaction(conn, |conn| {
        store::a_manager_stays(conn, account.person)?;
        let held = store::dismiss(conn, account.person, None, now())?;
        store::note(conn, None, "person ended", &email, json!({ "put_back": held.stepped }))?;
        Ok(held)
    })?;
    println!("{} can no longer sign in.", account.name);
    for line in [
        listed("Back in their baskets", &held.stepped),
        listed("Still theirs until the Software Team’s answer is relayed", &held.left),
    ] {
        line.into_iter().for_each(|line| println!("{line}"));
    }
    Ok(())
}

/// "Back in their baskets (2): #7, #12"; nothing when there are none.
fn listed(what: &str, issues: &[IssueId]) -> Option<String> {
    let numbers: Vec<_> = issues.iter().map(|id| format!("#{id}")).collect();
    (!issues.is_empty()).then(|| format!("{what} ({}): {}", issues.len(), numbers.join(", ")))
}

fn list(conn: &mut Conn) -> Result<()> {
    for person in store::everybody(conn)? {
        let tier = person.tier.map_or_else(String::new, |tier| format!(", tier {tier}"));
        let lead = if person.leads { ", lead" } else { "" };
        let ended = person
            .ended_at
            .map_or_else(String::new, |at| format!("  ended {}", at.format("%Y-%m-%d")));
        let email = person.email.unwrap_or_default();
        println!(
            "{email:<36} {:<20} {}{ended}",
            format!("{}{tier}{lead}", person.role),
            person.name
        );
    }
    Ok(())
}

fn known(conn: &mut Conn, email: &str) -> Result<(String, Account)> {
    let email = address(email).map_err(Error::msg)?;
    let account = store::account(conn, &email).map_err(error::Error::from)?;
    let account = account.with_context(|| format!("Nobody can sign in as {email}."))?;
    Ok((email, account))
}

/// Asked for twice at a terminal, where nobody sees what is typed; read once from a pipe.
fn new_password(name: &str, email: &str, from_stdin: bool) -> Result<String> {
    let password = if from_stdin {
        let mut line = String::new();
        stdin().lock().read_line(&mut line).context("The password could not be read.")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else {
        ensure!(
            stdin().is_terminal(),
            "There is no terminal to ask for the password: use --password-stdin."
        );
        let first = rpassword::prompt_password(format!(
            "Password for {email}, at least {}: ",
            domain::SHORTEST
        ))?;
        if rpassword::prompt_password("Once more: ")? != first {
            bail!("The two are not the same. Nothing was changed.");
        }
        first
    };
    domain::fit(&password, name, email)?;
    Ok(password)
}
