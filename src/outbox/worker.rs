//! The workers: each leases a few letters, sends them one by one, and writes down at once what became of each. Any number of
//! them, on any number of nodes. One that is killed is missed within seconds, and what it had leased is sent by another; the
//! letter it was sending may then come twice, under the same name.

use super::domain::wait;
use super::letter::Letter;
use super::line::{Answer, Line};
use super::post::Post;
use super::store::{self, Heard};
use crate::db::{self, Db};
use crate::error::Error;
use crate::settings::Cached;
use crate::web::secret;
use actix_web::rt;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Without having said so for that long it sends nothing: another may have been given what it had.
const SILENT: Duration = Duration::from_secs(9);
/// How many messages are leased at once: what waits for its turn when a worker dies.
const BATCH: i64 = 16;
/// How many letters one worker has on the way at once, when there are many.
const LINES: usize = 4;
/// How many daily mails are leased at once.
const DIGESTS: i64 = 4;
/// How often it is tried to write down that a letter was taken while the database is away.
const TRIES: u32 = 16;

/// One that mails.
#[derive(Clone, Debug)]
pub struct Worker {
    db: Db,
    post: Arc<Post>,
    id: i64,
    settings: Arc<Cached>,
    known: Arc<Mutex<Known>>,
    /// It is to begin no other letter.
    stopping: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Known {
    seen: Instant,
    heard: Heard,
}

/// What came of a look at what is due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Did {
    /// So many letters were dealt with.
    Letters(usize),
    /// The server takes no mail.
    Away,
}

/// A lease, and the moment it was given.
struct Batch {
    letters: VecDeque<Letter>,
    /// Nothing was due.
    is_none: bool,
    now: DateTime<Utc>,
    zone: Tz,
}

impl Worker {
    /// # Errors
    /// [`Error::Busy`] while the database is away.
    pub async fn sign_on(db: &Db, post: &Arc<Post>) -> Result<Self, Error> {
        let server = post.server();
        let id = db
            .write(move |conn| {
                let now = db::clock(conn)?;
                store::forget(conn, now)?;
                Ok(store::sign_on(conn, &server)?)
            })
            .await?;
        let known = Known { seen: Instant::now(), heard: Heard::default() };
        Ok(Worker {
            db: db.clone(),
            post: post.clone(),
            id,
            settings: Arc::default(),
            known: Arc::new(Mutex::new(known)),
            stopping: Arc::default(),
        })
    }

    /// Says that it is there, and what it heard. False when nobody knows it any more.
    ///
    /// # Errors
    /// [`Error::Busy`] while the database is away.
    pub async fn beat(&self) -> Result<bool, Error> {
        let (id, heard) = (self.id, std::mem::take(&mut self.known().heard));
        let begun = Instant::now();
        let known = self.db.write(move |conn| Ok(store::beat(conn, id, &heard)?)).await?;
        self.known().seen = begun;
        Ok(known)
    }

    /// Sends what is due until nothing is.
    ///
    /// # Errors
    /// [`Error::Busy`] while the database is away: what was leased is another's, or its own again, in a while.
    pub async fn deliver(&self) -> Result<Did, Error> {
        let batch = self.claim().await?;
        if batch.letters.is_empty() {
            return Ok(Did::Letters(0));
        }
        if batch.letters.len() < usize::try_from(BATCH).unwrap_or_default() {
            return self.clone().send(batch).await;
        }
        let mut lines = vec![rt::spawn(self.clone().send(batch))];
        lines.extend((1..LINES).map(|_| rt::spawn(self.clone().claim_and_send())));
        let mut did = Did::Letters(0);
        for line in lines {
            let sent = line
                .await
                .map_err(|_| Error::broken("a line to the mail server ended oddly"))??;
            did = match (did, sent) {
                (Did::Letters(some), Did::Letters(more)) => Did::Letters(some + more),
                _ => Did::Away,
            };
        }
        Ok(did)
    }

    /// The next letters there are; none when nothing more is due.
    async fn claim(&self) -> Result<Batch, Error> {
        loop {
            let batch = self.claim_some().await?;
            if batch.is_none || !batch.letters.is_empty() {
                return Ok(batch);
            }
        }
    }

    async fn claim_some(&self) -> Result<Batch, Error> {
        let (id, settings) = (self.id, self.settings.clone());
        self.db
            .write(move |conn| {
                let (now, settings) = (db::clock(conn)?, settings.get(conn)?);
                let zone = settings.hours.zone();
                let mut claimed = store::claim(conn, id, now, zone, BATCH)?;
                claimed.letters.extend(store::claim_digests(conn, id, now, zone, DIGESTS)?);
                let is_none = claimed.letters.is_empty() && claimed.is_all;
                Ok(Batch { letters: claimed.letters.into(), is_none, now, zone })
            })
            .await
    }

    async fn claim_and_send(self) -> Result<Did, Error> {
        let batch = self.claim().await?;
        self.send(batch).await
    }

    /// Sends these and what is due after them, over one line.
    async fn send(self, mut batch: Batch) -> Result<Did, Error> {
        let mut line: Option<Line> = None;
        let mut sent = 0;
        while let Some(letter) = batch.letters.pop_front() {
            if self.is_stopping() || self.known().seen.elapsed() > SILENT {
                return Ok(Did::Letters(sent));
            }
            match self.send_one(&mut line, &letter, &batch).await {
                Answer::Away(why) => {
                    self.known().heard.error = Some(why.clone());
                    batch.letters.push_front(letter);
                    self.leave(batch.letters.make_contiguous(), &why).await?;
                    return Ok(Did::Away);
                }
                answer => {
                    self.known().heard.answered |= answer == Answer::Accepted;
                    self.settle(&letter, answer).await?;
                    sent += 1;
                }
            }
            if batch.letters.is_empty() {
                batch = self.claim().await?;
            }
        }
        if let Some(line) = line {
            line.close().await;
        }
        Ok(Did::Letters(sent))
    }

    /// Over the line that is open, or over a new one; a line that has been used and is closed on us is worth one more try.
    async fn send_one(&self, line: &mut Option<Line>, letter: &Letter, batch: &Batch) -> Answer {
        let packed = match self.post.pack(letter, batch.now, batch.zone) {
            Ok(packed) => packed,
            Err(why) => return Answer::Never(why),
        };
        loop {
            let mut open = match line.take().filter(|line| !line.is_broken()) {
                Some(open) => open,
                None => match Line::open(&self.post).await {
                    Ok(open) => open,
                    Err(why) => return Answer::Away(why),
                },
            };
            let answer = open.send(self.post.from(), &packed).await;
            let worth_another = matches!(answer, Answer::Away(_)) && open.is_used();
            *line = Some(open);
            if !worth_another {
                return answer;
            }
            *line = None;
        }
    }

    /// Writes down what became of a letter. That the server took it is tried for as long as this worker may be waited for.
    async fn settle(&self, letter: &Letter, answer: Answer) -> Result<(), Error> {
        for _ in 1..TRIES {
            match self.write_down(letter, answer.clone()).await {
                Err(Error::Busy) => rt::time::sleep(Duration::from_millis(500)).await,
                done => return done,
            }
        }
        self.write_down(letter, answer).await
    }

    async fn write_down(&self, letter: &Letter, answer: Answer) -> Result<(), Error> {
        let (worker, called) = (self.id, letter.id);
        let ids: Vec<_> = letter.told.iter().map(|told| told.id).collect();
        let (attempts, give_up_at) = (letter.attempts + 1, letter.give_up_at);
        let chance = secret::random16()[0];
        let outcome = match &answer {
            Answer::Accepted => "sent",
            Answer::Never(_) => "failed",
            Answer::Later(_) | Answer::Away(_) => "later",
        };
        let ours = self.db.write(move |conn| {
            // Nothing before it: were the worker killed now, the letter would come twice.
            if answer == Answer::Accepted {
                return Ok(store::sent(conn, worker, &ids)?);
            }
            let now = db::clock(conn)?;
            match &answer {
                Answer::Accepted => {}
                Answer::Never(why) => store::fail(conn, worker, &ids, why)?,
                Answer::Later(why) | Answer::Away(why) if now >= give_up_at => {
                    store::fail(conn, worker, &ids, why)?;
                }
                Answer::Later(why) => {
                    let next = (now + wait(attempts, chance), true);
                    store::put_off(conn, worker, &ids, why, next)?;
                }
                Answer::Away(why) => {
                    let spread = TimeDelta::milliseconds(10_000 + i64::from(chance) * 40);
                    store::put_off(conn, worker, &ids, why, (now + spread, false))?;
                }
            }
            Ok(true)
        });
        let ours = ours.await?;
        metrics::counter!("tallydesk_mail_total", "outcome" => outcome).increment(1);
        if !ours {
            tracing::warn!(
                letter = called.0,
                "mailed although another worker had been given it: it may come twice"
            );
        }
        Ok(())
    }

    /// What was leased is tried again when the server is back.
    async fn leave(&self, letters: &[Letter], why: &str) -> Result<(), Error> {
        for letter in letters {
            self.settle(letter, Answer::Away(why.to_owned())).await?;
        }
        Ok(())
    }

    /// Begins no other letter. What it has not begun is anybody's once it has signed off.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`Error::Busy`] while the database is away: it is missed in a while.
    pub async fn sign_off(&self) -> Result<(), Error> {
        let id = self.id;
        self.db.write(move |conn| Ok(store::sign_off(conn, id)?)).await
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
