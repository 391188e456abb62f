//! Introducing appointments unit by unit: go-live dates and the period of notice.

use jiff::ToSpan;
use jiff::civil::Date;

/// How far a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolloutState {
    /// Visitors see it.
    Live,
    /// It becomes visible on this day.
    Planned(Date),
    /// Its day has come, but there is something that visitors need and that is not there.
    Missing(MissingPart),
}

/// What a unit lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingPart {
    /// The department has no unit yet.
    Unit,
    /// The unit gives no service.
    Service,
    /// No counter of the unit is ever open.
    Opening,
}

/// What there is of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitSetup {
    /// First day on which it is visible; none: always was.
    pub live_from_on: Option<Date>,
    /// Number of its services.
    pub services: usize,
    /// Number of windows of its counters.
    pub openings: usize,
}

impl UnitSetup {
    /// How far the unit is on `today`.
    pub fn state(self, today: Date) -> RolloutState {
        match self.live_from_on {
            Some(first) if first > today => RolloutState::Planned(first),
            _ if self.services == 0 => RolloutState::Missing(MissingPart::Service),
            _ if self.openings == 0 => RolloutState::Missing(MissingPart::Opening),
            _ => RolloutState::Live,
        }
    }
}

/// Whether a change that is announced on one day and felt from another leaves visitors one month
/// (mindestens ein Monat Vorlauf).
pub fn has_month_of_notice(announced_on: Date, effective_on: Date) -> bool {
    effective_on >= announced_on.saturating_add(1.month())
}
