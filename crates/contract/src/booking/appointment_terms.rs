//! What was agreed beyond time and papers.

use einlass_domain::ids::ServiceId;
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::catalogue::{Text, Variant};

/// An answer to a question: a text, a day, the key of a choice, a whole number, `true` or `false`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AnswerValue {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// A text, a day or the key of a choice.
    Text(String),
}

impl std::fmt::Debug for AnswerValue {
    /// Answers are personal data; they have no place in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AnswerValue")
    }
}

/// An answer with its question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answer {
    /// Key of the question.
    pub key: String,
    /// The question as it was asked.
    pub label: Text,
    /// The answer.
    pub value: AnswerValue,
}

/// A step before the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreparationStep {
    /// Key.
    pub key: String,
    /// What to do.
    pub name: Text,
    /// Whether it is done.
    pub state: StepState,
}

/// Whether a step is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StepState {
    /// Still to be done.
    Open,
    /// Done.
    Done,
}

/// Papers to be sent ahead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Upload {
    /// The service that asks for them.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub service_id: ServiceId,
    /// Address of the form.
    pub url: String,
    /// What to send.
    pub name: Text,
    /// Whether they were received.
    pub state: UploadState,
}

/// Whether papers were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UploadState {
    /// Not yet.
    NotReceived,
    /// Received.
    Received,
}

/// What was agreed beyond time and papers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppointmentTerms {
    /// How visitor and clerk meet.
    #[serde(default)]
    pub variant: Variant,
    /// Address of the video meeting; belongs into the visitor's hands only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video_link: Option<String>,
    /// Steps before the counter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PreparationStep>,
    /// Papers to send ahead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uploads: Vec<Upload>,
    /// Until when the mail address must be confirmed, while it is pending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activate_until: Option<Instant>,
    /// Answers to the questions; told to clients that may read all appointments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
}

/// What was done before the counter. What is not named stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordPreparationRequest {
    /// Steps by their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepRecord>,
    /// Papers by their services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uploads: Vec<UploadRecord>,
}

/// The new state of a step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepRecord {
    /// Key of the step.
    pub key: String,
    /// Its state.
    pub state: StepState,
}

/// The new state of papers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadRecord {
    /// The service that asks for them.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub service_id: ServiceId,
    /// Their state.
    pub state: UploadState,
}
