//! Waiting for a visitor, and showing the camera's view: a code may come at any time.

use super::desk::Desk;
use super::{CameraState, Checking, Event, NumberPad, Outcome, Refusal, ServiceChoice, State, Touch};

/// Handles an event on the welcome page.
pub(super) fn on_welcome(event: Event, desk: &mut Desk<'_>) -> State {
    match event {
        Event::Touched(Touch::OpenScan) => open_scan(desk),
        Event::Touched(Touch::OpenNumberPad) => State::NumberPad(NumberPad::empty()),
        Event::Touched(Touch::OpenBooking) => ServiceChoice::open(desk),
        Event::Touched(Touch::OpenAbout) => State::About,
        Event::Scanned(text) => Checking::ticket(text, desk),
        Event::ForeignScanned => foreign(),
        _ => State::Welcome,
    }
}

/// Handles an event while the camera's view is shown.
pub(super) fn on_scanning(event: Event, desk: &mut Desk<'_>) -> State {
    match event {
        Event::Touched(Touch::OpenNumberPad) => State::NumberPad(NumberPad::empty()),
        Event::Touched(Touch::Leave | Touch::GoBack) => State::Welcome,
        Event::Scanned(text) => Checking::ticket(text, desk),
        Event::ForeignScanned => foreign(),
        _ => State::Scanning,
    }
}

/// The camera's view, or the number pad where there is no camera.
fn open_scan(desk: &Desk<'_>) -> State {
    match desk.camera {
        CameraState::Working => State::Scanning,
        CameraState::Lost => State::NumberPad(NumberPad::empty()),
    }
}

/// What a code gets that is not ours.
pub(super) fn foreign() -> State {
    State::Outcome(Outcome::Refused(Refusal::ForeignCode))
}
