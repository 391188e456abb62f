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
        let stays = self.stays_in_view(text, now);
        self.last = Some((hash(text), now));
        !stays
    }

    /// Says whether a code has been there all the time. One that has just come is not noted: nobody looks at it yet,
    /// and it must count as new as soon as somebody does.
    pub fn stays_in_view(&mut self, text: Option<&str>, now: Duration) -> bool {
        match &mut self.last {
            Some((known, seen_at)) if *known == hash(text) && now.saturating_sub(*seen_at) < AWAY_AFTER => {
                *seen_at = now;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Forgets it, because it shall be judged again.
    pub fn forget(&mut self) {
        self.last = None;
    }
}

fn hash(text: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
