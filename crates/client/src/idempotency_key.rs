//! Keys under which a write may be repeated without happening twice.

use rand::Rng;

/// The value of the header `Idempotency-Key`: make one per wish of the visitor, keep it while repeating.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A new key of 128 random bits.
    pub fn generate<R: Rng + ?Sized>(rng: &mut R) -> Self {
        Self(format!("{:016x}{:016x}", rng.next_u64(), rng.next_u64()))
    }

    /// The text of the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
