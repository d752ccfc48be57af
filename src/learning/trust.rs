//! How far what was learnt is trusted: what staff kept of what was predicted, and what follows from it.

use super::threshold::{Reach, Verdict, threshold};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A prediction that was judged: of which issue, its tag, how sure it was, and whether staff kept it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// 0 where nobody wrote it down.
    pub issue: i64,
    pub tag: i64,
    pub sure: f32,
    pub kept: bool,
}

/// Below this confidence nothing is offered, logged or judged.
pub const LEAST: f32 = 0.3;
/// Judged cases that speak for a tag of their own; of fewer the tag goes by all of them.
const ENOUGH: usize = 50;
/// Judged cases that speak for anything at all.
const FEWEST: usize = 20;
/// What is kept more rarely than that is not worth a click.
const WORTH: f64 = 0.15;
/// Confidence is told apart in so many bands from [`LEAST`] to 1.
const BANDS: usize = 7;

/// What a precision would mean.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meaning {
    pub percent: i64,
    /// Predictions that would have been set without asking, those of them that were kept, and all.
    pub made: usize,
    pub kept: usize,
    pub all: usize,
}

/// From which confidence on a tag is set without asking, and how often predictions were kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trust {
    /// The precision these floors are for.
    pub percent: i64,
    /// For a tag that is not among `tags`; none when nothing is sure enough.
    pub floor: Option<f32>,
    pub tags: Vec<OfTag>,
    /// Made and kept, by band of confidence.
    pub bands: Vec<(usize, usize)>,
    /// What other precisions would mean.
    pub meanings: Vec<Meaning>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfTag {
    pub tag: i64,
    pub floor: Option<f32>,
    /// Judged cases of this tag, and how many of them were kept.
    pub judged: usize,
    pub kept: usize,
}

/// The precisions whose meaning is shown.
pub const SHOWN: [i64; 5] = [80, 85, 90, 95, 99];

impl Trust {
    /// By what was judged: `log`, the newest predictions that staff have judged, and `before`, what the model said of
    /// issues it had not seen when it was made. A tag goes by its log, when that is long enough; else by both; else by
    /// those of all tags. What stands in the log is one case, also where the model gave its opinion of it before.
    pub fn of(log: &[Case], before: &[Case], percent: i64) -> Self {
        let logged: HashSet<_> = log.iter().map(|case| (case.issue, case.tag)).collect();
        let before = before.iter().filter(|case| !logged.contains(&(case.issue, case.tag)));
        let all: Vec<Case> = log.iter().chain(before).copied().collect();
        let mut numbers: Vec<i64> = all.iter().map(|case| case.tag).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let floor_at = |percent: i64, cases: &[Verdict]| {
            threshold(cases, percent as f64 / 100.0, FEWEST).map(|floor| floor.max(LEAST))
        };
        let at = |percent: i64| {
            let floor = floor_at(percent, &verdicts(&all, None));
            let of = |tag: i64| {
                let own = verdicts(log, Some(tag));
                let both = verdicts(&all, Some(tag));
                let cases = if own.len() >= ENOUGH { &own } else { &both };
                let kept = cases.iter().filter(|(_, kept)| *kept).count();
                match cases.len() {
                    many if many >= ENOUGH => Some(floor_at(percent, cases)),
                    // What holds for others does not hold where the few cases speak against it.
                    few if (kept * 100) < few * percent.unsigned_abs() as usize => Some(None),
                    _ => None,
                }
            };
            (floor, numbers.iter().map(|tag| (*tag, of(*tag))).collect::<Vec<_>>())
        };
        let (floor, floors) = at(percent);
        let tags = floors.iter().map(|(tag, own)| {
            let judged = verdicts(&all, Some(*tag));
            OfTag {
                tag: *tag,
                floor: own.unwrap_or(floor),
                kept: judged.iter().filter(|(_, kept)| *kept).count(),
                judged: judged.len(),
            }
        });
        let meaning = |percent: i64| {
            let (floor, floors) = at(percent);
            let would = |case: &&Case| {
                let own = floors.iter().find(|(tag, _)| *tag == case.tag).and_then(|(_, own)| *own);
                own.unwrap_or(floor).is_some_and(|floor| case.sure >= floor)
            };
            let made: Vec<&Case> = all.iter().filter(would).collect();
            let kept = made.iter().filter(|case| case.kept).count();
            Meaning { percent, made: made.len(), kept, all: all.len() }
        };
        Trust {
            percent,
            floor,
            tags: tags.collect(),
            bands: bands(&all),
            meanings: SHOWN.into_iter().map(meaning).collect(),
        }
    }

    /// Whether a tag of this confidence is set without asking, when managers ask for this precision; 0 never.
    pub fn sets(&self, tag: i64, sure: f32, percent: i64) -> bool {
        // What was measured for a lower precision says nothing about a higher one.
        let measured = percent > 0 && percent <= self.percent;
        let floor = self.tags.iter().find(|of| of.tag == tag).map_or(self.floor, |of| of.floor);
        measured && floor.is_some_and(|floor| sure >= floor)
    }

    /// Whether it is worth offering.
    pub fn offers(&self, sure: f32) -> bool {
        sure >= LEAST && self.kept(sure).is_none_or(|kept| kept >= WORTH)
    }

    /// How often predictions of about this confidence were kept, once there are enough to say so.
    pub fn kept(&self, sure: f32) -> Option<f64> {
        let (made, kept) = *self.bands.get(band(sure)?)?;
        (made >= FEWEST).then(|| kept as f64 / made as f64)
    }
}

fn verdicts(cases: &[Case], of: Option<i64>) -> Vec<Verdict> {
    let cases = cases.iter().filter(|case| of.is_none_or(|tag| case.tag == tag));
    cases.map(|case| (case.sure, case.kept)).collect()
}

fn bands(cases: &[Case]) -> Vec<(usize, usize)> {
    let mut bands = vec![(0, 0); BANDS];
    for case in cases {
        if let Some((made, kept)) = band(case.sure).and_then(|band| bands.get_mut(band)) {
            *made += 1;
            *kept += usize::from(case.kept);
        }
    }
    bands
}

fn band(sure: f32) -> Option<usize> {
    let place = (sure - LEAST) / (1.0 - LEAST) * BANDS as f32;
    (place >= 0.0).then(|| (place as usize).min(BANDS - 1))
}

impl Meaning {
    pub fn reach(&self) -> Reach {
        Reach { made: self.made, right: self.kept, all: self.all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred predictions of a tag at one confidence, of which so many were kept.
    fn cases(tag: i64, sure: f32, kept: usize) -> Vec<Case> {
        (0..100).map(|n| Case { issue: n as i64 + 1, tag, sure, kept: n < kept }).collect()
    }

    #[test]
    fn an_issue_speaks_once_for_a_tag_though_it_was_logged_and_learnt_from() {
        let (log, before) = (cases(1, 0.9, 60), cases(1, 0.8, 60));
        let trust = Trust::of(&log, &[before, cases(2, 0.9, 60)].concat(), 90);
        let judged: Vec<_> = trust.tags.iter().map(|of| (of.tag, of.judged, of.kept)).collect();
        assert_eq!(judged, [(1, 100, 60), (2, 100, 60)]);
        assert_eq!(trust.meanings[0].all, 200);
    }

    #[test]
    fn a_tag_is_set_where_its_own_cases_were_kept_as_often_as_asked() {
        let before = [cases(1, 0.9, 95), cases(1, 0.5, 40), cases(2, 0.9, 60)].concat();
        let trust = Trust::of(&[], &before, 90);
        for (tag, sure, percent, sets) in [
            (1, 0.95, 90, true),
            (1, 0.9, 90, true),
            (1, 0.6, 90, false),
            (2, 0.99, 90, false),
            (1, 0.95, 0, false),
            (1, 0.95, 95, false),
            (1, 0.95, 80, true),
        ] {
            assert_eq!(trust.sets(tag, sure, percent), sets, "{tag} {sure} {percent}");
        }
    }

    #[test]
    fn what_staff_removed_outweighs_what_the_model_thought_of_itself() {
        let before = cases(1, 0.9, 100);
        let removed = cases(1, 0.9, 50);
        assert!(Trust::of(&[], &before, 90).sets(1, 0.9, 90));
        assert!(!Trust::of(&removed, &before, 90).sets(1, 0.9, 90));
    }

    #[test]
    fn a_tag_with_few_cases_goes_by_all_unless_they_speak_against_it() {
        let all = [cases(1, 0.9, 98), cases(2, 0.9, 100)[..3].to_vec()].concat();
        assert!(Trust::of(&[], &all, 90).sets(2, 0.9, 90));
        assert!(Trust::of(&[], &all, 90).sets(3, 0.9, 90), "nothing is known of it");
        let against = [cases(1, 0.9, 98), cases(2, 0.9, 0)[..3].to_vec()].concat();
        assert!(!Trust::of(&[], &against, 90).sets(2, 0.9, 90));
    }

    #[test]
    fn with_few_cases_nothing_is_set_and_no_share_is_told() {
        let few = &cases(1, 0.9, 100)[..19];
        let trust = Trust::of(few, &[], 90);
        assert!(!trust.sets(1, 0.99, 90) && trust.kept(0.9).is_none());
        assert!(trust.offers(0.9) && !trust.offers(0.1), "an offer asks for a click only");
        assert!(!Trust::default().sets(1, 1.0, 90));
    }

    #[test]
    fn what_a_precision_means_is_counted_on_the_same_cases() {
        let trust = Trust::of(&[cases(1, 0.9, 97), cases(1, 0.55, 50)].concat(), &[], 90);
        let at = |percent| trust.meanings.iter().find(|m| m.percent == percent).unwrap();
        assert_eq!((at(95).made, at(95).kept, at(95).all), (100, 97, 200));
        assert_eq!(at(99).made, 0);
        assert_eq!(trust.kept(0.52), Some(0.5));
        assert!(!Trust::of(&cases(1, 0.5, 5), &[], 90).offers(0.5), "nobody wanted it");
    }
}
