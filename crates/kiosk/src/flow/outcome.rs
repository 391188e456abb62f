//! The verdict on the screen.

use einlass_client::contract::admission::{CheckInOutcome, NextAction, Verdict};
use einlass_client::contract::queue::{Visit, VisitStatus};

use super::desk::Desk;
use super::{CameraState, Checking, Errand, Event, NumberPad, ServiceChoice, State, Touch, welcome};

/// What came out of a check-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server judged.
    Judged(Box<CheckInOutcome>),
    /// The server did not get as far as judging, or was not asked.
    Refused(Refusal),
}

/// Why there is no verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The code is not one of ours; its content was neither opened nor shown.
    ForeignCode,
    /// The code or number is not known; told in the same words as the verdict "unknown".
    UnknownCode,
    /// It may work in a moment.
    TryAgain(Errand),
    /// A person must help.
    GoToStaff,
}

/// Whether somebody who was admitted has been served, or has gone away.
pub fn is_over(visit: &Visit) -> bool {
    matches!(visit.status, VisitStatus::Finished | VisitStatus::Left)
}

/// Whether somebody was admitted in another building, and is sent there.
pub fn is_elsewhere(outcome: &CheckInOutcome) -> bool {
    let leads_away = |action: &NextAction| matches!(action, NextAction::GoToSite { .. });
    let was_admitted = matches!(outcome.verdict, Verdict::AlreadyAdmitted { .. });
    was_admitted && outcome.next_actions.iter().any(leads_away)
}

impl Outcome {
    /// Whether this is only to be read: the visitor goes on, or shows another code.
    pub fn is_message(&self) -> bool {
        match self {
            Self::Judged(outcome) => match &outcome.verdict {
                Verdict::Admitted { .. } => true,
                Verdict::AlreadyAdmitted { visit } => !is_over(visit) && !is_elsewhere(outcome),
                _ => false,
            },
            Self::Refused(refusal) => *refusal == Refusal::ForeignCode,
        }
    }

    pub(super) fn on_event(self, event: Event, desk: &mut Desk<'_>) -> State {
        match event {
            Event::Touched(Touch::Leave | Touch::GoBack) => State::Welcome,
            Event::Touched(Touch::OpenNumberPad) => State::NumberPad(NumberPad::empty()),
            Event::Touched(Touch::OpenBooking) => ServiceChoice::open(desk),
            Event::Touched(Touch::OpenScan) => match desk.camera {
                CameraState::Working => State::Scanning,
                // A hand scanner reads on the welcome page, where all other ways begin, too.
                CameraState::Lost => State::Welcome,
            },
            Event::Scanned(text) => Checking::ticket(text, desk),
            Event::ForeignScanned => welcome::foreign(),
            _ => State::Outcome(self),
        }
    }
}
