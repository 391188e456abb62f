//! The appointment: a seat in time with everything it was promised with.

use jiff::Timestamp;

use super::{BookedTerms, BookingNumber, Channel, UrgentReason};
use crate::calendar::{Asker, QuantumSpan};
use crate::catalogue::RequiredDocument;
use crate::ids::{AppointmentId, AuthorityId, PersonDataId, PoolId, ServiceId, SiteId, UnitId, VisitId};
use crate::language::{Language, LocalizedText};

/// Where and when a visit takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The building.
    pub site_id: SiteId,
    /// The unit that serves.
    pub unit_id: UnitId,
    /// The pool whose seats are claimed.
    pub pool_id: PoolId,
    /// The time at the counter.
    pub span: QuantumSpan,
}

/// A service as it was booked: later edits of the catalogue do not reach it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedService {
    /// Which service.
    pub service_id: ServiceId,
    /// Its name at the time of booking.
    pub name: LocalizedText,
    /// How many of it.
    pub quantity: u16,
    /// Minutes at the counter for all of them.
    pub minutes: u16,
}

/// Who cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelledBy {
    /// The visitor, with the manage token.
    Visitor,
    /// Staff on behalf of the visitor.
    Staff,
    /// The authority for its own reasons.
    Authority,
}

/// The state of an appointment with what is known in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppointmentState {
    /// Seats are claimed for a short time (reserviert).
    Held {
        /// When the claim lapses, by comparison with now; no job is needed.
        expires_at: Timestamp,
    },
    /// Agreed, waiting for the mail address to be confirmed (vorgemerkt).
    Pending {
        /// When it lapses.
        expires_at: Timestamp,
    },
    /// Agreed (gebucht).
    Booked {
        /// Since when.
        booked_at: Timestamp,
    },
    /// The visitor came (wahrgenommen).
    Honoured {
        /// Check-in.
        checked_in_at: Timestamp,
        /// The visit that it became.
        visit_id: VisitId,
    },
    /// The visitor did not come (nicht erschienen).
    Missed {
        /// When that was established.
        missed_at: Timestamp,
    },
    /// Called off (storniert).
    Cancelled {
        /// When.
        cancelled_at: Timestamp,
        /// By whom.
        by: CancelledBy,
    },
    /// A hold that nobody turned into a booking (verfallen).
    Expired {
        /// When it lapsed.
        expired_at: Timestamp,
    },
}

/// A hold or booking (Termin). It keeps its own facts; rules and catalogue changes never alter it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Id.
    pub id: AppointmentId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// The number for people; none while it is only held.
    pub number: Option<BookingNumber>,
    /// Where and when.
    pub placement: Placement,
    /// What for.
    pub services: Vec<BookedService>,
    /// What to bring.
    pub documents: Vec<RequiredDocument>,
    /// What was agreed beyond time and papers.
    pub terms: BookedTerms,
    /// How it was made.
    pub channel: Channel,
    /// Why it may use seats kept for urgent cases; `None`: it may not.
    pub urgent: Option<UrgentReason>,
    /// The language of notices.
    pub language: Language,
    /// The personal data, once given and until deleted.
    pub person_data_id: Option<PersonDataId>,
    /// Rises with every change (iCalendar SEQUENCE, RFC 5545 section 3.8.7.4).
    pub sequence: u32,
    /// When it was first made.
    pub made_at: Timestamp,
    /// The state.
    pub state: AppointmentState,
}

impl Appointment {
    /// Minutes at the counter.
    pub fn minutes(&self) -> u16 {
        self.services.iter().map(|service| service.minutes).sum()
    }

    /// Which seats it may use: what it was made with counts for moving it, too.
    pub const fn asker(&self) -> Asker {
        Asker {
            channel: self.channel,
            urgent: self.urgent.is_some(),
        }
    }

    /// Its services.
    pub fn service_ids(&self) -> Vec<ServiceId> {
        self.services.iter().map(|service| service.service_id).collect()
    }

    /// Whether its seats are claimed at `now`.
    pub fn occupies_seats(&self, now: Timestamp) -> bool {
        match self.state {
            AppointmentState::Held { expires_at } | AppointmentState::Pending { expires_at } => {
                now < expires_at
            }
            AppointmentState::Booked { .. } | AppointmentState::Honoured { .. } => true,
            AppointmentState::Missed { .. }
            | AppointmentState::Cancelled { .. }
            | AppointmentState::Expired { .. } => false,
        }
    }
}

impl AppointmentState {
    /// The name of the state on the wire and in storage.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Pending { .. } => "pending",
            Self::Booked { .. } => "booked",
            Self::Honoured { .. } => "honoured",
            Self::Missed { .. } => "missed",
            Self::Cancelled { .. } => "cancelled",
            Self::Expired { .. } => "expired",
        }
    }
}

impl CancelledBy {
    /// The name on the wire and in storage.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Staff => "staff",
            Self::Authority => "authority",
        }
    }

    /// Reads the stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Visitor, Self::Staff, Self::Authority]
            .into_iter()
            .find(|by| by.as_str() == name)
    }
}
