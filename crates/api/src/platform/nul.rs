//! U+0000: PostgreSQL stores no text that holds it, so it is accepted on neither database.

use serde_json::Value;

use super::pointer::pointer_part;

/// How a JSON text writes the character; there is no other way.
const ESCAPED: &[u8] = br"\u0000";

/// The place of the first text with the character in a JSON text, as a JSON pointer (RFC 6901).
pub(super) fn find_nul(json: &[u8]) -> Option<String> {
    if json.windows(ESCAPED.len()).all(|part| part != ESCAPED) {
        return None;
    }
    place_of_nul(&serde_json::from_slice(json).ok()?)
}

/// The place of the first text with the character, as a JSON pointer (RFC 6901); that of a field if it is in its name.
pub(crate) fn place_of_nul(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => has_nul(text).then(String::new),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, one)| Some(format!("/{index}{}", place_of_nul(one)?))),
        Value::Object(fields) => fields.iter().find_map(|(name, one)| {
            let below = has_nul(name).then(String::new).or_else(|| place_of_nul(one))?;
            Some(format!("/{}{below}", pointer_part(name)))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn has_nul(text: &str) -> bool {
    text.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_text_with_the_character_is_named_by_its_place() {
        for (json, place) in [
            (
                r#"{"a": [1, {"b/c": "x\u0000"}], "d": "\u0000"}"#,
                Some("/a/1/b~1c"),
            ),
            (r#"{"a\u0000": 1}"#, Some("/a\0")),
            (r#""\u0000""#, Some("")),
            (r#"{"a": "\\u0000", "b": "\u0001"}"#, None),
            (r#"{"a": "\u0000""#, None),
        ] {
            assert_eq!(find_nul(json.as_bytes()).as_deref(), place, "{json}");
        }
    }
}
