//! Health answers for load balancers and people.

use serde::{Deserialize, Serialize};

/// Whether a server can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum HealthStatus {
    /// It answers and its database answers.
    Ok,
    /// It answers, its database does not.
    Unavailable,
}

/// Answer of the health operations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Health {
    /// The verdict.
    pub status: HealthStatus,
    /// Version of the server.
    pub version: String,
}
