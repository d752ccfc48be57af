//! A file replayed in its order, as a desk that starts with nothing would live through it.

use super::{Choice, Lessons, Model, Opinion, Reach, Verdict, threshold};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Predictions that a threshold goes by.
const WINDOW: usize = 1_500;
/// Predictions judged before any tag is set without asking.
const FEWEST: usize = 50;
/// The threshold is found anew after so many rows.
const EVERY: usize = 20;

/// What happened.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Of every row, the opinion of the model there was; none before the first model.
    pub opinions: Vec<Opinion>,
    /// What was tagged without asking.
    pub reach: Reach,
    /// The first row that was.
    pub first: Option<usize>,
    pub models: usize,
    /// Rows of the last model.
    pub learnt: usize,
    /// The longest training, and the mean time of one prediction.
    pub longest: Duration,
    pub one: Duration,
}

/// Predicts each row with what those before it taught, then learns it.
pub fn replay(rows: &[(Vec<&str>, usize)], labels: usize, precision: f64) -> Replayed {
    let mut done = Replayed::default();
    let mut model: Option<Model> = None;
    let mut log: VecDeque<Verdict> = VecDeque::new();
    let mut least = None;
    let mut predicting = Duration::ZERO;
    for (at, (parts, label)) in rows.iter().enumerate() {
        if at >= next(done.learnt) {
            let begin = Instant::now();
            model = Some(learn(&rows[..at], labels));
            done.longest = done.longest.max(begin.elapsed());
            done.models += 1;
            done.learnt = at;
        }
        if at % EVERY == 0 {
            least = threshold(log.make_contiguous(), precision, FEWEST);
        }
        let begin = Instant::now();
        let opinion = model.as_ref().map(|model| model.read(parts)).unwrap_or_default();
        predicting += begin.elapsed();
        done.reach.all += 1;
        if let Some((tag, sure)) = opinion.best() {
            let right = tag as usize == *label;
            if least.is_some_and(|least| sure >= least) {
                done.reach.made += 1;
                done.reach.right += usize::from(right);
                done.first.get_or_insert(at);
            }
            log.push_back((sure, right));
            if log.len() > WINDOW {
                log.pop_front();
            }
        }
        done.opinions.push(opinion);
    }
    done.one = predicting / rows.len().max(1) as u32;
    done
}

/// From how many rows the next model is made: a tenth more than the last, and at least some.
fn next(learnt: usize) -> usize {
    (learnt + learnt / 10).max(learnt + 10).max(30)
}

fn learn(rows: &[(Vec<&str>, usize)], labels: usize) -> Model {
    let mut lessons = Lessons::default();
    for (parts, label) in rows {
        lessons.add(parts, vec![*label as u32]);
    }
    lessons.learn(labels, Choice::One, 2).0
}
