//! The revision of a pool's day: bumped last by every transaction that changes what is free on it.

use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use crate::dialect::{self, DayChange, PoolDay};
use crate::{StorageError, WriteTx};

/// Bumps a day because seats came free, which no rule can forbid.
pub(crate) fn bump_day(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    on_date: Date,
) -> Result<(), StorageError> {
    bump_at_end(tx, PoolDay::new(authority_id, pool_id, on_date), DayChange::Freed)
}

/// Bumps a day on which seats were taken under the rules of `rules_rev`.
///
/// If the rules of the day have changed since, the decision may be wrong: the transaction is run again. This is what
/// makes rule edits and bookings follow one another, day by day.
pub(crate) fn bump_decided_day(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    on_date: Date,
    rules_rev: i64,
) -> Result<(), StorageError> {
    let day = PoolDay::new(authority_id, pool_id, on_date);
    bump_at_end(tx, day, DayChange::Decided { rules_rev })
}

/// Bumps a day whose rules are edited, before anything else is done: bookings that are running are waited for, later
/// ones wait.
pub(super) fn bump_edited_day(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    on_date: Date,
    rules_rev: i64,
) -> Result<(), StorageError> {
    let day = PoolDay::new(authority_id, pool_id, on_date);
    bump_now(tx, day, DayChange::Decided { rules_rev })
}

fn bump_at_end(tx: &mut WriteTx, day: PoolDay, change: DayChange) -> Result<(), StorageError> {
    if tx.keep_bump(day, change) {
        return Ok(());
    }
    bump_now(tx, day, change)
}

fn bump_now(tx: &mut WriteTx, day: PoolDay, change: DayChange) -> Result<(), StorageError> {
    match tx.run(|conn| dialect::bump_day(conn, day, change))? {
        0 => Err(tx.lost_race("the rules of the day were edited")),
        _ => Ok(()),
    }
}
