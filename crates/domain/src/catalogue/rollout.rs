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

/// How long before it is felt a change is to be announced (Vorlauf).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticePeriod {
    /// A month (Kempten: mindestens ein Monat Vorlauf).
    #[default]
    Month,
    /// So many days, at most 366.
    Days(u16),
}

/// Why days are no period of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period of notice has at most 366 days")]
pub struct NoticePeriodError;

impl NoticePeriod {
    /// So many days, a month if not stated.
    pub const fn of_days(days: Option<u16>) -> Result<Self, NoticePeriodError> {
        match days {
            None => Ok(Self::Month),
            Some(days @ 0..=366) => Ok(Self::Days(days)),
            Some(_) => Err(NoticePeriodError),
        }
    }

    /// The first day on which a change may be felt that is announced on a day.
    pub fn first_on(self, announced_on: Date) -> Date {
        match self {
            Self::Month => announced_on.saturating_add(1.month()),
            Self::Days(days) => announced_on.saturating_add(i64::from(days).days()),
        }
    }

    /// Whether a change that is announced on one day may be felt from another.
    pub fn is_kept(self, announced_on: Date, effective_on: Date) -> bool {
        effective_on >= self.first_on(announced_on)
    }
}
