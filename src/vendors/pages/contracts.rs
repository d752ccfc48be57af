//! `/contracts`: what was agreed with whom, what comes up first on top; those that are over apart.

use super::{DOWNLOAD, HERE, PAGE, Row};
use crate::db::Conn;
use crate::desk_time::day_in_field;
use crate::error::Error;
use crate::people::team::Keeper;
use crate::vendors::domain::{Contract, Response, WARNING};
use crate::vendors::forms::ContractQuery;
use crate::vendors::store;
use crate::web::csv::{CSV, table};
use crate::web::{Choice, Desk, Me, Reply, Shell, Software, counted};
use actix_web::web::Query;
use askama::Template;

const ADDRESS: &str = "/contracts";

#[derive(Template)]
#[template(path = "vendors/contracts.html")]
struct Page {
    shell: Shell,
    query: ContractQuery,
    standings: Vec<Choice>,
    keepers: Vec<Choice>,
    filtered: bool,
    /// How many of the page somebody should do something about, in words; empty for none.
    warning: String,
    rows: Vec<Row>,
    csv: String,
    shown: String,
    first: Option<String>,
    next: Option<String>,
}

pub async fn show(desk: Desk<Software>, query: Query<ContractQuery>) -> Reply {
    desk.page(move |conn, me| page(conn, me, &query)).await
}

fn page(conn: &mut Conn, me: &Me, query: &ContractQuery) -> Result<Page, Error> {
    store::note_contracts_read(conn, (me.id, me.now), None)?;
    let today = me.today();
    let mut contracts = store::list(conn, &query.wanted(me.id), today, PAGE as i64 + 1)?;
    let more = contracts.len() > PAGE;
    contracts.truncate(PAGE);
    let next = contracts.last().filter(|_| more).map(|last| query.address(ADDRESS, Some(last)));
    let rows: Vec<_> = contracts.into_iter().map(|contract| Row::of(contract, today)).collect();
    Ok(Page {
        shell: me.shell(HERE),
        standings: query.standings(),
        keepers: query.keepers(),
        filtered: query.is_filtered(),
        warning: warning(rows.iter().filter(|row| row.comes.is_warning()).count()),
        csv: query.address("/contracts.csv", None),
        shown: counted(rows.len(), more, "contract"),
        first: Some(query.address(ADDRESS, None)).filter(|_| !query.after.is_empty()),
        next,
        rows,
        query: query.clone(),
    })
}

fn warning(comes_up: usize) -> String {
    match comes_up {
        0 => String::new(),
        1 => {
            format!("One comes up for renewal within {WARNING} days, or should have been renewed.")
        }
        n => format!("{n} come up for renewal within {WARNING} days, or should have been renewed."),
    }
}

const HEADINGS: [&str; 13] = [
    "vendor",
    "reference",
    "covers",
    "hours",
    "response minutes",
    "response for",
    "starts",
    "renews",
    "ended",
    "standing",
    "looked after by",
    "notes",
    "number",
];

pub async fn csv(desk: Desk<Software>, query: Query<ContractQuery>) -> Reply {
    desk.file("contracts.csv", CSV, move |conn, me| {
        let mut wanted = query.wanted(me.id);
        wanted.after = None;
        let contracts = store::list(conn, &wanted, me.today(), DOWNLOAD)?;
        store::note_download(conn, me.id, "contracts.csv", contracts.len())?;
        table(&HEADINGS, contracts.into_iter().map(|contract| cells(contract, me)))
    })
    .await
}

fn cells(contract: Contract, me: &Me) -> Vec<String> {
    let standing = contract.comes(me.today()).to_string();
    let (covers, hours) = (contract.covers(), contract.hours().unwrap_or_default());
    let (minutes, to) = match contract.facts.response {
        Some(Response { minutes, to }) => (minutes.to_string(), to.unwrap_or_default()),
        None => <(String, String)>::default(),
    };
    vec![
        contract.vendor_name,
        contract.facts.reference,
        covers,
        hours,
        minutes,
        to,
        contract.facts.starts_on.to_string(),
        day_in_field(contract.facts.renews_on),
        day_in_field(contract.facts.ended_on),
        standing,
        contract.keeper.as_ref().map_or("", Keeper::address).to_owned(),
        contract.facts.notes.unwrap_or_default(),
        contract.id.to_string(),
    ]
}
