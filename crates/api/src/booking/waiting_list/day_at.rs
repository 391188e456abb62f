//! A day at a unit in a building: where a time may have come free.

use einlass_domain::booking::{Placement, WaitingEntry};
use einlass_domain::ids::{SiteId, UnitId};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A local day at a unit in a building, in the order in which those who wait are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DayAt {
    pub(crate) date: Date,
    pub(crate) site_id: SiteId,
    pub(crate) unit_id: UnitId,
}

impl DayAt {
    /// The day on which a visit at this place begins.
    pub(crate) fn of(placement: &Placement, zone: &TimeZone) -> Self {
        Self {
            date: zone.to_datetime(placement.span.start_at()).date(),
            site_id: placement.site_id,
            unit_id: placement.unit_id,
        }
    }

    /// Whether one who waits would come there on this day.
    pub(super) fn suits(&self, entry: &WaitingEntry) -> bool {
        entry.wish.allows(self.date, self.site_id, self.unit_id)
    }
}
