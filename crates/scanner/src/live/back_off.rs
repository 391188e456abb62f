//! Pauses that grow from attempt to attempt.

use std::time::Duration;

/// Pauses between attempts to open a source: each twice as long as the one before, up to a longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackOff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl BackOff {
    /// From half a second to four seconds, so that a camera that is plugged in again works within five.
    pub const KIOSK: Self = Self::new(Duration::from_millis(500), Duration::from_secs(4));

    /// Pauses from `first` to `longest`.
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self {
            first,
            longest,
            next: first,
        }
    }

    /// The pause before the next attempt.
    pub fn next_pause(&mut self) -> Duration {
        let pause = self.next.min(self.longest);
        self.next = pause.saturating_mul(2).min(self.longest);
        pause
    }

    /// Starts again with the first pause, after a success.
    pub fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_start_again_after_a_success() {
        let mut back_off = BackOff::KIOSK;
        let pauses: Vec<u128> = (0..5).map(|_| back_off.next_pause().as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 4000]);
        back_off.reset();
        assert_eq!(back_off.next_pause(), Duration::from_millis(500));
    }
}
