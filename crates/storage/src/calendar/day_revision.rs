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
    let day = PoolDay {
        authority_id,
        pool_id,
        on_date,
    };
    tx.run(|conn| dialect::bump_day(conn, day, DayChange::Freed))
        .map(drop)
}

/// Bumps a day on which seats were taken, or rules edited, under the rules of `rules_rev`.
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
    let day = PoolDay {
        authority_id,
        pool_id,
        on_date,
    };
    let bumped = tx.run(|conn| dialect::bump_day(conn, day, DayChange::Decided { rules_rev }))?;
    if bumped == 0 {
        return Err(tx.lost_race("the rules of the day were edited"));
    }
    Ok(())
}
