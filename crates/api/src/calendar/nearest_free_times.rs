//! What to offer instead of a time that is gone.

use einlass_contract::calendar::Slot;
use einlass_domain::calendar::{LocalDay, Quantum};
use einlass_storage::{ReadTx, StorageError};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{FreeTime, FreeTimes};

/// Most times, or itineraries, that a refusal offers.
pub(crate) const OFFERED: usize = 3;

/// Days before and after the wanted one that are looked at.
const DAYS_AROUND: i64 = 14;

/// Which other times may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// At another time.
    AnyTime,
    /// On another day: a limit of this one is reached.
    AnotherDay,
}

/// Up to three free times nearest to the wanted start, in ascending order. Where none is near, the nearest of all.
pub(crate) fn nearest_free_times(
    tx: &mut ReadTx<'_>,
    search: &FreeTimes<'_>,
    wanted: Quantum,
    instead: Instead,
) -> Result<Vec<Slot>, StorageError> {
    let zone = &search.catalogue.authority.zone;
    let day = LocalDay::containing(wanted.start_at(), zone);
    let may_do = |time: &FreeTime| instead == Instead::AnyTime || day.offset_at(time.start).is_none();
    let from_on = day.date().saturating_sub(DAYS_AROUND.days());
    let until_on = day.date().saturating_add((DAYS_AROUND + 1).days());
    let mut times = search.find(tx, from_on, until_on)?;
    times.retain(may_do);
    if times.is_empty() {
        times = search.find(tx, search.catalogue.today(search.now), Date::MAX)?;
        times.retain(may_do);
    }
    times.sort_by_key(|time| (time.start.index().abs_diff(wanted.index()), *time));
    times.truncate(OFFERED);
    times.sort_unstable();
    Ok(times
        .into_iter()
        .map(|time| time.on_wire(search.need.quanta))
        .collect())
}
