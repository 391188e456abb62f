//! Names in one language or several.

use std::collections::BTreeMap;
use std::fmt::Formatter;
use std::str::FromStr;

use einlass_domain::language::{Language, LocalizedText};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Line, ParseValueError};

/// A name of one line: a text, which is German, or texts by language. German alone is written as a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameEntry(pub LocalizedText);

impl NameEntry {
    /// The German name.
    pub fn german(&self) -> &str {
        self.0.get(Language::German)
    }
}

impl FromStr for NameEntry {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        let line: Line = text.parse()?;
        let name = LocalizedText::german(&line.0).map_err(|_| ParseValueError::Line)?;
        Ok(Self(name))
    }
}

impl TryFrom<BTreeMap<Language, String>> for NameEntry {
    type Error = String;

    fn try_from(texts: BTreeMap<Language, String>) -> Result<Self, String> {
        let lines = texts.into_iter().map(|(language, text)| {
            let line: Line = text.parse().map_err(|error: ParseValueError| error.to_string())?;
            Ok((language, line.0))
        });
        let lines: BTreeMap<Language, String> = lines.collect::<Result<_, String>>()?;
        let name = LocalizedText::try_from(lines).map_err(|error| error.to_string())?;
        Ok(Self(name))
    }
}

impl Serialize for NameEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.as_map().len() == 1 {
            serializer.serialize_str(self.german())
        } else {
            self.0.serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for NameEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameVisitor)
    }
}

/// Reads a text or texts by language.
struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = NameEntry;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("a name, or names by language")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NameEntry, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NameEntry, A::Error> {
        let texts = BTreeMap::deserialize(MapAccessDeserializer::new(map))?;
        NameEntry::try_from(texts).map_err(A::Error::custom)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for NameEntry {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::String);
        let either = utoipa::openapi::OneOfBuilder::new()
            .item(text)
            .item(utoipa::openapi::Ref::from_schema_name("Text"))
            .description(Some(
                "A name of one line: a text, which is German, or texts by language.",
            ))
            .build();
        utoipa::openapi::RefOr::T(either.into())
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for NameEntry {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("TownName")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_german_and_is_written_as_it_was_read() {
        for text in [
            r#""Einwohnerwesen""#,
            r#"{"de":"Einwohnerwesen","en":"Residents' registration"}"#,
        ] {
            let name: NameEntry = serde_json::from_str(text).unwrap();
            assert_eq!(name.german(), "Einwohnerwesen");
            assert_eq!(serde_json::to_string(&name).unwrap(), text);
        }
        let alone: NameEntry = serde_json::from_str(r#"{"de":"Einwohnerwesen"}"#).unwrap();
        assert_eq!(serde_json::to_string(&alone).unwrap(), r#""Einwohnerwesen""#);
    }

    #[test]
    fn a_name_without_german_or_of_several_lines_is_refused() {
        for text in [
            r#"{"en":"Registry"}"#,
            r#""""#,
            r#""a\nb""#,
            "7",
            r#"{"de":"A","en":""}"#,
        ] {
            assert!(serde_json::from_str::<NameEntry>(text).is_err(), "{text}");
        }
    }
}
