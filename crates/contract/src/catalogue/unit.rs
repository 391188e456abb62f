//! Units.

use einlass_domain::ids::{SiteId, UnitId};
use serde::{Deserialize, Serialize};

use super::{ClosedChannel, Text};

/// A part of the authority that receives visitors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: UnitId,
    /// Readable key.
    pub key: String,
    /// Name in German.
    pub name: String,
    /// Name by language.
    pub names: Text,
    /// The office it belongs to.
    pub department: String,
    /// The sites at which it has counters.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub site_ids: Vec<SiteId>,
    /// Days ahead that can be booked.
    pub horizon_days: u16,
    /// Minutes before the start from which check-in is accepted.
    pub check_in_before_minutes: u16,
    /// Minutes after the start until which check-in is accepted.
    pub check_in_after_minutes: u16,
    /// Ways of booking that are switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_channels: Vec<ClosedChannel>,
}

/// Units of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitList {
    /// The units in the order of their names.
    pub units: Vec<Unit>,
}
