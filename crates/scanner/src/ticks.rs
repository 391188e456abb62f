//! Time as a parameter: what the sources and the live loop know of the clock.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A clock that only measures: it never runs backwards and knows no date.
pub trait Ticks: Send + Sync {
    /// Time since a start of the clock's own choosing.
    fn now(&self) -> Duration;

    /// Blocks the calling thread until [`Ticks::now`] has reached `at`.
    fn wait_until(&self, at: Duration);
}

/// A clock that moves only when it is told to, for tests and simulations.
#[derive(Debug, Default)]
pub struct ManualTicks {
    now: Mutex<Duration>,
    moved: Condvar,
}

impl ManualTicks {
    /// A clock that stands at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock on and wakes everybody whose moment has come.
    pub fn advance(&self, by: Duration) {
        *self.locked() += by;
        self.moved.notify_all();
    }

    fn locked(&self) -> MutexGuard<'_, Duration> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticks for ManualTicks {
    fn now(&self) -> Duration {
        *self.locked()
    }

    fn wait_until(&self, at: Duration) {
        let waiting = self.moved.wait_while(self.locked(), |now| *now < at);
        drop(waiting.unwrap_or_else(PoisonError::into_inner));
    }
}
