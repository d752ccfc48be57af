//! What issues teach, and what a new model says of them: pure.

use crate::learning::{Case, Judged, LEAST, Learnt, Lessons, Model};
use std::collections::HashMap;

/// Issues from which the first model is made; of fewer, rules alone tag.
pub const ISSUES: usize = 100;
/// Issues that have a tag, for it to be learnt.
pub const EXAMPLES: i64 = 20;
/// The newest of a model's own predictions that speak for it.
pub const OWN: usize = 1_500;
/// New resolved issues for which a new model is worth making.
pub const NEWS: i64 = 25;

/// A resolved issue, and what staff left of its tags.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taught {
    pub id: i64,
    pub software: String,
    pub text: String,
    /// Tags it has, whoever but a model set them.
    pub has: Vec<i64>,
    /// Tags that a model set, whether staff left them or not: from those it would only learn what it thinks already, or
    /// only its mistakes. How often they are removed says how far it is trusted.
    pub unsure: Vec<i64>,
    /// Tags it was given by its form or by a rule: what was not to be guessed.
    pub given: Vec<i64>,
}

/// Issues, the newest first, becoming lessons.
#[derive(Debug)]
pub struct Teaching {
    numbers: HashMap<i64, u32>,
    tags: Vec<i64>,
    lessons: Lessons,
    /// Of each lesson: its issue, and what that was given.
    given: Vec<(i64, Vec<u32>)>,
}

impl Teaching {
    pub fn new(tags: Vec<i64>) -> Self {
        let numbers = tags.iter().enumerate().map(|(at, tag)| (*tag, at as u32)).collect();
        Teaching { numbers, tags, lessons: Lessons::default(), given: Vec::new() }
    }

    pub fn add(&mut self, issue: &Taught) {
        let of =
            |tags: &[i64]| tags.iter().filter_map(|tag| self.numbers.get(tag).copied()).collect();
        let (has, unsure, given): (_, _, Vec<u32>) =
            (of(&issue.has), of(&issue.unsure), of(&issue.given));
        self.lessons.add_knowing(&Learnt::parts(&issue.software, &issue.text), has, unsure);
        self.given.push((issue.id, given));
    }

    pub fn tags(&self) -> &[i64] {
        &self.tags
    }

    pub fn len(&self) -> usize {
        self.given.len()
    }

    /// The model, and what it said of issues it had not seen: of tags that they were not given at once, as it will be asked.
    pub fn learn(self) -> (Model, Vec<Case>) {
        let (model, judged) = self.lessons.learn(self.tags.len(), crate::learning::Choice::Any, 1);
        let own = judged.iter().zip(&self.given).flat_map(|(text, (issue, given))| {
            let of = own(&model, *issue, &self.tags, text, given);
            of.into_iter()
        });
        let own = own.take(OWN).collect();
        (model, own)
    }
}

fn own(model: &Model, issue: i64, tags: &[i64], text: &Judged, given: &[u32]) -> Vec<Case> {
    let sure = model.judge(text).sure;
    let asked = (0_u32..).zip(tags.iter().zip(sure)).filter(|(at, (_, sure))| {
        *sure >= LEAST && !given.contains(at) && !text.unknown.contains(at)
    });
    asked
        .map(|(at, (tag, sure))| Case { issue, tag: *tag, sure, kept: text.tags.contains(&at) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every other issue is about printers; its reporter said `given`, staff added tag 7 to those about printers.
    fn taught(added: bool) -> (Model, Vec<Case>) {
        let mut teaching = Teaching::new(vec![7, 9]);
        let words = ["toner", "paper", "jam", "tray", "ink", "prints"];
        for n in 0..240_usize {
            let printer = n % 2 == 0;
            let text = if printer {
                format!("{} {} {}", words[n / 2 % 6], words[n / 12 % 6], words[n / 10 % 6])
            } else {
                format!("hello {n} login {}", n % 13)
            };
            teaching.add(&Taught {
                id: n as i64,
                software: "Word".into(),
                text,
                has: if printer && added { vec![7, 9] } else { vec![9] },
                unsure: vec![],
                given: vec![9],
            });
        }
        assert_eq!(teaching.len(), 240);
        teaching.learn()
    }

    #[test]
    fn it_is_judged_by_what_nobody_gave_at_once() {
        let (model, own) = taught(true);
        let sure = model.read(&Learnt::parts("Word", "jam paper tray")).sure;
        assert!(sure[0] > 0.6, "{sure:?}");
        assert!(
            own.iter().all(|case| case.tag == 7),
            "9 was always given: nothing was to be guessed"
        );
        let kept = own.iter().filter(|case| case.kept).count();
        assert!(kept * 10 >= own.len() * 8, "{kept} of {}", own.len());
    }

    #[test]
    fn what_staff_never_keeps_is_not_thought_likely() {
        let (model, own) = taught(false);
        assert!(model.read(&Learnt::parts("Word", "jam paper tray")).sure[0] < 0.3);
        assert!(own.is_empty());
    }

    #[test]
    fn what_a_model_set_teaches_it_nothing() {
        let mut teaching = Teaching::new(vec![7]);
        for n in 0..240_usize {
            let learnt = n % 2 == 0;
            teaching.add(&Taught {
                text: if learnt { "toner".into() } else { format!("other words {n}") },
                unsure: if learnt { vec![7] } else { vec![] },
                ..Taught::default()
            });
        }
        let (model, own) = teaching.learn();
        assert!(model.read(&Learnt::parts("", "toner")).sure[0] < 0.5);
        assert!(own.is_empty());
    }
}
