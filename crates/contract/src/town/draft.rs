//! Drafts: documents on their way to the next version.

use einlass_domain::ids::TownDraftId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Day;
use crate::Instant;

/// Begins a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateTownDraft {
    /// Take the document of this version; of the present one if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_version: Option<u64>,
}

/// A draft without its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownDraftHead {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: TownDraftId,
    /// The version that counted when the draft was begun; only while it still counts the draft can be published.
    pub base_version: u64,
    /// Tag of the present state, for `If-Match`.
    pub etag: String,
    /// When it was edited last.
    pub changed_at: Instant,
}

/// A document that is being edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownDraft {
    /// Id, base and tag.
    pub draft: TownDraftHead,
    /// The document; it may hold mistakes until it is published.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub document: Value,
}

/// Drafts, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownDraftList {
    /// The drafts.
    pub drafts: Vec<TownDraftHead>,
}

/// For which days a preview counts free times; four weeks from today if not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewTown {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_on: Option<Day>,
    /// Last day, at most 92 days in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_on: Option<Day>,
}

/// Publishes a draft, or an earlier version again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishTown {
    /// Why, for the history; up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
