//! Texts in several languages.

use std::collections::BTreeMap;

use einlass_domain::language::LocalizedText;
use serde::{Deserialize, Serialize};

/// A text by BCP 47 language tag; `de` is always there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(example = json!({"de": "Personalausweis", "en": "Identity card"})))]
pub struct Text(pub BTreeMap<String, String>);

impl Text {
    /// The text in a language, in German where it is not translated.
    pub fn get(&self, tag: &str) -> &str {
        let plain = tag.split_once("-x-").map_or(tag, |(plain, _)| plain);
        [tag, plain, "de"]
            .iter()
            .find_map(|tag| self.0.get(*tag))
            .map_or("", String::as_str)
    }
}

impl From<&LocalizedText> for Text {
    fn from(text: &LocalizedText) -> Self {
        Self(
            text.as_map()
                .iter()
                .map(|(language, text)| (language.tag().to_owned(), text.clone()))
                .collect(),
        )
    }
}
