//! Languages and texts in several languages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language that visitors can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// German, the language of the authority; every text exists in it.
    #[default]
    #[serde(rename = "de")]
    German,
    /// German in easy words (Leichte Sprache, BITV 2.0 Annex 2); BCP 47 private subtag.
    #[serde(rename = "de-x-leicht")]
    EasyGerman,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Ukrainian.
    #[serde(rename = "uk")]
    Ukrainian,
    /// Arabic, written from right to left.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// All languages in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::German,
        Self::English,
        Self::Ukrainian,
        Self::Arabic,
        Self::EasyGerman,
    ];

    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::EasyGerman => "de-x-leicht",
            Self::English => "en",
            Self::Ukrainian => "uk",
            Self::Arabic => "ar",
        }
    }

    /// Finds a language by its BCP 47 tag.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// A text in German and, where translated, in other languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Language, String>", into = "BTreeMap<Language, String>")]
pub struct LocalizedText(BTreeMap<Language, String>);

/// Why texts are not a [`LocalizedText`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocalizedTextError {
    /// Every text must exist in German.
    #[error("the German text (\"de\") is missing or empty")]
    GermanMissing,
    /// A text is longer than [`LocalizedText::MAX_CHARS`].
    #[error("the text in \"{0}\" is longer than 2000 characters")]
    TooLong(&'static str),
    /// A text holds U+0000, which not every database stores.
    #[error("the text in \"{0}\" holds the character U+0000")]
    Nul(&'static str),
}

impl LocalizedText {
    /// Longest text in one language, in characters.
    pub const MAX_CHARS: usize = 2000;

    /// A text that exists in German only.
    pub fn german(text: &str) -> Result<Self, LocalizedTextError> {
        Self::try_from(BTreeMap::from([(Language::German, text.to_owned())]))
    }

    /// The text in `language`, else in German.
    pub fn get(&self, language: Language) -> &str {
        let plain = if language == Language::EasyGerman {
            Language::German
        } else {
            language
        };
        [language, plain, Language::German]
            .iter()
            .find_map(|candidate| self.0.get(candidate))
            .map_or("", String::as_str)
    }

    /// All texts by language.
    pub fn as_map(&self) -> &BTreeMap<Language, String> {
        &self.0
    }
}

impl TryFrom<BTreeMap<Language, String>> for LocalizedText {
    type Error = LocalizedTextError;

    fn try_from(texts: BTreeMap<Language, String>) -> Result<Self, LocalizedTextError> {
        if texts
            .get(&Language::German)
            .is_none_or(|text| text.trim().is_empty())
        {
            return Err(LocalizedTextError::GermanMissing);
        }
        for (language, text) in &texts {
            if text.chars().count() > Self::MAX_CHARS {
                return Err(LocalizedTextError::TooLong(language.tag()));
            }
            if text.contains('\0') {
                return Err(LocalizedTextError::Nul(language.tag()));
            }
        }
        Ok(Self(texts))
    }
}

impl From<LocalizedText> for BTreeMap<Language, String> {
    fn from(text: LocalizedText) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_translation_falls_back_to_german() {
        let text = LocalizedText::german("Pass").unwrap();
        assert_eq!(text.get(Language::Arabic), "Pass");
    }

    #[test]
    fn a_text_that_cannot_be_stored_is_refused() {
        assert_eq!(
            LocalizedText::german("Pass\0"),
            Err(LocalizedTextError::Nul("de"))
        );
    }

    #[test]
    fn a_text_without_german_is_refused() {
        let texts = BTreeMap::from([(Language::English, "Passport".to_owned())]);
        assert_eq!(
            LocalizedText::try_from(texts),
            Err(LocalizedTextError::GermanMissing)
        );
    }
}
