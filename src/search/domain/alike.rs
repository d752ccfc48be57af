//! What makes an issue like another: the words of its report, each as telling as it is rare.

use super::query::quoted;

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
const NEAR: i64 = 300;

/// More than these are never looked at.
const MANY: i64 = 5_000;

/// How to ask for issues like one.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The text of a tsquery: an issue that says none of these words is not looked at.
    pub asked: String,
    /// Only issues after this one are looked at.
    pub since: i64,
    /// As a tsquery has them, the most telling first.
    pub lexemes: Vec<String>,
    pub weights: Vec<f64>,
}

impl Likeness {
    /// None for a report without a word that tells it from most others. `newest` is the last issue's number: about as many words have been counted.
    pub fn of(said: &[Said], newest: i64) -> Option<Self> {
        let mut telling: Vec<_> = said.iter().map(|said| (weight(said, newest), said)).collect();
        telling.sort_by(|(a, left), (b, right)| {
            b.total_cmp(a).then_with(|| left.lexeme.cmp(&right.lexeme))
        });
        telling.truncate(WORDS);
        let (mut asked, mut near) = (Vec::new(), 0_i64);
        for (_, said) in &telling {
            // The rarest words lead to the likest issues; those that many say only help to rank them.
            let tells = said.issues <= newest / 2;
            if tells && (asked.is_empty() || near + said.issues <= NEAR) {
                near += said.issues;
                asked.push(quoted(&said.lexeme));
            }
        }
        (!asked.is_empty()).then(|| Likeness {
            asked: asked.join(" | "),
            // Of words that are all common, the newest issues have plenty.
            since: if near > MANY { newest - MANY } else { 0 },
            lexemes: telling.iter().map(|(_, said)| quoted(&said.lexeme)).collect(),
            weights: telling.iter().map(|(weight, _)| *weight).collect(),
        })
    }
}

/// The idf of BM25: what nearly all say tells nothing.
fn weight(said: &Said, newest: i64) -> f64 {
    let (all, issues) = (newest.max(said.issues) as f64, said.issues as f64);
    let telling = ((all - issues + 0.5) / (issues + 0.5)).ln_1p();
    if said.in_summary { telling } else { telling * OUTSIDE }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEWEST: i64 = 100_000;

    fn said(lexeme: &str, in_summary: bool, issues: i64) -> Said {
        Said { lexeme: lexeme.to_owned(), in_summary, issues }
    }

    #[test]
    fn rare_words_lead_and_common_ones_only_rank() {
        let report = [
            said("window", true, 60_000),
            said("caldav", true, 40),
            said("sync", true, 150),
            said("dock", false, 90),
        ];
        let likeness = Likeness::of(&report, NEWEST).unwrap();
        assert_eq!(likeness.lexemes, ["'caldav'", "'sync'", "'dock'", "'window'"]);
        assert_eq!(likeness.asked, "'caldav' | 'sync' | 'dock'");
        assert!(likeness.weights.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn of_common_words_alone_the_newest_issues_are_looked_at() {
        let all = Likeness::of(&[said("window", true, 40)], NEWEST).unwrap();
        let some = Likeness::of(&[said("window", true, 40_000)], NEWEST).unwrap();
        assert_eq!(some.asked, "'window'");
        assert_eq!((all.since, some.since), (0, NEWEST - MANY));
    }

    #[test]
    fn a_report_without_telling_words_is_like_no_other() {
        assert_eq!(Likeness::of(&[], NEWEST), None);
        assert_eq!(Likeness::of(&[said("window", true, 60_000)], NEWEST), None, "all say it");
    }
}
