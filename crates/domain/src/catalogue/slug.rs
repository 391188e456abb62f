//! Short readable keys of town data files.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A short readable key, stable across imports: 1 to 60 of `a-z`, `0-9` and single hyphens between.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is not a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a key: 1 to 60 of a-z, 0-9 and single hyphens between are allowed")]
pub struct ParseSlugError(pub String);

impl Slug {
    /// A key made of an id, for what was never given one.
    pub fn from_uuid(id: uuid::Uuid) -> Self {
        Self(format!("id-{}", id.simple()))
    }

    /// The bare text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = ParseSlugError;

    fn from_str(text: &str) -> Result<Self, ParseSlugError> {
        let word = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if text.len() <= 60 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseSlugError(text.chars().take(80).collect()))
        }
    }
}

impl TryFrom<String> for Slug {
    type Error = ParseSlugError;

    fn try_from(text: String) -> Result<Self, ParseSlugError> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_lower_case_words_with_single_hyphens() {
        for good in ["kempten", "rathausplatz-22", "a"] {
            assert!(good.parse::<Slug>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a--b", "Ä", "A", "a b", &"a".repeat(61)] {
            assert!(bad.parse::<Slug>().is_err(), "{bad}");
        }
    }
}
