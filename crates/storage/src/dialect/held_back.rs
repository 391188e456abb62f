//! Keeping seats back; SQLite takes no batch together with `on_conflict`.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::upsert::excluded;
use einlass_domain::ids::{AuthorityId, PoolId};
use jiff::Timestamp;

use crate::booking::SeatClaim;
use crate::connection::Conn;
use crate::schema::held_back;
use crate::sql_types::Db;

/// Keeps seats from the public until an instant.
pub(crate) fn hold_back(
    conn: &mut Conn,
    authority_id: AuthorityId,
    pool_id: PoolId,
    seats: &[SeatClaim],
    until_at: Timestamp,
) -> QueryResult<()> {
    let key = (held_back::pool_id, held_back::quantum_at, held_back::seat);
    let rows: Vec<_> = seats
        .iter()
        .map(|claim| {
            (
                held_back::pool_id.eq(Db(pool_id)),
                held_back::quantum_at.eq(claim.quantum),
                held_back::seat.eq(claim.seat),
                held_back::authority_id.eq(Db(authority_id)),
                held_back::until_at.eq(Db(until_at)),
            )
        })
        .collect();
    match conn {
        Conn::Pg(pg) => diesel::insert_into(held_back::table)
            .values(rows)
            .on_conflict(key)
            .do_update()
            .set(held_back::until_at.eq(excluded(held_back::until_at)))
            .execute(pg)
            .map(drop),
        Conn::Lite(lite) => rows.into_iter().try_for_each(|row| {
            diesel::insert_into(held_back::table)
                .values(row)
                .on_conflict(key)
                .do_update()
                .set(held_back::until_at.eq(excluded(held_back::until_at)))
                .execute(lite)
                .map(drop)
        }),
    }
}
