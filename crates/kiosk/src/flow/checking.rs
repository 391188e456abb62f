//! Waiting for the verdict.

use einlass_client::contract::admission::Presented;

use super::desk::Desk;
use super::{Advice, Answer, CallId, Effect, Event, Failure, Outage, Outcome, Refusal, State};

/// A check-in that the server is judging. Further codes are swallowed meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checking {
    /// The order.
    pub call: CallId,
}

impl Checking {
    pub(super) fn ticket(text: String, desk: &mut Desk<'_>) -> State {
        Self::order(Presented::Ticket(text), desk)
    }

    pub(super) fn order(presented: Presented, desk: &mut Desk<'_>) -> State {
        let call = desk.call();
        let site_id = desk.site_id();
        desk.order(Effect::CheckIn {
            call,
            site_id,
            presented,
        });
        State::Checking(Self { call })
    }

    pub(super) fn on_event(self, event: Event) -> State {
        match event {
            Event::Answered {
                answer: Answer::Judged(outcome),
                ..
            } => State::Outcome(Outcome::Judged(outcome)),
            Event::Answered {
                answer: Answer::Failed(failure),
                ..
            } => after_failure(failure),
            _ => State::Checking(self),
        }
    }
}

/// What the visitor sees when an order failed and nothing can be chosen instead.
pub(super) fn after_failure(failure: Failure) -> State {
    let refusal = match Advice::on(failure) {
        Advice::OutOfOrder => return State::OutOfOrder(outage(failure)),
        Advice::TryAgain | Advice::ChooseAgain => Refusal::TryAgain,
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
