//! What services ask of a booking, as the document states it.

use einlass_domain::language::LocalizedText;
use serde::{Deserialize, Serialize};

use super::{ChannelName, Key, Label};
#[cfg(feature = "openapi")]
use crate::catalogue::Text;
use crate::catalogue::{IdentityLevel, Variant};

/// What a service asks of a booking; what is not stated it does not ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TermsEntry {
    /// Questions to be answered with the booking.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionEntry>,
    /// Steps before the counter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepEntry>,
    /// Form for papers sent ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<UploadEntry>,
    /// Ways to meet; at the counter only if not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Address of video meetings; `{room}` in it becomes a room of each booking that nobody can guess.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_link: Option<Label>,
    /// How well visitors must be known; not at all if not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityLevel>,
    /// Whether a mail address must answer before the booking counts; no if not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verify_email: Option<bool>,
    /// Ways of booking that are switched off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_channels: Vec<ClosedChannelEntry>,
    /// Most open bookings of this service per contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_open_per_person: Option<u16>,
    /// Most bookings of this service on one day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_per_day: Option<u16>,
}

/// Something a clerk must know to prepare the visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionEntry {
    /// Key.
    pub slug: Key,
    /// The question.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub label: LocalizedText,
    /// Why it is asked. Without it the document is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Text>))]
    pub purpose: Option<LocalizedText>,
    /// What may be answered.
    #[serde(rename = "type")]
    pub kind: AnswerType,
    /// Whether nobody can book without an answer; no if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// Most characters of a text; 200 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u16>,
    /// Smallest number; 0 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest number; 1000000 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// The answers of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionEntry>,
}

/// What may be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AnswerType {
    /// A text of one line.
    Text,
    /// A whole number.
    Number,
    /// A calendar day.
    Date,
    /// One of several answers.
    Choice,
    /// Yes or no.
    Boolean,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OptionEntry {
    /// Key.
    pub slug: Key,
    /// The answer.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub name: LocalizedText,
}

/// Something to do before the counter (Fotoautomat, Bezahlung im Vorfeld).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepEntry {
    /// Key; the same step of two services is done once.
    pub slug: Key,
    /// What to do, and where.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub name: LocalizedText,
    /// Minutes that the counter saves; none if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deducted_minutes: Option<u16>,
}

/// A form by which visitors send papers ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadEntry {
    /// Its address.
    pub url: String,
    /// What to send.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub name: LocalizedText,
}

/// A way of booking that is switched off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosedChannelEntry {
    /// Which way.
    pub channel: ChannelName,
    /// Why, as visitors read it.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub reason: LocalizedText,
}

impl TermsEntry {
    /// Whether nothing is stated.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
