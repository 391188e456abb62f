//! The running machine's own clock.

use crate::ticks::Ticks;
use std::thread;
use std::time::{Duration, Instant};

/// Time since this value was made, from the operating system's monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemTicks {
    start: Instant,
}

impl SystemTicks {
    /// Starts at zero now.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Ticks for SystemTicks {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wait_until(&self, at: Duration) {
        let left = at.saturating_sub(self.now());
        if !left.is_zero() {
            thread::sleep(left);
        }
    }
}
