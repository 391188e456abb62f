//! What a visitor can do when the server says no.

use einlass_client::contract::platform::ErrorCode;

use super::Failure;

/// What a visitor can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Try the same again in a moment.
    TryAgain,
    /// Choose another time: this one is gone.
    ChooseAgain,
    /// The code or number is none of ours.
    CheckNumber,
    /// Ask a person.
    GoToStaff,
    /// Nothing; the terminal cannot serve.
    OutOfOrder,
}

impl Advice {
    /// The advice for a failure.
    pub fn on(failure: Failure) -> Self {
        let Failure::Refused(code) = failure else {
            return Self::OutOfOrder;
        };
        match code {
            ErrorCode::NumberMalformed | ErrorCode::NumberCheckDigit | ErrorCode::TicketMalformed => {
                Self::CheckNumber
            }
            ErrorCode::SlotTaken
            | ErrorCode::HoldExpired
            | ErrorCode::HoldNotFound
            | ErrorCode::HoldAlreadyBooked
            | ErrorCode::ChannelClosed
            | ErrorCode::TimeInPast
            | ErrorCode::TimeTooSoon
            | ErrorCode::TimeNotOpen
            | ErrorCode::ServiceNotValid
            | ErrorCode::TimeOffGrid
            | ErrorCode::TimeBeyondHorizon => Self::ChooseAgain,
            ErrorCode::TooManyRequests | ErrorCode::PersonInvalid => Self::TryAgain,
            ErrorCode::AppointmentNotFound
            | ErrorCode::AppointmentCancelled
            | ErrorCode::AppointmentHonoured
            | ErrorCode::AppointmentMissed
            | ErrorCode::AppointmentStarted
            | ErrorCode::ServiceNotFound
            | ErrorCode::UnitNotFound
            | ErrorCode::ServicesEmpty
            | ErrorCode::ServicesTooMany
            | ErrorCode::ServiceRepeated
            | ErrorCode::QuantityOutOfRange
            | ErrorCode::ServiceNotBookable
            | ErrorCode::ServicesNotCombinable
            | ErrorCode::VisitTooLong
            | ErrorCode::PersonLimitReached => Self::GoToStaff,
            // Signs of a wrong set-up, of a broken server, or of a version that does not fit.
            _ => Self::OutOfOrder,
        }
    }
}
