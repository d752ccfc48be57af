//! Rules: words that give a text its tag. All rules are looked for at once, in one pass over the text.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, BuildError};

use super::kinds::KINDS;
use super::plain::{plain, stands_alone};

/// What a manager wrote: a text with one of these words, and none of those, gets this tag.
///
/// Words are whole words in any case, and may be phrases. A space in a phrase also stands for a hyphen ("sign in" finds
/// "sign-in"), a hyphen only for itself. Asked for by product.md, rule 12.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// The rule's number in the database; 0 while it has none.
    pub id: i64,
    /// The word of the tag it gives.
    pub tag: String,
    /// One of these is enough.
    pub words: Vec<String>,
    /// One of these, anywhere in the text, and the rule does not match.
    pub not_words: Vec<String>,
    /// Only for issues about this software.
    pub software: Option<i64>,
    /// Only for issues of this effect, by its word.
    pub effect: Option<String>,
}

impl Rule {
    /// Each word of the rule, and what it means to find it.
    fn findings(&self) -> Result<impl Iterator<Item = (&str, Finding)>, RuleProblem> {
        if self.words.is_empty() {
            return Err(RuleProblem::NoWords(self.tag.clone()));
        }
        let words = self.words.iter().enumerate().map(|(at, word)| (&**word, Finding::Word(at)));
        Ok(words.chain(self.not_words.iter().map(|word| (&**word, Finding::NotWord))))
    }

    fn is_about(&self, software: Option<i64>, effect: Option<&str>) -> bool {
        let software = self.software.is_none() || self.software == software;
        software && self.effect.as_deref().is_none_or(|only| Some(only) == effect)
    }
}

/// A rule that found its word, and why: shown beside the tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match<'r> {
    /// The rule's number in the database.
    pub rule: i64,
    /// The word of the tag it gives.
    pub tag: &'r str,
    /// The rule's word that the text contains, as the manager wrote it.
    pub word: &'r str,
}

/// Rules made ready for reading texts. Making them takes a few milliseconds, so they are made once and kept.
#[derive(Clone, Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    automaton: AhoCorasick,
    /// What each pattern of the automaton means, in its order.
    meanings: Vec<Meaning>,
}

#[derive(Clone, Copy, Debug)]
struct Meaning {
    rule: usize,
    finding: Finding,
}

/// What reading a text told about one rule.
#[derive(Clone, Copy, Debug)]
enum Finding {
    Nothing,
    Word(usize),
    NotWord,
}

impl Rules {
    /// Makes rules ready. Their order is the order of their matches.
    ///
    /// # Errors
    /// [`RuleProblem`], in words for the manager: a rule or a word that no text could ever match, or more words than fit.
    pub fn compile(rules: Vec<Rule>) -> Result<Self, RuleProblem> {
        let (mut patterns, mut meanings) = (Vec::new(), Vec::new());
        for (rule, written) in rules.iter().enumerate() {
            for (word, finding) in written.findings()? {
                for pattern in spellings(word)? {
                    patterns.push(pattern);
                    meanings.push(Meaning { rule, finding });
                }
            }
        }
        Ok(Self { automaton: AhoCorasick::new(patterns)?, rules, meanings })
    }

    /// The rules that match a text about `software` with `effect`: in their order, each once, with the word found first.
    ///
    /// Reads a ticket in some ten microseconds; a text of a megabyte is no trouble.
    pub fn matching(
        &self,
        text: &str,
        software: Option<i64>,
        effect: Option<&str>,
    ) -> Vec<Match<'_>> {
        let read = self.rules.iter().zip(self.read(&plain(text)));
        let matches = read.filter_map(|(rule, finding)| match finding {
            Finding::Word(word) if rule.is_about(software, effect) => {
                Some(Match { rule: rule.id, tag: &rule.tag, word: rule.words.get(word)? })
            }
            Finding::Word(_) | Finding::Nothing | Finding::NotWord => None,
        });
        matches.collect()
    }

    /// One finding for each rule, from one pass over the text. A not-word outdoes every word, wherever it stands.
    fn read(&self, text: &str) -> Vec<Finding> {
        let mut findings = vec![Finding::Nothing; self.rules.len()];
        let hits = self.automaton.find_overlapping_iter(text);
        for hit in hits.filter(|hit| stands_alone(text, hit.start(), hit.end())) {
            let Meaning { rule, finding } = self.meanings[hit.pattern()];
            if let (Finding::Nothing, _) | (_, Finding::NotWord) = (findings[rule], finding) {
                findings[rule] = finding;
            }
        }
        findings
    }
}

/// A word as texts may spell it, folded as [`plain`] folds them.
fn spellings(word: &str) -> Result<Vec<String>, RuleProblem> {
    let folded = plain(word).trim().to_owned();
    if !folded.contains(char::is_alphanumeric) {
        return Err(RuleProblem::NotAWord(word.to_owned()));
    }
    let hyphened = folded.contains(' ').then(|| folded.replace(' ', "-"));
    Ok([folded].into_iter().chain(hyphened).collect())
}

/// The rules a new desk begins with: one for each kind but `other`, in the order of the kinds.
///
/// Managers change copies of them in the database. Words chosen from real tickets; the file is `rules.json`.
pub fn default_rules() -> Vec<Rule> {
    // A test holds that the file is read.
    let mut words: BTreeMap<String, Vec<String>> =
        serde_json::from_str(include_str!("rules.json")).unwrap_or_default();
    let rules = KINDS.iter().filter_map(|kind| {
        let (tag, words) = words.remove_entry(kind.word)?;
        Some(Rule { tag, words, ..Rule::default() })
    });
    rules.collect()
}

/// What is wrong with a rule somebody wrote, as a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RuleProblem {
    /// A rule without words.
    #[error("Give the rule for “{0}” at least one word to look for.")]
    NoWords(String),
    /// A word without a letter or a digit: nothing to find as a whole word.
    #[error("“{0}” is not a word. Write at least one letter or digit.")]
    NotAWord(String),
    /// More words than one automaton holds; that is hundreds of thousands.
    #[error("The rules have too many words. Remove some.")]
    TooManyWords(#[from] BuildError),
}

#[cfg(test)]
mod tests;
