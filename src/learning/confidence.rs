//! From scores to confidence: how often a prediction like this one was right when the model had not seen the text.

/// Texts that are enough to fit it on.
const ENOUGH: usize = 3_000;
const ROUNDS: usize = 25;
/// A step that makes less of a difference, as a share of the whole, is the last.
const LITTLE: f64 = 1e-5;

/// A higher score never means less, whatever a few odd cases say.
const FLATTEST: f32 = 0.05;

/// What a text can have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Choice {
    /// One tag of all, as a column of a table.
    One,
    /// Any number of tags.
    Any,
}

/// A text that the model had not learnt from, and what it is.
#[derive(Clone, Debug)]
pub struct Judged {
    pub scores: Vec<f32>,
    pub known: f32,
    /// Texts that are like this one, itself among them.
    pub alike: u32,
    /// The tags it really has, by number.
    pub tags: Vec<u32>,
    /// Those of which it is unknown whether it has them.
    pub unknown: Vec<u32>,
}

/// Confidence is the logistic, or for one of many the softmax, of `(slope + trust × known) × score + offset`.
#[derive(Clone, Debug, PartialEq)]
pub struct Confidence {
    pub choice: Choice,
    pub slope: f32,
    /// How much more a score says when the words of the text are known.
    pub trust: f32,
    /// What sets a tag apart that is more often or more rarely right than its score says.
    pub offsets: Vec<f32>,
}

impl Confidence {
    /// The one under which what was judged is most likely: Newton's steps from "the score is right", each as long as it
    /// leads down. `weigh` says how much a text counts.
    pub fn fit(
        choice: Choice,
        tags: usize,
        judged: &[Judged],
        weigh: impl Fn(&Judged) -> f64,
    ) -> Self {
        let every = (judged.len() / ENOUGH).max(1);
        let ahead = |fit: &Self| {
            let mut ahead = Slopes::new(tags);
            for text in judged.iter().step_by(every) {
                ahead.add(fit, &fit.of(&text.scores, text.known), text, weigh(text));
            }
            ahead
        };
        let mut best = Confidence { choice, slope: 1.0, trust: 0.0, offsets: vec![0.0; tags] };
        let (mut here, mut step) = (ahead(&best), 1.0);
        for _ in 0..ROUNDS {
            let next = best.moved(&here, step);
            let there = ahead(&next);
            if there.loss >= here.loss {
                step *= 0.5;
                continue;
            }
            let done = here.loss - there.loss < LITTLE * here.loss;
            (best, here) = (next, there);
            if done {
                break;
            }
        }
        best
    }

    /// The confidence in every tag for a text.
    pub fn of(&self, scores: &[f32], known: f32) -> Vec<f32> {
        let slope = (self.slope + self.trust * known).max(FLATTEST);
        let mut out: Vec<f32> = scores
            .iter()
            .zip(&self.offsets)
            .map(|(score, offset)| slope * score + offset)
            .collect();
        match self.choice {
            Choice::Any => out.iter_mut().for_each(|x| *x = 1.0 / (1.0 + (-*x).exp())),
            Choice::One => {
                let top = out.iter().copied().fold(f32::MIN, f32::max);
                out.iter_mut().for_each(|x| *x = (*x - top).exp());
                let sum: f32 = out.iter().sum();
                out.iter_mut().for_each(|x| *x /= sum);
            }
        }
        out
    }

    /// Every number is drawn a little towards where it began, so that few cases change little.
    fn moved(&self, ahead: &Slopes, step: f64) -> Self {
        let first = ahead.slope.0 + PULL * (f64::from(self.slope) - 1.0);
        let second = ahead.trust.0 + PULL * f64::from(self.trust);
        let (a, b, c) = (ahead.slope.1 + PULL, ahead.both, ahead.trust.1 + PULL);
        let area = (a * c - b * b).max(f64::EPSILON);
        let offset = |(offset, (first, second)): (&f32, &(f64, f64))| {
            offset - (step * (first + PULL * f64::from(*offset)) / (second + PULL)) as f32
        };
        Confidence {
            choice: self.choice,
            slope: self.slope - (step * (c * first - b * second) / area) as f32,
            trust: self.trust - (step * (a * second - b * first) / area) as f32,
            offsets: self.offsets.iter().zip(&ahead.offsets).map(offset).collect(),
        }
    }
}

/// As if there were one more text that says "the score is right".
const PULL: f64 = 1.0;

/// How likely what was judged is not, and the first and second derivatives of that.
struct Slopes {
    loss: f64,
    slope: (f64, f64),
    trust: (f64, f64),
    both: f64,
    offsets: Vec<(f64, f64)>,
}

impl Slopes {
    fn new(tags: usize) -> Self {
        let none = (0.0, 0.0);
        Slopes { loss: 0.0, slope: none, trust: none, both: 0.0, offsets: vec![none; tags] }
    }

    fn add(&mut self, fit: &Confidence, confidence: &[f32], text: &Judged, weight: f64) {
        let known = f64::from(text.known);
        // Where one tag is chosen, it is the distance between scores that counts.
        let mean = match fit.choice {
            Choice::Any => 0.0,
            Choice::One => confidence.iter().zip(&text.scores).map(|(p, s)| f64::from(p * s)).sum(),
        };
        for (tag, (&said, &score)) in confidence.iter().zip(&text.scores).enumerate() {
            if text.unknown.contains(&(tag as u32)) {
                continue;
            }
            let is = text.tags.contains(&(tag as u32));
            let (said, score) = (f64::from(said), f64::from(score));
            let first = weight * (said - f64::from(u8::from(is)));
            let (second, apart) = match fit.choice {
                Choice::Any => (weight * said * (1.0 - said), score),
                Choice::One => (weight * said, score - mean),
            };
            self.loss -= weight
                * match (is, fit.choice) {
                    (true, _) => said.max(1e-12).ln(),
                    (false, Choice::Any) => (1.0 - said).max(1e-12).ln(),
                    (false, Choice::One) => 0.0,
                };
            self.slope.0 += first * score;
            self.trust.0 += first * score * known;
            self.slope.1 += second * apart * apart;
            self.trust.1 += second * apart * apart * known * known;
            self.both += second * apart * apart * known;
            self.offsets[tag].0 += first;
            self.offsets[tag].1 += weight * said * (1.0 - said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `right` of ten texts that were scored 1 have the tag.
    fn scored(right: u32) -> Vec<Judged> {
        let text = |n: u32| Judged {
            scores: vec![1.0],
            known: 1.0,
            alike: 1,
            tags: if n % 10 < right { vec![0] } else { vec![] },
            unknown: vec![],
        };
        (0..1_000).map(text).collect()
    }

    #[test]
    fn confidence_is_how_often_such_a_score_was_right() {
        for right in [1, 5, 9] {
            let fit = Confidence::fit(Choice::Any, 1, &scored(right), |_| 1.0);
            let said = fit.of(&[1.0], 1.0)[0];
            assert!((said - right as f32 / 10.0).abs() < 0.02, "{right} of 10: {said}");
        }
    }

    #[test]
    fn nothing_to_go_by_and_wild_scores_make_numbers_all_the_same() {
        for choice in [Choice::One, Choice::Any] {
            let fit = Confidence::fit(choice, 2, &[], |_| 1.0);
            assert!(fit.of(&[1e30, -1e30], 1.0).iter().all(|said| (0.0..=1.0).contains(said)));
        }
    }
}
