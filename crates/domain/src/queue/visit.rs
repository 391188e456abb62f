//! The visit: a person in the building.

use jiff::Timestamp;

use crate::ids::{AppointmentId, AuthorityId, SiteId, UnitId, VisitId};

/// The number under which a visitor is called (Aufrufnummer), e.g. "E-014". Unique per unit and day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallNumber(String);

/// Why parts are not a call number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a call number has one to three capital letters and a count from 1 to 9999")]
pub struct CallNumberError;

impl CallNumber {
    /// Joins the prefix of the unit and the running count of the day.
    pub fn new(prefix: &str, count: u16) -> Result<Self, CallNumberError> {
        let letters = (1..=3).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_uppercase());
        if letters && (1..=9999).contains(&count) {
            Ok(Self(format!("{prefix}-{count:03}")))
        } else {
            Err(CallNumberError)
        }
    }

    /// Takes a number as it was stored.
    pub fn parse(text: &str) -> Result<Self, CallNumberError> {
        let (prefix, count) = text.split_once('-').ok_or(CallNumberError)?;
        let number = Self::new(prefix, count.parse().map_err(|_| CallNumberError)?)?;
        if number.0 == text {
            Ok(number)
        } else {
            Err(CallNumberError)
        }
    }

    /// The text on the display.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The state of a visit with what is known in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitState {
    /// In the waiting area (wartet).
    Waiting,
    /// Called to a counter (aufgerufen).
    Called {
        /// When last called.
        called_at: Timestamp,
        /// How often so far.
        calls: u8,
    },
    /// At the counter (in Bearbeitung).
    InService {
        /// Since when.
        since: Timestamp,
    },
    /// Sent off for something, comes back today (zurückgestellt).
    Parked {
        /// Since when.
        since: Timestamp,
    },
    /// Handed to another unit (weitergeleitet).
    Forwarded {
        /// To which.
        to: UnitId,
        /// When.
        forwarded_at: Timestamp,
    },
    /// Done (erledigt).
    Finished {
        /// When.
        finished_at: Timestamp,
    },
    /// Went away without service (gegangen).
    Left {
        /// When.
        left_at: Timestamp,
    },
}

/// Someone who is here (Besuch). A visit without an appointment is a walk-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Id.
    pub id: VisitId,
    /// The tenant.
    pub authority_id: AuthorityId,
    /// Where.
    pub site_id: SiteId,
    /// Whom the visitor waits for.
    pub unit_id: UnitId,
    /// The appointment that was honoured; none for a walk-in.
    pub appointment_id: Option<AppointmentId>,
    /// Under which number the visitor is called.
    pub call_number: CallNumber,
    /// Check-in.
    pub arrived_at: Timestamp,
    /// The time the visitor was promised, if any.
    pub appointment_start_at: Option<Timestamp>,
    /// The state.
    pub state: VisitState,
}

/// Why a visit cannot make a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisitTransitionError {
    /// The visit is in another state than the move needs.
    #[error("a visit that is {is} cannot be {asked}")]
    WrongState {
        /// The present state.
        is: &'static str,
        /// What was asked for.
        asked: &'static str,
    },
    /// The visitor was called as often as the unit allows.
    #[error("the visitor was called {0} times already")]
    CalledTooOften(u8),
}

impl VisitState {
    /// Most calls of one visitor before the visit must be parked or left (Munich's ZMS: 3).
    pub const MAX_CALLS: u8 = 3;

    /// The name of the state on the wire and in storage.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Called { .. } => "called",
            Self::InService { .. } => "in_service",
            Self::Parked { .. } => "parked",
            Self::Forwarded { .. } => "forwarded",
            Self::Finished { .. } => "finished",
            Self::Left { .. } => "left",
        }
    }
}

impl Visit {
    /// Calls the visitor to a counter, again up to the limit.
    pub fn call(self, now: Timestamp) -> Result<Self, VisitTransitionError> {
        let calls = match self.state {
            VisitState::Waiting | VisitState::Parked { .. } => 0,
            VisitState::Called { calls, .. } => calls,
            _ => return Err(self.wrong("called")),
        };
        if calls >= VisitState::MAX_CALLS {
            return Err(VisitTransitionError::CalledTooOften(calls));
        }
        Ok(self.with(VisitState::Called {
            called_at: now,
            calls: calls + 1,
        }))
    }

    /// The called visitor has come to the counter.
    pub fn serve(self, now: Timestamp) -> Result<Self, VisitTransitionError> {
        match self.state {
            VisitState::Called { .. } => Ok(self.with(VisitState::InService { since: now })),
            _ => Err(self.wrong("served")),
        }
    }

    /// Sends the visitor off to come back today; also for one who did not answer the call.
    pub fn park(self, now: Timestamp) -> Result<Self, VisitTransitionError> {
        match self.state {
            VisitState::Called { .. } | VisitState::InService { .. } => {
                Ok(self.with(VisitState::Parked { since: now }))
            }
            _ => Err(self.wrong("parked")),
        }
    }

    /// Hands the visitor to another unit.
    pub fn forward(self, to: UnitId, now: Timestamp) -> Result<Self, VisitTransitionError> {
        match self.state {
            VisitState::Waiting | VisitState::Called { .. } | VisitState::InService { .. } => {
                Ok(self.with(VisitState::Forwarded {
                    to,
                    forwarded_at: now,
                }))
            }
            _ => Err(self.wrong("forwarded")),
        }
    }

    /// Ends the service.
    pub fn finish(self, now: Timestamp) -> Result<Self, VisitTransitionError> {
        match self.state {
            VisitState::InService { .. } => Ok(self.with(VisitState::Finished { finished_at: now })),
            _ => Err(self.wrong("finished")),
        }
    }

    /// Records that the visitor went away.
    pub fn leave(self, now: Timestamp) -> Result<Self, VisitTransitionError> {
        match self.state {
            VisitState::Waiting | VisitState::Called { .. } | VisitState::Parked { .. } => {
                Ok(self.with(VisitState::Left { left_at: now }))
            }
            _ => Err(self.wrong("left")),
        }
    }

    fn with(self, state: VisitState) -> Self {
        Self { state, ..self }
    }

    fn wrong(&self, asked: &'static str) -> VisitTransitionError {
        VisitTransitionError::WrongState {
            is: self.state.name(),
            asked,
        }
    }
}
