//! Single values of a town file, checked while they are read, so that the path of a mistake is known.

use std::fmt::Display;
use std::str::FromStr;

use einlass_domain::queue::CallNumber;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde::de::{Deserialize, Deserializer, Error};

/// A text that must read as a `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parsed<T>(pub(super) T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

/// Why a text is not a value of a town file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ParseValueError {
    /// Not a [`Line`].
    #[error("a text of 1 to 200 characters in one line is expected")]
    Line,
    /// Not an [`Ags`].
    #[error("an official key has eight digits, that of a county five")]
    Ags,
    /// Not a [`Zone`].
    #[error("a time zone such as \"Europe/Berlin\" is expected")]
    Zone,
    /// Not a [`CallPrefix`].
    #[error("one to three capital letters are expected")]
    CallPrefix,
    /// Not a [`ClockTime`].
    #[error("a time such as \"07:30\" is expected, at the latest \"24:00\"")]
    ClockTime,
}

/// A short text of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line(pub(super) String);

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
pub(super) struct Ags(pub(super) String);

impl FromStr for Ags {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        let is_key = [5, 8].contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_key.then(|| Self(text.to_owned())).ok_or(ParseValueError::Ags)
    }
}

/// A zone of the time zone database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Zone(pub(super) TimeZone);

impl FromStr for Zone {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        TimeZone::get(text).map(Self).map_err(|_| ParseValueError::Zone)
    }
}

/// The letters in front of call numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CallPrefix(pub(super) String);

impl FromStr for CallPrefix {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        CallNumber::new(text, 1)
            .map(|_| Self(text.to_owned()))
            .map_err(|_| ParseValueError::CallPrefix)
    }
}

/// A border of a window in hours and minutes; `24:00` is the midnight that ends the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClockTime(pub(super) Time);

impl FromStr for ClockTime {
    type Err = ParseValueError;

    fn from_str(text: &str) -> Result<Self, ParseValueError> {
        if text == "24:00" {
            return Ok(Self(Time::midnight()));
        }
        let two_digits = |part: &str| {
            let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse::<i8>().ok()).flatten()
        };
        text.split_once(':')
            .and_then(|(hour, minute)| Time::new(two_digits(hour)?, two_digits(minute)?, 0, 0).ok())
            .map(Self)
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
            ("07:30", Ok(ClockTime(time(7, 30, 0, 0)))),
            ("24:00", Ok(ClockTime(Time::midnight()))),
            ("7:30", Err(ParseValueError::ClockTime)),
            ("24:05", Err(ParseValueError::ClockTime)),
            ("07:60", Err(ParseValueError::ClockTime)),
            ("07:30:00", Err(ParseValueError::ClockTime)),
            ("+7:30", Err(ParseValueError::ClockTime)),
        ] {
            assert_eq!(text.parse(), expected, "{text}");
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
