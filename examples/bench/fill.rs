//! Fills databases by set-based SQL, the same rows on every machine: see `sql/`.

use crate::desk::Bench;
use crate::say;
use anyhow::{Result, anyhow};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl};
use std::time::Instant;
use tallydesk::{app, db};

/// Issues in work, with the Software Team, or resolved and not yet agreed to: the same at every size.
pub const OPEN: i64 = 1_146;
pub const TECHS: i64 = 24;
pub const MANAGER: i64 = 25;
pub const FIRST_EMPLOYEE: i64 = 26;
/// The employees who report a lot: the first ones.
pub const BUSY_EMPLOYEES: i64 = 20;
/// How many of the employees are signed in.
const SIGNED_IN: i64 = 500;

/// Issues filled at once: enough to be fast, few enough to tell how far it is.
const BATCH: i64 = 50_000;

/// A desk of a certain size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    pub issues: i64,
    pub waiting: i64,
}

impl World {
    pub fn database(self) -> String {
        format!("issues_{}_waiting_{}", self.issues, self.waiting)
    }

    /// About twelve issues a year and person, up to a large house.
    pub fn employees(self) -> i64 {
        (self.issues / 12).min(20_000)
    }

    pub fn history(self) -> i64 {
        self.issues - self.waiting - OPEN
    }
}

/// The world's database, made if it is missing, more than a day old, or to be fresh.
pub fn make_ready(bench: &Bench, world: World, fresh: bool) -> Result<()> {
    let name = world.database();
    if !fresh && is_of_today(bench, &name)? {
        return Ok(());
    }
    let begun = Instant::now();
    say(format!("Filling {} issues, {} of them waiting", world.issues, world.waiting));
    create(bench, UNFINISHED, None)?;
    fill(&mut connect(bench, UNFINISHED)?, world)?;
    drop_database(bench, &name)?;
    maintain(bench, &format!("alter database {UNFINISHED} rename to {name}"))?;
    say(format!("Filled in {} s", begun.elapsed().as_secs()));
    Ok(())
}

/// A database takes its name when it is complete, so that an interrupted run leaves no half of one.
const UNFINISHED: &str = "unfinished";

/// Some pages look at the last week only: what is old answers other questions.
fn is_of_today(bench: &Bench, name: &str) -> Result<bool> {
    let known = number(
        &mut connect(bench, db::cluster::DATABASE)?,
        &format!("select count(*) as n from pg_database where datname = '{name}'"),
    )?;
    let youth = "select count(*) as n from bench_filled where at > now() - interval '1 day'";
    Ok(known == 1 && number(&mut connect(bench, name)?, youth).is_ok_and(|n| n == 1))
}

/// Makes a database, empty or a copy, in place of one of the same name.
pub fn create(bench: &Bench, name: &str, template: Option<&str>) -> Result<()> {
    drop_database(bench, name)?;
    let version = "select current_setting('server_version_num')::bigint as n";
    // Copying files is much faster for large ones; PostgreSQL 14 knows no other way.
    let by_files = number(&mut connect(bench, db::cluster::DATABASE)?, version)? >= 150_000;
    let strategy = if by_files { "strategy file_copy" } else { "" };
    maintain(
        bench,
        &format!("create database {name} template {} {strategy}", template.unwrap_or("template0")),
    )
}

pub fn drop_database(bench: &Bench, name: &str) -> Result<()> {
    maintain(bench, &format!("drop database if exists {name} with (force)"))
}

fn maintain(bench: &Bench, sql: &str) -> Result<()> {
    Ok(connect(bench, db::cluster::DATABASE)?.batch_execute(sql)?)
}

/// A connection that may take its time.
pub fn connect(bench: &Bench, database: &str) -> Result<PgConnection> {
    let mut conn = db::establish(&bench.url(database))?;
    conn.batch_execute("set statement_timeout = 0; set lock_timeout = 0")?;
    Ok(conn)
}

fn fill(conn: &mut PgConnection, world: World) -> Result<()> {
    app::prepare(conn).map_err(|error| anyhow!(error))?;
    // Neither triggers nor foreign keys: what they would do, `settle.sql` does once.
    conn.batch_execute(
        "set statement_timeout = 0; set session_replication_role = replica; set synchronous_commit = off; \
         set work_mem = '128MB'; create table bench_filled as select now() as at",
    )?;
    conn.batch_execute(&told(include_str!("sql/people.sql"), world, 0, 0))?;
    conn.batch_execute(include_str!("sql/texts.sql"))?;
    for first in (1..=world.issues).step_by(BATCH as usize) {
        let last = (first + BATCH - 1).min(world.issues);
        conn.batch_execute(&told(include_str!("sql/issues.sql"), world, first, last))?;
        say(format!("  {last} of {}", world.issues));
    }
    conn.batch_execute(include_str!("sql/settle.sql"))?;
    conn.batch_execute("vacuum (freeze, analyze)")?;
    Ok(conn.batch_execute("checkpoint")?)
}

/// SQL with its `:names` filled in.
fn told(sql: &str, world: World, first: i64, last: i64) -> String {
    let names = [
        (":first", first.to_string()),
        (":last", last.to_string()),
        (":history", world.history().to_string()),
        (":employees", world.employees().to_string()),
        (":today", "(select at from bench_filled)".to_owned()),
    ];
    names.iter().fold(sql.to_owned(), |sql, (name, value)| sql.replace(name, value))
}

/// The cookie of a person's session.
pub fn cookie_of(person: i64) -> String {
    format!("{:-<43}", format!("bench-{person}"))
}

/// Gives those whom the bench plays a session each, used just now.
pub fn sign_in(conn: &mut PgConnection) -> Result<()> {
    let last = FIRST_EMPLOYEE + SIGNED_IN - 1;
    Ok(conn.batch_execute(&format!(
        "delete from sessions; insert into sessions (token_hash, person_id) \
         select sha256(convert_to(rpad('bench-' || id, 43, '-'), 'UTF8')), id from people where id <= {last}"
    ))?)
}

/// Brings into PostgreSQL's own memory what fits there, as it is on a desk that has been open for a while: a machine
/// that has just started would be measured by its disk.
pub fn warm(conn: &mut PgConnection) -> Result<()> {
    Ok(conn.batch_execute(
        "create extension if not exists pg_prewarm; \
         select pg_prewarm(oid) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace",
    )?)
}

/// Issues of employees who are signed in, from the whole history: issue and reporter.
pub fn reported(conn: &mut PgConnection) -> Result<Vec<(i64, i64)>> {
    let last = FIRST_EMPLOYEE + SIGNED_IN - 1;
    pairs(
        conn,
        &format!(
            "select id as a, reporter_id as b from issues where reporter_id between {FIRST_EMPLOYEE} and {last} \
             order by bench_draw(id, 100, 1000000000) limit 10000"
        ),
    )
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = BigInt)]
    a: i64,
    #[diesel(sql_type = BigInt)]
    b: i64,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

/// The one number, called `n`, that `sql` asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "the bench asks a few questions of its own, once each"
)]
pub fn number(conn: &mut PgConnection, sql: &str) -> Result<i64> {
    Ok(diesel::sql_query(sql).get_result::<Number>(conn)?.n)
}

/// The pairs, called `a` and `b`, that `sql` asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "the bench asks a few questions of its own, once each"
)]
pub fn pairs(conn: &mut PgConnection, sql: &str) -> Result<Vec<(i64, i64)>> {
    Ok(diesel::sql_query(sql)
        .load::<Pair>(conn)?
        .into_iter()
        .map(|pair| (pair.a, pair.b))
        .collect())
}

/// The text, called `words`, that `sql` asks for.
#[expect(
    clippy::disallowed_methods,
    reason = "the bench asks a few questions of its own, once each"
)]
pub fn words(conn: &mut PgConnection, sql: &str) -> Result<String> {
    Ok(diesel::sql_query(sql).get_result::<Words>(conn)?.words)
}
