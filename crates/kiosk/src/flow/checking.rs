//! Waiting for the verdict.

use einlass_client::contract::admission::Presented;

use super::desk::Desk;
use super::failure::after_failure;
use super::{Answer, CallId, Effect, Errand, Event, Outcome, State};

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

    pub(super) fn on_event(self, event: Event, desk: &Desk<'_>) -> State {
        match event {
            Event::Answered {
                answer: Answer::Judged(outcome),
                ..
            } => State::Outcome(Outcome::Judged(outcome)),
            Event::Answered {
                answer: Answer::Failed(failure),
                ..
            } => after_failure(failure, Errand::CheckIn, desk.now),
            _ => State::Checking(self),
        }
    }
}
