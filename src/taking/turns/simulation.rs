//! Eight techs, ten thousand issues: is the turn fair, and does anybody starve?
//!
//! What the model assumes, and the desk shows and counts but does not enforce: who is free looks at the bin, and leaves what
//! comes in to whose turn it is, as long as they are free too. Techs are alike in pace: nobody's issues take longer than
//! anybody else's but by chance. What it does not assume: that shifts are alike, that days are, or that issues come evenly.

use super::{InTurn, LOOKS_BACK, turns};
use crate::people::PersonId;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::VecDeque;

const TECHS: usize = 8;
const ISSUES: usize = 10_000;
/// A tech works on one at a time.
const HANDS: i64 = 1;
const DAY: i64 = 24 * 60;

/// SplitMix64 (Steele, Lea and Flood, 2014): the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.next() % (to - from + 1) as u64) as i64
    }

    /// In `[0, 1)`.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Minutes with this mean, short ones more often: at least one.
    fn minutes(&mut self, mean: f64) -> i64 {
        (-(1.0 - self.share()).ln() * mean).ceil() as i64
    }
}

/// Who takes what comes in while several are free.
#[derive(Clone, Copy)]
enum Custom {
    /// Whose turn it is.
    Turns,
    /// Whoever looks first: some always look before others.
    Quickest,
}

/// How much there is to do.
#[derive(Clone, Copy)]
struct Load {
    /// How many issues come in a minute, on a quiet day and on a busy one.
    quiet: f64,
    busy: f64,
    /// The mean of the minutes that an issue takes.
    takes: f64,
}

/// Four fifths of all time on shift is work. With more than there are hands for, everybody takes what they can, and pace alone
/// decides.
const MUCH: Load = Load { quiet: 0.08, busy: 0.28, takes: 15.0 };
/// Mostly somebody is free when an issue comes in.
const LITTLE: Load = Load { quiet: 0.02, busy: 0.1, takes: 10.0 };

struct Tech {
    last_take: Option<i64>,
    free_at: i64,
    /// Today's shift.
    shift: (i64, i64),
    takes: usize,
    minutes_on_shift: i64,
    /// Takes and minutes of the days the turn looks back on, today's last.
    days: VecDeque<(i64, i64)>,
}

struct Desk {
    chance: Chance,
    custom: Custom,
    load: Load,
    techs: Vec<Tech>,
    waiting: VecDeque<i64>,
    came: usize,
    /// The longest that an issue waited, in minutes during which somebody was on shift.
    longest_wait: i64,
    /// The longest that somebody free had no take while others had.
    most_takes_meanwhile: usize,
    meanwhile: Vec<usize>,
}

impl Desk {
    fn new(seed: u64, load: Load, custom: Custom) -> Self {
        let tech = |_| Tech {
            last_take: None,
            free_at: 0,
            shift: (0, 0),
            takes: 0,
            minutes_on_shift: 0,
            days: VecDeque::new(),
        };
        Desk {
            chance: Chance(seed),
            custom,
            load,
            techs: (0..TECHS).map(tech).collect(),
            waiting: VecDeque::new(),
            came: 0,
            longest_wait: 0,
            most_takes_meanwhile: 0,
            meanwhile: vec![0; TECHS],
        }
    }

    /// Until all issues are taken.
    fn run(mut self) -> Self {
        let mut day = 0;
        while self.came < ISSUES || !self.waiting.is_empty() {
            self.day(day * DAY);
            day += 1;
        }
        self
    }

    /// Somebody has the day off, the others begin between 8 and 11 and stay for four to nine hours; a day is busy or quiet.
    fn day(&mut self, midnight: i64) {
        for tech in &mut self.techs {
            let (off, begins) = (self.chance.share() < 0.2, self.chance.between(8 * 60, 11 * 60));
            let minutes = if off { 0 } else { self.chance.between(4 * 60, 9 * 60) };
            tech.shift = (midnight + begins, midnight + begins + minutes);
            tech.minutes_on_shift += minutes;
            tech.days.push_back((0, 0));
            if tech.days.len() as i64 > LOOKS_BACK {
                tech.days.pop_front();
            }
        }
        let Load { quiet, busy, .. } = self.load;
        let busy = quiet + (busy - quiet) * self.chance.share();
        for minute in midnight + 8 * 60..midnight + 20 * 60 {
            self.minute(minute, busy);
        }
    }

    fn minute(&mut self, now: i64, busy: f64) {
        for tech in self.techs.iter_mut().filter(|tech| (tech.shift.0..tech.shift.1).contains(&now))
        {
            tech.days.back_mut().unwrap().1 += 1;
        }
        if self.came < ISSUES && self.chance.share() < busy {
            self.waiting.push_back(now);
            self.came += 1;
        }
        while let Some(came) = self.waiting.front().copied() {
            let Some(taker) = self.taker(now) else { return };
            self.waiting.pop_front();
            self.longest_wait = self.longest_wait.max(now - came);
            self.takes(taker, now);
        }
    }

    fn taker(&self, now: i64) -> Option<usize> {
        let free = |tech: &Tech| (tech.shift.0..tech.shift.1).contains(&now) && tech.free_at <= now;
        match self.custom {
            Custom::Quickest => self.techs.iter().position(free),
            Custom::Turns => {
                let around = self
                    .techs
                    .iter()
                    .enumerate()
                    .filter(|(_, tech)| (tech.shift.0..tech.shift.1).contains(&now));
                let in_turn = around.map(|(n, tech)| InTurn {
                    person: PersonId(n as i64),
                    name: String::new(),
                    last_take: tech.last_take.map(at),
                    held: i64::from(tech.free_at > now),
                    takes: tech.days.iter().map(|day| day.0).sum(),
                    minutes: tech.days.iter().map(|day| day.1).sum(),
                });
                turns(in_turn.collect(), HANDS).first().map(|one| one.person.0 as usize)
            }
        }
    }

    fn takes(&mut self, taker: usize, now: i64) {
        let tech = &mut self.techs[taker];
        tech.last_take = Some(now);
        tech.takes += 1;
        tech.days.back_mut().unwrap().0 += 1;
        tech.free_at = now + self.chance.minutes(self.load.takes);
        for (other, tech) in self.techs.iter().enumerate() {
            let free = (tech.shift.0..tech.shift.1).contains(&now) && tech.free_at <= now;
            self.meanwhile[other] =
                if other == taker || !free { 0 } else { self.meanwhile[other] + 1 };
            self.most_takes_meanwhile = self.most_takes_meanwhile.max(self.meanwhile[other]);
        }
    }

    fn takes_per_hour(&self) -> Vec<f64> {
        self.techs
            .iter()
            .map(|tech| tech.takes as f64 * 60.0 / tech.minutes_on_shift as f64)
            .collect()
    }

    /// The most takes per hour on shift as a multiple of the fewest.
    fn spread(&self) -> f64 {
        let rates = self.takes_per_hour();
        let most = rates.iter().copied().fold(0.0, f64::max);
        most / rates.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
}

#[test]
fn eight_techs_who_keep_to_the_turn_take_as_many_per_hour_and_nobody_starves() {
    for (load, seed) in [MUCH, LITTLE].into_iter().flat_map(|load| (1..=8).map(move |n| (load, n)))
    {
        let desk = Desk::new(seed, load, Custom::Turns).run();
        assert_eq!(desk.techs.iter().map(|tech| tech.takes).sum::<usize>(), ISSUES);
        let (spread, rates) = (desk.spread(), desk.takes_per_hour());
        assert!(spread <= 1.1, "seed {seed}: {spread:.3} {rates:.2?}");
        // Who is ahead and free lets the others catch up, and no longer.
        assert!(desk.most_takes_meanwhile <= TECHS * TECHS, "{}", desk.most_takes_meanwhile);
        assert!(desk.longest_wait < 5 * DAY, "seed {seed}: {} min", desk.longest_wait);
    }
}

#[test]
fn without_turns_the_same_desk_is_not_fair() {
    let desk = Desk::new(1, LITTLE, Custom::Quickest).run();
    assert!(desk.spread() > 2.0, "{:.2}", desk.spread());
}
