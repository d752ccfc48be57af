//! Problem areas and documentation gaps: where the time goes, and which page would have saved most of it (K11, K11a).

use super::count::{Count, Sums};
use std::collections::BTreeMap;

/// Software and kind.
pub type Name = (String, String);

/// One area in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub software: String,
    pub kind: String,
    pub requests: i64,
    /// Of staff.
    pub minutes: i64,
    /// More minutes than managers call heavy.
    pub heavy: i64,
    /// Missing or out of date, of those whose documentation question was answered.
    pub gap: Option<f64>,
    /// Minutes in the period before.
    pub before: i64,
    /// Share whose documentation question was not answered with a document.
    pub undocumented: f64,
}

impl Area {
    fn of((software, kind): &Name, now: &Sums, before: Option<&Sums>) -> Self {
        let (asked, missing) =
            (now.of(Count::Questioned), now.of(Count::Missing) + now.of(Count::OutOfDate));
        let share = |n: i64, d: i64| n as f64 / d as f64;
        let without = asked - now.of(Count::ByDocument) - now.of(Count::WithDocument);
        Area {
            software: software.clone(),
            kind: kind.clone(),
            requests: now.of(Count::All),
            minutes: now.of(Count::Minutes),
            heavy: now.of(Count::Heavy),
            gap: (asked > 0).then(|| share(missing * 100, asked)),
            before: before.map_or(0, |sums| sums.of(Count::Minutes)),
            undocumented: if asked > 0 { share(without, asked) } else { 0.0 },
        }
    }

    /// Minutes more than before.
    pub fn change(&self) -> i64 {
        self.minutes - self.before
    }

    /// What a page about it would be worth: staff minutes, of those without a document, for each who asks.
    pub fn worth(&self, askers: i64) -> f64 {
        self.minutes as f64 * self.undocumented * askers as f64
    }
}

/// Those that took most time first; an area of the period before that is gone is not one any more.
pub fn areas(now: &BTreeMap<Name, Sums>, before: &BTreeMap<Name, Sums>) -> Vec<Area> {
    let some = now.iter().filter(|(_, sums)| sums.of(Count::All) > 0);
    let mut areas: Vec<Area> =
        some.map(|(name, sums)| Area::of(name, sums, before.get(name))).collect();
    areas.sort_by(|one, other| {
        let by_time = other.minutes.cmp(&one.minutes).then(other.requests.cmp(&one.requests));
        by_time.then_with(|| (&one.software, &one.kind).cmp(&(&other.software, &other.kind)))
    });
    areas
}

/// The sentence above them.
pub fn lede(areas: &[Area]) -> String {
    let Some(most) = areas.iter().max_by_key(|area| area.change()).filter(|area| area.change() > 0)
    else {
        return "No area took more time than before.".to_owned();
    };
    let hours = most.change() as f64 / 60.0;
    let guide = match most.gap {
        Some(gap) => format!(", and {gap:.0}\u{a0}% of it had no documentation, or an old one"),
        None => String::new(),
    };
    format!("{}, {} grew most: {hours:.1} h more than before{guide}.", most.software, most.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(all: i64, minutes: i64, (asked, missing, documented): (i64, i64, i64)) -> Sums {
        let mut sums = Sums::default();
        for (count, n) in [
            (Count::All, all),
            (Count::Minutes, minutes),
            (Count::Questioned, asked),
            (Count::Missing, missing),
            (Count::ByDocument, documented),
            // A line of the log says so too, and is no answer to the question.
            (Count::Documented, documented + 7),
        ] {
            sums.add(count, n);
        }
        sums
    }

    fn named(software: &str, kind: &str, sums: Sums) -> (Name, Sums) {
        ((software.to_owned(), kind.to_owned()), sums)
    }

    #[test]
    fn what_takes_most_time_comes_first_beside_what_it_took_before() {
        let now = BTreeMap::from([
            named("Word", "crash", sums(3, 40, (2, 1, 1))),
            named("Teams", "mail", sums(9, 200, (0, 0, 0))),
            named("Excel", "crash", sums(0, 0, (0, 0, 0))),
        ]);
        let before = BTreeMap::from([named("Word", "crash", sums(1, 10, (0, 0, 0)))]);
        let areas = areas(&now, &before);
        let names: Vec<_> = areas.iter().map(|area| area.software.as_str()).collect();
        assert_eq!(names, ["Teams", "Word"]);
        assert_eq!((areas[1].gap, areas[1].change(), areas[1].undocumented), (Some(50.0), 30, 0.5));
        assert_eq!((areas[0].gap, areas[0].undocumented), (None, 0.0));
        assert_eq!(areas[1].worth(4), 80.0);
        assert!(lede(&areas).starts_with("Teams, mail grew most: 3.3 h more"), "{}", lede(&areas));
        assert_eq!(lede(&[]), "No area took more time than before.");
    }
}
