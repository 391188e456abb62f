//! Randomness as a parameter.

use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Gives every request its own generator, all grown from one seed: the operating system's in `main`, a fixed one in tests.
#[derive(Debug)]
pub struct RandomSource(Mutex<StdRng>);

/// The beginning of a generator. A transaction that the database makes begin again draws the same numbers again.
#[derive(Clone, Copy)]
pub struct Seed([u8; 32]);

impl RandomSource {
    /// Grows from a seed.
    pub fn new(seed: [u8; 32]) -> Self {
        Self(Mutex::new(StdRng::from_seed(seed)))
    }

    /// A generator for one piece of work.
    pub fn fork(&self) -> StdRng {
        self.seed().rng()
    }

    /// A seed for one piece of work that may be begun again.
    pub fn seed(&self) -> Seed {
        let mut seed = [0; 32];
        // A panic while drawing leaves the generator as usable as before.
        let mut source = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        source.fill_bytes(&mut seed);
        Seed(seed)
    }
}

impl Seed {
    /// A generator from the beginning; the same each time.
    pub fn rng(self) -> StdRng {
        StdRng::from_seed(self.0)
    }
}
