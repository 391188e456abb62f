//! Visits of several stations: searching, booking and moving them.

use std::collections::BTreeMap;

use einlass_domain::ids::{AppointmentId, SiteId, UnitId};
use serde::{Deserialize, Serialize};

use super::{
    AnswerValue, AppointmentStatus, BookedService, CheckInWindow, Language, OnBehalf, Person, Place,
    RequestedService, SlotChoice,
};
use crate::Instant;
use crate::catalogue::Document;

/// In which order the stations may be visited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum StationOrder {
    /// As they are listed: one needs the result of another.
    #[default]
    AsGiven,
    /// Whichever order is the best.
    Any,
}

/// What a visitor wants at one station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StationWish {
    /// Services that one counter gives, with quantities, 1 to 10.
    pub services: Vec<RequestedService>,
    /// Only in this building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub site_id: Option<SiteId>,
    /// Only at this unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub unit_id: Option<UnitId>,
}

/// Body of `POST /v1/itineraries/search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchItinerariesRequest {
    /// The stations, 2 to 5.
    pub stations: Vec<StationWish>,
    /// Their order.
    #[serde(default)]
    pub order: StationOrder,
    /// First local day, `YYYY-MM-DD`; today if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub from_on: Option<jiff::civil::Date>,
    /// Last local day (included); 13 days later if left out. At most 31 days are looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub to_on: Option<jiff::civil::Date>,
    /// Most itineraries in the answer; 20 if left out, never more than 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
}

/// One station of a free itinerary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItineraryStop {
    /// Which of the stations asked for, counted from 0.
    pub station: usize,
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
    /// Minutes on foot from the stop before; 0 for the first.
    pub walking_minutes: u16,
    /// Minutes left over before this stop, without those on foot.
    pub waiting_minutes: u16,
}

/// A way through all stations on one day. Advisory: the booking decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Itinerary {
    /// Start of the first stop.
    pub start_at: Instant,
    /// End of the last stop.
    pub end_at: Instant,
    /// Minutes left over between the stops.
    pub waiting_minutes: u16,
    /// Minutes on foot between the stops.
    pub walking_minutes: u16,
    /// The stops in the order of the visit.
    pub stops: Vec<ItineraryStop>,
}

/// Answer of `POST /v1/itineraries/search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItineraryList {
    /// The best itineraries, least waiting first, then the earliest end. Of a day only those than which no other begins
    /// later and ends earlier.
    pub itineraries: Vec<Itinerary>,
    /// What to bring, each paper once.
    pub documents: Vec<Document>,
}

/// Body of `POST /v1/itineraries`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BookItineraryRequest {
    /// The stations in the order of the visit, 2 to 5, all on one day.
    pub stations: Vec<SlotChoice>,
    /// Who comes.
    #[serde(default)]
    pub person: Person,
    /// Answers to the questions of the services of all stations, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, AnswerValue>,
    /// Language of notices.
    #[serde(default)]
    pub language: Language,
}

/// The new time of a station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StationMove {
    /// Id of the station, as the appointment lists it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: AppointmentId,
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

/// Body of `POST /v1/itineraries/{id}/reschedule`. Services and number stay.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescheduleItineraryRequest {
    /// Secret of the booking; staff state `on_behalf` instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manage_token: Option<String>,
    /// For whom staff acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<OnBehalf>,
    /// Every station that is still booked, in the order of the new visit.
    pub stations: Vec<StationMove>,
}

/// A booked station.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItineraryStation {
    /// Id of the station.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: AppointmentId,
    /// State.
    pub status: AppointmentStatus,
    /// Start.
    pub start_at: Instant,
    /// End (exclusive).
    pub end_at: Instant,
    /// Where to go; missing where nobody comes to a building.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Where to wait there.
    pub waiting_area: String,
    /// Minutes on foot from the station before; 0 for the first.
    pub walking_minutes: u16,
    /// What for.
    pub services: Vec<BookedService>,
    /// When check-in is accepted.
    pub check_in: CheckInWindow,
    /// The number under which the visitor is called there; only in answers to a check-in, once checked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_number: Option<String>,
}
