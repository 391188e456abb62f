//! What a visitor can do next. No verdict is a dead end.

use jiff::Timestamp;

use crate::ids::SiteId;

/// A next step, in the order in which steps should be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// Go to the waiting area and wait for the call number.
    GoToWaitingArea,
    /// Come back at this instant; check-in is open then.
    ComeBackAt(Timestamp),
    /// Go to this building.
    GoToSite(SiteId),
    /// Type the booking number, because the code cannot be used.
    TypeNumber,
    /// Book a free time here and now.
    BookSlot,
    /// Ask the gatehouse or the service centre.
    AskStaff,
}
