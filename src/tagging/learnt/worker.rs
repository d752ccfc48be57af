//! Learning in the background: one node at a time, on a thread of its own; and on every node the newest model in memory.

use super::store::{self, Edition};
use crate::db::{Conn, Db, Turn};
use crate::error::Error;
use crate::learning::{Learnt, Shelf};
use std::sync::Arc;
use std::time::Duration;

/// How often a node looks for a newer model.
const EVERY: Duration = Duration::from_secs(10);
/// Every so many looks, what is new is written down, judged and learnt from.
const ROUNDS: u32 = 6;

/// Runs for as long as the server does.
pub async fn keep_learning(db: Db, shelf: Arc<Shelf>) {
    let mut known = None;
    for round in 0_u32.. {
        if round.is_multiple_of(ROUNDS) {
            told(learn_once(&db, &shelf).await.map(drop));
        }
        told(refresh(&db, &shelf, &mut known).await);
        actix_web::rt::time::sleep(EVERY).await;
    }
}

fn told(done: Result<(), Error>) {
    match done {
        Ok(()) => {}
        Err(Error::Busy) => tracing::debug!("the database is away; learning waits"),
        Err(error) => tracing::error!(%error, "learning tags failed"),
    }
}

/// Puts the newest model on the shelf.
///
/// # Errors
/// [`Error::Busy`] while the database is away: the node goes by what it has.
pub async fn refresh_once(db: &Db, shelf: &Arc<Shelf>) -> Result<(), Error> {
    refresh(db, shelf, &mut None).await
}

async fn refresh(db: &Db, shelf: &Arc<Shelf>, known: &mut Option<Edition>) -> Result<(), Error> {
    let (before, held) = (*known, shelf.learnt());
    let found = db.hop(move |db| {
        db.with(|conn| {
            let edition = store::edition(conn)?;
            let changed = before != Some(edition);
            let newest = || store::newest(conn, held.as_deref());
            Ok((edition, changed.then(newest).transpose()?))
        })
    });
    let (edition, changed) = found.await?;
    if let Some(newest) = changed {
        shelf.put(newest.map(Arc::new));
    }
    *known = Some(edition);
    Ok(())
}

/// Writes down what is predicted for new issues, judges what is resolved, and makes a new model when one is due; its version
/// then. Nothing when another node is at it.
///
/// # Errors
/// [`Error::Busy`] while the database is away; the next round goes on where this one ended.
pub async fn learn_once(db: &Db, shelf: &Arc<Shelf>) -> Result<Option<i64>, Error> {
    let held = shelf.learnt();
    // A thread for blocking work, and one connection of the pool: pages have all others.
    db.hop(move |db| {
        db.with(|conn| {
            if !Turn::Learn.take(conn)? {
                return Ok(None);
            }
            let done = learn(conn, held.as_deref());
            Turn::Learn.leave(conn)?;
            done
        })
    })
    .await
}

fn learn(conn: &mut Conn, held: Option<&Learnt>) -> Result<Option<i64>, Error> {
    let learnt = store::newest(conn, held)?;
    if let Some(learnt) = &learnt {
        look(conn, learnt)?;
        Db::transaction(conn, |conn| keep_judging(conn, learnt))?;
    }
    if !store::is_due(conn, learnt.as_ref())? {
        return Ok(None);
    }
    let Some(teaching) = store::teaching(conn)? else { return Ok(None) };
    let (issues, numbers) = (teaching.len(), teaching.tags().to_vec());
    let (model, own) = teaching.learn();
    let version = Db::transaction(conn, |conn| store::save(conn, &numbers, &model, &own))?;
    tracing::info!(version, issues, tags = numbers.len(), "tags are learnt anew");
    Ok(Some(version))
}

/// All that is new, however much an import has brought.
fn look(conn: &mut Conn, learnt: &Learnt) -> Result<(), Error> {
    let mut next = Db::transaction(conn, |conn| Ok(store::begin(conn)?))?;
    while let Some(look) = next {
        next = Db::transaction(conn, |conn| Ok(store::look(conn, learnt, look)?))?;
    }
    Ok(())
}

fn keep_judging(conn: &mut Conn, learnt: &Learnt) -> Result<(), Error> {
    let judged = store::judge(conn)?;
    if judged > 0 || learnt.trust.percent != store::percent(conn)? {
        store::trust_anew(conn, learnt)?;
    }
    Ok(())
}
