//! The header `Idempotency-Key`.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use einlass_contract::platform::ErrorCode;

use super::Refusal;

/// Name of the header.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// A key under which a client may repeat a write without it happening twice: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Takes a key as a client presents it.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(IDEMPOTENCY_KEY);
        let key = header.and_then(|value| value.to_str().ok()).and_then(Self::parse);
        ready(key.ok_or_else(|| Refusal::new(ErrorCode::IdempotencyKeyMissing).with_field(IDEMPOTENCY_KEY)))
    }
}
