//! When and how often a request is repeated.

use std::time::Duration;

/// How patient a client is.
#[derive(Clone, Copy, Debug)]
pub struct RetryPolicy {
    /// Tries in all, at least 1.
    pub attempts: u32,
    /// Pause before the second try; doubles each time.
    pub first_pause: Duration,
    /// Longest pause, also where the server asks for more.
    pub longest_pause: Duration,
}

impl RetryPolicy {
    /// One try, no repetition.
    pub const ONCE: Self = Self {
        attempts: 1,
        first_pause: Duration::ZERO,
        longest_pause: Duration::ZERO,
    };

    /// The pause after the given number of tries, or `None` when it is time to give up.
    ///
    /// `asked` is what the server wrote into `Retry-After`.
    pub(crate) fn pause_after(&self, tries: u32, asked: Option<Duration>) -> Option<Duration> {
        if tries >= self.attempts {
            return None;
        }
        let doubled = self
            .first_pause
            .saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)));
        Some(asked.unwrap_or(doubled).min(self.longest_pause))
    }
}

impl Default for RetryPolicy {
    /// Three tries within about a second: what a person at a terminal still takes for one action.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(150),
            longest_pause: Duration::from_secs(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_then_end() {
        let policy = RetryPolicy {
            attempts: 4,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(3),
        };
        let pauses: Vec<_> = (1..=4).map(|tries| policy.pause_after(tries, None)).collect();
        let seconds = |s| Some(Duration::from_secs(s));
        assert_eq!(pauses, [seconds(1), seconds(2), seconds(3), None]);
        assert_eq!(policy.pause_after(1, seconds(9)), seconds(3));
        assert_eq!(RetryPolicy::ONCE.pause_after(1, None), None);
    }
}
