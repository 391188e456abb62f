//! Answers that a client may keep and ask for again with their tag.

use actix_web::body::MessageBody;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Refusal;

/// An answer with a tag of its content (RFC 9110 section 8.8.3).
pub struct TaggedAnswer;

impl TaggedAnswer {
    /// 304 if the client holds this very answer, else 200 with it.
    pub fn of<T: Serialize>(request: &HttpRequest, answer: &T) -> Result<HttpResponse, Refusal> {
        let body = serde_json::to_vec(answer).map_err(|error| Refusal::internal(error.to_string()))?;
        Ok(Self::with_tag(request, Self::tag_of(&body), body))
    }

    /// The tag of a content.
    pub fn tag_of(body: &[u8]) -> String {
        let digest = Sha256::digest(body);
        let short = digest.get(..16).unwrap_or(&digest);
        format!("\"{}\"", URL_SAFE_NO_PAD.encode(short))
    }

    /// 304 if the client holds the answer with this tag, else 200 with the JSON text.
    pub fn with_tag(request: &HttpRequest, tag: String, json: impl MessageBody + 'static) -> HttpResponse {
        let held = holds(request, &tag);
        let mut response = if held {
            HttpResponse::NotModified()
        } else {
            HttpResponse::Ok()
        };
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, "private, no-cache"));
        if held {
            response.finish()
        } else {
            response.content_type("application/json").body(json)
        }
    }
}

fn holds(request: &HttpRequest, tag: &str) -> bool {
    request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == tag || one == "*")
}
