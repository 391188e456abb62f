//! The header `If-Match`: an edit counts only for the state that its author has seen.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use einlass_contract::platform::ErrorCode;

use super::Refusal;

/// What any operation with `If-Match` may answer.
pub const MATCHED: &[ErrorCode] = &[ErrorCode::IfMatchMissing, ErrorCode::IfMatchFailed];

/// The tag of the state that a request is about (RFC 9110 section 13.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IfMatch(String);

impl IfMatch {
    /// Whether the request is about the state with this tag.
    pub fn admits(&self, tag: &str) -> bool {
        self.0.split(',').map(str::trim).any(|one| one == tag)
    }

    /// The refusal of a request about another state.
    pub fn failed() -> Refusal {
        Refusal::new(ErrorCode::IfMatchFailed).with_field("If-Match")
    }

    /// The header as it was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromRequest for IfMatch {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(IF_MATCH);
        let text = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let missing = || Refusal::new(ErrorCode::IfMatchMissing).with_field("If-Match");
        ready(text.map(Self).ok_or_else(missing))
    }
}
