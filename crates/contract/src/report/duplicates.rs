//! Bookings of one person that overlap or repeat one another.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{AppointmentId, ServiceId, SiteId, UnitId};
use serde::{Deserialize, Serialize};

use crate::Instant;

/// How two bookings of one person go together badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DuplicateKind {
    /// Both at the same time.
    Overlap,
    /// Both for the same service.
    SameService,
}

/// One of the bookings. Holds no name and no contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuplicateBooking {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: AppointmentId,
    /// Number for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The unit that serves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub service_ids: Vec<ServiceId>,
}

/// Two bookings of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Duplicate {
    /// How they go together badly.
    pub kind: DuplicateKind,
    /// The two, the earlier one first.
    pub bookings: Vec<DuplicateBooking>,
}

/// All pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DuplicateList {
    /// The pairs.
    pub duplicates: Vec<Duplicate>,
}
