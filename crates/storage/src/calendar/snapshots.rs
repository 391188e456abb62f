//! How parts of calendar rules are written as JSON and in columns.

use einlass_domain::booking::ChannelName;
use einlass_domain::calendar::{
    Contingent, FrameDay, KeptFor, PhoneHours, Recurrence, RecurrenceEnd, SeatCount, TimeFrame,
};
use einlass_domain::language::LocalizedText;
use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

/// Weekdays count from 1, Monday (ISO 8601).
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecurrenceSnapshot {
    Weekly(Vec<i8>),
    EveryNthWeek(u8, Vec<i8>),
    MonthlyNth(Vec<(i8, i8)>),
    EveryNthMonth(u8, Vec<(i8, i8)>),
    EndingWith(Box<RecurrenceSnapshot>, Date),
    EndingAfter(Box<RecurrenceSnapshot>, u16),
    Once(Date),
}

/// A contingent; no channels mean urgent cases.
#[derive(Serialize, Deserialize)]
pub(super) struct ContingentSnapshot {
    channels: Vec<ChannelName>,
    seats: u8,
    release_minutes: Option<u32>,
}

/// The hours of one weekday of an outer frame.
#[derive(Serialize, Deserialize)]
pub(crate) struct FrameDaySnapshot {
    weekday: i8,
    from_minute: i16,
    until_minute: i16,
}

/// Telephone hours of a unit.
#[derive(Serialize, Deserialize)]
pub(crate) struct PhoneHoursSnapshot {
    recurrence: RecurrenceSnapshot,
    from_minute: i16,
    until_minute: i16,
    valid_from_on: Date,
    valid_until_on: Option<Date>,
    phone: String,
    label: LocalizedText,
    beats_holiday: bool,
}

impl RecurrenceSnapshot {
    pub(super) fn of(recurrence: &Recurrence) -> Self {
        let numbers = |days: &[Weekday]| days.iter().copied().map(number).collect();
        let nth_numbers =
            |days: &[(i8, Weekday)]| days.iter().map(|(nth, day)| (*nth, number(*day))).collect();
        match recurrence {
            Recurrence::Weekly(days) => Self::Weekly(numbers(days)),
            Recurrence::EveryNthWeek(interval, days) => Self::EveryNthWeek(*interval, numbers(days)),
            Recurrence::MonthlyNth(days) => Self::MonthlyNth(nth_numbers(days)),
            Recurrence::EveryNthMonth(interval, days) => Self::EveryNthMonth(*interval, nth_numbers(days)),
            Recurrence::Ending(series, RecurrenceEnd::With(last_on)) => {
                Self::EndingWith(Box::new(Self::of(series)), *last_on)
            }
            Recurrence::Ending(series, RecurrenceEnd::After(count)) => {
                Self::EndingAfter(Box::new(Self::of(series)), *count)
            }
            Recurrence::Once(day) => Self::Once(*day),
        }
    }

    pub(super) fn read(self) -> Option<Recurrence> {
        let all = |days: Vec<i8>| days.into_iter().map(weekday).collect::<Option<Vec<_>>>();
        let nth = |days: Vec<(i8, i8)>| {
            let days = days.into_iter().map(|(nth, day)| Some((nth, weekday(day)?)));
            days.collect::<Option<Vec<_>>>()
        };
        Some(match self {
            Self::Weekly(days) => Recurrence::Weekly(all(days)?),
            Self::EveryNthWeek(interval, days) => Recurrence::EveryNthWeek(interval, all(days)?),
            Self::MonthlyNth(days) => Recurrence::MonthlyNth(nth(days)?),
            Self::EveryNthMonth(interval, days) => Recurrence::EveryNthMonth(interval, nth(days)?),
            Self::EndingWith(series, last_on) => {
                Recurrence::Ending(Box::new(series.read()?), RecurrenceEnd::With(last_on))
            }
            Self::EndingAfter(series, count) => {
                Recurrence::Ending(Box::new(series.read()?), RecurrenceEnd::After(count))
            }
            Self::Once(day) => Recurrence::Once(day),
        })
    }
}

impl ContingentSnapshot {
    pub(super) fn of(contingent: &Contingent) -> Self {
        let channels = match &contingent.kept_for {
            KeptFor::Channels(channels) => channels.iter().copied().map(ChannelName).collect(),
            KeptFor::Urgent => Vec::new(),
        };
        Self {
            channels,
            seats: contingent.seats.get(),
            release_minutes: contingent.release_minutes,
        }
    }

    pub(super) fn read(self) -> Option<Contingent> {
        let kept_for = if self.channels.is_empty() {
            KeptFor::Urgent
        } else {
            KeptFor::Channels(self.channels.into_iter().map(|name| name.0).collect())
        };
        Some(Contingent {
            kept_for,
            seats: SeatCount::new(self.seats).ok()?,
            release_minutes: self.release_minutes,
        })
    }
}

impl FrameDaySnapshot {
    /// Takes the stored shape of an outer frame; no frame is an empty list.
    pub(crate) fn of_frame(frame: Option<&TimeFrame>) -> Vec<Self> {
        let days = frame.map(TimeFrame::days).unwrap_or_default();
        days.iter()
            .map(|day| Self {
                weekday: number(day.weekday),
                from_minute: minute_of(day.from),
                until_minute: minute_of(day.until),
            })
            .collect()
    }

    /// Reads the days of an outer frame; `None` if one breaks a rule.
    pub(crate) fn read_days(days: Vec<Self>) -> Option<Vec<FrameDay>> {
        let days = days.into_iter().map(|day| {
            Some(FrameDay {
                weekday: weekday(day.weekday)?,
                from: time_at(day.from_minute)?,
                until: time_at(day.until_minute)?,
            })
        });
        days.collect()
    }

    /// The outer frame of these days; none of them is no frame.
    pub(crate) fn frame(days: Vec<FrameDay>) -> Option<TimeFrame> {
        (!days.is_empty()).then(|| TimeFrame::new(days))
    }
}

impl PhoneHoursSnapshot {
    /// Takes the stored shape.
    pub(crate) fn of(hours: &PhoneHours) -> Self {
        Self {
            recurrence: RecurrenceSnapshot::of(&hours.recurrence),
            from_minute: minute_of(hours.from),
            until_minute: minute_of(hours.until),
            valid_from_on: hours.valid_from_on,
            valid_until_on: hours.valid_until_on,
            phone: hours.phone.clone(),
            label: hours.label.clone(),
            beats_holiday: hours.beats_holiday,
        }
    }

    /// Reads it; `None` if it breaks a rule.
    pub(crate) fn read(self) -> Option<PhoneHours> {
        Some(PhoneHours {
            recurrence: self.recurrence.read()?,
            from: time_at(self.from_minute)?,
            until: time_at(self.until_minute)?,
            valid_from_on: self.valid_from_on,
            valid_until_on: self.valid_until_on,
            phone: self.phone,
            label: self.label,
            beats_holiday: self.beats_holiday,
        })
    }
}

/// Minutes since midnight.
pub(super) fn minute_of(time: Time) -> i16 {
    i16::from(time.hour()) * 60 + i16::from(time.minute())
}

/// The time of day at a minute since midnight.
pub(super) fn time_at(minute: i16) -> Option<Time> {
    let hour = i8::try_from(minute / 60).ok()?;
    Time::new(hour, i8::try_from(minute % 60).ok()?, 0, 0).ok()
}

fn number(day: Weekday) -> i8 {
    day.to_monday_one_offset()
}

fn weekday(number: i8) -> Option<Weekday> {
    Weekday::from_monday_one_offset(number).ok()
}
