//! Holds: a time kept for a few minutes while the visitor makes up their mind.

use einlass_domain::ids::{AppointmentId, ServiceId, SiteId, UnitId};
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::catalogue::{Document, Variant};

/// How a booking came about; follows from the client's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// Portal or app.
    Online,
    /// Service centre 115.
    Phone,
    /// Terminal or gatehouse.
    Onsite,
    /// Staff.
    Internal,
}

/// The languages of notices and terminals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// German.
    #[default]
    #[serde(rename = "de")]
    German,
    /// German in easy words.
    #[serde(rename = "de-x-leicht")]
    EasyGerman,
    /// English.
    #[serde(rename = "en")]
    English,
    /// Ukrainian.
    #[serde(rename = "uk")]
    Ukrainian,
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
}

/// One service with how often it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestedService {
    /// Which service.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub service_id: ServiceId,
    /// How many, 1 if left out.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, default = 1))]
    pub quantity: u16,
}

const fn one() -> u16 {
    1
}

/// A time at a site for certain services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotChoice {
    /// Services with quantities, 1 to 10.
    pub services: Vec<RequestedService>,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The unit, where several give the services; any if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
    /// Start, on full five minutes.
    pub start_at: Instant,
    /// How to meet; at the counter if left out.
    #[serde(default)]
    pub variant: Variant,
    /// A case that cannot wait: opens the seats kept for such cases. Needs the scope `urgent:write`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<Urgent>,
}

/// A case that cannot wait (Notfall).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Urgent {
    /// Why; stored with the booking.
    pub reason: UrgentReason,
}

/// Why a case cannot wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UrgentReason {
    /// A document was lost.
    LostDocument,
    /// A document was stolen.
    StolenDocument,
    /// A journey begins soon.
    ImminentTravel,
    /// A deadline set by a court or by law.
    CourtDeadline,
    /// Another hardship.
    OtherHardship,
}

/// Body of `POST /v1/holds`.
pub type HoldSlotRequest = SlotChoice;

/// A live hold. Who has the token owns it; the id alone frees or books nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: AppointmentId,
    /// Secret needed to book or release it.
    pub hold_token: String,
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
    /// When it lapses.
    pub expires_at: Instant,
    /// The building.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// The unit that serves.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// Minutes at the counter.
    pub duration_minutes: u16,
    /// What to bring, each paper once.
    pub documents: Vec<Document>,
}

/// Body of `POST /v1/holds/{id}/release`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseHoldRequest {
    /// The token of the hold.
    pub hold_token: String,
}
