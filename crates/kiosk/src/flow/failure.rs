//! What a visitor sees when an order failed.

use super::{Advice, Failure, Outage, Outcome, Refusal, State};

/// What a visitor came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To check in for an appointment that stands.
    CheckIn,
    /// To book one that does not exist yet.
    Booking,
}

/// The page for a failure after which nothing can be chosen instead.
pub(super) fn after_failure(failure: Failure, errand: Errand) -> State {
    let refusal = match Advice::on(failure) {
        Advice::OutOfOrder => return State::OutOfOrder(outage(failure)),
        Advice::TryAgain | Advice::ChooseAgain => Refusal::TryAgain(errand),
        Advice::CheckNumber => Refusal::UnknownCode,
        Advice::GoToStaff => Refusal::GoToStaff,
    };
    State::Outcome(Outcome::Refused(refusal))
}

fn outage(failure: Failure) -> Outage {
    match failure {
        Failure::Refused(code) if matches!(code.status(), 401 | 403 | 404) => Outage::NotSetUp,
        Failure::Refused(_) | Failure::Unreachable => Outage::ServerLost,
    }
}
