//! The code that is in front of the camera right now.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Swallows a code that simply stays in view, so that a phone held still is judged once.
///
/// Keeps a hash, never the text: nothing of the last visitor remains readable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeTrace {
    last: Option<(u64, Duration)>,
}

/// The scanner repeats a code in view every three seconds; silence for longer means that it was taken away.
const AWAY_AFTER: Duration = Duration::from_secs(5);

impl CodeTrace {
    /// Notes a code, or the fact that a foreign one is there (`None`), and says whether it has just come into view.
    pub fn comes_into_view(&mut self, text: Option<&str>, now: Duration) -> bool {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let hash = hasher.finish();
        let stays = self
            .last
            .is_some_and(|(known, seen_at)| known == hash && now.saturating_sub(seen_at) < AWAY_AFTER);
        self.last = Some((hash, now));
        !stays
    }

    /// Forgets it, because the visitor asks for another try.
    pub fn forget(&mut self) {
        self.last = None;
    }
}
