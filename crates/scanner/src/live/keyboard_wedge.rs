//! A hand scanner that types: the second way in, beside the camera.

use std::time::Duration;

/// Tells a hand scanner's burst of keys from a person's typing.
///
/// Such scanners register as keyboards and end with Enter. They must be set to the kiosk's keyboard layout, else
/// the signs of the code arrive as others. Feed every key, with the time at which it came.
#[derive(Clone, Debug)]
pub struct KeyboardWedge {
    prefixes: Vec<String>,
    burst: String,
    last_key_at: Option<Duration>,
}

/// Longest pause inside a burst. Scanners need 1 to 20 ms a key, fast typists 80.
const LONGEST_GAP: Duration = Duration::from_millis(50);

/// Longer bursts are dropped: no ticket is near that long.
const LONGEST_BURST: usize = 512;

impl KeyboardWedge {
    /// Listens for texts that start with one of the prefixes.
    pub fn new<P: Into<String>>(prefixes: impl IntoIterator<Item = P>) -> Self {
        Self {
            prefixes: prefixes.into_iter().map(Into::into).collect(),
            burst: String::new(),
            last_key_at: None,
        }
    }

    /// Takes one key; yields a text when it ends a burst that starts with one of the prefixes.
    pub fn key(&mut self, key: char, at: Duration) -> Option<String> {
        let fast = self
            .last_key_at
            .is_some_and(|last| at.saturating_sub(last) <= LONGEST_GAP);
        self.last_key_at = Some(at);
        if !fast {
            self.burst.clear();
        }
        if matches!(key, '\r' | '\n') {
            let burst = std::mem::take(&mut self.burst);
            return self.is_ours(&burst).then_some(burst);
        }
        if key.is_control() || self.burst.len() >= LONGEST_BURST {
            self.burst.clear();
            // The rest of this burst must not pass for a new one.
            self.last_key_at = None;
            return None;
        }
        self.burst.push(key);
        None
    }

    /// Only a whole text counts: the prefix alone says nothing.
    fn is_ours(&self, burst: &str) -> bool {
        let longer = |prefix: &String| burst.len() > prefix.len() && burst.starts_with(prefix.as_str());
        self.prefixes.iter().any(longer)
    }
}
