use crate::accounts::domain::{Failures, Patience, Record, neighbourhood};
use crate::error::Error;
use crate::people::PersonId;
use crate::schema::sign_in_failures as failures;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::net::IpAddr;
use std::time::Duration;

/// Who is at the door, as the throttle's rows name it. Rows are always locked in the order of these names.
#[derive(Clone, Debug)]
struct Names {
    account: String,
    neighbourhood: String,
    pair: String,
}

impl Names {
    fn of(email: &str, address: Option<IpAddr>) -> Self {
        let email: String = email.chars().take(254).collect();
        let place = neighbourhood(address);
        Names {
            account: format!("account {email}"),
            pair: format!("pair {place} {email}"),
            neighbourhood: format!("address {place}"),
        }
    }

    fn all(&self) -> [&str; 3] {
        [&self.account, &self.neighbourhood, &self.pair]
    }

    fn record(&self, rows: &[Row], now: DateTime<Utc>) -> Record {
        let row = |name: &str| rows.iter().find(|row| row.about == name);
        let failed = |name: &str| row(name).map_or(Failures::none(now), Row::failures);
        Record {
            account: failed(&self.account),
            neighbourhood: failed(&self.neighbourhood),
            pair: failed(&self.pair),
            welcomed_at: row(&self.pair).and_then(|row| row.welcomed_at),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = failures)]
struct Row {
    about: String,
    failures: i32,
    last_at: DateTime<Utc>,
    welcomed_at: Option<DateTime<Utc>>,
}

impl Row {
    fn failures(&self) -> Failures {
        Failures { count: self.failures, last_at: self.last_at }
    }
}

/// Whether a try to sign in may be made now, and how long it has to take. Counts nothing, so that who has to wait costs
/// the desk next to nothing.
///
/// The same question for an account that exists and for one that does not: it is answered from the throttle's own rows.
///
/// # Errors
/// [`Error::TooMany`] when there were so many failures that this try has to wait.
pub fn slowness(
    conn: &mut PgConnection,
    email: &str,
    address: Option<IpAddr>,
    now: DateTime<Utc>,
) -> Result<Duration, Error> {
    let names = Names::of(email, address);
    let rows: Vec<Row> = failures::table
        .filter(failures::about.eq_any(names.all()))
        .select(Row::as_select())
        .load(conn)?;
    let record = names.record(&rows, now);
    not_yet(record.wait(now))?;
    Ok(record.slowness(now))
}

fn not_yet(wait: Option<u64>) -> Result<(), Error> {
    wait.map_or(Ok(()), |seconds| Err(Error::TooMany { seconds }))
}

/// A try to sign in, counted as a failure until it turns out well: many at once are many.
#[derive(Clone, Debug)]
pub struct Knock {
    names: Names,
    pub is_suspicious: bool,
}

/// Counts a try to sign in. Call inside a transaction.
///
/// # Errors
/// [`Error::TooMany`] when there were so many failures that this one has to wait. It is not counted then, so that
/// waiting helps.
pub fn knock(
    conn: &mut PgConnection,
    email: &str,
    address: Option<IpAddr>,
    now: DateTime<Utc>,
) -> Result<Knock, Error> {
    let names = Names::of(email, address);
    let rows = locked(conn, &names.all(), now)?;
    let record = names.record(&rows, now);
    not_yet(record.wait(now))?;
    let counted = record.and_another(now);
    let failed = [counted.account, counted.neighbourhood, counted.pair];
    count(conn, names.all().into_iter().zip(failed))?;
    Ok(Knock { names, is_suspicious: counted.is_suspicious() })
}

/// The rows of these names, made where they are missing, nobody else's until the transaction ends.
fn locked(conn: &mut PgConnection, names: &[&str], now: DateTime<Utc>) -> QueryResult<Vec<Row>> {
    let none = |about: &&str| {
        (failures::about.eq(about.to_string()), failures::failures.eq(0), failures::last_at.eq(now))
    };
    diesel::insert_into(failures::table)
        .values(names.iter().map(none).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .execute(conn)?;
    failures::table
        .filter(failures::about.eq_any(names))
        .order(failures::about)
        .select(Row::as_select())
        .for_update()
        .load(conn)
}

fn count<'a>(
    conn: &mut PgConnection,
    failed: impl Iterator<Item = (&'a str, Failures)>,
) -> QueryResult<()> {
    let row = |(about, failed): (&'a str, Failures)| {
        (
            failures::about.eq(about),
            failures::failures.eq(failed.count),
            failures::last_at.eq(failed.last_at),
        )
    };
    diesel::insert_into(failures::table)
        .values(failed.map(row).collect::<Vec<_>>())
        .on_conflict(failures::about)
        .do_update()
        .set((
            failures::failures.eq(excluded(failures::failures)),
            failures::last_at.eq(excluded(failures::last_at)),
        ))
        .execute(conn)
        .map(drop)
}

/// It was the right person: from here their failures are forgotten and they are known, and this try was nobody's failure.
pub fn forgive(conn: &mut PgConnection, knock: &Knock, now: DateTime<Utc>) -> QueryResult<()> {
    for about in [&knock.names.account, &knock.names.neighbourhood] {
        diesel::update(
            failures::table.filter(failures::about.eq(about)).filter(failures::failures.gt(0)),
        )
        .set(failures::failures.eq(failures::failures - 1))
        .execute(conn)?;
    }
    diesel::update(failures::table.filter(failures::about.eq(&knock.names.pair)))
        .set((failures::failures.eq(0), failures::welcomed_at.eq(now)))
        .execute(conn)
        .map(drop)
}

/// Whether somebody who is signed in may say their own password now. Counts nothing.
///
/// # Errors
/// [`Error::TooMany`] when they were wrong so often that they have to wait.
pub fn may_say_own(
    conn: &mut PgConnection,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row: Option<Row> =
        failures::table.find(own(person)).select(Row::as_select()).first(conn).optional()?;
    not_yet(row.and_then(|row| row.failures().wait(Patience::OWN, now)))
}

/// Counts that they say it, as a failure until it turns out right. Call inside a transaction.
///
/// # Errors
/// As [`may_say_own`].
pub fn says_own(
    conn: &mut PgConnection,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let about = own(person);
    let rows = locked(conn, &[&about], now)?;
    let failed = rows.first().map_or(Failures::none(now), Row::failures);
    not_yet(failed.wait(Patience::OWN, now))?;
    Ok(count(conn, [(about.as_str(), failed.and_another(now))].into_iter())?)
}

/// It was right.
pub fn said_own(conn: &mut PgConnection, person: PersonId) -> QueryResult<()> {
    diesel::delete(failures::table.find(own(person))).execute(conn).map(drop)
}

fn own(person: PersonId) -> String {
    format!("person {person}")
}
