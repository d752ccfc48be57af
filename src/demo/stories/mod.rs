//! The words of the demo: what people report, what the desk answers. All made up for it.

pub mod occasions;
pub mod outcomes;
mod phrases;
pub mod problems;
mod wishes;

use super::catalogue::Program;
use super::chance::Chance;
use crate::issue::Effect;
use phrases::{REACH, SINCE, TRIED, stops};
use problems::{Problem, Trouble};

/// What stands for the names in braces.
#[derive(Clone, Debug)]
pub struct Words {
    software: String,
    thing: &'static str,
    place: &'static str,
    code: String,
    since: &'static str,
    name: String,
    /// Where a document about it lives.
    doc: String,
}

impl Words {
    /// The words of one issue: they stay the same from its report to its end.
    pub fn new(
        chance: &mut Chance,
        software: &str,
        program: Option<&Program>,
        kind: &str,
        name: &str,
    ) -> Self {
        let letters: Vec<char> = software.chars().filter(char::is_ascii_alphanumeric).collect();
        let prefix: String = letters.iter().take(2).collect::<String>().to_uppercase();
        let page = software.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        Words {
            software: software.to_owned(),
            thing: program.map_or("file", |program| program.thing),
            place: program.map_or("the main window", |program| program.place),
            code: format!("{prefix}-{}", chance.between(1_001, 9_899)),
            since: chance.of(SINCE),
            name: name.to_owned(),
            doc: format!("https://docs.example.com/{page}/{kind}"),
        }
    }

    /// The template with everything filled in, beginning with a capital.
    pub fn fill(&self, template: &str) -> String {
        let a_thing = if self.thing.starts_with(['a', 'e', 'i', 'o']) { "an " } else { "a " };
        let filled = template
            .replace("a {thing}", &format!("{a_thing}{}", self.thing))
            .replace("{software}", &self.software)
            .replace("{thing}", self.thing)
            .replace("{place}", self.place)
            .replace("{code}", &self.code)
            .replace("{since}", self.since)
            .replace("{name}", &self.name)
            .replace("{doc}", &self.doc);
        let first = |letter: char| letter.to_uppercase().collect::<String>();
        let mut letters = filled.chars();
        letters.next().map_or_else(String::new, |letter| first(letter) + letters.as_str())
    }

    pub fn doc(&self) -> &str {
        &self.doc
    }
}

/// How a report reads: the problem, what it stops, and now and then what was tried and when to call.
pub fn description(chance: &mut Chance, words: &Words, problem: Problem, effect: Effect) -> String {
    let mut text = words.fill(problem.0);
    text.push_str("\n\n");
    text.push_str(&words.fill(problem.1));
    let mut add = |sentence: &str, with: &str| {
        text.push_str(with);
        text.push_str(sentence);
    };
    add(chance.of(stops(effect)), " ");
    // Who asks how to do something has tried nothing.
    let asks = effect == Effect::Question || problem.0.ends_with('?');
    if !asks && chance.percent(65) {
        add(chance.of(TRIED), "\n\n");
    }
    if chance.percent(25) {
        add(chance.of(REACH), "\n");
    }
    text
}

/// The effect somebody reports with this trouble.
pub fn effect(chance: &mut Chance, trouble: &Trouble) -> Effect {
    let choices: Vec<_> = Effect::ALL.iter().zip(trouble.effects).collect();
    *chance.weighed(&choices, |(_, weight)| *weight).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::catalogue::PROGRAMS;
    use crate::tagging::KINDS;
    use occasions::{OUTAGE, RELEASE};
    use problems::TROUBLES;

    #[test]
    fn every_kind_has_its_problems_and_outcomes() {
        for kind in KINDS {
            let trouble = TROUBLES.iter().find(|trouble| trouble.kind == kind.word).unwrap();
            assert!(trouble.problems.len() >= 3, "{}", kind.word);
            assert!(outcomes::outcomes(kind.word).len() >= 3, "{}", kind.word);
            assert_eq!(trouble.effects.iter().sum::<i64>(), 100, "{}", kind.word);
        }
    }

    #[test]
    fn what_is_written_is_whole() {
        let mut chance = Chance::new(3);
        for program in PROGRAMS {
            let words = Words::new(&mut chance, program.name, Some(program), "access", "Helen");
            let known = TROUBLES.iter().flat_map(|trouble| trouble.problems).chain(OUTAGE);
            let released = RELEASE.iter().map(|(_, first, rest)| (*first, *rest));
            for problem in known.copied().chain(released) {
                let text = description(&mut chance, &words, problem, Effect::Question);
                let first = text.lines().next().unwrap();
                assert!(!text.contains(['{', '}']), "{text}");
                assert!(first.chars().count() <= 100, "{first}");
                assert!(first.starts_with(|c: char| c.is_uppercase() || c.is_numeric()), "{first}");
            }
        }
    }

    #[test]
    fn a_thing_has_its_article() {
        let program = PROGRAMS.iter().find(|program| program.thing == "invoice").unwrap();
        let words = Words::new(&mut Chance::new(1), "LedgerOne", Some(program), "access", "Helen");
        assert_eq!(words.fill("{place}: a {thing}"), "The approval screen: an invoice");
        assert_eq!(words.doc(), "https://docs.example.com/ledgerone/access");
    }
}
