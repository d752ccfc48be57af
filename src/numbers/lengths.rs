//! How long things took: so many of each length, with lengths close to each other counted together. What is read from it is at
//! most one part in 128 off; below 128 it is exact.

/// Lengths up to here have a place of their own.
const EXACT: i64 = 128;
/// From there on, each doubling is cut into so many places.
const CUTS: i64 = 64;
/// Longer is counted as this: 136 years of seconds.
const LONGEST: i64 = u32::MAX as i64;

/// The most that a quantile read from [`Lengths`] is off, in percent of itself; the page says so.
#[cfg(test)]
const OFF_BY_PERCENT: f64 = 0.8;

/// What is measured of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Desk minutes from the report to the first response.
    Response,
    /// The same, of VIPs.
    VipResponse,
    /// Seconds from opening the form to submitting it, of staff.
    Logging,
    /// Seconds of clock time from the report to the last resolution.
    Resolve,
    /// Desk minutes from the report to the last resolution, pauses out.
    ResolveRunning,
}

impl Measure {
    pub const ALL: [Measure; 5] = [
        Measure::Response,
        Measure::VipResponse,
        Measure::Logging,
        Measure::Resolve,
        Measure::ResolveRunning,
    ];

    pub const fn number(self) -> i16 {
        self as i16
    }
}

/// Which place a length has.
pub fn place(length: i64) -> usize {
    let length = length.clamp(0, LONGEST);
    if length < EXACT {
        return length as usize;
    }
    let doubling = i64::from(length.ilog2() - EXACT.ilog2());
    let cut = (length >> (doubling + 1)) - CUTS;
    (EXACT + doubling * CUTS + cut) as usize
}

/// The shortest and the longest length of a place.
pub fn of_place(place: usize) -> (i64, i64) {
    let place = place as i64;
    if place < EXACT {
        return (place, place);
    }
    let (doubling, cut) = ((place - EXACT) / CUTS, (place - EXACT) % CUTS);
    let shortest = (CUTS + cut) << (doubling + 1);
    (shortest, shortest + (1 << (doubling + 1)) - 1)
}

/// So many of each length, by place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lengths(Vec<i64>);

impl Lengths {
    pub fn from_places(places: Vec<i64>) -> Self {
        Lengths(places)
    }

    pub fn places(&self) -> &[i64] {
        &self.0
    }

    pub fn add(&mut self, length: i64, n: i64) {
        let place = place(length);
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        self.0[place] += n;
    }

    pub fn add_places(&mut self, places: &[i64]) {
        if self.0.len() < places.len() {
            self.0.resize(places.len(), 0);
        }
        self.0.iter_mut().zip(places).for_each(|(sum, n)| *sum += n);
    }

    pub fn how_many(&self) -> i64 {
        self.0.iter().sum()
    }

    pub fn is_nothing(&self) -> bool {
        self.0.iter().all(|n| *n == 0)
    }

    /// The value below which that share of all lies, between neighbours as `percentile_cont` does it.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let all = self.how_many();
        let rank = (all - 1) as f64 * share.clamp(0.0, 1.0);
        let below = self.nth(rank.floor() as i64).filter(|_| all > 0)?;
        let above = self.nth(rank.ceil() as i64)?;
        Some(below + (above - below) * rank.fract())
    }

    /// The length of the nth, from 0: the middle of its place, where the place has several.
    fn nth(&self, n: i64) -> Option<f64> {
        let mut passed = 0;
        for (place, count) in self.0.iter().enumerate() {
            passed += count;
            if passed > n {
                let (shortest, longest) = of_place(place);
                return Some((shortest + longest) as f64 / 2.0);
            }
        }
        None
    }
}

/// The same of values one by one: exact.
pub fn quantile(sorted: &[i64], share: f64) -> Option<f64> {
    let rank = sorted.len().checked_sub(1)? as f64 * share.clamp(0.0, 1.0);
    let at = |rank: f64| sorted.get(rank as usize).map(|length| *length as f64);
    let (below, above) = (at(rank.floor())?, at(rank.ceil())?);
    Some(below + (above - below) * rank.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_length_lies_in_its_place_and_places_meet() {
        let mut next = 0;
        for number in 0..place(LONGEST) {
            let (shortest, longest) = of_place(number);
            assert_eq!(shortest, next, "place {number}");
            assert_eq!((place(shortest), place(longest)), (number, number));
            next = longest + 1;
        }
        assert_eq!((place(-5), place(i64::MAX)), (0, place(LONGEST)));
    }

    #[test]
    fn nothing_has_no_median_and_one_is_its_own() {
        assert_eq!(Lengths::default().quantile(0.5), None);
        assert_eq!(quantile(&[], 0.5), None);
        let mut one = Lengths::default();
        one.add(90, 1);
        assert_eq!((one.quantile(0.5), one.quantile(0.9)), (Some(90.0), Some(90.0)));
        assert_eq!(quantile(&[1, 2, 4, 10], 0.5), Some(3.0));
        let high = quantile(&[1, 2, 4, 10], 0.9).unwrap();
        assert!((high - 8.2).abs() < 1e-9, "{high}");
    }

    proptest! {
        #[test]
        fn a_quantile_is_as_near_as_is_said(mut lengths in prop::collection::vec(0_i64..10_000_000, 1..200), share in 0.0..1.0_f64) {
            let mut counted = Lengths::default();
            lengths.iter().for_each(|length| counted.add(*length, 1));
            lengths.sort_unstable();
            let (near, exact) = (counted.quantile(share).unwrap(), quantile(&lengths, share).unwrap());
            prop_assert!((near - exact).abs() <= exact * OFF_BY_PERCENT / 100.0 + 1e-9, "{near} {exact}");
        }

        #[test]
        fn what_was_added_can_be_taken_away(lengths in prop::collection::vec(0_i64..10_000_000, 0..50)) {
            let mut counted = Lengths::default();
            lengths.iter().for_each(|length| counted.add(*length, 1));
            prop_assert_eq!(counted.how_many(), lengths.len() as i64);
            lengths.iter().for_each(|length| counted.add(*length, -1));
            prop_assert!(counted.is_nothing());
        }
    }
}
