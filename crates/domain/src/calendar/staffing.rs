//! Staffing changes: fewer counters than planned on a day.

use jiff::civil::{Date, Time};

use super::SeatCount;

/// What staff can give on a day, whatever the rules say (Besetzung), e.g. because somebody is ill.
///
/// It never adds seats; more counters than planned are extra hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staffing {
    /// The day.
    pub on_date: Date,
    /// From when on, local time.
    pub from: Time,
    /// Until when (exclusive), local time; midnight means the end of the day.
    pub until: Time,
    /// Most seats at the same time. The common ones go first, kept ones last.
    pub seats: SeatCount,
}

/// Why a staffing change is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffingError {
    /// The window has no length.
    #[error("the window ends before it begins")]
    EmptyWindow,
    /// A border of the window is off the grid.
    #[error("the window must begin and end on full five minutes")]
    OffGrid,
    /// Two changes speak of the same time.
    #[error("two windows of the day overlap")]
    Overlap,
}

impl Staffing {
    /// Checks the changes of one day.
    pub fn check_day(changes: &[Self]) -> Result<(), StaffingError> {
        let mut sorted: Vec<&Self> = changes.iter().collect();
        sorted.sort_unstable_by_key(|change| change.from);
        for change in &sorted {
            let borders = [change.from, change.until];
            if change.until != Time::midnight() && change.until <= change.from {
                return Err(StaffingError::EmptyWindow);
            }
            if borders
                .iter()
                .any(|time| time.minute() % 5 != 0 || time.second() != 0)
            {
                return Err(StaffingError::OffGrid);
            }
        }
        let overlaps = sorted.windows(2).any(|pair| match pair {
            [one, next] => one.until == Time::midnight() || next.from < one.until,
            _ => false,
        });
        if overlaps {
            Err(StaffingError::Overlap)
        } else {
            Ok(())
        }
    }
}
