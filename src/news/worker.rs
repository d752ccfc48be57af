//! One look a second, for all pages that follow.

use super::log::Asking;
use super::{News, store};
use crate::db::Db;
use crate::error::Error;
use crate::people::{self, Limits, Role};
use std::sync::Arc;
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_secs(1);

/// How many changes are asked for at once; more are asked for right after.
const AT_ONCE: i64 = 500;

/// After how many looks the sessions of those who follow are looked at, too: a stream outlives its session by so many
/// seconds at most.
const SESSIONS_EVERY: u32 = 10;

/// On every node, until it stops. `limits` of sessions are those of this process, if it has any.
pub async fn keep_following(db: Db, news: Arc<News>, limits: Option<Limits>) {
    let mut looks: u32 = 0;
    loop {
        let mut done = look_once(&db, &news).await;
        while matches!(done, Ok(true)) {
            done = look_once(&db, &news).await;
        }
        looks = looks.wrapping_add(1);
        if done.is_ok() && looks.is_multiple_of(SESSIONS_EVERY) {
            done = check_sessions(&db, &news, limits).await.map(|()| false);
        }
        match done {
            Ok(_) => {}
            Err(Error::Busy) => tracing::debug!("the database is away; who follows waits"),
            Err(error) => tracing::error!(%error, "nobody is told what happens"),
        }
        actix_web::rt::time::sleep(EVERY).await;
    }
}

/// Looks what happened, and tells who follows. True when there may be more right away.
///
/// # Errors
/// [`Error::Busy`] while the database is away; nothing is lost, the next look finds it.
pub async fn look_once(db: &Db, news: &Arc<News>) -> Result<bool, Error> {
    let news = news.clone();
    db.hop(move |db| {
        let Asking { after, missing } = news.log().asking();
        let Some(after) = after else {
            let newest = db.with(|conn| Ok(store::newest(conn)?))?;
            news.log().start(newest);
            return Ok(false);
        };
        let (late, new) = db.with(|conn| {
            Ok((store::these(conn, &missing)?, store::after(conn, after, AT_ONCE)?))
        })?;
        let more = new.len() as i64 == AT_ONCE;
        if news.log().learn([late, new].concat(), Instant::now()) {
            news.wake();
        }
        Ok(more)
    })
    .await
}

/// Ends what follows with a session that is over, or with a person who no longer works issues.
///
/// # Errors
/// [`Error::Busy`] while the database is away: nobody is signed out for that.
pub async fn check_sessions(
    db: &Db,
    news: &Arc<News>,
    limits: Option<Limits>,
) -> Result<(), Error> {
    let sessions: Vec<_> = news.streams().sessions().into_iter().collect();
    if sessions.is_empty() {
        return Ok(());
    }
    let news = news.clone();
    db.hop(move |db| {
        let found = db.with(|conn| Ok(people::store::of_sessions(conn, &sessions)?))?;
        let live = found.into_iter().filter(|found| {
            let limits = limits.unwrap_or(Limits::of(found.role));
            let works_issues = matches!(found.role, Role::Tech | Role::Manager);
            works_issues && found.session().is_live(limits, found.now)
        });
        news.streams().keep(&live.map(|found| found.token_hash).collect());
        news.wake();
        Ok(())
    })
    .await
}
