//! Decides which of the texts in a picture are told to anybody.

use crate::decode::DecodedText;
use std::collections::BTreeMap;
use std::time::Duration;

/// Lets our own texts through once per hold-off and turns all other content into the bare fact that it is foreign.
#[derive(Clone, Debug)]
pub struct TextGate {
    prefixes: Vec<String>,
    hold_off: Duration,
    told_at: BTreeMap<String, Duration>,
    /// When foreign content was last in view.
    foreign_at: Option<Duration>,
}

/// What may be told about a picture.
#[derive(Clone, PartialEq, Eq)]
pub enum Admitted {
    /// A text of ours.
    Text(String),
    /// Something that is not ours.
    Foreign,
}

impl TextGate {
    /// A gate for texts that start with one of the prefixes.
    pub fn new(prefixes: Vec<String>, hold_off: Duration) -> Self {
        Self {
            prefixes,
            hold_off,
            told_at: BTreeMap::new(),
            foreign_at: None,
        }
    }

    /// Judges everything that was read in one picture.
    ///
    /// A text of ours is told again once the hold-off has passed since it was last told, so that a visitor who keeps
    /// holding the code still gets another try. Foreign content is told once per appearance: a poster in the
    /// camera's view stays silent after that. A picture that shows one of our codes beside foreign ones (a letter with a web
    /// address) is ours alone.
    pub fn judge(&mut self, found: &[DecodedText], now: Duration) -> Vec<Admitted> {
        self.told_at
            .retain(|_, told_at| now.saturating_sub(*told_at) < self.hold_off);
        let ours: Vec<&str> = found.iter().filter_map(|text| self.ours(text)).collect();
        if !ours.is_empty() {
            let news: Vec<String> = ours
                .into_iter()
                .filter(|text| !self.told_at.contains_key(*text))
                .map(str::to_owned)
                .collect();
            self.told_at.extend(news.iter().map(|text| (text.clone(), now)));
            return news.into_iter().map(Admitted::Text).collect();
        }
        if found.is_empty() {
            return Vec::new();
        }
        let known = self
            .foreign_at
            .is_some_and(|seen_at| now.saturating_sub(seen_at) < self.hold_off);
        self.foreign_at = Some(now);
        // While one of ours is fresh, foreign content is what else stands on the same paper.
        if known || !self.told_at.is_empty() {
            return Vec::new();
        }
        vec![Admitted::Foreign]
    }

    fn ours<'a>(&self, text: &'a DecodedText) -> Option<&'a str> {
        let text = text.as_str()?;
        let known = self
            .prefixes
            .iter()
            .any(|prefix| text.starts_with(prefix.as_str()));
        known.then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[&str]) -> Vec<DecodedText> {
        let decoded = |text: &&str| DecodedText {
            text: text.as_bytes().to_vec(),
            corners: [(0.0, 0.0); 4],
        };
        texts.iter().map(decoded).collect()
    }

    /// What the gate tells of a picture at a second: texts, and `foreign` for the rest.
    fn told(gate: &mut TextGate, texts: &[&str], second: u64) -> Vec<String> {
        gate.judge(&found(texts), Duration::from_secs(second))
            .into_iter()
            .map(|admitted| match admitted {
                Admitted::Text(text) => text,
                Admitted::Foreign => "foreign".to_owned(),
            })
            .collect()
    }

    fn gate() -> TextGate {
        TextGate::new(vec!["EL1:".to_owned()], Duration::from_secs(3))
    }

    #[test]
    fn the_same_text_is_told_again_only_after_the_hold_off() {
        let mut gate = gate();
        assert_eq!(told(&mut gate, &["EL1:A"], 0), ["EL1:A"]);
        assert!(told(&mut gate, &["EL1:A"], 2).is_empty());
        assert_eq!(told(&mut gate, &["EL1:B", "EL1:A"], 2), ["EL1:B"]);
        assert_eq!(told(&mut gate, &["EL1:A"], 3), ["EL1:A"]);
    }

    #[test]
    fn a_poster_in_view_is_told_once_until_it_was_away_for_the_hold_off() {
        let mut gate = gate();
        assert_eq!(told(&mut gate, &["https://example.invalid"], 0), ["foreign"]);
        for second in 1..9 {
            assert!(told(&mut gate, &["https://example.invalid"], second).is_empty());
        }
        assert_eq!(told(&mut gate, &["https://example.invalid"], 11), ["foreign"]);
    }

    #[test]
    fn our_text_beside_foreign_content_is_ours_alone() {
        let mut gate = gate();
        assert_eq!(
            told(&mut gate, &["https://example.invalid", "EL1:A"], 0),
            ["EL1:A"]
        );
        assert!(told(&mut gate, &["https://example.invalid"], 1).is_empty());
    }

    #[test]
    fn bytes_that_are_no_text_are_foreign() {
        let bytes = DecodedText {
            text: vec![b'E', b'L', b'1', b':', 0xFF],
            corners: [(0.0, 0.0); 4],
        };
        assert!(gate().judge(&[bytes], Duration::ZERO) == [Admitted::Foreign]);
    }
}
