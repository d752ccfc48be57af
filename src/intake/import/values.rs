//! What words of another desk mean here: `--values "priority:1 - Critical=customer_impact,state:-100=closed"`.

use super::mapping::{Field, Words, field, pairs};
use super::states::There;
use crate::issue::{Documentation, Effect, ResolutionCode};
use crate::tagging::Kind;

/// Their word, in small letters, of a field; and ours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values(Vec<(Field, String, String)>);

/// What is wrong with a value, in words for who typed it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unvalued {
    #[error("--values {0}: write FIELD:THEIRS=OURS, such as state:Done=closed")]
    NoPair(String),
    #[error("--values {0}: this field has no words of ours")]
    NoWords(&'static str),
    #[error("--values {field}: {ours} is none of ours; there are {all}")]
    NotOurs { field: &'static str, ours: String, all: String },
}

impl Values {
    /// The field stands before the first of its words, and holds for those that follow.
    ///
    /// # Errors
    /// [`Unvalued`].
    pub fn read(written: &[String], words: Words) -> Result<Self, Unvalued> {
        let mut values = Vec::new();
        for of_field in written {
            let mut current = None;
            for pair in pairs(std::slice::from_ref(of_field)) {
                let no_pair = || Unvalued::NoPair(pair.clone());
                let (theirs, ours) = pair.rsplit_once('=').ok_or_else(no_pair)?;
                let named = theirs
                    .split_once(':')
                    .and_then(|(word, theirs)| Some((field(word.trim(), words).ok()?, theirs)));
                let theirs = match named {
                    Some((found, theirs)) => {
                        current = Some(found);
                        theirs
                    }
                    None => theirs,
                };
                let (word, field) = current.ok_or_else(no_pair)?;
                let all = ours_of(field).ok_or(Unvalued::NoWords(word))?;
                let ours = ours.trim();
                if !all.contains(&ours) {
                    let (ours, all) = (ours.to_owned(), all.join(", "));
                    return Err(Unvalued::NotOurs { field: word, ours, all });
                }
                values.push((field, theirs.trim().to_lowercase(), ours.to_owned()));
            }
        }
        Ok(Values(values))
    }

    /// Our word for what a cell says: what was explained, or else the cell itself.
    pub fn ours<'v>(&'v self, field: Field, theirs: &'v str) -> &'v str {
        let lower = theirs.to_lowercase();
        let known = self.0.iter().find(|(of, word, _)| *of == field && *word == lower);
        known.map_or(theirs, |(.., ours)| ours)
    }
}

/// The words of ours that a field's words can mean.
fn ours_of(field: Field) -> Option<Vec<&'static str>> {
    Some(match field {
        Field::Effect | Field::Priority => Effect::ALL.iter().map(|one| one.word()).collect(),
        Field::Kind => crate::tagging::KINDS.iter().map(|kind: &Kind| kind.word).collect(),
        Field::State => There::ALL.iter().map(|one| one.word()).collect(),
        Field::Code => ResolutionCode::ALL.iter().map(|one| one.word()).collect(),
        Field::Documentation => {
            let ours = Documentation::ALL.iter().map(|one| one.word());
            ours.chain(std::iter::once("none")).collect()
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::history::WORDS;
    use super::*;

    fn read(written: &str) -> Result<Values, String> {
        Values::read(&[written.to_owned()], WORDS).map_err(|error| error.to_string())
    }

    #[test]
    fn their_words_mean_ours_in_any_letters_and_may_hold_anything() {
        let values = read(
            "priority:1 - Critical=customer_impact,P:1 urgent=work_stoppage,state: -100 =closed",
        )
        .unwrap();
        for (field, theirs, ours) in [
            (Field::Priority, "1 - CRITICAL", "customer_impact"),
            (Field::Priority, "p:1 URGENT", "work_stoppage"),
            (Field::State, "-100", "closed"),
            (Field::State, "1 - Critical", "1 - Critical"),
        ] {
            assert_eq!(values.ours(field, theirs), ours);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_said_in_a_line() {
        for (written, said) in [
            (
                "1=question",
                "--values 1=question: write FIELD:THEIRS=OURS, such as state:Done=closed",
            ),
            (
                "priority:1",
                "--values priority:1: write FIELD:THEIRS=OURS, such as state:Done=closed",
            ),
            ("group:A=question", "--values group: this field has no words of ours"),
            (
                "state:Done=finished",
                "--values state: finished is none of ours; there are open, resolved, closed, cancelled",
            ),
        ] {
            assert_eq!(read(written).unwrap_err(), said);
        }
    }
}
