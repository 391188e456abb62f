//! Visits. They carry numbers, never names.

use einlass_domain::ids::{AppointmentId, SiteId, UnitId, VisitId};
use serde::{Deserialize, Serialize};

use crate::Instant;

/// The states of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum VisitStatus {
    /// In the waiting area.
    Waiting,
    /// Called to a counter.
    Called,
    /// At the counter.
    InService,
    /// Comes back today.
    Parked,
    /// Handed to another unit.
    Forwarded,
    /// Done.
    Finished,
    /// Went away.
    Left,
}

/// Someone who is here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Visit {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: VisitId,
    /// The number under which the visitor is called.
    #[cfg_attr(feature = "openapi", schema(example = "E-014"))]
    pub call_number: String,
    /// State.
    pub status: VisitStatus,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The unit that the visitor waits for.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// Its name, in German as on the signs.
    pub unit_name: String,
    /// Where to wait.
    pub waiting_area: String,
    /// The appointment; none for a walk-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub appointment_id: Option<AppointmentId>,
    /// The time that was promised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_start_at: Option<Instant>,
    /// Check-in.
    pub arrived_at: Instant,
}

/// Query of `GET /v1/visits`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ListVisitsQuery {
    /// Only this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
    /// Only this site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// The local day, `YYYY-MM-DD`; today if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Date))]
    pub on: Option<jiff::civil::Date>,
}

/// Visits in the order of arrival.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VisitList {
    /// The visits.
    pub visits: Vec<Visit>,
}
