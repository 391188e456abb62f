//! How far the introduction of appointments is.

use serde::{Deserialize, Serialize};

use crate::town::Day;

/// How far a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RolloutState {
    /// Visitors see it.
    Live,
    /// It has a go-live date that lies ahead.
    Planned,
    /// Its date has come, but something is not there.
    Missing,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MissingPart {
    /// The department has no unit yet.
    Unit,
    /// The unit gives no service.
    Service,
    /// No counter of the unit is ever open.
    Opening,
}

/// A unit, or a department that has none yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RolloutUnit {
    /// Key of the unit or department.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The department it belongs to.
    pub department: String,
    /// How far it is.
    pub state: RolloutState,
    /// First day on which it is visible; missing if it always was, or if nothing is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_from_on: Option<Day>,
    /// What is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<MissingPart>,
}

/// How far the introduction of appointments is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RolloutReport {
    /// The day of the report.
    pub on: Day,
    /// Number of units that are live.
    pub live: u32,
    /// Number of units that are planned.
    pub planned: u32,
    /// Number of units and departments that lack something.
    pub missing: u32,
    /// The last go-live date that is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_on: Option<Day>,
    /// All of them, by go-live date and key.
    pub units: Vec<RolloutUnit>,
}
