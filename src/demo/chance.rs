//! Chance that is the same every time, so that every demo desk has the same past.

/// SplitMix64 (Steele, Lea and Flood, 2014). Good enough to choose among words; never for anything secret.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From `from` to `to`, both included; `from` when there is nothing between.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let choices = u64::try_from(to - from).unwrap_or(0) + 1;
        from + i64::try_from(self.next() % choices).unwrap_or(0)
    }

    /// As [`Chance::between`], for staff minutes.
    pub fn minutes(&mut self, from: i32, to: i32) -> i32 {
        i32::try_from(self.between(from.into(), to.into())).unwrap_or(from)
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, so_many: i64) -> bool {
        self.between(1, 100) <= so_many
    }

    /// One of all. There must be one.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        let last = i64::try_from(all.len()).unwrap_or(1) - 1;
        all[usize::try_from(self.between(0, last)).unwrap_or(0)]
    }

    /// One of all, each as often as its weight says. There must be one.
    pub fn weighed<'a, T>(&mut self, all: &'a [T], weight: impl Fn(&T) -> i64) -> &'a T {
        let mut left = self.between(1, all.iter().map(&weight).sum::<i64>().max(1));
        let chosen = all.iter().find(|each| {
            left -= weight(each);
            left <= 0
        });
        chosen.unwrap_or(&all[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_chooses_the_same_and_within_bounds() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..1_000).map(|_| chance.between(-3, 3)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!((-3..=3).all(|each| draw(7).contains(&each)));
        assert!(draw(7).iter().all(|each| (-3..=3).contains(each)));
    }

    #[test]
    fn weights_decide_how_often() {
        let mut chance = Chance::new(1);
        let rare = (0..1_000).filter(|_| *chance.weighed(&[1, 9], |n| *n) == 1).count();
        assert!((50..150).contains(&rare), "{rare}");
    }
}
