//! Edits of rules: new revision of the pools, then of all their days that can be booked.

use diesel::prelude::*;
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::day_revision::bump_edited_day;
use crate::schema::pool;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Days from today that an edit touches: the longest horizon of 200 days and today.
const TOUCHED_DAYS: usize = 201;

/// Declares that the rules of these pools change in this transaction, from `today` on.
///
/// Bookings that decided on the old rules and have not yet bumped their day are run again; those that have are
/// waited for. Locks are taken in ascending order, pools before days.
pub(crate) fn touch_rules(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    today: Date,
) -> Result<(), StorageError> {
    let days: Vec<Date> = today.series(1.day()).take(TOUCHED_DAYS).collect();
    touch_rules_of_days(tx, authority_id, pools, &days)
}

/// Declares that the rules of these pools change in this transaction, but only what they say about these days.
pub(super) fn touch_rules_of_days(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    days: &[Date],
) -> Result<(), StorageError> {
    let mut pools = pools.to_vec();
    pools.sort_unstable();
    pools.dedup();
    for pool_id in pools {
        let rules_rev = next_rules_rev(tx, authority_id, pool_id)?;
        for on_date in days {
            bump_edited_day(tx, authority_id, pool_id, *on_date, rules_rev)?;
        }
    }
    Ok(())
}

/// Declares that the rules of all pools of the authority change in this transaction, from `today` on.
pub(crate) fn touch_all_rules(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    today: Date,
) -> Result<(), StorageError> {
    let query = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .select(pool::id);
    let pools: Vec<PoolId> = tx.run(|conn| query.load(conn))?;
    touch_rules(tx, authority_id, &pools, today)
}

fn next_rules_rev(tx: &mut WriteTx, authority_id: AuthorityId, pool_id: PoolId) -> Result<i64, StorageError> {
    let target = pool::table
        .find(Db(pool_id))
        .filter(pool::authority_id.eq(Db(authority_id)));
    let next = tx.run(|conn| {
        diesel::update(target)
            .set(pool::rules_rev.eq(pool::rules_rev + 1))
            .returning(pool::rules_rev)
            .get_result::<i64>(conn)
            .optional()
    })?;
    next.ok_or_else(|| StorageError::Query("rules of a pool that does not exist".to_owned()))
}
