//! What changed since the last search: the revisions of days and pools, read in one statement.

use diesel::prelude::*;
use einlass_domain::ids::PoolId;
use jiff::civil::Date;

use crate::dialect;
use crate::schema::{day_rev, pool};
use crate::sql_types::db_all;
use crate::{ReadTx, StorageError};

/// The news since a horizon.
#[derive(Debug)]
pub(super) struct RevisionNews {
    /// From where to ask the next time.
    pub(super) horizon: i64,
    /// Days that changed at or after the horizon asked for.
    pub(super) days: Vec<(PoolId, Date, i64)>,
    /// The revision of the rules of each pool asked for that exists.
    pub(super) pools: Vec<(PoolId, i64)>,
}

/// Reads what changed at or after `horizon`; 0 reads everything.
pub(super) fn read_news(
    tx: &mut ReadTx,
    pools: &[PoolId],
    horizon: i64,
) -> Result<RevisionNews, StorageError> {
    let next = tx.run(dialect::next_horizon)?;
    let days = day_rev::table.filter(day_rev::changed_in.ge(horizon)).select((
        day_rev::pool_id,
        day_rev::on_date,
        day_rev::rev,
    ));
    let days = tx.run(|conn| days.load(conn))?;
    let rules = pool::table
        .filter(pool::id.eq_any(db_all(pools)))
        .select((pool::id, pool::rules_rev));
    let pools = tx.run(|conn| rules.load(conn))?;
    Ok(RevisionNews {
        horizon: next,
        days,
        pools,
    })
}
