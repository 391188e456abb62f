//! What a service asks of a booking.

use serde::{Deserialize, Serialize};

use super::Text;
use crate::booking::Channel;

/// How visitor and clerk meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Variant {
    /// At a counter.
    #[default]
    OnSite,
    /// By video; the confirmation carries a link instead of a building.
    Video,
    /// By telephone; the clerk calls.
    Phone,
}

/// How well a visitor must be known; a later level includes the earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IdentityLevel {
    /// Nobody has to say who they are.
    #[default]
    None,
    /// A mail address that answered.
    VerifiedEmail,
    /// An account with which the visitor signed in at the portal.
    Account,
}

/// Something a clerk must know to prepare the visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Question {
    /// Key under which `answers` of a booking carries the answer.
    pub key: String,
    /// The question.
    pub label: Text,
    /// Why it is asked.
    pub purpose: Text,
    /// Whether nobody can book without an answer.
    pub required: bool,
    /// What may be answered.
    #[serde(flatten)]
    pub kind: QuestionKind,
}

/// What may be answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum QuestionKind {
    /// A text of one line.
    Text {
        /// Most characters.
        max_length: u16,
    },
    /// A whole number.
    Number {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// The key of one of several answers.
    Choice {
        /// The answers.
        options: Vec<QuestionOption>,
    },
    /// `true` or `false`.
    Boolean,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionOption {
    /// Key.
    pub key: String,
    /// The answer as visitors read it.
    pub name: Text,
}

/// Something to do before the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceStep {
    /// Key; the same step of two services is done once.
    pub key: String,
    /// What to do, and where.
    pub name: Text,
    /// Minutes that the counter saves.
    pub deducted_minutes: u16,
}

/// A form by which visitors send papers ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadForm {
    /// Its address.
    #[cfg_attr(feature = "openapi", schema(example = "https://bauen.example.org/upload"))]
    pub url: String,
    /// What to send.
    pub name: Text,
}

/// A way of booking that is switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedChannel {
    /// Which way.
    pub channel: Channel,
    /// Why.
    pub reason: Text,
}

/// What a service asks of a booking. What it does not ask for is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceTerms {
    /// Questions to be answered with the booking.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// Steps before the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<ServiceStep>,
    /// Form for papers sent ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadForm>,
    /// Ways to meet; at the counter only if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// How well visitors must be known.
    #[serde(default)]
    pub identity: IdentityLevel,
    /// Whether a mail address that is given must answer before the booking counts.
    #[serde(default)]
    pub verifies_email: bool,
    /// Ways of booking that are switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_channels: Vec<ClosedChannel>,
}
