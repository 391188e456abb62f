//! Buildings and units of a town.

use serde::{Deserialize, Serialize};

use super::{
    CallLetters, ClosedChannelEntry, Day, FrameEntry, Key, Label, NameEntry, PhoneHoursEntry, PolicyEntry,
};

/// A building (Standort).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SiteEntry {
    /// Key.
    pub slug: Key,
    /// Number in admission tickets, unique in this file.
    pub number: u8,
    /// Name.
    pub name: Label,
    /// Street and house number.
    pub street: Label,
    /// Postcode.
    pub postcode: Label,
    /// Town.
    pub town: Label,
    /// Doors.
    pub entrances: Vec<EntranceEntry>,
    /// Its own outer hours, in place of those of the authority; empty: those count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub time_frame: Vec<FrameEntry>,
    /// Rules that differ from those of the authority.
    #[serde(default, skip_serializing_if = "PolicyEntry::is_empty")]
    pub policy: PolicyEntry,
}

/// A door (Eingang).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntranceEntry {
    /// Key, unique in its building.
    pub slug: Key,
    /// Name.
    pub name: Label,
    /// Whether a porter sits there (Pforte).
    pub gatehouse: bool,
    /// Whether a terminal stands there.
    pub kiosk: bool,
}

/// A department (Amt, Fachbereich).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepartmentEntry {
    /// Key.
    pub slug: Key,
    /// Name.
    pub name: Label,
}

/// A unit (Organisationseinheit).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitEntry {
    /// Key.
    pub slug: Key,
    /// Name; a plain text is German.
    pub name: NameEntry,
    /// Key of the department it belongs to (Amt).
    pub department: Key,
    /// Where its visitors wait.
    pub waiting_area: Label,
    /// Letters in front of its call numbers.
    pub call_prefix: CallLetters,
    /// Rules that differ from those of authority and building.
    #[serde(default, skip_serializing_if = "PolicyEntry::is_empty")]
    pub policy: PolicyEntry,
    /// Ways of booking that are switched off for all its services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed_channels: Vec<ClosedChannelEntry>,
    /// First day on which it is visible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_from_on: Option<Day>,
    /// When it can be reached by telephone apart from the service centre.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phone_hours: Vec<PhoneHoursEntry>,
}
