//! Tags learnt from what staff kept and removed: beside what the form says and rules find, never in their place.
//!
//! One worker on one node at a time writes down what is predicted for new issues, judges it once they are resolved, and
//! now and then makes a new model. Every node holds the newest model in memory; pages and submissions ask it there.

mod cases;
pub mod store;
mod worker;

pub use worker::{keep_learning, learn_once, refresh_once};

use super::store::Tag;
use super::{Given, TagOrigin};
use crate::learning::{Guess, Learnt};

/// The tags that a report gets beside those it was `given`, because they are sure enough for what managers ask.
pub fn tags(
    learnt: Option<&Learnt>,
    software: &str,
    text: &str,
    given: &[Tag],
    percent: i64,
) -> Vec<Tag> {
    let Some(learnt) = learnt.filter(|_| percent > 0) else { return Vec::new() };
    let guesses = learnt.guesses(software, text, |tag| given.iter().any(|given| given.id == tag));
    learnt.set(&guesses, percent).into_iter().map(tag).collect()
}

fn tag(guess: Guess) -> Tag {
    Tag { id: guess.tag, origin: TagOrigin::Learnt, rule: None, guess: Some(guess) }
}

/// What the first event tells of all tags, the learnt ones among them.
pub fn given(learnt: Option<&Learnt>, tags: &[Tag], given: Given) -> Given {
    let word = |tag: &Tag| {
        let known = learnt?.tags.iter().find(|known| known.id == tag.id)?;
        Some(known.word.clone())
    };
    let of = tags.iter().filter(|tag| tag.origin == TagOrigin::Learnt);
    Given { learnt: of.filter_map(word).collect(), ..given }
}
