//! Hours without appointment, said in as few words as the days allow.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, Time};

/// Hours of one weekday in which people are served without appointment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeHours {
    /// Day of the week, 1 for Monday.
    pub day: i8,
    /// From, local time.
    pub from: Time,
    /// Until, local time; midnight ends the day.
    pub until: Time,
    /// On which of these days.
    pub on: FreeDays,
}

/// On which days of its weekday hours count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FreeDays {
    /// Every week but on these days: a public holiday, closed days.
    EveryWeekExcept(Vec<Date>),
    /// On these days only.
    Only(Vec<Date>),
}

/// Days on which hours were looked at, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub from_on: Date,
    /// Last day (included).
    pub to_on: Date,
}

impl DayRange {
    /// All days in their order.
    pub fn days(self) -> impl Iterator<Item = Date> {
        self.from_on
            .series(1.day())
            .take_while(move |day| *day <= self.to_on)
    }
}

impl FreeHours {
    /// Puts together the windows that are open on days of a range. By weekday, then by time.
    pub fn gather(windows: &BTreeSet<(Date, Time, Time)>, range: DayRange) -> Vec<Self> {
        let mut open: BTreeMap<(i8, Time, Time), Vec<Date>> = BTreeMap::new();
        for (date, from, until) in windows {
            let key = (date.weekday().to_monday_one_offset(), *from, *until);
            open.entry(key).or_default().push(*date);
        }
        let hours = open.into_iter().map(|((day, from, until), dates)| Self {
            day,
            from,
            until,
            on: FreeDays::of(day, dates, range),
        });
        hours.collect()
    }
}

impl FreeDays {
    /// Whichever is shorter: the days on which hours count, or those on which they do not.
    fn of(day: i8, open: Vec<Date>, range: DayRange) -> Self {
        let is_that_day = |date: &Date| date.weekday().to_monday_one_offset() == day;
        let shut: Vec<Date> = range
            .days()
            .filter(|date| is_that_day(date) && !open.contains(date))
            .collect();
        if shut.len() < open.len() {
            Self::EveryWeekExcept(shut)
        } else {
            Self::Only(open)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_holiday_is_an_exception_and_a_rare_day_is_named() {
        let range = DayRange {
            from_on: date(2026, 12, 7),
            to_on: date(2027, 1, 3),
        };
        let fridays = [date(2026, 12, 11), date(2026, 12, 18), date(2027, 1, 1)];
        let saturdays = [date(2026, 12, 12), date(2026, 12, 26)];
        let (eight, noon) = (time(8, 0, 0, 0), time(12, 0, 0, 0));
        let windows = fridays.into_iter().chain(saturdays);
        let hours = FreeHours::gather(&windows.map(|day| (day, eight, noon)).collect(), range);
        let days: Vec<_> = hours.into_iter().map(|one| (one.day, one.on)).collect();
        assert_eq!(
            days,
            [
                (5, FreeDays::EveryWeekExcept(vec![date(2026, 12, 25)])),
                (6, FreeDays::Only(saturdays.to_vec())),
            ]
        );
    }
}
