//! JSON pointers (RFC 6901).

/// A key as a part of a pointer.
pub(crate) fn pointer_part(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
