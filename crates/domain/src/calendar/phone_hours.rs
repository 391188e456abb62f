//! Hours in which a unit can be reached by telephone, apart from its openings.

use jiff::civil::{Date, Time};

use super::{HolidayCalendar, Recurrence};
use crate::language::LocalizedText;

/// A window in which a number is answered (Telefonsprechzeit, Notfallsprechzeit); it ends by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneHours {
    /// On which days.
    pub recurrence: Recurrence,
    /// Start of the window, local time.
    pub from: Time,
    /// End of the window (exclusive), local time; midnight means the end of the day.
    pub until: Time,
    /// First day.
    pub valid_from_on: Date,
    /// First day on which it no longer counts; `None`: no end.
    pub valid_until_on: Option<Date>,
    /// The number as visitors should dial it.
    pub phone: String,
    /// What it is for.
    pub label: LocalizedText,
    /// Whether it counts on a public holiday, too.
    pub beats_holiday: bool,
}

/// Why telephone hours are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneHoursError {
    /// The window has no length.
    #[error("the window ends before it begins")]
    EmptyWindow,
    /// No day of the recurrence lies in the validity.
    #[error("there is no day between its first and its last day of validity")]
    NoOccurrence,
}

impl PhoneHours {
    /// Checks that the number is answered at all.
    pub fn check(&self) -> Result<(), PhoneHoursError> {
        if self.until != Time::midnight() && self.until <= self.from {
            return Err(PhoneHoursError::EmptyWindow);
        }
        let first = self.recurrence.first_on(self.valid_from_on, self.valid_until_on);
        first.map(drop).ok_or(PhoneHoursError::NoOccurrence)
    }

    /// Whether the number is answered on `date`.
    pub fn is_answered_on(&self, date: Date, holidays: &HolidayCalendar) -> bool {
        let counts = self
            .recurrence
            .counts_on(date, self.valid_from_on, self.valid_until_on);
        counts && (self.beats_holiday || holidays.on(date).is_none())
    }
}
