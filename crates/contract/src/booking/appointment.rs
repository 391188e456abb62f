//! An appointment as its owner sees it. Holds no name and no contact.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{AppointmentId, ServiceId, SiteId, UnitId};
use serde::{Deserialize, Serialize};

use super::{AppointmentTerms, Channel, ItineraryStation, Language, UrgentReason};
use crate::Instant;
use crate::catalogue::{Document, Text};

/// The states of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AppointmentStatus {
    /// Agreed, until `activate_until` waiting for the mail address to be confirmed; nobody can check in yet.
    Pending,
    /// Agreed.
    Booked,
    /// The visitor came.
    Honoured,
    /// The visitor did not come.
    Missed,
    /// Called off.
    Cancelled,
}

/// A service as it was booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookedService {
    /// Which service.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub service_id: ServiceId,
    /// Name at the time of booking.
    pub name: Text,
    /// How many.
    pub quantity: u16,
    /// Minutes for all of them.
    pub minutes: u16,
}

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// Its name.
    pub site_name: String,
    /// Street, postcode and town in one line.
    pub address: String,
    /// The door to use, if the site names its doors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrance: Option<String>,
    /// The unit that serves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// Its name, in German as on the signs.
    pub unit_name: String,
}

/// When check-in is accepted, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInWindow {
    /// From.
    pub opens_at: Instant,
    /// To.
    pub closes_at: Instant,
}

/// An appointment with everything a confirmation states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appointment {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: AppointmentId,
    /// Number for people, nine digits in three groups.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// State.
    pub status: AppointmentStatus,
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
    /// Minutes at the counter.
    pub duration_minutes: u16,
    /// Where to go; missing where nobody comes to a building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What for.
    pub services: Vec<BookedService>,
    /// What to bring, each paper once.
    pub documents: Vec<Document>,
    /// When check-in is accepted.
    pub check_in: CheckInWindow,
    /// Text of the QR code; lets in, cannot change the booking. Empty while it is pending and where nobody checks in.
    pub ticket: String,
    /// How it was made.
    pub channel: Channel,
    /// Why it could not wait, if it used seats kept for such cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_reason: Option<UrgentReason>,
    /// Language of notices.
    pub language: Language,
    /// Rises with every change.
    pub sequence: u32,
    /// What was agreed beyond time and papers.
    #[serde(flatten)]
    pub terms: AppointmentTerms,
    /// The stations of a visit of several, in order; the fields above then speak of the visit as a whole and the place
    /// is that of the first. Missing for an ordinary appointment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<ItineraryStation>,
}
