//! Who has which issue open. Each node keeps it in memory, so that a page costs no statement for it, and tells the others
//! every few seconds.

mod domain;
pub mod store;
mod worker;

pub use domain::{Looking, Open, in_words};
pub use worker::{keep_sharing, share_once};

use crate::issue::IssueId;
use crate::people::{Person, PersonId};
use chrono::{DateTime, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What this node knows.
#[derive(Debug, Default)]
pub struct Presence(Mutex<Open>);

impl Presence {
    /// Somebody of the desk opened an issue, or still has it open.
    pub fn note(&self, issue: IssueId, who: &Person, now: DateTime<Utc>) {
        self.open().note(issue, who.id, &who.name, now);
    }

    /// They did what they had it open for.
    pub fn leave(&self, issue: IssueId, who: PersonId, now: DateTime<Utc>) {
        self.open().leave(issue, who, now);
    }

    /// The colleagues of `me` who have it open, who came last first.
    pub fn others(&self, issue: IssueId, me: PersonId, now: DateTime<Utc>) -> Vec<Looking> {
        self.open().others(issue, me, now)
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
