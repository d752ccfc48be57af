use crate::issue::Effect;
use crate::tagging::{Rule, Rules, TagFacet};
use crate::web::{Choice, Problems, Typed, optional, required};
use serde::Deserialize;

/// The longest label of a tag, in characters.
const LABEL: usize = 60;

/// A tag that is no kind: a new one, or one that is there already.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TagForm {
    /// The number of the one that is changed; empty for a new one.
    pub tag: String,
    pub label: String,
    /// The label that the page was opened on.
    pub was: String,
    /// What a new one is about; empty for nothing in particular.
    pub facet: String,
    /// `end` or `revive`; else it is saved.
    pub then: String,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TagChange {
    /// The word is made of the label once, and then stays: rules, addresses and exports go by it.
    Add {
        facet: TagFacet,
        word: String,
        label: String,
    },
    Rename {
        tag: i64,
        was: String,
        label: String,
    },
    End(i64),
    Revive(i64),
}

impl TagForm {
    /// What a new tag may be about. The kinds are the desk's own.
    pub fn facets(&self) -> Vec<Choice> {
        let choice =
            |facet: &TagFacet| Choice::of(facet.word(), format!("the {facet}"), &self.facet);
        let plain = |facet: &&TagFacet| !matches!(facet, TagFacet::Kind | TagFacet::Free);
        TagFacet::ALL.iter().filter(plain).map(choice).collect()
    }

    fn about(&self) -> Result<TagFacet, &'static str> {
        match self.facet.as_str() {
            "" => Ok(TagFacet::Free),
            word => TagFacet::from_word(word)
                .filter(|facet| *facet != TagFacet::Kind)
                .ok_or("Choose from the list."),
        }
    }
}

impl Typed for TagForm {
    type Meant = TagChange;

    fn check(&self) -> Result<TagChange, Problems> {
        let mut problems = Problems::none();
        let known: Option<i64> = self.tag.parse().ok();
        match (known, self.then.as_str()) {
            (Some(tag), "end") => return Ok(TagChange::End(tag)),
            (Some(tag), "revive") => return Ok(TagChange::Revive(tag)),
            _ => {}
        }
        let label = problems.take("label", required(&self.label, LABEL, "Give the tag a name."));
        let word = word_of(&self.label);
        if label.is_some() && word.is_empty() {
            problems.note("label", "Use at least one letter or digit.");
        }
        let facet = problems.take("facet", self.about());
        problems.ok(|| {
            let (label, facet) = (label?, facet?);
            Some(match known {
                Some(tag) => TagChange::Rename { tag, was: self.was.clone(), label },
                None => TagChange::Add { facet, word, label },
            })
        })
    }

    fn version(&mut self) -> Option<&mut String> {
        Some(&mut self.was)
    }
}

/// Characters of a tag's word. A label may have more once it is written small: “İ” is two then.
const TAG_WORD: usize = 60;

/// "Waits for parts!" as `waits-for-parts`.
fn word_of(label: &str) -> String {
    let lower = label.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(TAG_WORD).collect()
}

/// A rule as it is typed: words one a line, or with commas between them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    pub tag: String,
    pub words: String,
    pub not_words: String,
    pub software: String,
    pub effect: String,
    /// `save`; else it is only tried.
    pub then: String,
}

/// A rule as it is meant; the software still by its name.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleMeant {
    pub tag: i64,
    pub words: Vec<String>,
    pub not_words: Vec<String>,
    pub software: Option<String>,
    pub effect: Option<Effect>,
}

/// Words of one rule.
const WORDS: usize = 200;
/// Characters of one word or phrase.
const WORD: usize = 80;

impl RuleForm {
    pub fn effects(&self) -> Vec<Choice> {
        let choice = |effect: &Effect| Choice::of(effect.word(), effect.to_string(), &self.effect);
        Effect::ALL.iter().map(choice).collect()
    }

    /// The rule, to be tried or to be saved.
    pub fn meant(&self) -> Result<RuleMeant, Problems> {
        let mut problems = Problems::none();
        let tag = problems.take("tag", self.tag.parse().map_err(|_| "Choose the tag it gives."));
        let words = words(&self.words);
        if words.is_empty() {
            problems.note("words", "Give at least one word to look for.");
        }
        let not_words = self::words(&self.not_words);
        for (field, list) in [("words", &words), ("not_words", &not_words)] {
            if let Some(problem) = too_much(list).or_else(|| unreadable(list)) {
                problems.note(field, problem);
            }
        }
        let software = problems.take("software", optional(&self.software, 120));
        let effect = match self.effect.as_str() {
            "" => Some(None),
            word => problems
                .take("effect", Effect::from_word(word).ok_or("Choose an effect from the list."))
                .map(Some),
        };
        problems.ok(|| {
            Some(RuleMeant { tag: tag?, words, not_words, software: software?, effect: effect? })
        })
    }
}

impl Typed for RuleForm {
    type Meant = RuleMeant;

    fn check(&self) -> Result<RuleMeant, Problems> {
        match self.meant() {
            Ok(meant) if self.then == "save" => Ok(meant),
            // Only tried: the page comes back with what it would have done.
            Ok(_) => Err(Problems::none()),
            Err(problems) => Err(problems),
        }
    }
}

/// Each once, in the order typed.
fn words(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in typed.split(['\n', ',', ';']) {
        let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn too_much(words: &[String]) -> Option<String> {
    if words.len() > WORDS {
        return Some(format!("A rule has at most {WORDS} words. Make two rules."));
    }
    let long = words.iter().find(|word| word.chars().count() > WORD)?;
    Some(format!("“{long}” is too long: a word or phrase has at most {WORD} characters."))
}

/// What the rules themselves have against it.
fn unreadable(words: &[String]) -> Option<String> {
    let rule = Rule { words: words.to_vec(), ..Rule::default() };
    if words.is_empty() {
        return None;
    }
    Rules::compile(vec![rule]).err().map(|problem| problem.to_string())
}

/// What becomes of a rule.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RuleStepForm {
    /// `end` or `apply`.
    pub then: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RuleStep {
    End,
    Apply,
}

impl Typed for RuleStepForm {
    type Meant = RuleStep;

    fn check(&self) -> Result<RuleStep, Problems> {
        let mut problems = Problems::none();
        let step = match self.then.as_str() {
            "end" => Ok(RuleStep::End),
            "apply" => Ok(RuleStep::Apply),
            _ => Err("Press one of the buttons."),
        };
        let step = problems.take("then", step);
        problems.ok(|| step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tags_word_is_made_of_its_label() {
        for (label, word) in [
            ("Waits for parts!", "waits-for-parts"),
            (" Größe XL ", "größe-xl"),
            ("a/b_c", "a-b-c"),
            ("!?", ""),
        ] {
            assert_eq!(word_of(label), word);
        }
        let problems = TagForm { label: "!?".into(), ..TagForm::default() }.check().unwrap_err();
        assert_eq!(problems.list().len(), 1);
    }

    #[test]
    fn a_new_tag_is_about_anything_but_a_kind() {
        let typed = |facet: &str| TagForm {
            label: "Outage".into(),
            facet: facet.into(),
            ..TagForm::default()
        };
        for (facet, about) in [("", TagFacet::Free), ("cause", TagFacet::Cause)] {
            let (word, label) = ("outage".to_owned(), "Outage".to_owned());
            assert_eq!(typed(facet).check(), Ok(TagChange::Add { facet: about, word, label }));
        }
        assert!(typed("kind").check().is_err() && typed("colour").check().is_err());
    }

    #[test]
    fn a_rule_is_read_as_people_type_it() {
        let typed = RuleForm {
            tag: "3".into(),
            words: "paper jam, toner\r\nprinter;  paper   jam".into(),
            not_words: "\n".into(),
            effect: "question".into(),
            then: "save".into(),
            ..RuleForm::default()
        };
        let meant = typed.check().unwrap();
        assert_eq!(meant.words, ["paper jam", "toner", "printer"]);
        assert!(meant.not_words.is_empty());
        assert_eq!(meant.effect, Some(Effect::Question));
    }

    #[test]
    fn everything_wrong_with_a_rule_is_named_at_once() {
        let typed = RuleForm {
            not_words: format!("?!,{}", "x".repeat(81)),
            effect: "none".into(),
            ..RuleForm::default()
        };
        let problems = typed.check().unwrap_err();
        let fields: Vec<_> = problems.list().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["tag", "words", "not_words", "effect"]);
    }

    #[test]
    fn a_rule_that_is_only_tried_has_no_problem_and_is_not_meant() {
        let typed = RuleForm { tag: "3".into(), words: "toner".into(), ..RuleForm::default() };
        assert!(typed.check().unwrap_err().is_none());
        assert!(typed.meant().is_ok());
    }
}
