//! The revision of a pool's day: bumped last by every transaction that changes what is free on it.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::query_dsl::methods::FilterDsl;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::civil::Date;

use crate::connection::each;
use crate::dialect;
use crate::schema::day_rev;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Bumps a day because seats came free, which no rule can forbid.
pub(crate) fn bump_day(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    pool_id: PoolId,
    on_date: Date,
) -> Result<(), StorageError> {
    let row = (
        day_rev::authority_id.eq(Db(authority_id)),
        day_rev::pool_id.eq(Db(pool_id)),
        day_rev::on_date.eq(Db(on_date)),
        day_rev::rev.eq(1_i64),
        day_rev::rules_rev.eq(0_i64),
    );
    tx.run(|conn| {
        let mark = dialect::change_mark(conn);
        each!(conn, c => diesel::insert_into(day_rev::table)
            .values((row, day_rev::changed_in.eq(sql::<BigInt>(mark))))
            .on_conflict((day_rev::pool_id, day_rev::on_date))
            .do_update()
            .set((
                day_rev::rev.eq(day_rev::rev + 1),
                day_rev::changed_in.eq(excluded(day_rev::changed_in)),
            ))
            .execute(c))
    })
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
    let row = (
        day_rev::authority_id.eq(Db(authority_id)),
        day_rev::pool_id.eq(Db(pool_id)),
        day_rev::on_date.eq(Db(on_date)),
        day_rev::rev.eq(1_i64),
        day_rev::rules_rev.eq(rules_rev),
    );
    let bumped = tx.run(|conn| {
        let mark = dialect::change_mark(conn);
        each!(conn, c => {
            let upsert = diesel::insert_into(day_rev::table)
                .values((row, day_rev::changed_in.eq(sql::<BigInt>(mark))))
                .on_conflict((day_rev::pool_id, day_rev::on_date))
                .do_update()
                .set((
                    day_rev::rev.eq(day_rev::rev + 1),
                    day_rev::rules_rev.eq(excluded(day_rev::rules_rev)),
                    day_rev::changed_in.eq(excluded(day_rev::changed_in)),
                ));
            FilterDsl::filter(upsert, day_rev::rules_rev.le(excluded(day_rev::rules_rev))).execute(c)
        })
    })?;
    if bumped == 0 {
        return Err(tx.lost_race("the rules of the day were edited"));
    }
    Ok(())
}
