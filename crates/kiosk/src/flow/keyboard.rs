//! Text typed on the terminal's own keyboard.

use super::Touch;

/// A text in the making. Capital letters come by themselves at the start of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    text: String,
    is_upper: bool,
}

/// Longest text, as the API takes names (contract `Person`).
const LONGEST: usize = 100;

impl Typing {
    /// Nothing typed yet.
    pub fn empty() -> Self {
        Self {
            text: String::new(),
            is_upper: true,
        }
    }

    /// What stands there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the next letter will be a capital.
    pub fn is_upper(&self) -> bool {
        self.is_upper
    }

    /// The text without space around it, if there is any.
    pub fn finished(&self) -> Option<String> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Takes a key; touches that are no keys change nothing.
    pub fn touched(mut self, touch: Touch) -> Self {
        match touch {
            Touch::Letter(letter) => self.append(letter),
            Touch::Erase => {
                self.text.pop();
                self.is_upper = self.starts_word();
            }
            Touch::Shift => self.is_upper = !self.is_upper,
            _ => {}
        }
        self
    }

    fn append(&mut self, letter: char) {
        let is_second_space = letter == ' ' && (self.text.is_empty() || self.text.ends_with(' '));
        if self.text.chars().count() >= LONGEST || letter.is_control() || is_second_space {
            return;
        }
        match (self.is_upper, letter) {
            // The Unicode default would give two letters.
            (true, 'ß') => self.text.push('ẞ'),
            (true, _) => self.text.extend(letter.to_uppercase()),
            (false, _) => self.text.push(letter),
        }
        self.is_upper = self.starts_word();
    }

    fn starts_word(&self) -> bool {
        self.text
            .chars()
            .next_back()
            .is_none_or(|last| matches!(last, ' ' | '-' | '\''))
    }
}
