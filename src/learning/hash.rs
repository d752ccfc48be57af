//! A hash that is the same on every machine and in every version: what is learnt from the same texts is the same.

/// FNV-1a, 64 bits.
pub struct Fnv;

impl Fnv {
    pub fn of(text: &str) -> u64 {
        text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
        })
    }
}

/// Numbers in no particular order, and always the same.
#[derive(Debug)]
pub struct Shuffle(u64);

impl Shuffle {
    pub fn new(seed: u64) -> Self {
        Shuffle(seed.wrapping_mul(2).wrapping_add(1))
    }

    pub fn mix<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            items.swap(last, (self.0 >> 33) as usize % (last + 1));
        }
    }
}
