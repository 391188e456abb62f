//! The OpenAPI document as the judge of answers.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Answer;

/// Headers that HTTP or its security demands of every answer; all others belong to the operation.
const OF_EVERY_ANSWER: [&str; 8] = [
    "cache-control",
    "connection",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "referrer-policy",
    "x-content-type-options",
];

/// Checks that whatever the server answers is documented for the operation.
#[derive(Debug)]
pub struct Documented(Value);

impl Documented {
    /// Takes the document as the server publishes it.
    pub fn new(document: Value) -> Self {
        Self(document)
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.0
    }

    /// Checks status, headers, media type and, for problems, the code of an answer.
    pub fn check(&self, method: &str, path: &str, answer: &Answer) -> Result<()> {
        let Some(operation) = self.operation(method, path) else {
            return Ok(());
        };
        let status = answer.status.to_string();
        let told = || format!("{method} {path} answered {status}: {}", answer.text());
        let response = operation
            .get("responses")
            .and_then(|responses| responses.get(&status));
        let response = response.with_context(|| format!("undocumented status: {}", told()))?;
        let undeclared = undeclared(response, answer).next();
        ensure!(
            undeclared.is_none(),
            "undocumented header {undeclared:?}: {}",
            told()
        );
        if answer.body.is_empty() {
            return Ok(());
        }
        let header = answer.header("content-type").with_context(told)?;
        let media_type = header.split(';').next().unwrap_or_default();
        let content = response
            .get("content")
            .and_then(|content| content.get(media_type));
        let content = content.with_context(|| format!("undocumented media type {media_type}: {}", told()))?;
        if answer.status >= 400 {
            let example = content
                .get("examples")
                .and_then(|examples| examples.get(answer.code()));
            ensure!(example.is_some(), "undocumented code: {}", told());
        }
        Ok(())
    }

    /// The operation behind an address, if it is one of the API.
    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let path = path.split('?').next()?;
        let paths = self.0.get("paths")?.as_object()?;
        let exact = paths.iter().find(|(pattern, _)| pattern.as_str() == path);
        let (_, item) = exact.or_else(|| paths.iter().find(|(pattern, _)| matches(pattern, path)))?;
        item.get(method.to_lowercase())
    }
}

/// The headers of an answer that its documentation does not declare.
fn undeclared<'a>(response: &'a Value, answer: &'a Answer) -> impl Iterator<Item = &'a str> {
    let declared = response.get("headers").and_then(Value::as_object);
    let knows = move |sent: &str| {
        let mut names = declared.into_iter().flat_map(|headers| headers.keys());
        names.any(|name| name.eq_ignore_ascii_case(sent))
    };
    let sent = answer.headers.keys().map(reqwest::header::HeaderName::as_str);
    sent.filter(move |name| !OF_EVERY_ANSWER.contains(name) && !knows(name))
}

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let fits = |(part, word): (&&str, &&str)| part == word || (part.starts_with('{') && !word.is_empty());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(fits)
}
