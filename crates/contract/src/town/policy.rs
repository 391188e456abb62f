//! Rules of booking that a level of a town states itself.

use einlass_domain::booking::BookingPolicy;
use serde::{Deserialize, Serialize};

/// The rules that differ from the usual ones; what is not stated comes from above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyEntry {
    /// Days ahead that can be booked (Buchungsvorlauf).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon_days: Option<u16>,
    /// Minutes before the start until which a time can be booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_minutes: Option<u16>,
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
}

impl PolicyEntry {
    /// The rules of the level above with those of this level put over them.
    pub fn over(self, above: BookingPolicy) -> BookingPolicy {
        BookingPolicy {
            horizon_days: self.horizon_days.unwrap_or(above.horizon_days),
            lead_minutes: self.lead_minutes.unwrap_or(above.lead_minutes),
            check_in_before_minutes: self
                .check_in_before_minutes
                .unwrap_or(above.check_in_before_minutes),
            check_in_after_minutes: self
                .check_in_after_minutes
                .unwrap_or(above.check_in_after_minutes),
            hold_minutes: self.hold_minutes.unwrap_or(above.hold_minutes),
            max_open_per_person: self.max_open_per_person.unwrap_or(above.max_open_per_person),
            freed_seat_delay_minutes: self
                .freed_seat_delay_minutes
                .unwrap_or(above.freed_seat_delay_minutes),
            offer_minutes: self.offer_minutes.unwrap_or(above.offer_minutes),
        }
    }

    /// Whether nothing is stated.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
