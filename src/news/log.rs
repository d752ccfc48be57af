//! The last changes in memory, and which the database is still to be asked for.

use super::Change;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

/// How many changes are kept for pages that were away for a moment: half a megabyte, and minutes of the busiest desk.
const KEPT: usize = 4_096;

/// How long a change may take from its number to its commit: longer than any transaction lives.
const COMMITS_WITHIN: Duration = Duration::from_secs(30);

/// The most numbers that are waited for at once. An import that fails burns more, but nobody follows an import.
const MOST_MISSING: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct Log {
    /// In the order in which this node heard of them.
    changes: VecDeque<Change>,
    /// How many were there before those kept.
    before: u64,
    /// The greatest number that is no longer kept.
    forgotten: i64,
    /// The greatest number heard of; absent until the database was asked first.
    newest: Option<i64>,
    /// Numbers below it that nobody has heard of, since when: their transactions are under way, or were undone.
    missing: BTreeMap<i64, Instant>,
}

/// What to ask the database for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asking {
    /// Absent at first: only how far it is.
    pub after: Option<i64>,
    pub missing: Vec<i64>,
}

impl Log {
    pub fn newest(&self) -> i64 {
        self.newest.unwrap_or(0)
    }

    pub fn asking(&self) -> Asking {
        Asking { after: self.newest, missing: self.missing.keys().copied().collect() }
    }

    /// Nothing before `newest` is known.
    pub fn start(&mut self, newest: i64) {
        (self.newest, self.forgotten) = (Some(newest), newest);
    }

    /// What the database answered, by number. False when there was nothing new.
    pub fn learn(&mut self, changes: Vec<Change>, at: Instant) -> bool {
        let any = !changes.is_empty();
        for change in changes {
            let newest = self.newest();
            if change.id > newest {
                let skipped = (newest + 1..change.id).rev().take(MOST_MISSING);
                self.missing.extend(skipped.map(|id| (id, at)));
                self.newest = Some(change.id);
            } else if self.missing.remove(&change.id).is_none() {
                continue;
            }
            self.keep(change);
        }
        self.missing.retain(|_, since| at.duration_since(*since) < COMMITS_WITHIN);
        while self.missing.len() > MOST_MISSING {
            self.missing.pop_first();
        }
        any
    }

    fn keep(&mut self, change: Change) {
        self.changes.push_back(change);
        if self.changes.len() > KEPT
            && let Some(gone) = self.changes.pop_front()
        {
            self.forgotten = self.forgotten.max(gone.id);
            self.before += 1;
        }
    }

    /// How many there ever were: where somebody who knows them all goes on.
    pub fn end(&self) -> u64 {
        self.before + self.changes.len() as u64
    }

    /// Those from there on; absent when some of them are no longer kept.
    pub fn since(&self, place: u64) -> Option<impl Iterator<Item = &Change>> {
        let known = usize::try_from(place.checked_sub(self.before)?).ok()?;
        Some(self.changes.iter().skip(known))
    }

    /// Those with greater numbers, whenever they were heard of; absent when some may no longer be kept.
    pub fn after(&self, id: i64) -> Option<impl Iterator<Item = &Change>> {
        (id >= self.forgotten).then(|| self.changes.iter().filter(move |change| change.id > id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{Basket, EventKind, IssueId, State};

    fn change(id: i64) -> Change {
        Change {
            id,
            with: None,
            issue: IssueId(1),
            kind: EventKind::Note,
            by: None,
            from: None,
            to: State::Waiting,
            basket: Basket::Bin,
            software: String::new(),
            department: String::new(),
        }
    }

    fn ids<'a>(changes: Option<impl Iterator<Item = &'a Change>>) -> Option<Vec<i64>> {
        changes.map(|changes| changes.map(|change| change.id).collect())
    }

    fn log_from(newest: i64) -> Log {
        let mut log = Log::default();
        log.start(newest);
        log
    }

    #[test]
    fn what_commits_late_is_asked_for_until_it_comes_or_never_will() {
        let (mut log, now) = (log_from(10), Instant::now());
        assert!(log.learn(vec![change(12), change(14)], now));
        assert_eq!(log.asking(), Asking { after: Some(14), missing: vec![11, 13] });

        assert!(log.learn(vec![change(13)], now));
        assert_eq!(ids(log.since(0)), Some(vec![12, 14, 13]), "in the order heard of");
        assert!(!log.learn(Vec::new(), now + COMMITS_WITHIN));
        assert_eq!(log.asking(), Asking { after: Some(14), missing: vec![] }, "11 was undone");
        log.learn(vec![change(14)], now);
        assert_eq!(log.end(), 3, "nothing is heard of twice");
    }

    #[test]
    fn who_was_away_hears_what_they_missed_or_that_they_did() {
        let mut log = log_from(10);
        log.learn((11..=20).map(change).collect(), Instant::now());
        assert_eq!(ids(log.after(18)), Some(vec![19, 20]));
        assert_eq!(ids(log.after(10)).map(|ids| ids.len()), Some(10));
        assert_eq!(ids(log.after(9)), None, "before this node began");

        log.learn((21..=20 + KEPT as i64).map(change).collect(), Instant::now());
        assert_eq!(ids(log.after(19)), None, "too long ago");
        assert_eq!(ids(log.after(20)).map(|ids| ids.len()), Some(KEPT));
        assert_eq!(ids(log.since(9)), None);
        assert_eq!(ids(log.since(10)).map(|ids| ids.len()), Some(KEPT));
        assert_eq!(ids(log.since(log.end())), Some(vec![]));
    }

    #[test]
    fn a_great_gap_is_not_waited_for_number_by_number() {
        let mut log = log_from(0);
        log.learn(vec![change(5_000_000)], Instant::now());
        assert_eq!(log.asking().missing.len(), MOST_MISSING);
    }
}
