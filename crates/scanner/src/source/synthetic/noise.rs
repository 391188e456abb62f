//! Repeatable sensor noise.

/// A small generator (`SplitMix64`): the same seed gives the same noise on every machine.
pub(super) struct Noise {
    state: u64,
}

impl Noise {
    pub(super) fn from_seed(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Nearly normal noise with mean zero and the given standard deviation in grey levels.
    ///
    /// The sum of four even bytes has mean 510 and a deviation of 148.
    pub(super) fn next(&mut self, deviation: u8) -> i32 {
        let [first, second, third, fourth, ..] = self.step().to_le_bytes();
        let sum = [first, second, third, fourth].map(i32::from).iter().sum::<i32>();
        (sum - 510) * i32::from(deviation) / 148
    }

    fn step(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
