//! Where a site or unit has other rules than the level above.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A rule that differs from the one of the level above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deviation {
    /// Which level states it: `authority`, `site` or `unit`.
    pub level: String,
    /// Key of the entry that states it.
    pub key: String,
    /// Name of the rule.
    pub rule: String,
    /// Its value there.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub value: Value,
    /// The value that it would have without; nothing if the level above does not state the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub inherited: Option<Value>,
}

/// All deviations of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviationList {
    /// The version of the configuration that was looked at.
    pub version: u64,
    /// The deviations: of the authority from the usual rules, of sites and units from the authority.
    pub deviations: Vec<Deviation>,
}
