//! The time frame: the hours within which an authority receives visitors at all.

use jiff::civil::{Time, Weekday};

use super::{DayRule, Opening};

/// The hours of one weekday within which openings may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameDay {
    /// The day.
    pub weekday: Weekday,
    /// Earliest start, local time.
    pub from: Time,
    /// Latest end, local time; midnight means the end of the day.
    pub until: Time,
}

/// The outer hours of an authority (Funktionszeiten), e.g. Mon-Thu 07:30-17:00 and Fri 07:30-13:00 in Kempten.
///
/// Openings may lie anywhere inside it. An authority without a frame has no such bound; a site may have its own, which
/// then counts there in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeFrame(Vec<FrameDay>);

/// An opening leaves the time frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the window leaves the time frame on {}", name(*.weekday))]
pub struct OutsideTimeFrame {
    /// On which day.
    pub weekday: Weekday,
}

impl TimeFrame {
    /// Collects the days; a weekday that is not listed is closed, several entries of one day are alternatives.
    pub fn new(days: impl IntoIterator<Item = FrameDay>) -> Self {
        Self(days.into_iter().collect())
    }

    /// The days, in the order in which they were stated.
    pub fn days(&self) -> &[FrameDay] {
        &self.0
    }

    /// Checks that every day on which `opening` counts holds its window. One that closes needs no hours, and one that
    /// states why it leaves them is let through.
    pub fn admits(&self, opening: &Opening) -> Result<(), OutsideTimeFrame> {
        if opening.rule == DayRule::Closed || opening.outside_frame.is_some() {
            return Ok(());
        }
        match opening
            .recurrence
            .weekdays()
            .find(|day| !self.holds(*day, opening))
        {
            Some(weekday) => Err(OutsideTimeFrame { weekday }),
            None => Ok(()),
        }
    }

    fn holds(&self, weekday: Weekday, opening: &Opening) -> bool {
        self.0.iter().any(|frame| {
            frame.weekday == weekday
                && opening.from >= frame.from
                && end_minute(opening.until) <= end_minute(frame.until)
        })
    }
}

/// Minutes since midnight of a window's end, where midnight closes the day.
fn end_minute(until: Time) -> i32 {
    if until == Time::midnight() {
        24 * 60
    } else {
        i32::from(until.hour()) * 60 + i32::from(until.minute())
    }
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
