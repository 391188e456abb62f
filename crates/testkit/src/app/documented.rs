//! The OpenAPI document as the judge of answers.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Answer;

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

    /// Checks status, media type and, for problems, the code of an answer.
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

fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<_>, Vec<_>) = (pattern.split('/').collect(), path.split('/').collect());
    let fits = |(part, word): (&&str, &&str)| part == word || (part.starts_with('{') && !word.is_empty());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(fits)
}
