//! Check-in: what a visitor shows and what the door says.

use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::SiteId;
use serde::{Deserialize, Serialize};

use crate::Instant;
use crate::booking::{ItineraryStation, Place};
use crate::calendar::Slot;
use crate::catalogue::Variant;
use crate::queue::Visit;

/// What the visitor shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Presented {
    /// Text of the scanned code.
    Ticket(String),
    /// The typed number.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "482 091 375"))]
    Number(BookingNumber),
}

/// Body of `POST /v1/check-ins`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInRequest {
    /// The building that the visitor stands in.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub site_id: SiteId,
    /// What the visitor shows.
    pub presented: Presented,
}

/// The verdict with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// Come in.
    Admitted {
        /// The new visit.
        visit: Visit,
    },
    /// Checked in before; this is the visit. If it is in another building, the first next step leads there.
    AlreadyAdmitted {
        /// The visit as it stands.
        visit: Visit,
    },
    /// Check-in opens later today.
    TooEarly {
        /// When it opens.
        opens_at: Instant,
        /// The appointment.
        start_at: Instant,
    },
    /// Check-in has closed.
    TooLate {
        /// When it closed.
        closed_at: Instant,
        /// The appointment.
        start_at: Instant,
    },
    /// The appointment is in another building.
    WrongSite {
        /// The right place.
        place: Place,
        /// The appointment.
        start_at: Instant,
    },
    /// The appointment is on another day.
    WrongDay {
        /// The appointment.
        start_at: Instant,
    },
    /// The booking was cancelled.
    Cancelled,
    /// The code is from before a change.
    Rescheduled {
        /// The new start.
        start_at: Instant,
        /// Where.
        place: Place,
    },
    /// No such booking here. Codes of others are answered alike.
    Unknown,
    /// The appointment is by video or telephone; nobody has to come or check in.
    NoCheckIn {
        /// How visitor and clerk meet.
        variant: Variant,
        /// When.
        start_at: Instant,
    },
    /// Something must be asked first.
    NeedsInput,
    /// Staff must look at it.
    SeeStaff,
}

/// A next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NextAction {
    /// Go there and wait for the call number.
    GoToWaitingArea {
        /// Where.
        waiting_area: String,
    },
    /// Come back then.
    ComeBackAt {
        /// When check-in opens.
        at: Instant,
    },
    /// Go to this building.
    GoToSite {
        /// Its name.
        site_name: String,
        /// Street, postcode and town.
        address: String,
    },
    /// Type the booking number.
    TypeNumber,
    /// Book a free time here. Left out where the client cannot book what the visitor came for.
    BookSlot {
        /// The first free time today for the same services, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<Slot>,
    },
    /// Ask the gatehouse or the service centre.
    AskStaff {
        /// Number of the service centre.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<String>,
    },
}

/// Answer of `POST /v1/check-ins`. Every verdict carries at least one next step, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInOutcome {
    /// The verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What the visitor can do.
    pub next_actions: Vec<NextAction>,
    /// Server time; the device's clock decides nothing.
    pub judged_at: Instant,
    /// All stations of a visit of several, in order; missing for an ordinary appointment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stations: Vec<ItineraryStation>,
}
