//! How full pools are at a time.

use std::cmp::Ordering;

use diesel::dsl::count_star;
use diesel::prelude::*;
use einlass_domain::calendar::QuantumSpan;
use einlass_domain::ids::{AuthorityId, PoolId};

use crate::schema::{pool, seat_claim};
use crate::sql_types::{Db, db_all};
use crate::{ReadTx, StorageError};

/// How full a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolLoad {
    /// The pool.
    pub pool_id: PoolId,
    /// Most seats that its rules ever gave at one moment.
    pub seats: i64,
    /// Seats claimed in all quanta of the time.
    pub claims: i64,
}

impl PoolLoad {
    /// Less full before fuller, by the share of claimed seats.
    pub fn compare(&self, other: &Self) -> Ordering {
        let share = |one: &Self, of: &Self| one.claims.saturating_mul(of.seats);
        share(self, other).cmp(&share(other, self))
    }
}

/// How full the pools are in a span; advice for where to try first.
pub fn pool_loads(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    span: QuantumSpan,
) -> Result<Vec<PoolLoad>, StorageError> {
    let of_pools = pool::table
        .filter(pool::authority_id.eq(Db(authority_id)))
        .filter(pool::id.eq_any(db_all(pools)))
        .select((pool::id, pool::seats_ever));
    let seats: Vec<(PoolId, i16)> = tx.run(|conn| of_pools.load(conn))?;
    let claimed = seat_claim::table
        .filter(seat_claim::pool_id.eq_any(db_all(pools)))
        .filter(seat_claim::quantum_at.ge(span.first().index()))
        .filter(seat_claim::quantum_at.lt(span.until().index()))
        .group_by(seat_claim::pool_id)
        .select((seat_claim::pool_id, count_star()));
    let claims: Vec<(PoolId, i64)> = tx.run(|conn| claimed.load(conn))?;
    let claims_of = |id: PoolId| {
        claims
            .iter()
            .find(|(pool, _)| *pool == id)
            .map_or(0, |(_, count)| *count)
    };
    let loads = seats.into_iter().map(|(pool_id, seats)| PoolLoad {
        pool_id,
        seats: i64::from(seats),
        claims: claims_of(pool_id),
    });
    Ok(loads.collect())
}
