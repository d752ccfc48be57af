//! How far back a search looks: among the newest issues until enough are found, so that a word in half of all issues
//! costs no more than a rare one.

/// Marks of `issue_texts` that say where an issue is: which 2^bits of all issues by number. The migration has the same.
const PLACES: [(&str, u32); 4] = [("a", 10), ("b", 13), ("c", 16), ("d", 19)];

/// The shortest stretch, in issues.
const SHORTEST: i64 = 1 << PLACES[0].1;

/// How much longer or shorter the next stretch may be.
const FACTOR: i64 = 8;

/// Stretches looked at, at most; more only where guesses were far off.
const STRETCHES: u32 = 24;

/// Issues by number: from `from` on, up to but without `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    pub from: i64,
    pub to: i64,
}

impl Stretch {
    const fn length(self) -> i64 {
        self.to - self.from
    }

    /// The marks that an issue of this stretch has one of: a few, however long it is.
    pub fn places(self) -> Vec<String> {
        let (mut places, mut at) = (Vec::new(), self.from);
        while at < self.to {
            let fits =
                |(_, bits): &&(&str, u32)| at % (1 << bits) == 0 && at + (1 << bits) <= self.to;
            let (name, bits) = PLACES.iter().rev().find(fits).unwrap_or(&PLACES[0]);
            places.push(format!("{name}:{}", at >> bits));
            at += 1 << bits;
        }
        places
    }
}

/// What a stretch turned out to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Held {
    /// So many that fit, and of them so many to keep.
    All { fitting: usize, kept: usize },
    /// More than are looked at in one go: it has to be shorter.
    TooMany,
}

/// A walk from the newest issue back to the first.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Everything from here on has been looked at.
    at: i64,
    length: i64,
    wanted: i64,
    kept: i64,
    fitting: i64,
    most: i64,
    stretches: u32,
}

impl Walk {
    /// From `newest` back until `wanted` are kept or `most` fitting ones were looked at. `expected` is a guess at how many
    /// of all issues fit; without one, most of them may.
    pub fn new(newest: i64, expected: Option<i64>, wanted: usize, most: usize) -> Self {
        let (end, wanted) = (rounded_up(newest + 1), count(wanted));
        let length = expected.map_or(wanted, |n| wanted.saturating_mul(end) / n.max(1));
        Walk { at: end, length, wanted, kept: 0, fitting: 0, most: count(most), stretches: 0 }
    }

    /// The stretch to look at next, if any.
    pub fn next(&self) -> Option<Stretch> {
        let enough = self.kept >= self.wanted || self.fitting >= self.most;
        if self.at <= 0 || enough || self.stretches == STRETCHES {
            return None;
        }
        let from = self.at.saturating_sub(rounded_up(self.length)).max(0);
        // What is left over would be asked for by many small marks; a round beginning needs few.
        let round =
            PLACES.iter().rev().map(|(_, bits)| 1 << bits).find(|size| self.length >= 2 * size);
        let from = round.map_or(from, |size| from / size * size);
        Some(Stretch { from, to: self.at })
    }

    /// Learns from a stretch how long the next should be.
    pub fn looked(&mut self, stretch: Stretch, held: Held) {
        self.stretches += 1;
        let length = stretch.length();
        match held {
            Held::TooMany => self.length = (length / FACTOR).max(SHORTEST),
            Held::All { fitting, kept } => {
                self.at = stretch.from;
                self.fitting += count(fitting);
                self.kept += count(kept);
                let missing = (self.wanted - self.kept).max(0);
                let guess = missing.saturating_mul(length).checked_div(count(kept));
                let least = (length / FACTOR).max(SHORTEST);
                self.length = guess.unwrap_or(i64::MAX).clamp(least, least.max(length) * FACTOR);
            }
        }
    }

    /// Every issue was looked at.
    pub const fn is_complete(&self) -> bool {
        self.at <= 0
    }
}

fn rounded_up(number: i64) -> i64 {
    number.saturating_add(SHORTEST - 1) / SHORTEST * SHORTEST
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
