//! A place on the waiting list and its legal moves.

use jiff::Timestamp;

use super::{Channel, WaitingWish};
use crate::ids::{AppointmentId, AuthorityId, PersonDataId, WaitingEntryId};
use crate::language::Language;

/// Somebody who waits for a time to come free (Warteliste). Entries are served in the order of their coming.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEntry {
    /// Id.
    pub id: WaitingEntryId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// Since when; this and the id make the order.
    pub made_at: Timestamp,
    /// What would be taken.
    pub wish: WaitingWish,
    /// How it was made; an offer takes only seats that this channel may have.
    pub channel: Channel,
    /// The language of notices.
    pub language: Language,
    /// Whom to tell, until the entry ends.
    pub person_data_id: Option<PersonDataId>,
    /// The state.
    pub state: WaitingState,
}

/// The state of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingState {
    /// Nothing is offered.
    Waiting,
    /// A time is held for this entry alone. When it lapses the entry waits again, by comparison with now.
    Offered {
        /// The held appointment.
        appointment_id: AppointmentId,
        /// When the offer lapses.
        expires_at: Timestamp,
    },
    /// An offer was accepted.
    Booked {
        /// The booking.
        appointment_id: AppointmentId,
    },
    /// Called off.
    Withdrawn,
    /// No time came free, or offers were left unanswered too often.
    Ended,
}

/// Why an entry cannot make a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitingError {
    /// Nothing is offered.
    #[error("nothing is offered")]
    NoOffer,
    /// The offer lapsed.
    #[error("the offer lapsed at {0}")]
    OfferExpired(Timestamp),
    /// An offer stands; there is never a second one.
    #[error("an offer stands already")]
    OfferStands,
    /// The entry has ended.
    #[error("the entry has ended")]
    Closed,
}

impl WaitingEntry {
    /// The held appointment of an offer that stands at `now`.
    pub fn live_offer(&self, now: Timestamp) -> Option<AppointmentId> {
        match self.state {
            WaitingState::Offered {
                appointment_id,
                expires_at,
            } if now < expires_at => Some(appointment_id),
            _ => None,
        }
    }

    /// Offers a held appointment.
    pub fn offer(
        self,
        appointment_id: AppointmentId,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, WaitingError> {
        self.require_open()?;
        if self.live_offer(now).is_some() {
            return Err(WaitingError::OfferStands);
        }
        Ok(self.with_state(WaitingState::Offered {
            appointment_id,
            expires_at,
        }))
    }

    /// Accepts the offer that stands.
    pub fn accept(self, now: Timestamp) -> Result<(Self, AppointmentId), WaitingError> {
        match self.state {
            WaitingState::Offered { expires_at, .. } if now >= expires_at => {
                Err(WaitingError::OfferExpired(expires_at))
            }
            WaitingState::Offered { appointment_id, .. } => Ok((
                self.with_state(WaitingState::Booked { appointment_id }),
                appointment_id,
            )),
            WaitingState::Waiting => Err(WaitingError::NoOffer),
            WaitingState::Booked { .. } | WaitingState::Withdrawn | WaitingState::Ended => {
                Err(WaitingError::Closed)
            }
        }
    }

    /// Leaves the list; an offer that stands must be released with it.
    pub fn withdraw(self) -> Result<Self, WaitingError> {
        self.require_open()?;
        Ok(self.with_state(WaitingState::Withdrawn))
    }

    /// Ends an entry that waits in vain.
    pub fn end(self, now: Timestamp) -> Result<Self, WaitingError> {
        self.require_open()?;
        if self.live_offer(now).is_some() {
            return Err(WaitingError::OfferStands);
        }
        Ok(self.with_state(WaitingState::Ended))
    }

    fn require_open(&self) -> Result<(), WaitingError> {
        match self.state {
            WaitingState::Waiting | WaitingState::Offered { .. } => Ok(()),
            WaitingState::Booked { .. } | WaitingState::Withdrawn | WaitingState::Ended => {
                Err(WaitingError::Closed)
            }
        }
    }

    fn with_state(self, state: WaitingState) -> Self {
        Self { state, ..self }
    }
}

impl WaitingState {
    /// The name of the state in storage and events.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Offered { .. } => "offered",
            Self::Booked { .. } => "booked",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }
}
