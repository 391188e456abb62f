//! How busy the days of pools are.

use diesel::prelude::*;
use einlass_domain::booking::Channel;
use einlass_domain::calendar::{Ask, DayLoad};
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};

use super::pool_rules::load_rules;
use crate::schema::seat_claim;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError};

/// The load of every pool and day that gives seats at all, from `from_on` to before `until_on`.
pub fn day_loads(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    pools: &[PoolId],
    from_on: Date,
    until_on: Date,
    now: Timestamp,
) -> Result<Vec<DayLoad>, StorageError> {
    let ask = Ask {
        asker: Channel::Internal.into(),
        service_ids: &[],
        now,
    };
    let mut loads = Vec::new();
    for pool_id in pools {
        let Some(rules) = load_rules(tx, authority_id, *pool_id)? else {
            continue;
        };
        for date in from_on.series(1.day()).take_while(|date| *date < until_on) {
            let grid = rules.day_grid(date, &ask);
            let day = grid.day();
            let given: u32 = (0..day.count())
                .map(|offset| u32::from(grid.seats_at(offset).get()))
                .sum();
            if given == 0 {
                continue;
            }
            let first = day.first().index();
            let claims = seat_claim::table
                .filter(seat_claim::pool_id.eq(Db(*pool_id)))
                .filter(seat_claim::quantum_at.ge(first))
                .filter(seat_claim::quantum_at.lt(first + i64::from(day.count())))
                .count();
            let taken: i64 = tx.run(|conn| claims.get_result(conn))?;
            loads.push(DayLoad {
                pool_id: *pool_id,
                date,
                taken: u32::try_from(taken).unwrap_or(u32::MAX),
                given,
            });
        }
    }
    Ok(loads)
}
