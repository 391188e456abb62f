//! What the rules of a pool give on a run of days.

use std::ops::Range;

use einlass_domain::calendar::{Ask, DayGrid};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::pool_rules::load_rules;
use crate::{ReadTx, StorageError};

/// The seats that the rules of a pool give on each of the days, to whoever asks. No such pool: no days.
pub fn day_grids(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    ask: &Ask<'_>,
    days: Range<Date>,
) -> Result<Vec<DayGrid>, StorageError> {
    let Some(rules) = load_rules(tx, authority_id, pool_id)? else {
        return Ok(Vec::new());
    };
    let dates = days.start.series(1.day()).take_while(|date| *date < days.end);
    Ok(dates.map(|date| rules.day_grid(date, ask)).collect())
}
