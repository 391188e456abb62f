//! When the picture in front of the camera last changed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Remembers the moment of the last change, across threads. A code that is read was in view since then at the
/// longest, so the time since then is never shorter than the time since its first readable frame.
#[derive(Debug, Default)]
pub struct SceneClock {
    changed_at_micros: AtomicU64,
}

impl SceneClock {
    /// Notes a change.
    pub fn changed(&self, at: Duration) {
        let micros = u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        self.changed_at_micros.store(micros, Ordering::Relaxed);
    }

    /// Time of the last change.
    pub fn changed_at(&self) -> Duration {
        Duration::from_micros(self.changed_at_micros.load(Ordering::Relaxed))
    }
}
