//! The waiting list. Nothing here tells one who waits about another.

use std::collections::BTreeMap;

use einlass_domain::ids::{AppointmentId, SiteId, UnitId, WaitingEntryId};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::{AnswerValue, Language, Person, RequestedService};
use crate::Instant;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DayOfWeek {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// Body of `POST /v1/waiting-list`. Times and days are local.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinWaitingListRequest {
    /// Services with quantities, 1 to 10.
    pub services: Vec<RequestedService>,
    /// Days of the week; any if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<DayOfWeek>,
    /// Earliest start, `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "09:00"))]
    pub from: Option<Time>,
    /// Latest end, `HH:MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "12:00"))]
    pub until: Option<Time>,
    /// First day; today if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub from_on: Option<Date>,
    /// Last day (included), at most 200 days ahead; 90 days after the first if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub to_on: Option<Date>,
    /// Only these buildings; any if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub site_ids: Vec<SiteId>,
    /// Only these units; any if left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub unit_ids: Vec<UnitId>,
    /// Whom to tell: a mail address or a telephone number is needed.
    pub person: Person,
    /// Answers to the questions of the services, by key. What is missing can be answered when an offer is accepted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, AnswerValue>,
    /// Language of notices.
    #[serde(default)]
    pub language: Language,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WaitingStatus {
    /// Nothing is offered yet.
    Waiting,
    /// A time is kept for this entry alone.
    Offered,
    /// An offer was accepted.
    Booked,
    /// Called off.
    Withdrawn,
    /// No time came free, or three offers were left unanswered.
    Ended,
}

/// A time that is kept for one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingOffer {
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
    /// Until when it can be accepted.
    pub expires_at: Instant,
}

/// A place on the waiting list, without name and contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingEntry {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: WaitingEntryId,
    /// Where it stands.
    pub status: WaitingStatus,
    /// Its place among those who wait for the same services, 1 for the first; only while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Services with quantities.
    pub services: Vec<RequestedService>,
    /// First day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub from_on: Date,
    /// Last day (included).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub to_on: Date,
    /// What is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<WaitingOffer>,
    /// The booking that an accepted offer became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Uuid))]
    pub appointment_id: Option<AppointmentId>,
}

/// A new place on the waiting list with its secret.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinedWaitingList {
    /// The entry.
    pub entry: WaitingEntry,
    /// Secret that reads, accepts and withdraws.
    pub waiting_token: String,
}

/// Body of `POST /v1/waiting-list/{id}/accept`. What was stated when joining need not be stated again.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptOfferRequest {
    /// Secret of the entry; may be left out by clients with the scope `appointments:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_token: Option<String>,
    /// Who comes; of what was stated when joining, too, this counts.
    #[serde(default)]
    pub person: Person,
    /// Answers to the questions of the services, by key; of those given when joining, too, these count.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, AnswerValue>,
}

/// Body of `POST /v1/waiting-list/{id}/withdraw`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawWaitingEntryRequest {
    /// Secret of the entry; may be left out by clients with the scope `appointments:read`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_token: Option<String>,
}
