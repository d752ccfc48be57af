//! The model that this node goes by, in its memory.

use super::model::Model;
use super::trust::Trust;
use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex, PoisonError};

/// A model with what belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Learnt {
    pub version: i64,
    pub trained_at: DateTime<Utc>,
    pub model: Arc<Model>,
    /// Its tags, in the model's order.
    pub tags: Vec<KnownTag>,
    pub trust: Trust,
}

/// A tag as it was when the model was made.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownTag {
    pub id: i64,
    pub word: String,
    pub label: String,
    /// Managers have not ended it since.
    pub in_use: bool,
}

/// A tag that an issue may have, as the model says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guess {
    pub tag: i64,
    pub sure: f32,
    pub version: i64,
}

/// A tag that is offered to staff, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub word: String,
    pub label: String,
    /// Words of the report that speak for it, the strongest first.
    pub because: Vec<String>,
    /// How often such offers were kept; unknown while there are few.
    pub kept: Option<f64>,
}

/// So many tags are offered for one issue.
const OFFERS: usize = 3;
/// So many words say why.
const REASONS: usize = 3;

/// A report as it is read: what it is about, then its words.
fn parts<'t>(software: &'t str, text: &'t str) -> [&'t str; 3] {
    let title = text.trim_start().lines().next().unwrap_or_default();
    [title, text, software]
}

impl Learnt {
    /// The lesson of an issue has the same parts as its reading.
    pub fn parts<'t>(software: &'t str, text: &'t str) -> [&'t str; 3] {
        parts(software, text)
    }

    /// What a report may have beside the tags it was `given`, the surest first.
    pub fn guesses(&self, software: &str, text: &str, given: impl Fn(i64) -> bool) -> Vec<Guess> {
        let sure = self.model.read(&parts(software, text)).sure;
        let known = self.tags.iter().zip(sure).filter(|(tag, _)| tag.in_use && !given(tag.id));
        let mut guesses: Vec<_> =
            known.map(|(tag, sure)| Guess { tag: tag.id, sure, version: self.version }).collect();
        guesses.sort_by(|a, b| b.sure.total_cmp(&a.sure));
        guesses
    }

    /// Those of them that are set without asking, at the precision that managers ask for.
    pub fn set(&self, guesses: &[Guess], percent: i64) -> Vec<Guess> {
        let sets = |guess: &&Guess| self.trust.sets(guess.tag, guess.sure, percent);
        guesses.iter().filter(sets).copied().collect()
    }

    /// What is offered for an issue that has these tags, by their words.
    pub fn offers(&self, software: &str, text: &str, has: &[&str]) -> Vec<Offer> {
        let named = |id: i64| self.tags.iter().position(|tag| tag.id == id);
        let has = |id: i64| named(id).is_none_or(|at| has.contains(&self.tags[at].word.as_str()));
        let guesses = self.guesses(software, text, has);
        let worth = guesses.iter().filter(|guess| self.trust.offers(guess.sure)).take(OFFERS);
        worth
            .filter_map(|guess| {
                Some(self.offer(named(guess.tag)?, guess.sure, &parts(software, text)))
            })
            .collect()
    }

    fn offer(&self, at: usize, sure: f32, parts: &[&str]) -> Offer {
        let tag = &self.tags[at];
        Offer {
            word: tag.word.clone(),
            label: tag.label.clone(),
            because: self.model.because(parts, at, REASONS),
            kept: self.trust.kept(sure),
        }
    }

    /// The words of a report that speak for a tag it has, and how often tags as sure as that were kept.
    pub fn why(&self, software: &str, text: &str, word: &str) -> (Vec<String>, Option<f64>) {
        let Some(at) = self.tags.iter().position(|tag| tag.word == word) else {
            return (Vec::new(), None);
        };
        let parts = parts(software, text);
        let sure = self.model.read(&parts).sure.get(at).copied().unwrap_or_default();
        (self.model.because(&parts, at, REASONS), self.trust.kept(sure))
    }
}

/// One place for the model of a node: read by every request, filled by a worker.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Option<Arc<Learnt>>>);

impl Shelf {
    /// The model, if the desk has learnt one.
    pub fn learnt(&self) -> Option<Arc<Learnt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn put(&self, learnt: Option<Arc<Learnt>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = learnt;
    }
}
