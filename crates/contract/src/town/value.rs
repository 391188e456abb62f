//! Single values of a town file, checked while they are read, so that the path of a mistake is known.

use std::fmt::{Display, Formatter};
use std::str::FromStr;

use einlass_domain::booking::Channel;
use einlass_domain::calendar::Recurrence;
use einlass_domain::catalogue::{LeikaKey, Slug};
use einlass_domain::queue::CallNumber;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

/// A key of an entry.
pub type Key = Parsed<Slug>;
/// A short text of one line.
pub type Label = Parsed<Line>;
/// A calendar day.
pub type Day = Parsed<Date>;
/// A time of day.
pub type Clock = Parsed<ClockTime>;
/// An official key.
pub type AgsText = Parsed<Ags>;
/// The name of a time zone.
pub type ZoneName = Parsed<Zone>;
/// Letters in front of call numbers.
pub type CallLetters = Parsed<CallPrefix>;
/// A key of the federal service catalogue.
pub type LeikaText = Parsed<LeikaKey>;
/// A way of booking.
pub type ChannelName = Parsed<Channel>;

/// A recurrence in the words of RFC 5545.
pub type RecurrenceText = Parsed<Recurrence>;

/// A text that must read as a `T`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parsed<T>(pub T);

impl<T: Display> Serialize for Parsed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(feature = "openapi")]
impl<T> utoipa::PartialSchema for Parsed<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let text = utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .description(Some(
                "A text whose form is checked: a key, a day (2027-03-28), a time (07:30), a name.",
            ));
        text.build().into()
    }
}

#[cfg(feature = "openapi")]
impl<T> utoipa::ToSchema for Parsed<T> {
    fn name() -> std::borrow::Cow<'static, str> {
        std::borrow::Cow::Borrowed("TownText")
    }
}

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// Why a text is not a value of a town file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseValueError {
    /// Not of the form of [`Line`].
    #[error("a text of 1 to 200 characters in one line is expected")]
    Line,
    /// Not of the form of [`Ags`].
    #[error("an official key has eight digits, that of a county five")]
    Ags,
    /// Not of the form of [`Zone`].
    #[error("a time zone such as \"Europe/Berlin\" is expected")]
    Zone,
    /// Not of the form of [`CallPrefix`].
    #[error("one to three capital letters are expected")]
    CallPrefix,
    /// Not of the form of [`ClockTime`].
    #[error("a time such as \"07:30\" is expected, at the latest \"24:00\"")]
    ClockTime,
}

/// A short text of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(pub String);

impl Display for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Line {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        let is_line = (1..=200).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control);
        is_line
            .then(|| Self(text.trim().to_owned()))
            .ok_or(ParseValueError::Line)
    }
}

/// An official municipality key (AGS) of eight digits, or of five for a county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ags(pub String);

impl Display for Ags {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Ags {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        let is_key = [5, 8].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_key.then(|| Self(text.to_owned())).ok_or(ParseValueError::Ags)
    }
}

/// A zone of the time zone database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(pub TimeZone);

impl Display for Zone {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or_default())
    }
}

impl FromStr for Zone {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        TimeZone::get(text).map(Self).map_err(|_| ParseValueError::Zone)
    }
}

/// The letters in front of call numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallPrefix(pub String);

impl Display for CallPrefix {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CallPrefix {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        CallNumber::new(text, 1)
            .map(|_| Self(text.to_owned()))
            .map_err(|_| ParseValueError::CallPrefix)
    }
}

/// A border of a window in hours and minutes; `24:00` is the midnight that ends the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClockTime {
    time: Time,
    ends_day: bool,
}

impl ClockTime {
    /// The end of the day, `24:00`.
    pub const END_OF_DAY: Self = Self {
        time: Time::midnight(),
        ends_day: true,
    };

    /// The start of a window.
    pub const fn from_start(time: Time) -> Self {
        let ends_day = false;
        Self { time, ends_day }
    }

    /// The end of a window, where midnight is the end of the day.
    pub fn from_end(time: Time) -> Self {
        let ends_day = time == Time::midnight();
        Self { time, ends_day }
    }

    /// The time; midnight for `00:00` and for `24:00`.
    pub const fn time(self) -> Time {
        self.time
    }
}

impl Display for ClockTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.ends_day {
            f.write_str("24:00")
        } else {
            write!(f, "{:02}:{:02}", self.time.hour(), self.time.minute())
        }
    }
}

impl FromStr for ClockTime {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        if text == "24:00" {
            let (time, ends_day) = (Time::midnight(), true);
            return Ok(Self { time, ends_day });
        }
        let two_digits = |part: &str| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i8>().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Time::new(two_digits(hour)?, two_digits(minute)?, 0, 0).ok())
            .map(|time| Self {
                time,
                ends_day: false,
            })
            .ok_or(ParseValueError::ClockTime)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn times_have_two_digits_each_and_end_at_24() {
        for (text, expected) in [
            ("07:30", Ok(time(7, 30, 0, 0))),
            ("00:00", Ok(Time::midnight())),
            ("24:00", Ok(Time::midnight())),
            ("7:30", Err(ParseValueError::ClockTime)),
            ("24:05", Err(ParseValueError::ClockTime)),
            ("07:60", Err(ParseValueError::ClockTime)),
            ("07:30:00", Err(ParseValueError::ClockTime)),
            ("+7:30", Err(ParseValueError::ClockTime)),
        ] {
            let read: Result<ClockTime, _> = text.parse();
            assert_eq!(read.map(ClockTime::time), expected, "{text}");
            if let Ok(read) = read {
                assert_eq!(read.to_string(), text);
            }
        }
    }

    #[test]
    fn keys_zones_and_prefixes_are_checked() {
        assert!("09763000".parse::<Ags>().is_ok());
        assert!("09780".parse::<Ags>().is_ok());
        assert_eq!("0976300".parse::<Ags>(), Err(ParseValueError::Ags));
        assert!("Europe/Berlin".parse::<Zone>().is_ok());
        assert_eq!("Europe/Kempten".parse::<Zone>(), Err(ParseValueError::Zone));
        assert!("ZUL".parse::<CallPrefix>().is_ok());
        assert_eq!("zul".parse::<CallPrefix>(), Err(ParseValueError::CallPrefix));
        assert_eq!(" ".parse::<Line>(), Err(ParseValueError::Line));
    }
}
