//! K23: whether the pull is fair and the order kept.

use super::measure::{Share, jain, max_to_mean, percentile};
use crate::issue::Inversion;
use crate::people::{PersonId, Role};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// What somebody pulled in a period, and for how long they held it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub takes: i64,
    /// Takes while another waited longer that this person might have taken, by reason.
    pub skipped: i64,
    pub put_back: i64,
    pub chosen: i64,
    /// Of those that left their hands again: whole minutes of clock time.
    pub held: Vec<i32>,
}

impl Tally {
    /// One take.
    pub fn of(inversion: Option<Inversion>, held: Option<TimeDelta>) -> Self {
        let is = |reason| i64::from(inversion == Some(reason));
        let minutes = |held: TimeDelta| i32::try_from(held.num_minutes()).unwrap_or(i32::MAX);
        Tally {
            takes: 1,
            skipped: is(Inversion::Skipped),
            put_back: is(Inversion::PutBack),
            chosen: is(Inversion::Chosen),
            held: held.map(minutes).into_iter().collect(),
        }
    }

    pub fn add(&mut self, more: Tally) {
        self.takes += more.takes;
        self.skipped += more.skipped;
        self.put_back += more.put_back;
        self.chosen += more.chosen;
        self.held.extend(more.held);
    }

    pub fn inversions(&self) -> i64 {
        self.skipped + self.put_back + self.chosen
    }

    pub fn order_kept(&self) -> Share {
        Share { n: self.takes - self.inversions(), of: self.takes }
    }

    /// Median and 90th percentile, in minutes.
    pub fn time_held(&self) -> (Option<i32>, Option<i32>) {
        (percentile(&self.held, 50), percentile(&self.held, 90))
    }
}

/// A member of the desk in a period.
#[derive(Clone, Debug)]
pub struct Turns {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub tier: Option<i16>,
    /// On shift, inside desk hours.
    pub minutes: i64,
    pub tally: Tally,
    /// What they passed over, and what they put back by hand: reasons are asked for.
    pub skips: i64,
    pub put_backs: i64,
}

/// Less time on shift than this, in minutes, makes no rate: one take would be any number per hour.
const SHORTEST: i64 = 60;

impl Turns {
    pub fn per_hour(&self) -> Option<f64> {
        (self.minutes >= SHORTEST).then(|| self.tally.takes as f64 * 60.0 / self.minutes as f64)
    }

    /// Takes turns at the bin.
    pub fn takes_turns(&self) -> bool {
        self.role == Role::Tech && self.tier == Some(1)
    }
}

/// The desk as a whole. Evenness is of tier 1, who take turns; order and time held are of everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fairness {
    pub max_to_mean: Option<f64>,
    pub jain: Option<f64>,
    /// How many techs that is about, and how many takes.
    pub techs: usize,
    pub takes: i64,
    pub all: Tally,
}

pub fn fairness(desk: &[Turns]) -> Fairness {
    let in_turn: Vec<_> = desk.iter().filter(|one| one.takes_turns()).collect();
    let rates: Vec<f64> = in_turn.iter().filter_map(|one| one.per_hour()).collect();
    // One tech alone is as fast as the mean.
    let rates = if rates.len() > 1 { rates } else { Vec::new() };
    let mut all = Tally::default();
    desk.iter().for_each(|one| all.add(one.tally.clone()));
    Fairness {
        max_to_mean: max_to_mean(&rates),
        jain: jain(&rates),
        techs: rates.len(),
        takes: in_turn.iter().map(|one| one.tally.takes).sum(),
        all,
    }
}

/// A period as whole days of UTC, which are added up already, and what is left of it at its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// From the first to before the last; as long as there is one.
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub edges: Vec<(DateTime<Utc>, DateTime<Utc>)>,
}

pub fn cut((from, to): (DateTime<Utc>, DateTime<Utc>)) -> Cut {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    let first = from.date_naive();
    let first = if midnight(first) < from { first + TimeDelta::days(1) } else { first };
    let last = to.date_naive();
    if first >= last {
        return Cut { days: None, edges: vec![(from, to)] };
    }
    let edges = [(from, midnight(first)), (midnight(last), to)];
    Cut {
        days: Some((first, last)),
        edges: edges.into_iter().filter(|(from, to)| from < to).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(tier: i16, takes: i64, minutes: i64) -> Turns {
        Turns {
            person: PersonId(takes),
            name: String::new(),
            role: Role::Tech,
            tier: Some(tier),
            minutes,
            tally: Tally { takes, ..Tally::default() },
            skips: 0,
            put_backs: 0,
        }
    }

    #[test]
    fn evenness_is_of_those_who_take_turns_and_were_there() {
        let even = fairness(&[turns(1, 20, 600), turns(1, 10, 300), turns(2, 90, 600)]);
        assert_eq!((even.max_to_mean, even.jain), (Some(1.0), Some(1.0)));
        assert_eq!((even.techs, even.takes, even.all.takes), (2, 30, 120));
        let uneven = fairness(&[turns(1, 30, 600), turns(1, 10, 600)]);
        assert_eq!((uneven.max_to_mean, uneven.jain), (Some(1.5), Some(0.8)));
        let nobody = Fairness { takes: 20, all: even.all.clone(), ..Fairness::default() };
        let alone = fairness(&[turns(1, 20, 600), turns(1, 10, 59), turns(2, 90, 600)]);
        assert_eq!((alone.max_to_mean, alone.jain, alone.techs), (None, None, nobody.techs));
    }

    #[test]
    fn a_take_counts_once_and_its_inversion_by_reason() {
        let mut all = Tally::default();
        let hour = Some(TimeDelta::seconds(3_659));
        for (inversion, held) in
            [(None, hour), (Some(Inversion::Chosen), None), (Some(Inversion::Skipped), hour)]
        {
            all.add(Tally::of(inversion, held));
        }
        assert_eq!(all.order_kept(), Share { n: 1, of: 3 });
        assert_eq!((all.chosen, all.skipped, all.put_back), (1, 1, 0));
        assert_eq!((all.held.clone(), all.time_held()), (vec![60, 60], (Some(60), Some(60))));
    }

    #[test]
    fn a_period_is_whole_days_of_utc_and_its_ends() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let cut = |from, to| cut((at(from), at(to)));
        let days = |from: &str, to: &str| Some((from.parse().unwrap(), to.parse().unwrap()));

        let month = cut("2026-11-01T04:00:00Z", "2026-12-01T05:00:00Z");
        assert_eq!(month.days, days("2026-11-02", "2026-12-01"));
        let edges = [
            (at("2026-11-01T04:00:00Z"), at("2026-11-02T00:00:00Z")),
            (at("2026-12-01T00:00:00Z"), at("2026-12-01T05:00:00Z")),
        ];
        assert_eq!(month.edges, edges);
        let utc = cut("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
        assert_eq!((utc.days, utc.edges), (days("2026-11-01", "2026-12-01"), vec![]));
        let day = cut("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z");
        assert_eq!(day.days, None);
        assert_eq!(day.edges, [(at("2026-11-01T04:00:00Z"), at("2026-11-02T05:00:00Z"))]);
    }
}
