//! What a rule would have done: tried on issues that are there already.

use crate::issue::{Effect, IssueId};
use crate::tagging::{Rule, RuleProblem, Rules, TagOrigin};
use chrono::{DateTime, TimeDelta, Utc};

/// How far back a rule is tried.
pub const BACK: TimeDelta = TimeDelta::days(90);

/// So many issues are read at most, the newest; a trial takes a second, whatever the desk's size.
pub const READ_AT_MOST: usize = 20_000;

/// So many of them are shown.
const EXAMPLES: usize = 10;

/// An issue as a rule reads it, and how it stands with the rule's tag.
#[derive(Clone, Debug)]
pub struct Past {
    pub id: IssueId,
    pub summary: String,
    pub description: String,
    pub software: Option<i64>,
    pub effect: Effect,
    pub submitted_at: DateTime<Utc>,
    /// The tag it has or had: who set it, and whether it was removed.
    pub tag: Option<(TagOrigin, bool)>,
}

/// An issue that matched, and the word that did it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub id: IssueId,
    pub summary: String,
    pub word: String,
}

/// What a rule would have done.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    pub read: usize,
    /// When the oldest issue that was read came in.
    pub back_to: Option<DateTime<Utc>>,
    pub matched: usize,
    /// Of those that matched: they carry the tag today.
    pub kept: usize,
    /// The staff took the tag off again.
    pub removed: usize,
    /// Those that never had it: what applying the rule would tag.
    pub without: Vec<IssueId>,
    pub examples: Vec<Example>,
}

/// One rule, made ready to be tried.
#[derive(Debug)]
pub struct Candidate(Rules);

impl Candidate {
    /// # Errors
    /// In words for the manager: a word that no text could ever match.
    pub fn new(rule: Rule) -> Result<Self, RuleProblem> {
        Rules::compile(vec![rule]).map(Candidate)
    }
}

impl Trial {
    /// One more issue; from the newest to the oldest.
    pub fn see(&mut self, candidate: &Candidate, past: Past) {
        self.read += 1;
        self.back_to = Some(past.submitted_at);
        let effect = Some(past.effect.word());
        let matches = candidate.0.matching(&past.description, past.software, effect);
        let Some(found) = matches.first() else { return };
        self.matched += 1;
        match past.tag {
            Some((_, false)) => self.kept += 1,
            Some((_, true)) => self.removed += 1,
            None => self.without.push(past.id),
        }
        if self.examples.len() < EXAMPLES {
            let word = found.word.to_owned();
            self.examples.push(Example { id: past.id, summary: past.summary, word });
        }
    }

    /// The share of those that had the tag and still have it, in percent; absent when none ever had it.
    pub fn agreement(&self) -> Option<usize> {
        let had = self.kept + self.removed;
        (had > 0).then(|| self.kept * 100 / had)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(id: i64, description: &str, tag: Option<(TagOrigin, bool)>) -> Past {
        Past {
            id: IssueId(id),
            summary: description.to_owned(),
            description: description.to_owned(),
            software: None,
            effect: Effect::Question,
            submitted_at: DateTime::UNIX_EPOCH,
            tag,
        }
    }

    #[test]
    fn a_trial_counts_what_would_match_and_what_the_staff_kept() {
        let words = vec!["toner".to_owned()];
        let candidate = Candidate::new(Rule { words, ..Rule::default() }).unwrap();
        let mut trial = Trial::default();
        for (id, text, tag) in [
            (6, "No toner", Some((TagOrigin::Rule, false))),
            (5, "Toner again", Some((TagOrigin::Rule, true))),
            (4, "The TONER!", None),
            (3, "Toner, please", Some((TagOrigin::Staff, false))),
            (2, "Tonerless", Some((TagOrigin::Staff, false))),
            (1, "Paper", None),
        ] {
            trial.see(&candidate, past(id, text, tag));
        }
        assert_eq!((trial.read, trial.matched), (6, 4));
        assert_eq!(
            (trial.kept, trial.removed, trial.without.as_slice()),
            (2, 1, &[IssueId(4)][..])
        );
        assert_eq!(trial.agreement(), Some(66));
        assert_eq!(
            trial.examples[2],
            Example { id: IssueId(4), summary: "The TONER!".into(), word: "toner".into() }
        );
        assert_eq!(Trial::default().agreement(), None);
    }

    #[test]
    fn ten_examples_are_enough() {
        let words = vec!["toner".to_owned()];
        let candidate = Candidate::new(Rule { words, ..Rule::default() }).unwrap();
        let mut trial = Trial::default();
        (0..30).for_each(|id| trial.see(&candidate, past(id, "toner", None)));
        assert_eq!((trial.matched, trial.examples.len(), trial.without.len()), (30, 10, 30));
    }
}
