//! Facts into sums: which sums a request belongs to. A request that changes is taken out as it was and put in as it is.

use super::count::{Anchor, Count, Sums};
use super::fact::Fact;
use super::lengths::{Lengths, Measure};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use std::collections::HashMap;

/// What sums are kept of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dim {
    All,
    Department,
    Software,
    Vendor,
    Kind,
    Basket,
    Source,
    Tier,
    Priority,
    /// Software and kind together.
    Area,
    /// Weekday and hour of the report, on the desk's clocks: "1 08" is Monday from eight to nine. Issues only.
    Hour,
}

impl Dim {
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// How many counts are summed up of it, from the first on; of the rest there would be too many sums.
    const fn counts(self) -> usize {
        match self {
            Dim::Area => Count::OF_AREAS,
            Dim::Hour => Count::All as usize + 1,
            _ => Count::ALL.len(),
        }
    }

    /// Whether lengths are kept of it.
    const fn has_lengths(self) -> bool {
        !matches!(self, Dim::Area | Dim::Hour)
    }
}

/// How long the time is that a sum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    Day,
    Month,
}

impl Grain {
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The day with which it begins.
    pub fn begin(self, day: NaiveDate) -> NaiveDate {
        match self {
            Grain::Day => day,
            Grain::Month => day.with_day(1).unwrap_or(day),
        }
    }
}

/// A word of a dimension; with a second one where two count together.
pub type Word = (Dim, String, String);

/// Sums that change.
#[derive(Debug, Default)]
pub struct Changes {
    pub sums: HashMap<(Grain, Word, NaiveDate), Sums>,
    pub lengths: HashMap<(Grain, Word, Measure, NaiveDate), Lengths>,
    /// Only what belongs to these days; absent for all.
    days: Option<(NaiveDate, NaiveDate)>,
}

/// What a request adds, by the day that it is added to.
pub fn parts(fact: &Fact, zone: Tz) -> Vec<(NaiveDate, Sums)> {
    let mut parts: Vec<(NaiveDate, Sums)> = Vec::with_capacity(3);
    let mut add = |at: DateTime<Utc>, count: Count, n: i64| {
        let day = at.with_timezone(&zone).date_naive();
        match parts.iter_mut().find(|(on, _)| *on == day) {
            Some((_, sums)) => sums.add(count, n),
            None => {
                let mut sums = Sums::default();
                sums.add(count, n);
                parts.push((day, sums));
            }
        }
    };
    let of_requests = Count::ALL.iter().filter(|count| count.is_of_requests());
    for count in of_requests.copied().filter(|count| fact.is(*count)) {
        let at = match count.anchor() {
            Anchor::Resolved => fact.resolved_at,
            _ => Some(fact.submitted_at),
        };
        if let Some(at) = at {
            add(at, count, 1);
        }
    }
    add(fact.submitted_at, Count::Minutes, fact.minutes.into());
    add(fact.submitted_at, Count::OwnTags, fact.tags.into());
    add(fact.submitted_at, Count::OwnTagsKept, fact.tags_kept.into());
    if let Some(at) = fact.ended_at {
        add(at, Count::Ended, 1);
    }
    for (at, is_document) in &fact.links {
        add(*at, Count::Links, 1);
        add(*at, Count::DocumentLinks, i64::from(*is_document));
    }
    parts
}

/// How long what took, by the day that it counts on.
pub fn lengths(fact: &Fact, zone: Tz) -> impl Iterator<Item = (Measure, NaiveDate, i64)> + '_ {
    Measure::ALL.into_iter().filter_map(move |measure| {
        let at = match measure {
            Measure::Resolve | Measure::ResolveRunning => fact.resolved_at,
            _ => Some(fact.submitted_at),
        };
        let day = at?.with_timezone(&zone).date_naive();
        fact.length(measure).map(|length| (measure, day, length))
    })
}

/// The words under which a request is found. An issue of two kinds counts in both.
fn words(fact: &Fact, zone: Tz) -> Vec<Word> {
    let one = |dim, word: &str| (dim, word.to_owned(), String::new());
    let mut words = vec![one(Dim::All, ""), one(Dim::Source, &fact.source)];
    let plain = [
        (Dim::Department, &fact.department),
        (Dim::Software, &fact.software),
        (Dim::Vendor, &fact.vendor),
        (Dim::Basket, &fact.basket),
        (Dim::Priority, &fact.priority),
    ];
    let said = plain.into_iter().filter(|(_, word)| !word.is_empty());
    words.extend(said.map(|(dim, word)| one(dim, word)));
    words.extend(fact.tier.map(|tier| one(Dim::Tier, &tier.to_string())));
    words.extend(fact.kinds.iter().map(|kind| one(Dim::Kind, kind)));
    let areas = fact.kinds.iter().filter(|_| !fact.software.is_empty());
    words.extend(areas.map(|kind| (Dim::Area, fact.software.clone(), kind.clone())));
    words.extend((!fact.is_line).then(|| one(Dim::Hour, &hour(fact.submitted_at, zone))));
    words
}

/// "1 08": Monday, from eight to nine.
pub fn hour(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%u %H").to_string()
}

impl Changes {
    /// Of whole months.
    pub fn of_days(days: (NaiveDate, NaiveDate)) -> Self {
        Changes { days: Some(days), ..Changes::default() }
    }

    fn is_about(&self, day: NaiveDate) -> bool {
        self.days.is_none_or(|(from, to)| (from..to).contains(&day))
    }

    pub fn put_in(&mut self, fact: &Fact, zone: Tz) {
        self.change(fact, zone, 1);
    }

    pub fn take_out(&mut self, fact: &Fact, zone: Tz) {
        self.change(fact, zone, -1);
    }

    fn change(&mut self, fact: &Fact, zone: Tz, times: i64) {
        let (mut parts, words) = (parts(fact, zone), words(fact, zone));
        parts.retain(|(day, _)| self.is_about(*day));
        for word in &words {
            for (day, part) in &parts {
                let part = &part.first(word.0.counts());
                for grain in [Grain::Day, Grain::Month] {
                    let key = (grain, word.clone(), grain.begin(*day));
                    let sums = self.sums.entry(key).or_default();
                    if times > 0 { sums.add_all(part) } else { sums.take_away(part) }
                }
            }
        }
        for (measure, day, length) in lengths(fact, zone) {
            if !self.is_about(day) {
                continue;
            }
            for word in words.iter().filter(|(dim, ..)| dim.has_lengths()) {
                for grain in [Grain::Day, Grain::Month] {
                    let key = (grain, word.clone(), measure, grain.begin(day));
                    self.lengths.entry(key).or_default().add(length, times);
                }
            }
        }
    }

    /// What came out as it went in is no change.
    pub fn only_what_changed(mut self) -> Self {
        self.sums.retain(|_, sums| !sums.is_nothing());
        self.lengths.retain(|_, lengths| !lengths.is_nothing());
        self
    }
}
