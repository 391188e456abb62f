//! Counters of a town, when they are open and when they are closed.

use std::num::NonZeroU8;

use einlass_domain::language::LocalizedText;
use serde::{Deserialize, Serialize};

use super::{ChannelName, Clock, ContingentEntry, Day, Key, Label, RecurrenceText};
#[cfg(feature = "openapi")]
use crate::catalogue::Text;

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
    /// The counters with their rooms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counters: Vec<CounterEntry>,
    /// When it is open.
    pub openings: Vec<OpeningEntry>,
}

/// A counter (Schalter, Arbeitsplatz).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CounterEntry {
    /// Key, unique in its set.
    pub slug: Key,
    /// Name as it is called up, e.g. "Platz 3".
    pub name: Label,
    /// Room in which it stands.
    pub room: Label,
}

/// How a window goes together with the others of its pool, and with public holidays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum KindEntry {
    /// The usual hours.
    #[default]
    Series,
    /// Takes the place of all series of its day (Ausnahme).
    Exception,
    /// Beside the other hours of its day (zusätzlicher Sprechtag).
    Extra,
}

impl KindEntry {
    /// Whether it is the usual kind.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    pub(super) fn is_series(&self) -> bool {
        *self == Self::Series
    }
}

/// A window that repeats (Öffnungszeit). Exactly one of `days`, `rrule` and `on` says on which days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpeningEntry {
    /// Key, unique in its pool; made of its hours if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<Key>,
    /// Series, exception or extra hours.
    #[serde(default, skip_serializing_if = "KindEntry::is_series")]
    pub kind: KindEntry,
    /// Whether an exception or extra hours count on a public holiday, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beats_holiday: bool,
    /// On which days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// On which days, in the words of RFC 5545, e.g. `FREQ=MONTHLY;BYDAY=2SA,4SA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrule: Option<RecurrenceText>,
    /// On this one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Start of the window; not stated by one that closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Clock>,
    /// End of the window; not stated by one that closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Clock>,
    /// Counters open at the same time; not stated by a window that closes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u8>, minimum = 1, maximum = 64))]
    pub seats: Option<NonZeroU8>,
    /// With or without appointment, or closed.
    pub appointment: Rule,
    /// Ways of booking in this window; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelName>,
    /// Seats that are kept for some.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contingents: Vec<ContingentEntry>,
    /// Keys of the services for which the window is; empty: all of the pool.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Key>,
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

/// Hours in which a number is answered (Telefonsprechzeit, Notfallsprechzeit).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneHoursEntry {
    /// On which days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// On which days, in the words of RFC 5545.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rrule: Option<RecurrenceText>,
    /// On this one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Start of the window.
    pub from: Clock,
    /// End of the window.
    pub until: Clock,
    /// First day; the day of the file if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_on: Option<Day>,
    /// First day on which the number is no longer answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_on: Option<Day>,
    /// The number as visitors should dial it.
    pub phone: Label,
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub label: LocalizedText,
    /// Whether it is answered on a public holiday, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beats_holiday: bool,
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
    /// 1 to 5; from the end of the month −1 to −5.
    pub nth: i8,
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
    /// Nobody is served on the whole day; only as an exception.
    Closed,
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
