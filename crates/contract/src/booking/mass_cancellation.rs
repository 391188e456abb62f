//! Calling off many bookings at once.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::{AppointmentId, MassCancellationId, SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Language;
use crate::Instant;
use crate::catalogue::Text;

/// Body of `POST /v1/mass-cancellations`. At least one of sites, units and pools is needed; several lists narrow one
/// another.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanMassCancellationRequest {
    /// In these buildings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub site_ids: Vec<SiteId>,
    /// At these units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub unit_ids: Vec<UnitId>,
    /// In the pools with these keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pool_keys: Vec<String>,
    /// First local day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from_on: Date,
    /// Last local day (included).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to_on: Date,
    /// Why, for the visitors; German and English are needed.
    pub reason: Text,
    /// Where a new appointment is booked: an `https` address that may hold `{site}`, `{unit}`, `{services}` (keys) and
    /// `{language}`.
    pub rebooking_link: String,
}

/// How many bookings there are and how their holders can be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MassCancellationCounts {
    /// Bookings concerned: those left and those cancelled.
    pub bookings: u64,
    /// Not cancelled yet.
    pub left: u64,
    /// Cancelled by this mass cancellation.
    pub cancelled: u64,
    /// Holders with a mail address.
    pub with_mail: u64,
    /// Holders with a telephone number only.
    pub with_phone: u64,
    /// Holders who left no contact.
    pub without_contact: u64,
}

/// A planned or begun mass cancellation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MassCancellation {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: MassCancellationId,
    /// When it was planned.
    pub made_at: Instant,
    /// First local day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from_on: Date,
    /// Last local day (included).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to_on: Date,
    /// Why.
    pub reason: Text,
    /// The counts at this moment.
    pub counts: MassCancellationCounts,
    /// The notice of the first booking concerned, as an example of what holders read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample_notice: Option<Text>,
}

/// Body of `POST /v1/mass-cancellations/{id}/apply`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApplyMassCancellationRequest {
    /// Most bookings to cancel in this step, 1 to 500; 100 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Query of `GET /v1/mass-cancellations/{id}/call-list` and `…/notices`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
pub struct ConcernedQuery {
    /// `next` of the previous page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>, format = Uuid))]
    pub cursor: Option<AppointmentId>,
}

/// Somebody who cannot be told by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallListEntry {
    /// The booking.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub appointment_id: AppointmentId,
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// Its start.
    pub start_at: Instant,
    /// Name, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Telephone number, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The language to speak.
    pub language: Language,
    /// What to tell.
    pub notice: String,
}

/// A page of the call list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CallList {
    /// The entries by age of the booking.
    pub entries: Vec<CallListEntry>,
    /// Cursor of the next page, if there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What the holder of a cancelled booking is told by mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    /// The booking.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub appointment_id: AppointmentId,
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    pub number: BookingNumber,
    /// Where the mail goes.
    pub email: String,
    /// The language of the booking; the text is German for German, English for all others.
    pub language: Language,
    /// The finished text.
    pub text: String,
}

/// A page of the notices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeList {
    /// The notices by age of the booking. A page may have few or none, and yet have a next one.
    pub notices: Vec<Notice>,
    /// Cursor of the next page, if there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}
