//! Request ids: one thread from the caller through our logs to the answer.

use actix_web::http::header::HeaderMap;
use rand::Rng;

/// Name of the header, in requests and answers.
pub const REQUEST_ID: &str = "X-Request-Id";

/// The id of a request: the caller's, if it is a plain one, else our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Takes the caller's id or draws one.
    pub fn of<R: Rng + ?Sized>(headers: &HeaderMap, rng: &mut R) -> Self {
        let theirs = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        match theirs.filter(|text| is_plain(text)) {
            Some(text) => Self(text.to_owned()),
            None => Self(format!("{:016x}", rng.next_u64())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Ids go into logs as they are, so they may hold nothing that could forge a log line.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (8..=64).contains(&text.len()) && text.bytes().all(plain)
}
