//! The worker of this process, from its start to its end.

use super::post::Post;
use super::watch::keep_watch;
use super::worker::{Did, Worker};
use crate::db::Db;
use crate::error::Error;
use actix_web::rt;
use actix_web::rt::task::JoinHandle;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often a worker with nothing to do looks.
const EVERY: Duration = Duration::from_secs(1);
/// How often it says that it is there.
const BEAT: Duration = Duration::from_secs(3);
/// For how long a server that is away is left alone: the first time, and at most.
const AWAY: Duration = Duration::from_secs(5);
const AWAY_AT_MOST: Duration = Duration::from_secs(60);
/// How long the letters on the way are waited for when the desk closes.
const GOODBYE: Duration = Duration::from_secs(8);

/// What mails, if anything does, and what watches over the outbox.
#[derive(Debug)]
pub struct Mailing {
    task: Option<JoinHandle<()>>,
    stop: watch::Sender<bool>,
}

impl Mailing {
    pub fn start(db: &Db, post: Option<Post>) -> Self {
        let (stop, stopping) = watch::channel(false);
        rt::spawn(keep_watch(db.clone(), post.is_none()));
        let task = post.map(|post| rt::spawn(keep_delivering(db.clone(), post, stopping)));
        Mailing { task, stop }
    }

    /// Begins no other letter, and waits for those on the way: else each might come twice.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task
            && tokio::time::timeout(GOODBYE, task).await.is_err()
        {
            tracing::warn!("closed with letters on the way: they may come twice");
        }
    }
}

async fn keep_delivering(db: Db, post: Post, mut stopping: watch::Receiver<bool>) {
    let post = Arc::new(post);
    while !*stopping.borrow() {
        match Worker::sign_on(&db, &post).await {
            Ok(worker) => run(worker, &mut stopping).await,
            Err(Error::Busy) => tracing::debug!("the database is away; mail waits"),
            Err(error) => tracing::error!(%error, "nothing is mailed"),
        }
        pause(BEAT, &mut stopping).await;
    }
}

/// Until nobody knows the worker any more, or the desk closes.
async fn run(worker: Worker, stopping: &mut watch::Receiver<bool>) {
    let beating = rt::spawn(keep_beating(worker.clone()));
    let told = rt::spawn(tell_to_stop(worker.clone(), stopping.clone()));
    let mut away = AWAY;
    while !beating.is_finished() && !worker.is_stopping() {
        let next = match worker.deliver().await {
            Ok(Did::Letters(0)) => EVERY,
            Ok(Did::Letters(_)) => {
                away = AWAY;
                Duration::ZERO
            }
            Ok(Did::Away) => {
                let longer = (away * 2).min(AWAY_AT_MOST);
                std::mem::replace(&mut away, longer)
            }
            Err(Error::Busy) => EVERY,
            Err(error) => {
                tracing::error!(%error, "mail waits");
                BEAT
            }
        };
        pause(next, stopping).await;
    }
    beating.abort();
    told.abort();
    if let Err(error) = worker.sign_off().await {
        tracing::debug!(%error, "not signed off");
    }
}

async fn keep_beating(worker: Worker) {
    loop {
        match worker.beat().await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::debug!(%error, "not said that mail is sent here"),
        }
        rt::time::sleep(BEAT).await;
    }
}

async fn tell_to_stop(worker: Worker, mut stopping: watch::Receiver<bool>) {
    // Nobody who could tell is as good as being told.
    _ = stopping.wait_for(|stop| *stop).await;
    worker.stop();
}

async fn pause(length: Duration, stopping: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = rt::time::sleep(length) => {}
        _ = stopping.wait_for(|stop| *stop) => {}
    }
}
