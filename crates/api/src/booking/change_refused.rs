//! Why a booking cannot be changed.

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::TransitionError;

use crate::platform::Refusal;

/// What any operation that changes a booking may answer about its state.
pub(super) const CHANGES: &[ErrorCode] = &[
    ErrorCode::AppointmentNotFound,
    ErrorCode::AppointmentStarted,
    ErrorCode::AppointmentCancelled,
    ErrorCode::AppointmentHonoured,
    ErrorCode::AppointmentMissed,
    ErrorCode::AppointmentPending,
];

/// The problem of a change that the state of the booking does not allow. What is only held is no appointment yet.
pub(super) fn change_refused(error: TransitionError) -> Refusal {
    Refusal::new(match error {
        TransitionError::Started(_) => ErrorCode::AppointmentStarted,
        TransitionError::Cancelled(_) => ErrorCode::AppointmentCancelled,
        TransitionError::AlreadyHonoured(_) => ErrorCode::AppointmentHonoured,
        TransitionError::Missed => ErrorCode::AppointmentMissed,
        TransitionError::Pending => ErrorCode::AppointmentPending,
        TransitionError::NotBooked
        | TransitionError::AlreadyBooked
        | TransitionError::HoldExpired(_)
        | TransitionError::StillExpected(_)
        | TransitionError::StillHeld(_) => ErrorCode::AppointmentNotFound,
    })
}
