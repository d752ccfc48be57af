//! What the desk makes of a database that is slow, dead or away.

use crate::world::World;
use diesel::connection::SimpleConnection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tallydesk::db::Db;
use tallydesk::error::Error;

/// Asks `question`, and counts how often it was asked.
async fn ask(db: &Db, question: &'static str) -> (Result<(), Error>, u32) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let answer = db.read(move |conn| {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(conn.batch_execute(question)?)
    });
    (answer.await, asked.load(Ordering::Relaxed))
}

#[actix_web::test]
async fn what_took_too_long_is_not_asked_again_and_costs_no_connection() {
    let world = World::new();
    let db = Db::open(&world.url, 1);

    ask(&db, "create temporary table mine ()").await.0.unwrap();
    let slow = ask(&db, "set statement_timeout = '20ms'; select pg_sleep(5)").await;
    assert!(matches!(slow, (Err(Error::TooSlow), 1)), "{slow:?}");

    world.arrange("begin; lock table people");
    let locked = ask(&db, "set lock_timeout = '20ms'; select count(*) from people").await;
    assert!(matches!(locked, (Err(Error::TooSlow), 1)), "{locked:?}");

    let kept = ask(&db, "select from mine").await;
    assert!(matches!(kept, (Ok(()), 1)), "{kept:?}");
}

#[actix_web::test]
async fn a_dead_connection_is_replaced_without_a_word() {
    let world = World::new();
    let db = Db::open(&world.url, 1);
    ask(&db, "select 1").await.0.unwrap();
    world.arrange("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()");

    let answer = ask(&db, "select 1").await;
    assert!(matches!(answer, (Ok(()), 2)), "{answer:?}");
}

#[actix_web::test]
async fn a_database_that_is_away_is_told_of_within_its_two_seconds() {
    let db = Db::open("postgres:///tallydesk?host=/nowhere", 1);
    let begun = Instant::now();

    let (answer, asked) = ask(&db, "select 1").await;

    assert!(matches!(answer, Err(Error::Busy)));
    assert_eq!(asked, 0);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}
