//! Applying a JSON patch within bounds: a few short operations could make a document of any size or depth.

use json_patch::{Patch, PatchOperation, patch};
use serde_json::Value;

use super::edit::EditError;
use crate::platform::MAX_DOCUMENT_BYTES;

/// Most operations of one patch.
const MOST_OPERATIONS: usize = 1000;

/// Deepest nesting of what a patch writes. The document of a town has about ten levels; a text of more than 127 is not
/// read back.
const MOST_LEVELS: usize = 100;

/// The document after all operations, or why one of them is not done.
///
/// Only a copy lets the document grow beyond what was sent, so copies are counted before they are made.
pub(super) fn apply_patch(document: &Value, operations: &Patch) -> Result<Value, EditError> {
    if operations.0.len() > MOST_OPERATIONS {
        return Err(refused(format!(
            "a patch has at most {MOST_OPERATIONS} operations"
        )));
    }
    let mut edited = document.clone();
    let mut copied = 0;
    for operation in &operations.0 {
        if let Some((path, value)) = written(&edited, operation) {
            if path.matches('/').count() + levels(value) > MOST_LEVELS {
                return Err(refused(format!(
                    "a document has at most {MOST_LEVELS} levels of nesting"
                )));
            }
            if matches!(operation, PatchOperation::Copy(_)) {
                copied += bytes(value);
                within_longest(copied)?;
            }
        }
        patch(&mut edited, std::slice::from_ref(operation)).map_err(|error| refused(error.to_string()))?;
    }
    within_longest(bytes(&edited))?;
    Ok(edited)
}

/// Where an operation writes, and what.
fn written<'v>(document: &'v Value, operation: &'v PatchOperation) -> Option<(&'v str, &'v Value)> {
    match operation {
        PatchOperation::Add(add) => Some((&add.path, &add.value)),
        PatchOperation::Replace(replace) => Some((&replace.path, &replace.value)),
        PatchOperation::Move(moved) => Some((&moved.path, document.pointer(&moved.from)?)),
        PatchOperation::Copy(copy) => Some((&copy.path, document.pointer(&copy.from)?)),
        PatchOperation::Remove(_) | PatchOperation::Test(_) => None,
    }
}

fn within_longest(length: usize) -> Result<(), EditError> {
    if length <= MAX_DOCUMENT_BYTES {
        Ok(())
    } else {
        Err(refused(format!(
            "a document has at most {MAX_DOCUMENT_BYTES} bytes"
        )))
    }
}

fn bytes(value: &Value) -> usize {
    value.to_string().len()
}

/// How deep lists and objects are nested.
fn levels(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(levels).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(levels).max().unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

const fn refused(detail: String) -> EditError {
    EditError::Patch(detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outcome(document: &Value, operations: Vec<Value>) -> Result<Value, String> {
        let operations = serde_json::from_value(Value::Array(operations)).unwrap();
        apply_patch(document, &operations).map_err(|error| error.to_string())
    }

    #[test]
    fn copies_that_double_the_document_end_at_its_longest_size() {
        let document = json!({ "name": "x".repeat(40_000) });
        let copy = |nth: usize| json!({ "op": "copy", "from": "", "path": format!("/x{nth}") });
        assert!(outcome(&document, (0..4).map(copy).collect()).is_ok());
        let told = outcome(&document, (0..40).map(copy).collect()).unwrap_err();
        assert!(told.contains("4194304 bytes"), "{told}");
    }

    #[test]
    fn many_operations_and_deep_documents_are_refused() {
        let test = json!({ "op": "test", "path": "/a", "value": 1 });
        let document = json!({ "a": 1 });
        assert!(outcome(&document, vec![test.clone(); MOST_OPERATIONS]).is_ok());
        let told = outcome(&document, vec![test; MOST_OPERATIONS + 1]).unwrap_err();
        assert!(told.contains("1000 operations"), "{told}");
        let below = |depth: usize| json!({ "op": "add", "path": "/a".repeat(depth), "value": {} });
        assert!(outcome(&json!({}), (1..100).map(below).collect()).is_ok());
        let told = outcome(&json!({}), (1..=100).map(below).collect()).unwrap_err();
        assert!(told.contains("100 levels"), "{told}");
        let doubling = json!({ "op": "copy", "from": "/a", "path": "/a".repeat(90) });
        let told = outcome(&json!({}), (1..91).map(below).chain([doubling]).collect()).unwrap_err();
        assert!(told.contains("100 levels"), "{told}");
    }

    #[test]
    fn an_operation_that_does_not_fit_ends_it() {
        let remove = json!({ "op": "remove", "path": "/b" });
        assert!(outcome(&json!({ "a": 1 }), vec![remove]).is_err());
    }
}
