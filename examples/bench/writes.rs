//! What changes the desk, on a copy that is thrown away: reports submitted, and the race for what is next.

use crate::desk::Bench;
use crate::fill::{self, World, cookie_of};
use crate::http::{self, Client};
use crate::load::{self, Load, Outcome, drawn};
use crate::pages::Cast;
use anyhow::{Result, ensure};
use diesel::connection::SimpleConnection;
use futures_util::future::try_join_all;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tallydesk::web::secret::csrf_token;
use url::form_urlencoded::Serializer;

/// The name of the copy.
pub const COPY: &str = "copied";

const RACERS: i64 = 8;
const TABS: i64 = 2;
const TO_TAKE: i64 = 500;

const DESCRIPTION: &str = "Outlook asks for my password every few minutes since this morning.\n\nIt started after the \
    restart that the update wanted. I can sign in on the web page with the same password, so the account itself seems \
    to be fine. Two colleagues next to me have no trouble, but they have not restarted yet.";

pub fn copy(bench: &Bench, world: World) -> Result<()> {
    fill::create(bench, COPY, Some(&world.database()))?;
    // The same few hundred people report everything, within minutes.
    let no_limit = "insert into settings (name, value) values ('report_limit', '0')";
    Ok(fill::connect(bench, COPY)?.batch_execute(no_limit)?)
}

/// Reports, each by the form it takes: so many answered a second, each of them stored.
pub fn submissions(address: SocketAddr, load: Load, cast: &Cast) -> Result<Outcome> {
    load::run(address, load, async |client, number| {
        let (_, reporter) = cast.reported[drawn(number, cast.reported.len())];
        let software = format!("Program {} Desktop", 1 + drawn(number, 60));
        let cookie = cookie_of(reporter);
        let form = Serializer::new(String::new())
            .extend_pairs([
                ("csrf_token", csrf_token(&cookie).as_str()),
                ("form_token", &uuid::Uuid::new_v4().to_string()),
                ("software", &software),
                ("effect", "inconvenience"),
                ("kind", "mail"),
                ("description", DESCRIPTION),
                ("contact_by", "email"),
                ("contact_address", "person@example.org"),
            ])
            .finish();
        let answer = client.post("/issues", &cookie, &form).await?;
        Ok((answer.status == 303 && answer.location.starts_with("/issues/"), answer))
    })
}

/// Techs with two tabs each empty the bin as fast as they can.
///
/// # Errors
/// An issue was taken twice, or one was left.
pub fn take_all(bench: &Bench, address: SocketAddr) -> Result<f64> {
    prepare(bench)?;
    let begun = Instant::now();
    let tabs = (0..RACERS * TABS).map(|tab| take_until_empty(address, 1 + tab % RACERS));
    let tabs = http::runtime()?.block_on(try_join_all(tabs))?;
    let took = begun.elapsed();
    let answers: Vec<_> = tabs.into_iter().flatten().collect();
    let once: BTreeSet<_> = answers.iter().collect();
    ensure!(
        once.len() == answers.len(),
        "{} of {TO_TAKE} issues were taken twice",
        answers.len() - once.len()
    );
    let left = fill::number(
        &mut fill::connect(bench, COPY)?,
        "select count(*) as n from issues where state = 'waiting'",
    )?;
    ensure!(
        answers.len() as i64 == TO_TAKE && left == 0,
        "of {TO_TAKE} issues {} were taken and {left} left",
        answers.len()
    );
    Ok(TO_TAKE as f64 / took.as_secs_f64())
}

/// Exactly so many issues wait, in the bin, and the techs may hold them all.
fn prepare(bench: &Bench) -> Result<()> {
    let mut conn = fill::connect(bench, COPY)?;
    conn.batch_execute(&format!(
        "update issues set state = 'cancelled', closed_at = now() where state = 'waiting' and id not in \
             (select id from issues where state = 'waiting' and basket = 'bin' order by id limit {TO_TAKE}); \
         insert into settings (name, value) values ('take_limit', '100000') on conflict (name) do update set value = excluded.value"
    ))?;
    // What the desk remembers of its settings is older than that.
    std::thread::sleep(Duration::from_millis(1_100));
    Ok(conn.batch_execute("vacuum analyze issues")?)
}

async fn take_until_empty(address: SocketAddr, tech: i64) -> Result<Vec<String>> {
    let (mut client, cookie, mut taken) = (Client::to(address).await?, cookie_of(tech), Vec::new());
    loop {
        let form =
            Serializer::new(String::new()).append_pair("csrf_token", &csrf_token(&cookie)).finish();
        let answer = client.post("/baskets/bin/take-next", &cookie, &form).await?;
        ensure!(answer.status == 303, "take next answers {}", answer.status);
        if !answer.location.starts_with("/issues/") {
            return Ok(taken);
        }
        taken.push(answer.location);
    }
}
