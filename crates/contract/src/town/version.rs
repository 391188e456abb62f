//! Published states of the document.

use serde::{Deserialize, Serialize};

use super::TownFile;
use crate::Instant;

/// Who published a version, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownVersion {
    /// Number, counted from 1.
    pub version: u64,
    /// When it was published.
    pub made_at: Instant,
    /// Who published it: the name of the client, or the command line.
    pub made_by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Versions, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownVersionList {
    /// The versions.
    pub versions: Vec<TownVersion>,
    /// Ask for versions before this one to go on; missing on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// A version with its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TownVersionDocument {
    /// Who, when and why.
    pub version: TownVersion,
    /// The document as it was published.
    pub document: TownFile,
}

/// Query of `GET /v1/town/versions`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ListTownVersionsQuery {
    /// Only versions before this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// At most so many, up to 200; 50 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
}
