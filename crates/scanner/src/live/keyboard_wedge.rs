//! A hand scanner that types: the second way in, beside the camera.

use std::time::Duration;

/// Tells a hand scanner's burst of keys from a person's typing.
///
/// Such scanners register as keyboards and end with Enter. They must be set to the kiosk's keyboard layout, else
/// the signs of the code arrive as others. Feed every key but the modifiers, with the time at which it came.
#[derive(Clone, Debug)]
pub struct KeyboardWedge {
    prefixes: Vec<String>,
    burst: String,
    last_key_at: Option<Duration>,
}

/// What a key was.
#[derive(Clone, PartialEq, Eq)]
pub enum Keystroke {
    /// A key for whoever has the focus.
    Typed,
    /// A key within a burst: nobody else should see it, as a space or an Enter would press a button.
    InBurst,
    /// The end of a burst that starts with one of the prefixes.
    Text(String),
    /// The end of a burst that is not ours; its content is dropped (criterion E-08).
    Foreign,
}

/// Longest pause inside a burst. Scanners need 1 to 20 ms a key, fast typists 80.
const LONGEST_GAP: Duration = Duration::from_millis(50);

/// Longer bursts are dropped: no ticket is near that long.
const LONGEST_BURST: usize = 512;

/// Shorter ones are keys that a hand hit at once.
const SHORTEST_BURST: usize = 4;

impl KeyboardWedge {
    /// Listens for texts that start with one of the prefixes.
    pub fn new<P: Into<String>>(prefixes: impl IntoIterator<Item = P>) -> Self {
        Self {
            prefixes: prefixes.into_iter().map(Into::into).collect(),
            burst: String::new(),
            last_key_at: None,
        }
    }

    /// Takes one key. The first key of a burst cannot be told from typing yet.
    pub fn key(&mut self, key: char, at: Duration) -> Keystroke {
        let fast = self
            .last_key_at
            .is_some_and(|last| at.saturating_sub(last) <= LONGEST_GAP);
        self.last_key_at = Some(at);
        if !fast {
            self.burst.clear();
        }
        if matches!(key, '\r' | '\n') {
            return self.end();
        }
        if key.is_control() {
            self.burst.clear();
            return Keystroke::Typed;
        }
        let is_first = self.burst.is_empty();
        // What is beyond the limit is not kept; a burst of that length is not ours.
        if self.burst.len() < LONGEST_BURST {
            self.burst.push(key);
        }
        if is_first {
            Keystroke::Typed
        } else {
            Keystroke::InBurst
        }
    }

    fn end(&mut self) -> Keystroke {
        let burst = std::mem::take(&mut self.burst);
        if burst.len() < SHORTEST_BURST {
            Keystroke::Typed
        } else if self.is_ours(&burst) {
            Keystroke::Text(burst)
        } else {
            Keystroke::Foreign
        }
    }

    /// Only a whole text counts: the prefix alone says nothing.
    fn is_ours(&self, burst: &str) -> bool {
        let longer = |prefix: &String| burst.len() > prefix.len() && burst.starts_with(prefix.as_str());
        burst.len() < LONGEST_BURST && self.prefixes.iter().any(longer)
    }
}
