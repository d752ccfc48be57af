//! From figures to heights: an axis with round numbers on it.

use crate::web::table::{Kind, minus};

/// What an axis reaches from and to, and the round numbers it names: the first and the last are its ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub from: f64,
    pub to: f64,
    pub ticks: Vec<f64>,
    pub step: f64,
}

/// Nothing a desk counts is larger or finer; what is, is drawn at the edge.
const FARTHEST: f64 = 1e15;
const FINEST: f64 = 1e-9;
/// About so many steps an axis.
const STEPS: f64 = 4.0;
/// An axis begins above zero only where all figures lie in the upper third of what it would show.
const UPPER_THIRD: f64 = 2.0 / 3.0;
/// Steps of an hour and of a day, in minutes.
const OF_THE_CLOCK: [f64; 12] =
    [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 720.0, 1_440.0];
const HOUR: f64 = 60.0;
const DAY: f64 = 1_440.0;

pub fn within_reach(value: f64) -> f64 {
    value.clamp(-FARTHEST, FARTHEST)
}

impl Scale {
    /// From zero, or from below it; nothing to show is an axis from 0 to 1.
    pub fn covering(values: impl IntoIterator<Item = f64>, kind: Kind) -> Scale {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values.into_iter().filter(|value| value.is_finite()).map(within_reach) {
            (least, most) = (least.min(value), most.max(value));
        }
        let is_high = least > most * UPPER_THIRD && most - least > most * 1e-3;
        if !(least > 0.0 && is_high) {
            (least, most) = (least.min(0.0), most.max(0.0));
        }
        if most - least < FINEST {
            most = least + 1.0;
        }
        let step = step((most - least) / STEPS, kind);
        let (first, last) = ((least / step).floor(), (most / step).ceil());
        let ticks: Vec<f64> =
            (0..=(last - first) as u32).map(|n| (first + f64::from(n)) * step).collect();
        Scale { from: first * step, to: last * step, ticks, step }
    }

    /// How far up a value is, from 0 to 1.
    pub fn part(&self, value: f64) -> f64 {
        ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
    }

    pub fn has_zero(&self) -> bool {
        self.from <= 0.0 && self.to >= 0.0
    }

    /// What stands beside a tick: "1,200", "15k", "30 min", "2 h", "40%".
    pub fn label(&self, tick: f64, kind: Kind) -> String {
        let text = match kind {
            Kind::Share => self.in_units_of(0.01, tick, "%"),
            Kind::Minutes if self.step >= 1.0 => match self.step {
                step if step % DAY == 0.0 => self.in_units_of(DAY, tick, "\u{a0}d"),
                step if step % HOUR == 0.0 => self.in_units_of(HOUR, tick, "\u{a0}h"),
                _ => self.in_units_of(1.0, tick, "\u{a0}min"),
            },
            _ => self.shortened(tick),
        };
        minus(&text)
    }

    fn in_units_of(&self, unit: f64, tick: f64, word: &str) -> String {
        let (from, to, step) = (self.from / unit, self.to / unit, self.step / unit);
        let scale = Scale { from, to, step, ticks: Vec::new() };
        match tick {
            0.0 if word != "%" => "0".to_owned(),
            _ => format!("{}{word}", scale.shortened(tick / unit)),
        }
    }

    /// With the thousands in a letter, where they would not fit beside the axis.
    fn shortened(&self, tick: f64) -> String {
        let largest = self.to.abs().max(self.from.abs());
        let (unit, letter) = match largest {
            1e12.. => return if tick == 0.0 { "0".to_owned() } else { format!("{tick:.1e}") },
            1e9.. => (1e9, "bn"),
            1e6.. => (1e6, "M"),
            1e4.. => (1e3, "k"),
            ..1e-4 => return if tick == 0.0 { "0".to_owned() } else { format!("{tick:.0e}") },
            _ => (1.0, ""),
        };
        match tick {
            0.0 => "0".to_owned(),
            _ => format!("{}{letter}", plain(tick / unit, self.step / unit)),
        }
    }
}

/// With as many places as the step has.
fn plain(value: f64, step: f64) -> String {
    let places = (-(step * 1.000_001).log10().floor()).clamp(0.0, 9.0) as usize;
    let text = format!("{value:.places$}");
    // "1,200": more digits are never written out.
    let digits = text.trim_start_matches('-').len();
    if digits == 4 && places == 0 {
        let at = text.len() - 3;
        return format!("{},{}", &text[..at], &text[at..]);
    }
    text
}

/// A round step not below this one: 1, 2 or 5 times a power of ten; of an hour or a day for minutes, whole for counts.
fn step(at_least: f64, kind: Kind) -> f64 {
    match kind {
        Kind::Whole => round(at_least).max(1.0),
        Kind::Minutes if at_least > DAY => DAY * round(at_least / DAY),
        Kind::Minutes if at_least >= 0.5 => {
            OF_THE_CLOCK.into_iter().find(|step| *step >= at_least).unwrap_or(DAY)
        }
        _ => round(at_least),
    }
}

fn round(at_least: f64) -> f64 {
    let power = 10_f64.powi(at_least.log10().floor() as i32);
    let times = [1.0, 2.0, 5.0].into_iter().find(|times| times * power >= at_least);
    times.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(values: &[f64], kind: Kind) -> String {
        let scale = Scale::covering(values.iter().copied(), kind);
        scale
            .ticks
            .iter()
            .map(|tick| scale.label(*tick, kind))
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{a0}', " ")
    }

    #[test]
    fn an_axis_has_round_numbers_in_the_words_of_its_unit() {
        for (values, kind, said) in [
            (&[212.0, 287.0][..], Kind::Whole, "200 220 240 260 280 300"),
            (&[9.0, 12.0, 6.0], Kind::Whole, "0 5 10 15"),
            (&[0.0], Kind::Whole, "0 1"),
            (&[], Kind::Whole, "0 1"),
            (&[3.0, 3.0, 3.0], Kind::Whole, "0 1 2 3"),
            (&[1_180.0, 0.0], Kind::Whole, "0 500 1,000 1,500"),
            (&[43_000.0, 10.0], Kind::Whole, "0 20k 40k 60k"),
            (&[7_300_000.0, 1.0], Kind::Whole, "0 2M 4M 6M 8M"),
            (&[4.2e13, 1.0], Kind::Whole, "0 2.0e13 4.0e13 6.0e13"),
            (&[0.31, 0.02], Kind::Share, "0% 10% 20% 30% 40%"),
            (&[0.912, 0.951], Kind::Share, "91% 92% 93% 94% 95% 96%"),
            (&[95.0, 20.0], Kind::Minutes, "0 30 min 60 min 90 min 120 min"),
            (&[190.0, 20.0], Kind::Minutes, "0 1 h 2 h 3 h 4 h"),
            (&[9_000.0, 20.0], Kind::Minutes, "0 2 d 4 d 6 d 8 d"),
            (&[-17.0, 12.0], Kind::Whole, "−20 −10 0 10 20"),
            (&[-17.0, -12.0], Kind::Whole, "−20 −15 −10 −5 0"),
            (&[0.42, 0.1], Kind::Decimal(2), "0 0.2 0.4 0.6"),
            (&[0.000_004], Kind::Decimal(2), "0 1e−6 2e−6 3e−6 4e−6"),
        ] {
            assert_eq!(labels(values, kind), said, "{values:?} {kind:?}");
        }
    }

    fn kinds() -> impl Strategy<Value = Kind> {
        prop_oneof![
            Just(Kind::Whole),
            Just(Kind::Decimal(1)),
            Just(Kind::Share),
            Just(Kind::Minutes)
        ]
    }

    proptest! {
        #[test]
        fn every_figure_lies_between_the_ends_and_the_ticks_are_few(
            values in proptest::collection::vec(proptest::num::f64::ANY, 0..20), kind in kinds()
        ) {
            let scale = Scale::covering(values.iter().copied(), kind);
            prop_assert!(scale.from.is_finite() && scale.to.is_finite() && scale.to > scale.from);
            prop_assert!((2..=8).contains(&scale.ticks.len()), "{scale:?}");
            prop_assert_eq!((scale.ticks[0], *scale.ticks.last().unwrap()), (scale.from, scale.to));
            for value in values.into_iter().filter(|value| value.is_finite()).map(within_reach) {
                let near = (scale.to - scale.from) * 1e-9;
                prop_assert!(value >= scale.from - near && value <= scale.to + near, "{value} {scale:?}");
                prop_assert!((0.0..=1.0).contains(&scale.part(value)));
            }
            for tick in &scale.ticks {
                prop_assert!(scale.label(*tick, kind).chars().count() <= 9, "{}", scale.label(*tick, kind));
            }
        }
    }
}
