//! Staffing changes and the bookings that no longer fit.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{AppointmentId, PoolId, ServiceId, SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::town::Clock;

/// A set of interchangeable counters (Terminkalender).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pool {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: PoolId,
    /// Key in the town's configuration.
    pub key: String,
    /// The unit that staffs it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// What its counters can give.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub service_ids: Vec<ServiceId>,
}

/// The pools of an authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolList {
    /// By key.
    pub pools: Vec<Pool>,
}

/// Most counters that are staffed in a window of a day, whatever the opening hours say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffingChange {
    /// From when on; the start of the day if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "09:00"))]
    pub from: Option<Clock>,
    /// Until when (exclusive); the end of the day if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "12:00"))]
    pub until: Option<Clock>,
    /// Most counters at the same time, 0 to 64. It never adds counters to those of the rules.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 64))]
    pub seats: u8,
}

/// Body of `PUT /v1/pools/{id}/staffing/{date}`: all changes of the day; none restores what the rules give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeStaffingRequest {
    /// The changes; their windows must not overlap.
    pub changes: Vec<StaffingChange>,
}

/// A booking for which the rules give no seat any more. It stays booked until somebody moves or cancels it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Misfit {
    /// The appointment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub appointment_id: AppointmentId,
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub number: BookingNumber,
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
}

/// The staffing of a pool on a day, and which bookings no longer fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staffing {
    /// The pool.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub pool_id: PoolId,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Date,
    /// What differs from the rules.
    pub changes: Vec<StaffingChange>,
    /// The rebooking list of the day: the bookings made last, as many as are above the seats.
    pub misfits: Vec<Misfit>,
}
