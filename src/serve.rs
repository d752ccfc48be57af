//! From nothing to an open desk, and back: database, schema, server, until told to stop.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to the terminal")]

use crate::config::{Place, Serving};
use crate::db::{self, Conn, Db, Source};
use crate::error::Error;
use crate::{accounts, app, demo, numbers, ops, outbox, presence, reports};
use actix_web::rt;
use anyhow::{Context, Result, anyhow, bail, ensure};
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::signal::unix::{SignalKind, signal};

/// How long the start waits for a database elsewhere that is starting too.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often what nobody will ask for again is thrown away.
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

/// `tallydesk serve`. Returns when it was told to stop and its last answers are out.
///
/// # Errors
/// One line for the terminal: configuration, database, address.
pub fn serve(place: &Place, serving: &Serving) -> Result<()> {
    let post = post(serving)?;
    ops::logs::start(serving.log);
    ops::install_metrics();
    let source = Source::own(place)?;
    migrate(source.url())?;
    if serving.demo {
        fill_demo(source.url(), serving)?;
    }
    let db = Db::open(source.url(), serving.pool());
    rt::System::new().block_on(open(db, serving, post))?;
    tracing::info!("closed");
    drop(source);
    Ok(())
}

/// The mail server, if there is one.
fn post(serving: &Serving) -> Result<Option<outbox::Post>> {
    let of = |url| outbox::Post::of(url, serving.mail_from.as_deref(), &serving.base_url());
    serving.smtp_url.as_deref().map(of).transpose().map_err(|wrong| anyhow!(wrong))
}

/// The demo organisation, for this machine only: its passwords are printed.
fn fill_demo(url: &str, serving: &Serving) -> Result<()> {
    ensure!(
        serving.listen.ip().is_loopback(),
        "The demo's passwords are known, so it is served on this machine only: listen on 127.0.0.1."
    );
    println!("Filling in the demo organisation …");
    let mut conn = db::establish(url)?;
    let filled = demo::fill(&mut conn, serving.demo_password.as_deref())?;
    // Otherwise the first page of numbers would be of a few days only.
    numbers::count_all(&mut conn)?;
    println!("Sign in with the password  {}  as", filled.password);
    for sign_in in &filled.sign_ins {
        println!("  {:<24} {}, {}", sign_in.email, sign_in.name, sign_in.role);
    }
    Ok(())
}

/// Brings the schema up to date, once the database answers.
///
/// # Errors
/// It does not answer, or the migration that failed.
pub fn migrate(url: &str) -> Result<Vec<String>> {
    let mut conn = patiently(url)?;
    app::prepare(&mut conn)
        .map_err(|error| anyhow!(error))
        .context("The schema could not be brought up to date")
}

fn patiently(url: &str) -> Result<Conn> {
    let (begun, mut told) = (Instant::now(), false);
    loop {
        match db::establish(url) {
            Ok(conn) => return Ok(conn),
            Err(error) if begun.elapsed() > PATIENCE => {
                bail!("The database does not answer: {}", one_line(&error))
            }
            Err(error) if !told => {
                told = true;
                eprintln!(
                    "tallydesk: waiting up to {} s for the database: {}",
                    PATIENCE.as_secs(),
                    one_line(&error)
                );
            }
            Err(_) => {}
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

fn one_line(error: &impl std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn open(db: Db, serving: &Serving, post: Option<outbox::Post>) -> Result<()> {
    let mut told_to_stop = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let house = app::house(db.clone(), serving);
    let server = app::serve(house.clone(), serving)
        .with_context(|| format!("Cannot listen on {}", serving.listen))?;
    let handle = server.handle();
    let server = rt::spawn(server);
    let mailing = outbox::Mailing::start(&db, post);
    let reporting = reports::Sender::start(&db, Arc::new(numbers::Numbers));
    let tidying = rt::spawn(tidy(db));
    println!("Tallydesk is open at {}", serving.base_url());

    tokio::select! {
        _ = told_to_stop.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("closing: no new requests, the last ones are answered");
    tidying.abort();
    reporting.stop();
    house.news.close();
    tokio::join!(handle.stop(true), mailing.stop());
    Ok(server.await??)
}

/// On every node; whoever comes first does the work.
async fn tidy(db: Db) {
    loop {
        let tidied = db.write(|conn| {
            let now = crate::people::store::now(conn)?;
            presence::store::forget(conn, now - TimeDelta::hours(1))?;
            Ok::<_, Error>(accounts::store::tidy(conn, now)?)
        });
        if let Err(error) = tidied.await {
            tracing::warn!(%error, "not tidied");
        }
        rt::time::sleep(TIDY_EVERY).await;
    }
}
