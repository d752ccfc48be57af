//! What makes an issue like another: the words of its report, each as telling as it is rare.

use super::query::quoted;
use super::{Extent, Walk};

/// A word of an issue's report, and how many issues say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub lexeme: String,
    pub in_summary: bool,
    pub issues: i64,
}

/// So many words of a report are compared, the most telling ones.
const WORDS: usize = 24;

/// What a word outside the summary tells, beside one in it. Measured with `tallydesk search evaluate`.
const OUTSIDE: f64 = 0.2;

/// Issues that are looked at closely, about.
const NEAR: i64 = 500;

/// How to ask for issues like one.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The text of a tsquery: an issue that says none of these words is not looked at.
    pub asked: String,
    /// Where to look, as [`super::walk::Stretch::places`].
    pub places: Vec<String>,
    /// As a tsquery has them, the most telling first.
    pub lexemes: Vec<String>,
    pub weights: Vec<f64>,
}

impl Likeness {
    /// None for a report without a word.
    pub fn of(said: &[Said], extent: Extent) -> Option<Self> {
        let mut telling: Vec<_> = said.iter().map(|said| (weight(said, extent), said)).collect();
        telling.sort_by(|(a, left), (b, right)| {
            b.total_cmp(a).then_with(|| left.lexeme.cmp(&right.lexeme))
        });
        telling.truncate(WORDS);
        let (mut asked, mut near) = (Vec::new(), 0_i64);
        for (_, said) in &telling {
            // The rarest words lead to the likest issues; those that many say only help to rank them.
            if asked.is_empty() || near + said.issues <= NEAR {
                near += said.issues;
                asked.push(quoted(&said.lexeme));
            }
        }
        let expected = (extent.counted > 0).then_some(near.max(1));
        let stretch = Walk::new(extent.newest, expected, NEAR as usize, NEAR as usize).next()?;
        (!asked.is_empty()).then(|| Likeness {
            asked: asked.join(" | "),
            places: stretch.places(),
            lexemes: telling.iter().map(|(_, said)| quoted(&said.lexeme)).collect(),
            weights: telling.iter().map(|(weight, _)| *weight).collect(),
        })
    }
}

/// The idf of BM25: what nearly all say tells nothing.
fn weight(said: &Said, extent: Extent) -> f64 {
    let (all, issues) = (extent.counted.max(said.issues) as f64, said.issues as f64);
    let telling = ((all - issues + 0.5) / (issues + 0.5)).ln_1p();
    if said.in_summary { telling } else { telling * OUTSIDE }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXTENT: Extent = Extent { newest: 100_000, counted: 100_000 };

    fn said(lexeme: &str, in_summary: bool, issues: i64) -> Said {
        Said { lexeme: lexeme.to_owned(), in_summary, issues }
    }

    #[test]
    fn rare_words_lead_and_common_ones_only_rank() {
        let report = [
            said("window", true, 60_000),
            said("caldav", true, 40),
            said("sync", true, 300),
            said("dock", false, 90),
        ];
        let likeness = Likeness::of(&report, EXTENT).unwrap();
        assert_eq!(likeness.lexemes, ["'caldav'", "'sync'", "'dock'", "'window'"]);
        assert_eq!(likeness.asked, "'caldav' | 'sync' | 'dock'");
        assert!(likeness.weights.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn of_common_words_alone_the_newest_issues_are_looked_at() {
        let all = Likeness::of(&[said("window", true, 40)], EXTENT).unwrap();
        let some = Likeness::of(&[said("window", true, 60_000)], EXTENT).unwrap();
        assert_eq!(some.asked, "'window'");
        assert_eq!(some.places, ["a:97"]);
        assert!(all.places.len() > some.places.len());
    }

    #[test]
    fn a_report_without_words_is_like_no_other() {
        assert_eq!(Likeness::of(&[], EXTENT), None);
        assert_eq!(Likeness::of(&[said("a", true, 1)], Extent::default()).map(|_| ()), Some(()));
    }
}
