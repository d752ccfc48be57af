//! What was learnt, on the working page: tags that may be missing, each one click away, and why learnt tags are there.

use super::domain::Tagged;
use crate::learning::{Learnt, Offer};
use crate::tagging::TagOrigin;

/// What stands beside an issue's tags.
#[derive(Clone, Debug, Default)]
pub struct Advice {
    pub offers: Vec<Offered>,
    /// Why each learnt tag is there.
    pub reasons: Vec<Reason>,
}

/// A tag that may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Offered {
    pub word: String,
    pub label: String,
    pub why: Why,
}

/// Why a tag is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub label: String,
    pub why: Why,
}

/// The words of the report that speak for it, and how often that was kept, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Why {
    pub because: Vec<String>,
    pub kept: String,
}

impl Advice {
    /// For a report with these tags.
    pub fn of(learnt: Option<&Learnt>, software: &str, text: &str, tags: &[Tagged]) -> Self {
        let Some(learnt) = learnt else { return Advice::default() };
        let has: Vec<&str> = tags.iter().map(|tag| tag.word.as_str()).collect();
        let set = tags.iter().filter(|tag| tag.origin == TagOrigin::Learnt);
        let reason = |tag: &Tagged| {
            let (because, kept) = learnt.why(software, text, &tag.word);
            Reason { label: tag.label.clone(), why: Why { because, kept: in_words(kept) } }
        };
        Advice {
            offers: learnt.offers(software, text, &has).into_iter().map(offered).collect(),
            reasons: set.map(reason).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.offers.is_empty() && self.reasons.is_empty()
    }
}

fn offered(offer: Offer) -> Offered {
    let Offer { word, label, because, kept } = offer;
    Offered { word, label, why: Why { because, kept: in_words(kept) } }
}

/// Nothing while there are too few cases to say so.
fn in_words(kept: Option<f64>) -> String {
    kept.map_or_else(String::new, |kept| format!("kept {:.0} % of the time", kept * 100.0))
}
