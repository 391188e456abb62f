//! The problem document (RFC 9457).

use serde::{Deserialize, Serialize};

use super::ErrorCode;
use crate::booking::{Channel, Itinerary};
use crate::calendar::Slot;
use crate::catalogue::{CombinationRefused, Text};

/// Why a request was refused, media type `application/problem+json`. Never holds internals or personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:einlass:problem:` and the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "urn:einlass:problem:slot_taken"))]
    pub kind: String,
    /// What the code means, in English.
    pub title: String,
    /// What the code means, in German.
    pub title_de: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code to branch on.
    pub code: ErrorCode,
    /// More about this case, in English, for developers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The field at fault as a JSON pointer into the body, or the name of a parameter or header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Up to three free times instead, where a time was the problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Slot>,
    /// Why a way of booking is switched off, in the words of the town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// The ways of booking that are open instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_channels: Vec<Channel>,
    /// Up to three free itineraries instead, where a time of one was the problem.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative_itineraries: Vec<Itinerary>,
    /// Which rule keeps services from being booked in one visit, and what it would allow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combination: Option<CombinationRefused>,
    /// After how many seconds the request may be sent again, also in the header `Retry-After`; only with
    /// `too_many_requests` and `unavailable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
    /// The request id, also in the header `X-Request-Id` and in our logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem with nothing but its code.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            kind: format!("urn:einlass:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            title_de: code.title_de().to_owned(),
            status: code.status(),
            code,
            detail: None,
            field: None,
            alternatives: Vec::new(),
            reason: None,
            open_channels: Vec::new(),
            alternative_itineraries: Vec::new(),
            combination: None,
            retry_after_seconds: None,
            request_id: None,
        }
    }

    /// Adds more about this case.
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// Names the field at fault.
    pub fn with_field(self, field: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..self
        }
    }

    /// Adds why a way of booking is switched off, and the ways that are open.
    pub fn with_open_channels(self, reason: Text, open_channels: Vec<Channel>) -> Self {
        Self {
            reason: Some(reason),
            open_channels,
            ..self
        }
    }

    /// Adds when the request may be sent again.
    pub fn with_retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after_seconds: Some(seconds),
            ..self
        }
    }

    /// Adds free times instead.
    pub fn with_alternatives(self, alternatives: Vec<Slot>) -> Self {
        Self { alternatives, ..self }
    }

    /// Adds the rule that keeps services from being booked in one visit.
    pub fn with_combination(self, combination: CombinationRefused) -> Self {
        Self {
            combination: Some(combination),
            ..self
        }
    }

    /// Adds free itineraries instead.
    pub fn with_alternative_itineraries(self, alternative_itineraries: Vec<Itinerary>) -> Self {
        Self {
            alternative_itineraries,
            ..self
        }
    }
}
