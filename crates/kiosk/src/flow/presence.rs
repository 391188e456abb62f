//! The codes that are in front of the camera right now.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Swallows codes that simply stay in view, so that a phone held still is judged once, also beside another one.
///
/// Keeps hashes, never a text: nothing of the last visitor remains readable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeTrace {
    /// What was seen, and when; what was noted last is at the end.
    seen: Vec<(u64, Duration)>,
}

/// The scanner repeats a code in view every three seconds; silence for longer means that it was taken away.
const AWAY_AFTER: Duration = Duration::from_secs(5);

impl CodeTrace {
    /// Notes a code, or the fact that a foreign one is there (`None`), and says whether it has just come into view.
    pub fn comes_into_view(&mut self, text: Option<&str>, now: Duration) -> bool {
        let stays = self.stays_in_view(text, now);
        let code = hash(text);
        self.seen
            .retain(|(known, seen_at)| *known != code && is_there(*seen_at, now));
        self.seen.push((code, now));
        !stays
    }

    /// Says whether a code has been there all the time. One that has just come is not noted: nobody looks at it yet,
    /// and it must count as new as soon as somebody does.
    pub fn stays_in_view(&mut self, text: Option<&str>, now: Duration) -> bool {
        let code = hash(text);
        let mut seen = self.seen.iter_mut();
        match seen.find(|(known, seen_at)| *known == code && is_there(*seen_at, now)) {
            Some((_, seen_at)) => {
                *seen_at = now;
                true
            }
            None => false,
        }
    }

    /// Forgets what was noted last, because it shall be judged again.
    pub fn forget_latest(&mut self) {
        self.seen.pop();
    }

    /// Forgets all, because all shall be judged again.
    pub fn forget(&mut self) {
        self.seen.clear();
    }
}

fn is_there(seen_at: Duration, now: Duration) -> bool {
    now.saturating_sub(seen_at) < AWAY_AFTER
}

fn hash(text: Option<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
