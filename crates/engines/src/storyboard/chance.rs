//! Chance: the one source of variety in a drawing. A small generator whose seed comes from the request and
//! the place, so that the same request gives the same bytes.

/// A stream of numbers that looks random and never differs between runs.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// The stream that belongs to some words, such as a place and its set-up.
    pub(crate) fn of(words: &[&str]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self::new(hash)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A stream of its own for one thing, so that leaving it out changes nothing else.
    pub(crate) fn branch(&mut self) -> Self {
        Self(self.next())
    }

    /// A number from 0 to just below 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// A number from `low` to just below `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number from 0 to `count - 1`; 0 when `count` is 0.
    pub(crate) fn pick(&mut self, count: usize) -> usize {
        ((self.unit() * count as f32) as usize).min(count.saturating_sub(1))
    }

    /// True with this probability, 0 to 1.
    pub(crate) fn often(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_give_the_same_stream_and_others_another() {
        let draw = |words: &[&str]| -> Vec<f32> {
            let mut chance = Chance::of(words);
            (0..8).map(|_| chance.unit()).collect()
        };
        assert_eq!(draw(&["lane", "a"]), draw(&["lane", "a"]));
        assert_ne!(draw(&["lane", "a"]), draw(&["lanea"]));
        assert!(draw(&["lane"]).iter().all(|value| (0.0..1.0).contains(value)));
    }
}
