//! Where rules of booking differ from what they would be without a statement of their own.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::booking::Channel;

/// A rule as it counts at a place, where that is not what the level above would give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deviation {
    /// Which level makes the difference: `authority`, `site` or `unit`.
    pub level: String,
    /// Key of the entry that makes it.
    pub key: String,
    /// Key of the site of a unit where it counts; missing for authorities, sites and units without counters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Key of the only service for which it counts; missing: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The only way of booking for which it counts; missing: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Name of the rule.
    pub rule: String,
    /// Its value there.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub value: Value,
    /// The value that counts one level above; missing where the rule is not limited there.
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
    /// The deviations: of the authority from the usual rules, of sites from the authority, of units from their sites.
    pub deviations: Vec<Deviation>,
}
