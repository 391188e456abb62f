//! What a visitor sees when an order failed.

use std::time::Duration;

use super::{Advice, Failure, Now, Outage, Outcome, Refusal, State};

/// What a visitor came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// To check in for an appointment that stands.
    CheckIn,
    /// To book one that does not exist yet.
    Booking,
}

/// Nobody can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder {
    /// Why.
    pub outage: Outage,
    /// The order before it, if it was noticed by that.
    pub failed: Option<FailedOrder>,
}

/// An order that failed before somebody's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailedOrder {
    /// What the visitor came for.
    pub errand: Errand,
    /// When it failed.
    at: Duration,
}

impl OutOfOrder {
    /// Noticed by the terminal itself.
    pub(super) fn noticed(outage: Outage) -> State {
        State::OutOfOrder(Self { outage, failed: None })
    }

    /// Noticed by a visitor.
    pub(super) fn after(errand: Errand, outage: Outage, now: Now) -> State {
        State::OutOfOrder(Self {
            outage,
            failed: Some(FailedOrder {
                errand,
                at: now.ticks,
            }),
        })
    }

    /// Whether a visitor still reads what became of the order; so long nothing else may be shown.
    pub(super) fn is_being_read(&self, reading: Duration, now: Now) -> bool {
        self.failed
            .is_some_and(|failed| now.ticks.saturating_sub(failed.at) < reading)
    }
}

/// The page for a failure after which nothing can be chosen instead.
pub(super) fn after_failure(failure: Failure, errand: Errand, now: Now) -> State {
    let refusal = match Advice::on(failure) {
        Advice::OutOfOrder => return OutOfOrder::after(errand, outage(failure), now),
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
