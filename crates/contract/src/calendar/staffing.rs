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
    /// Its counters with their rooms, in the order of the town's configuration.
    #[serde(default)]
    pub counters: Vec<Counter>,
}

/// A counter (Schalter, Arbeitsplatz).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counter {
    /// Key, unique in its pool.
    pub key: String,
    /// Name as it is called up.
    #[cfg_attr(feature = "openapi", schema(example = "Platz 3"))]
    pub name: String,
    /// Room in which it stands.
    pub room: String,
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

/// How firm an appointment is that no longer fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MisfitState {
    /// Booked.
    Booked,
    /// Booked, but its mail address is not confirmed yet; it lapses by itself if that does not happen.
    Pending,
    /// Held while somebody is booking; it lapses by itself.
    Held,
}

/// Why an appointment no longer fits. New reasons may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MisfitReason {
    /// There are fewer seats at its time than appointments.
    NoSeat,
    /// One of its services is not given on its day.
    ServiceNotValid,
    /// A reason that this version does not know.
    #[serde(other)]
    Other,
}

/// An appointment that the rules do not carry any more. It stays until somebody moves or cancels it, or until it lapses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Misfit {
    /// The appointment.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub appointment_id: AppointmentId,
    /// Its number; missing while its time is only held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub number: Option<BookingNumber>,
    /// How firm it is.
    pub state: MisfitState,
    /// Why it does not fit.
    pub reason: MisfitReason,
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
