use crate::accounts::domain::{Failures, neighbourhood};
use crate::error::Error;
use crate::schema::sign_in_failures as failures;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use std::net::IpAddr;

/// A try to sign in, counted as a failure until it turns out well: many at once are many.
#[derive(Clone, Debug)]
pub struct Knock {
    account: String,
    address: String,
    /// More failures than anybody mistypes.
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
    let account = format!("account {}", email.chars().take(254).collect::<String>());
    let address = format!("address {}", neighbourhood(address));
    // Both are there before they are locked, and always in the same order.
    diesel::insert_into(failures::table)
        .values([&account, &address].map(|about| {
            (failures::about.eq(about), failures::failures.eq(0), failures::last_at.eq(now))
        }))
        .on_conflict_do_nothing()
        .execute(conn)?;
    let of_account = locked(conn, &account)?;
    let of_address = locked(conn, &address)?;

    let waits = [
        of_account.wait(Failures::FREE_FOR_ACCOUNT, now),
        of_address.wait(Failures::FREE_FOR_ADDRESS, now),
    ];
    if let Some(seconds) = waits.into_iter().flatten().max() {
        return Err(Error::TooMany { seconds });
    }
    let counted =
        [(&account, of_account.and_another(now)), (&address, of_address.and_another(now))];
    diesel::insert_into(failures::table)
        .values(counted.map(|(about, failed)| {
            (
                failures::about.eq(about),
                failures::failures.eq(failed.count),
                failures::last_at.eq(failed.last_at),
            )
        }))
        .on_conflict(failures::about)
        .do_update()
        .set((
            failures::failures.eq(excluded(failures::failures)),
            failures::last_at.eq(excluded(failures::last_at)),
        ))
        .execute(conn)?;
    let is_suspicious = counted[0].1.count > Failures::FREE_FOR_ACCOUNT
        || counted[1].1.count > Failures::FREE_FOR_ADDRESS;
    Ok(Knock { account, address, is_suspicious })
}

fn locked(conn: &mut PgConnection, about: &str) -> QueryResult<Failures> {
    failures::table
        .filter(failures::about.eq(about))
        .select((failures::failures, failures::last_at))
        .for_update()
        .first(conn)
        .map(|(count, last_at)| Failures { count, last_at })
}

/// It was the right person: their failures are forgotten, and this try was none of their address's.
pub fn forgive(conn: &mut PgConnection, knock: &Knock) -> QueryResult<()> {
    diesel::delete(failures::table.filter(failures::about.eq(&knock.account))).execute(conn)?;
    diesel::update(
        failures::table.filter(failures::about.eq(&knock.address)).filter(failures::failures.gt(0)),
    )
    .set(failures::failures.eq(failures::failures - 1))
    .execute(conn)
    .map(drop)
}
