//! Appointments whose time the authority chooses.

use einlass_domain::ids::{SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Language, Person, RequestedService};

/// Body of `POST /v1/placements`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceAppointmentRequest {
    /// The unit that serves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// Only in this building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// Services with quantities, at most 10; may be left out where the length says all that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<RequestedService>,
    /// First local day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from_on: Date,
    /// Last local day (included), at most 200 days ahead.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to_on: Date,
    /// Minutes at the counter, in steps of five; what the services take if left out, needed without services.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// The case in the caller's own words, 1 to 100 characters. The same reference gives the same appointment.
    pub reference: String,
    /// Who comes.
    #[serde(default)]
    pub person: Person,
    /// Language of notices.
    #[serde(default)]
    pub language: Language,
}
