//! The verdict on the screen.

use einlass_client::contract::admission::{CheckInOutcome, Verdict};
use einlass_client::contract::queue::{Visit, VisitStatus};

use super::desk::Desk;
use super::{Checking, Errand, Event, NumberPad, ServiceChoice, State, Touch, welcome};

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

impl Outcome {
    /// Whether this is only to be read: the visitor goes on, or shows another code.
    pub fn is_message(&self) -> bool {
        match self {
            Self::Judged(outcome) => match &outcome.verdict {
                Verdict::Admitted { .. } => true,
                Verdict::AlreadyAdmitted { visit } => !is_over(visit),
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
            Event::Touched(Touch::OpenScan) => welcome::open_scan(desk),
            Event::Scanned(text) => Checking::ticket(text, desk),
            Event::ForeignScanned => welcome::foreign(),
            _ => State::Outcome(self),
        }
    }
}
