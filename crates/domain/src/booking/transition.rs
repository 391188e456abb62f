//! The legal moves of an appointment. A move takes the old value and gives the new one or says why not.

use jiff::Timestamp;

use super::{Appointment, AppointmentState as State, BookingNumber, CancelledBy, Placement};
use crate::ids::{PersonDataId, VisitId};

/// Why an appointment cannot make a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// The hold lapsed before it was booked.
    #[error("the hold expired at {0}")]
    HoldExpired(Timestamp),
    /// It is only held; it must be booked first.
    #[error("it is held, not booked")]
    NotBooked,
    /// It waits for its mail address to be confirmed.
    #[error("it waits for its mail address to be confirmed")]
    Pending,
    /// It is booked already.
    #[error("it is booked already")]
    AlreadyBooked,
    /// The visitor has checked in.
    #[error("the visitor checked in at {0}")]
    AlreadyHonoured(Timestamp),
    /// It was cancelled.
    #[error("it was cancelled at {0}")]
    Cancelled(Timestamp),
    /// It was missed.
    #[error("it was missed")]
    Missed,
    /// Its start has come; change and cancel end then.
    #[error("it began at {0}")]
    Started(Timestamp),
    /// The check-in window is still open, so it cannot be missed yet.
    #[error("check-in is open until {0}")]
    StillExpected(Timestamp),
    /// The hold has not lapsed yet.
    #[error("the hold lasts until {0}")]
    StillHeld(Timestamp),
}

impl Appointment {
    /// Turns a live hold into an agreement that lapses at `expires_at` unless its mail address is confirmed.
    pub fn request(
        self,
        number: BookingNumber,
        person_data_id: Option<PersonDataId>,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<Self, TransitionError> {
        let booked = self.book(number, person_data_id, now)?;
        Ok(Self {
            state: State::Pending { expires_at },
            ..booked
        })
    }

    /// Books what waited for its mail address.
    pub fn activate(self, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Pending { expires_at } if now >= expires_at => {
                Err(TransitionError::HoldExpired(expires_at))
            }
            State::Pending { .. } => Ok(Self {
                state: State::Booked { booked_at: now },
                ..self
            }),
            _ => Err(self.refusal()),
        }
    }

    /// Turns a live hold into a booking.
    pub fn book(
        self,
        number: BookingNumber,
        person_data_id: Option<PersonDataId>,
        now: Timestamp,
    ) -> Result<Self, TransitionError> {
        match self.state {
            State::Held { expires_at } if now >= expires_at => Err(TransitionError::HoldExpired(expires_at)),
            State::Held { .. } => Ok(Self {
                number: Some(number),
                person_data_id,
                state: State::Booked { booked_at: now },
                ..self
            }),
            _ => Err(self.refusal()),
        }
    }

    /// Moves a booking to another time or place, up to its start; number and services stay.
    pub fn reschedule(self, to: Placement, now: Timestamp) -> Result<Self, TransitionError> {
        self.require_changeable(now)?;
        Ok(Self {
            placement: to,
            sequence: self.sequence.saturating_add(1),
            ..self
        })
    }

    /// Calls a booking off, up to its start, also one that waits for its mail address.
    pub fn cancel(self, by: CancelledBy, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Pending { expires_at } if now < expires_at => {}
            _ => self.require_changeable(now)?,
        }
        let sequence = self.sequence.saturating_add(1);
        Ok(Self {
            sequence,
            state: State::Cancelled {
                cancelled_at: now,
                by,
            },
            ..self
        })
    }

    /// Gives a hold back; one that has lapsed meanwhile counts as expired at its end. What was agreed, booked or not, is
    /// called off with [`Appointment::cancel`] by who may do that.
    pub fn release(self, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Held { expires_at } => Ok(Self {
                state: State::Expired {
                    expired_at: now.min(expires_at),
                },
                ..self
            }),
            State::Pending { expires_at } if now >= expires_at => {
                Err(TransitionError::HoldExpired(expires_at))
            }
            _ => Err(self.refusal()),
        }
    }

    /// Records that a hold has lapsed.
    pub fn expire(self, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Held { expires_at } | State::Pending { expires_at } if now < expires_at => {
                Err(TransitionError::StillHeld(expires_at))
            }
            State::Held { expires_at } | State::Pending { expires_at } => Ok(Self {
                state: State::Expired {
                    expired_at: expires_at,
                },
                ..self
            }),
            _ => Err(self.refusal()),
        }
    }

    /// Records that the visitor is here. Whether the time fits is the check-in verdict's question.
    pub fn honour(self, visit_id: VisitId, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Booked { .. } => Ok(Self {
                state: State::Honoured {
                    checked_in_at: now,
                    visit_id,
                },
                ..self
            }),
            _ => Err(self.refusal()),
        }
    }

    /// Records that nobody came by `closes_at`, the end of the check-in window.
    pub fn miss(self, closes_at: Timestamp, now: Timestamp) -> Result<Self, TransitionError> {
        match self.state {
            State::Booked { .. } if now <= closes_at => Err(TransitionError::StillExpected(closes_at)),
            State::Booked { .. } => Ok(Self {
                state: State::Missed { missed_at: now },
                ..self
            }),
            _ => Err(self.refusal()),
        }
    }

    fn require_changeable(&self, now: Timestamp) -> Result<(), TransitionError> {
        let start_at = self.placement.span.start_at();
        match self.state {
            State::Booked { .. } if now >= start_at => Err(TransitionError::Started(start_at)),
            State::Booked { .. } => Ok(()),
            _ => Err(self.refusal()),
        }
    }

    /// Why the present state allows no move that it does not list.
    fn refusal(&self) -> TransitionError {
        match self.state {
            State::Held { .. } => TransitionError::NotBooked,
            State::Pending { .. } => TransitionError::Pending,
            State::Booked { .. } => TransitionError::AlreadyBooked,
            State::Honoured { checked_in_at, .. } => TransitionError::AlreadyHonoured(checked_in_at),
            State::Missed { .. } => TransitionError::Missed,
            State::Cancelled { cancelled_at, .. } => TransitionError::Cancelled(cancelled_at),
            State::Expired { expired_at } => TransitionError::HoldExpired(expired_at),
        }
    }
}
