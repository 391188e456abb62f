//! What to offer instead of a time that is gone.

use einlass_contract::calendar::Slot;
use einlass_domain::calendar::Quantum;
use einlass_storage::{ReadTx, StorageError};
use jiff::ToSpan;

use super::FreeTimes;

/// Most times that a refusal offers.
const OFFERED: usize = 3;

/// Days before and after the wanted one that are looked at.
const DAYS_AROUND: i64 = 14;

/// Up to three free times nearest to the wanted start, in ascending order.
pub(crate) fn nearest_free_times(
    tx: &mut ReadTx<'_>,
    search: &FreeTimes<'_>,
    wanted: Quantum,
) -> Result<Vec<Slot>, StorageError> {
    let zone = &search.catalogue.authority.zone;
    let date = zone.to_datetime(wanted.start_at()).date();
    let from_on = date.saturating_sub(DAYS_AROUND.days());
    let until_on = date.saturating_add((DAYS_AROUND + 1).days());
    let mut times = search.find(tx, from_on, until_on)?;
    times.sort_by_key(|time| (time.start.index().abs_diff(wanted.index()), *time));
    times.truncate(OFFERED);
    times.sort_unstable();
    Ok(times
        .into_iter()
        .map(|time| time.on_wire(search.need.quanta))
        .collect())
}
