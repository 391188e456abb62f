//! Counters of a town, when they are open and when they are closed.

use std::num::NonZeroU8;

use serde::{Deserialize, Serialize};

use super::{ChannelName, Clock, Day, Key, Label};

/// A set of interchangeable counters (Terminkalender).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PoolEntry {
    /// Key.
    pub slug: Key,
    /// Key of its unit.
    pub unit: Key,
    /// Key of its building.
    pub site: Key,
    /// Keys of the services that each counter gives.
    pub services: Vec<Key>,
    /// When it is open.
    pub openings: Vec<OpeningEntry>,
}

/// A window that repeats (Öffnungszeit).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningEntry {
    /// On which days.
    pub days: Days,
    /// Start of the window.
    pub from: Clock,
    /// End of the window.
    pub until: Clock,
    /// Counters open at the same time.
    #[cfg_attr(feature = "openapi", schema(value_type = u8, minimum = 1, maximum = 64))]
    pub seats: NonZeroU8,
    /// With or without appointment.
    pub appointment: Rule,
    /// Ways of booking; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelName>,
    /// First day; the day of the file if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_on: Option<Day>,
    /// First day on which it no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_on: Option<Day>,
    /// Why it may leave the outer hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Label>,
}

/// The days of a window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Days {
    /// Every week.
    Weekly(Vec<Weekday>),
    /// On the n-th weekday of each month.
    Monthly(Vec<NthDay>),
    /// Once.
    On(Day),
}

/// The n-th weekday of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NthDay {
    /// 1 to 5.
    pub nth: u8,
    /// Which weekday.
    pub day: Weekday,
}

/// A weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// With or without appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Rule {
    /// Seats can be booked.
    With,
    /// People come as they like.
    Without,
}

/// Closed days (Schließtage).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClosureEntry {
    /// Key of the closed building; all if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Key>,
    /// First closed day.
    pub from_on: Day,
    /// First day that is open again; the day after the first if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_on: Option<Day>,
    /// Why.
    pub reason: Label,
}

/// Outer hours of some weekdays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FrameEntry {
    /// Which days.
    pub days: Vec<Weekday>,
    /// Earliest start.
    pub from: Clock,
    /// Latest end.
    pub until: Clock,
}
