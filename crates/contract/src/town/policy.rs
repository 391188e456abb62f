//! Rules of booking that a level of a town states itself.

use serde::{Deserialize, Serialize};

use super::{ChannelName, Clock, Key};

/// The rules that differ from those of the level above: unit over site over authority over the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyEntry {
    /// Days ahead that can be booked (Buchungsvorlauf).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u16>,
    /// Minutes before the start until which a time can be booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_minutes: Option<u16>,
    /// Time of day at which the last bookable day opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Clock>,
    /// Minutes before the start from which check-in is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in_before_minutes: Option<u16>,
    /// Minutes after the start until which check-in is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in_after_minutes: Option<u16>,
    /// Minutes that a hold lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_minutes: Option<u16>,
    /// Most open bookings per contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_open_per_person: Option<u16>,
    /// Longest time in minutes that a seat given back by a visitor is kept from the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freed_seat_delay_minutes: Option<u16>,
    /// Minutes for which a freed time is offered to one person on the waiting list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_minutes: Option<u16>,
    /// Most bookings per contact on one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_per_person_and_day: Option<u16>,
    /// Minutes in which a mail address must answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation_minutes: Option<u16>,
    /// Days after the appointment at which personal data are deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_person_days: Option<u16>,
    /// Other horizons and lead times for some services or ways of booking; of several that fit the last one counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<PolicyOverrideEntry>,
}

/// Another horizon or lead time for some bookings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyOverrideEntry {
    /// Keys of the services; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Key>,
    /// Ways of booking; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<ChannelName>,
    /// Days ahead that can be booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u16>,
    /// Minutes before the start until which a time can be booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_minutes: Option<u16>,
}

impl PolicyEntry {
    /// Whether nothing is stated.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
