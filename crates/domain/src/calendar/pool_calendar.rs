//! Which windows of a pool count on a day: closures, public holidays and exceptions before the series.

use jiff::civil::Date;

use super::{Closure, DayRule, Holiday, HolidayCalendar, Opening, OpeningKind, Staffing};
use crate::ids::SiteId;

/// All rules of one pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolCalendar<'a> {
    /// The building in which its counters stand.
    pub site_id: SiteId,
    /// Its windows.
    pub openings: &'a [Opening],
    /// Closed days of the authority.
    pub closures: &'a [Closure],
    /// Public holidays of the authority.
    pub holidays: &'a HolidayCalendar,
    /// Staffing changes.
    pub staffing: &'a [Staffing],
}

/// Why nobody is served on a day that would have windows, or at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosedBy<'a> {
    /// Closed days.
    Closure(&'a Closure),
    /// A public holiday.
    Holiday(Holiday),
    /// An exception that closes.
    Exception(&'a Opening),
}

/// What counts on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPlan<'a> {
    /// Why the usual hours do not count. Windows that beat a holiday may still be there.
    pub closed_by: Option<ClosedBy<'a>>,
    /// The windows, with and without appointment.
    pub windows: Vec<&'a Opening>,
}

impl<'a> PoolCalendar<'a> {
    /// The windows that count on `date`.
    ///
    /// Closed days go before everything. A public holiday leaves only exceptions and extra hours that beat it. An
    /// exception takes the place of all series of its day, one that closes also of the extra hours.
    pub fn plan(&self, date: Date) -> DayPlan<'a> {
        let nothing = |closed_by| DayPlan {
            closed_by: Some(closed_by),
            windows: Vec::new(),
        };
        if let Some(closure) = self.closures.iter().find(|one| one.applies(self.site_id, date)) {
            return nothing(ClosedBy::Closure(closure));
        }
        let holiday = self.holidays.on(date);
        let mut windows: Vec<&Opening> = self
            .openings
            .iter()
            .filter(|one| (holiday.is_none() || one.kind.beats_holiday()) && one.applies_on(date))
            .collect();
        if let Some(closing) = windows.iter().find(|one| one.rule == DayRule::Closed) {
            return nothing(ClosedBy::Exception(closing));
        }
        if windows.iter().any(|one| is_exception(one)) {
            windows.retain(|one| one.kind != OpeningKind::Series);
        }
        DayPlan {
            closed_by: holiday.map(ClosedBy::Holiday),
            windows,
        }
    }
}

const fn is_exception(opening: &Opening) -> bool {
    matches!(opening.kind, OpeningKind::Exception { .. })
}
