//! JSON bodies: one kind of refusal for each way in which they can be wrong.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use einlass_contract::TIME_WITHOUT_OFFSET;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::ParseBookingNumberError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::Refusal;
use super::nul::find_nul;
use super::pointer::pointer_part;

/// Longest body in bytes. The largest real request, a booking of ten services, has about 1 KiB.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// Longest configuration document in bytes. That of a town with four buildings has about 50 KiB.
pub const MAX_DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// A JSON body of a known shape, at most `LIMIT` bytes long.
#[derive(Debug)]
pub struct JsonBody<T, const LIMIT: usize = MAX_BODY_BYTES>(pub T);

/// A body of media type `application/json-patch+json` (RFC 6902).
#[derive(Debug)]
pub struct JsonPatchBody(pub json_patch::Patch);

impl<T: Serialize, const LIMIT: usize> JsonBody<T, LIMIT> {
    /// A fingerprint of what was asked for: the same for bodies that differ in blanks or in the order of fields.
    pub fn fingerprint(&self, address: &str) -> Result<[u8; 32], Refusal> {
        let body = serde_json::to_vec(&self.0).map_err(|error| Refusal::internal(error.to_string()))?;
        let mut hash = Sha256::new();
        hash.update(address.as_bytes());
        hash.update([0]);
        hash.update(body);
        Ok(hash.finalize().into())
    }
}

impl<T: DeserializeOwned, const LIMIT: usize> FromRequest for JsonBody<T, LIMIT> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = receive(request, payload, "application/json", LIMIT);
        Box::pin(async move { parse(&bytes.await?).map(Self) })
    }
}

impl FromRequest for JsonPatchBody {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = receive(
            request,
            payload,
            "application/json-patch+json",
            MAX_DOCUMENT_BYTES,
        );
        Box::pin(async move { parse(&bytes.await?).map(Self) })
    }
}

/// Reads the body of a request if it has the expected media type.
fn receive(
    request: &HttpRequest,
    payload: &mut Payload,
    media_type: &str,
    limit: usize,
) -> impl Future<Output = Result<web::Bytes, Refusal>> + use<> {
    let fits = has_media_type(request, media_type);
    let wanted = format!("the body must be {media_type}");
    let payload = web::Payload::from_request(request, payload);
    async move {
        if !fits {
            return Err(Refusal::new(ErrorCode::MediaTypeUnsupported).with_detail(wanted));
        }
        let payload = payload
            .await
            .map_err(|error| Refusal::internal(error.to_string()))?;
        read(payload, limit).await
    }
}

/// Reads a body up to a limit.
pub(crate) async fn read(payload: web::Payload, limit: usize) -> Result<web::Bytes, Refusal> {
    match payload.to_bytes_limited(limit).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(Refusal::new(ErrorCode::BodyMalformed).with_log(error.to_string())),
        Err(_) => Err(Refusal::new(ErrorCode::BodyTooLarge)),
    }
}

fn has_media_type(request: &HttpRequest, wanted: &str) -> bool {
    let value = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value.and_then(|text| text.split(';').next()).unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(wanted)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    if let Some(place) = find_nul(bytes) {
        return Err(Refusal::new(ErrorCode::BodyMalformed)
            .with_field(place)
            .with_detail("texts cannot hold the character U+0000"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        classify(&error.into_inner().to_string(), pointer)
    })?;
    reader.end().map_err(|_| {
        Refusal::new(ErrorCode::BodyMalformed).with_detail("there is more after the JSON value")
    })?;
    Ok(value)
}

/// Tells the kinds of mistakes apart by the texts of serde and of our own types; a test guards these texts.
fn classify(message: &str, pointer: String) -> Refusal {
    let code = if message.starts_with("unknown field") {
        ErrorCode::FieldUnknown
    } else if message.starts_with(TIME_WITHOUT_OFFSET) {
        ErrorCode::TimeWithoutOffset
    } else if message.starts_with(&ParseBookingNumberError::Shape.to_string()) {
        ErrorCode::NumberMalformed
    } else if message.starts_with(&ParseBookingNumberError::CheckDigit.to_string()) {
        ErrorCode::NumberCheckDigit
    } else {
        ErrorCode::BodyMalformed
    };
    let refusal = Refusal::new(code).with_field(pointer);
    // Texts about a wrong type or value may repeat what was sent, which may be personal.
    match message.split_once(" at line ") {
        Some((text, _)) if code == ErrorCode::FieldUnknown || message.starts_with("missing field") => {
            refusal.with_detail(text)
        }
        Some(_) | None => refusal,
    }
}

/// The place of a mistake as a JSON pointer (RFC 6901).
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", pointer_part(key)),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => "/?".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use einlass_contract::admission::CheckInRequest;
    use einlass_contract::booking::{BookAppointmentRequest, SlotChoice};

    const SITE: &str = "0193a5c0-0000-7000-8000-000000000001";

    fn code<T: DeserializeOwned>(body: &str) -> ErrorCode {
        parse::<T>(body.as_bytes()).err().unwrap().code()
    }

    #[test]
    fn each_mistake_has_its_own_code() {
        let slot = |start: &str| format!(r#"{{"services":[],"site_id":"{SITE}","start_at":"{start}"}}"#);
        assert_eq!(
            code::<SlotChoice>(&slot("2026-11-20T10:00:00")),
            ErrorCode::TimeWithoutOffset
        );
        assert_eq!(code::<SlotChoice>(&slot("tomorrow")), ErrorCode::BodyMalformed);
        assert_eq!(code::<SlotChoice>("{"), ErrorCode::BodyMalformed);
        assert_eq!(
            code::<SlotChoice>(&format!("{} 1", slot("2026-11-20T10:00:00Z"))),
            ErrorCode::BodyMalformed
        );
        let number = |number| format!(r#"{{"site_id":"{SITE}","presented":{{"number":"{number}"}}}}"#);
        assert_eq!(code::<CheckInRequest>(&number("12")), ErrorCode::NumberMalformed);
        assert_eq!(
            code::<CheckInRequest>(&number("123 456 789")),
            ErrorCode::NumberCheckDigit
        );
    }

    #[test]
    fn an_unknown_field_is_named_by_its_place() {
        let body =
            r#"{"from":{"hold":{"id":"0193a5c0-0000-7000-8000-000000000001","hold_token":"x","colour":1}}}"#;
        let refusal = parse::<BookAppointmentRequest>(body.as_bytes()).err().unwrap();
        assert_eq!(refusal.code(), ErrorCode::FieldUnknown);
        assert!(
            format!("{refusal:?}").contains("/from/hold/colour"),
            "{refusal:?}"
        );
    }
}
