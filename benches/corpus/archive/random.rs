//! Chance that comes out the same on every machine: `SplitMix64` (Steele, Lea and Flood, 2014).

/// A stream of numbers that depends on nothing but its seed.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// The stream of one thing: `what` says which kind of thing it is, `index` which of them.
    pub(crate) fn of(what: u64, index: usize) -> Self {
        let mut random = Self((what << 48) ^ index as u64);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `end`, without `end` itself.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of the items.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    /// A rank from 0 to `end`, without `end` itself: each about as likely as one divided by its place, as Zipf found.
    pub(crate) fn rank(&mut self, end: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        // From 0 to `end`, so neither the sign nor the size is lost.
        #[expect(clippy::cast_sign_loss, reason = "the power of a positive number is positive")]
        let rank = ((end + 1) as f64).powf(share) as usize;
        rank.clamp(1, end) - 1
    }
}
