//! Times as the pages put them into words.

use jiff::civil::{Date, DateTime};

use crate::ui::Moment;

/// A local date and time, marked where it is today.
pub(super) fn moment(at: DateTime, today: Date) -> Moment {
    Moment {
        clock: format!("{}:{:02}", at.hour(), at.minute()).into(),
        today: at.date() == today,
        ..day(at.date(), today)
    }
}

/// A local day.
pub(super) fn day(date: Date, today: Date) -> Moment {
    Moment {
        clock: "".into(),
        weekday: i32::from(date.weekday().to_monday_one_offset()),
        day: i32::from(date.day()),
        month: i32::from(date.month()),
        today: date == today,
    }
}
