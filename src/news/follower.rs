//! One open page that follows what happens.

use super::{News, Told, Topic};
use crate::issue::IssueId;
use crate::people::PersonId;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How many pages of one person follow at once; another ends the oldest. A browser opens six connections to one place and
/// needs some of them for pages.
pub const TABS: usize = 4;

/// How many follow one node at once.
const MOST: usize = 2_000;

/// How often something is said when nothing happens, so that nobody on the way takes the silence for an end.
const BEAT: Duration = Duration::from_secs(20);

/// Who follows what, from where.
#[derive(Clone, Debug)]
pub struct Following {
    pub who: PersonId,
    /// The hash of the session it ends with.
    pub session: [u8; 32],
    pub topic: Topic,
    /// The number of the last event they know of.
    pub after: i64,
}

/// Too many follow already.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("too many pages follow this node")]
pub struct Full;

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// What was told, of which issue, and the number of the last event known then.
    Told(Vec<(Told, IssueId, i64)>),
    /// It was away for too long: something may have happened.
    Missed(i64),
    /// Nothing, for a while.
    Quiet,
    /// Another tab of the same person took its place.
    Replaced,
    /// The session has ended.
    SignedOut,
    /// The desk closes, here; another node may be open.
    Closing,
}

/// Ends when it is dropped.
#[derive(Debug)]
pub struct Follower {
    news: Arc<News>,
    number: u64,
    of: Following,
    ends: Arc<Ends>,
    pulse: watch::Receiver<()>,
    beat: Interval,
    /// How many changes were looked at; absent until the first look.
    place: Option<u64>,
}

#[derive(Debug, Default)]
struct Ends {
    replaced: AtomicBool,
    signed_out: AtomicBool,
}

impl Follower {
    pub(super) fn new(news: Arc<News>, of: Following) -> Result<Self, Full> {
        let ends = Arc::<Ends>::default();
        let number = news.streams().add(&of, ends.clone())?;
        news.wake();
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        beat.reset();
        let pulse = news.pulse.subscribe();
        Ok(Follower { news, number, of, ends, pulse, beat, place: None })
    }

    /// Waits for what comes next. May be given up at any time: nothing is lost.
    pub async fn next(&mut self) -> Next {
        loop {
            self.pulse.mark_unchanged();
            if let Some(next) = self.ended().or_else(|| self.look()) {
                return next;
            }
            tokio::select! {
                changed = self.pulse.changed() => if changed.is_err() { return Next::Closing },
                _ = self.beat.tick() => return Next::Quiet,
            }
        }
    }

    fn ended(&self) -> Option<Next> {
        if self.news.is_closing() {
            Some(Next::Closing)
        } else if self.ends.signed_out.load(Ordering::Relaxed) {
            Some(Next::SignedOut)
        } else {
            self.ends.replaced.load(Ordering::Relaxed).then_some(Next::Replaced)
        }
    }

    /// What is new since the last look; at first, since what the page knows.
    fn look(&mut self) -> Option<Next> {
        let log = self.news.log();
        let told = |change: &super::Change| {
            let told = self.of.topic.told(change, self.of.who)?;
            Some((told, self.of.topic.about(change), change.id))
        };
        let told: Option<Vec<_>> = match self.place {
            Some(place) => log.since(place).map(|changes| changes.filter_map(told).collect()),
            None => log.after(self.of.after).map(|changes| changes.filter_map(told).collect()),
        };
        self.place = Some(log.end());
        match told {
            None => Some(Next::Missed(log.newest())),
            Some(told) if told.is_empty() => None,
            Some(told) => Some(Next::Told(told)),
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.news.streams().remove(self.number);
    }
}

/// All that follow, by number: the oldest first.
#[derive(Debug, Default)]
pub(super) struct Streams {
    open: BTreeMap<u64, (PersonId, [u8; 32], Arc<Ends>)>,
    made: u64,
}

impl Streams {
    pub fn count(&self) -> usize {
        self.open.len()
    }

    fn add(&mut self, of: &Following, ends: Arc<Ends>) -> Result<u64, Full> {
        let live = |ends: &Ends| !ends.replaced.load(Ordering::Relaxed);
        let mut theirs =
            self.open.values().filter(|(who, _, ends)| *who == of.who && live(ends)).peekable();
        let oldest = theirs.peek().map(|(_, _, ends)| ends.clone());
        if let Some(oldest) = oldest.filter(|_| theirs.count() >= TABS) {
            oldest.replaced.store(true, Ordering::Relaxed);
        }
        if self.open.len() >= MOST {
            return Err(Full);
        }
        self.made += 1;
        self.open.insert(self.made, (of.who, of.session, ends));
        Ok(self.made)
    }

    fn remove(&mut self, number: u64) {
        self.open.remove(&number);
    }

    /// The sessions that any of them came with.
    pub fn sessions(&self) -> HashSet<[u8; 32]> {
        self.open.values().map(|(_, session, _)| *session).collect()
    }

    /// Those of no other session than these end.
    pub fn keep(&self, live: &HashSet<Vec<u8>>) {
        for (_, session, ends) in self.open.values() {
            if !live.contains(session.as_slice()) {
                ends.signed_out.store(true, Ordering::Relaxed);
            }
        }
    }
}
