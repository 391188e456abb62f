//! Walking times between the buildings of a town.

use serde::{Deserialize, Serialize};

use super::Key;

/// Walking times (Wegezeiten), for visits of several stations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WalkingEntry {
    /// Minutes between two units in one building; 5 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_site_minutes: Option<u16>,
    /// Minutes between two buildings of which nothing is stated; 15 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_minutes: Option<u16>,
    /// Ways that are stated; each counts for both directions unless the way back is stated too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<WayEntry>,
}

/// The way from one building to another (Fußweg).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WayEntry {
    /// Building where it begins.
    pub from: Key,
    /// Building where it ends.
    pub to: Key,
    /// Minutes on foot at an easy pace, from door to door, at most 240.
    pub minutes: u16,
}

impl WalkingEntry {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
