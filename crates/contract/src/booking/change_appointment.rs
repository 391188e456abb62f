//! Finding, moving and cancelling a booking with its manage token.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{SiteId, UnitId};
use serde::{Deserialize, Serialize};

use super::{Appointment, BookedAppointment};
use crate::Instant;

/// Why staff changed a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StaffReason {
    /// The visitor asked for it.
    VisitorAsked,
    /// Something was misspelt.
    TypingError,
    /// The visitor has another name now.
    NameChanged,
    /// The authority cannot keep the time.
    AuthorityUnable,
}

/// A change by staff for somebody who states number and name.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnBehalf {
    /// The name as the visitor states it; left out where the booking has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why the change is made.
    pub reason: StaffReason,
}

/// Body of `PATCH /v1/appointments/{id}`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateAppointmentRequest {
    /// Secret of the booking; with it the answer is that the name is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// The right name.
    pub name: String,
    /// Why it is changed; needed from staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<StaffReason>,
}

/// Body of `POST /v1/appointments/{id}/activate`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivateAppointmentRequest {
    /// The token from the mail.
    pub activation_token: String,
}

/// What a mail that asks for confirmation needs. Holds a secret and a contact.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivationNotice {
    /// The appointment as it stands.
    pub appointment: Appointment,
    /// Where the mail goes.
    pub email: String,
    /// The token that belongs into the mail and nowhere else.
    pub activation_token: String,
}

/// Body of `POST /v1/appointments/find-by-account`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindByAccountRequest {
    /// What the portal calls the account, as it was given when booking.
    pub account: String,
}

/// The bookings made with an account, the next one first.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountAppointments {
    /// Each with its secret: who signed in may manage them.
    pub appointments: Vec<BookedAppointment>,
}

/// Body of `POST /v1/appointments/find`: number plus secret, for visitors without their link, or number plus name,
/// for staff with the scope `appointments:manage`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindAppointmentRequest {
    /// Number for people.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// Secret of the booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// The name as the visitor states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// Body of `POST /v1/appointments/{id}/reschedule`. Services and number stay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescheduleAppointmentRequest {
    /// Secret of the booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// Instead of the secret, by clients with the scope `appointments:manage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
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
    /// Secret of the booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// Instead of the secret, by clients with the scope `appointments:manage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
}
