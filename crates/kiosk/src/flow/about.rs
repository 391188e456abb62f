//! The notices page.

use super::{Event, State, Touch};

/// Handles an event on the notices page.
pub(super) fn on_event(event: &Event) -> State {
    match event {
        Event::Touched(Touch::Leave | Touch::GoBack) => State::Welcome,
        _ => State::About,
    }
}
