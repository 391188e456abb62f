//! Finding, moving and cancelling a booking with its manage token.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{SiteId, UnitId};
use serde::{Deserialize, Serialize};

use crate::Instant;

/// Body of `POST /v1/appointments/find`: number plus secret, for visitors without their link.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindAppointmentRequest {
    /// Number for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// Secret of the booking.
    pub manage_token: String,
}

/// Body of `POST /v1/appointments/{id}/reschedule`. Services and number stay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescheduleAppointmentRequest {
    /// Secret of the booking; may be left out by clients with the scope `appointments:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// New start, on full five minutes.
    pub start_at: Instant,
    /// New building; the old one if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// New unit; any that gives the services if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
}

/// Body of `POST /v1/appointments/{id}/cancel`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancelAppointmentRequest {
    /// Secret of the booking; may be left out by clients with the scope `appointments:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
}
