//! Openings: rules that give a pool seats in a window of certain days.

use jiff::civil::{Date, Time, Weekday};

use super::SeatCount;
use crate::booking::Channel;
use crate::ids::{OpeningId, PoolId};

/// On which days an opening counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recurrence {
    /// Every week on these days.
    Weekly(Vec<Weekday>),
    /// Every month on the n-th (1 to 5) given weekday, e.g. each 2nd and 4th Saturday.
    MonthlyNth(Vec<(u8, Weekday)>),
    /// On this one day only.
    Once(Date),
}

/// Whether visitors of a window need an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// Seats can be booked (mit Termin).
    WithAppointment,
    /// People come as they like; nothing can be booked (ohne Termin).
    WithoutAppointment,
}

/// A rule that opens a pool (Öffnungszeit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Id of the rule.
    pub id: OpeningId,
    /// The pool that is opened.
    pub pool_id: PoolId,
    /// On which days.
    pub recurrence: Recurrence,
    /// Start of the window, local time of the site.
    pub from: Time,
    /// End of the window, local time of the site (exclusive); midnight means the end of the day.
    pub until: Time,
    /// First day on which the rule counts.
    pub valid_from_on: Date,
    /// First day on which it no longer counts; `None`: no end.
    pub valid_until_on: Option<Date>,
    /// Seats that are open at the same time.
    pub seats: SeatCount,
    /// With or without appointment.
    pub rule: DayRule,
    /// Channels that may book these seats; empty means all.
    pub channels: Vec<Channel>,
}

/// Why an opening is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// The window has no length.
    #[error("the window ends before it begins")]
    EmptyWindow,
    /// A border of the window is off the grid.
    #[error("the window must begin and end on full five minutes")]
    OffGrid,
    /// The recurrence names no day.
    #[error("the recurrence names no day")]
    NoDay,
    /// An n-th weekday outside 1 to 5.
    #[error("a month has a 1st to 5th weekday")]
    NthOutOfRange,
    /// The rule ends before it begins.
    #[error("the rule ends before it begins")]
    EmptyValidity,
    /// No seat is given.
    #[error("an opening needs at least one seat")]
    NoSeats,
}

impl Opening {
    /// Checks that the rule can give seats at all.
    pub fn check(&self) -> Result<(), OpeningError> {
        if self.until != Time::midnight() && self.until <= self.from {
            return Err(OpeningError::EmptyWindow);
        }
        if !on_grid(self.from) || !on_grid(self.until) {
            return Err(OpeningError::OffGrid);
        }
        if self
            .valid_until_on
            .is_some_and(|until| until <= self.valid_from_on)
        {
            return Err(OpeningError::EmptyValidity);
        }
        if self.seats == SeatCount::NONE {
            return Err(OpeningError::NoSeats);
        }
        self.recurrence.check()
    }

    /// Whether the rule counts on `date`.
    pub fn applies_on(&self, date: Date) -> bool {
        date >= self.valid_from_on
            && self.valid_until_on.is_none_or(|until| date < until)
            && self.recurrence.includes(date)
    }

    /// Whether `channel` may book the seats of this rule.
    pub fn admits(&self, channel: Channel) -> bool {
        self.rule == DayRule::WithAppointment
            && (self.channels.is_empty() || self.channels.contains(&channel))
    }
}

impl Recurrence {
    /// Whether the rule names this day.
    pub fn includes(&self, date: Date) -> bool {
        match self {
            Self::Weekly(days) => days.contains(&date.weekday()),
            Self::MonthlyNth(days) => {
                let nth = (date.day() - 1) / 7 + 1;
                days.iter()
                    .any(|(n, weekday)| *weekday == date.weekday() && i8::try_from(*n) == Ok(nth))
            }
            Self::Once(day) => *day == date,
        }
    }

    fn check(&self) -> Result<(), OpeningError> {
        match self {
            Self::Weekly(days) if days.is_empty() => Err(OpeningError::NoDay),
            Self::MonthlyNth(days) if days.is_empty() => Err(OpeningError::NoDay),
            Self::MonthlyNth(days) if days.iter().any(|(n, _)| !(1..=5).contains(n)) => {
                Err(OpeningError::NthOutOfRange)
            }
            Self::Weekly(_) | Self::MonthlyNth(_) | Self::Once(_) => Ok(()),
        }
    }
}

fn on_grid(time: Time) -> bool {
    time.minute() % 5 == 0 && time.second() == 0 && time.subsec_nanosecond() == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn every_second_and_fourth_saturday() {
        let rule = Recurrence::MonthlyNth(vec![(2, Weekday::Saturday), (4, Weekday::Saturday)]);
        let days: Vec<Date> = date(2026, 11, 20)
            .series(1.day())
            .filter(|day| rule.includes(*day))
            .take(6)
            .collect();
        assert_eq!(
            days,
            [
                date(2026, 11, 28),
                date(2026, 12, 12),
                date(2026, 12, 26),
                date(2027, 1, 9),
                date(2027, 1, 23),
                date(2027, 2, 13)
            ]
        );
    }
}
