//! Claiming seats for an appointment that is stored already or will be.

use diesel::QueryResult;
use diesel::prelude::*;

use crate::booking::{Claimant, SeatClaim};
use crate::connection::Conn;
use crate::schema::seat_claim;
use crate::sql_types::Db;

/// Claims seats in ascending order; returns how many of them were free.
pub(crate) fn claim_seats(
    conn: &mut Conn,
    claimant: &Claimant<'_>,
    claims: &[SeatClaim],
) -> QueryResult<usize> {
    let rows: Vec<_> = claims
        .iter()
        .map(|claim| {
            (
                seat_claim::pool_id.eq(Db(claimant.placement.pool_id)),
                seat_claim::quantum_at.eq(claim.quantum),
                seat_claim::seat.eq(claim.seat),
                seat_claim::appointment_id.eq(Db(claimant.id)),
                seat_claim::authority_id.eq(Db(claimant.authority_id)),
            )
        })
        .collect();
    match conn {
        Conn::Pg(pg) => diesel::insert_into(seat_claim::table)
            .values(rows)
            .on_conflict_do_nothing()
            .execute(pg),
        // SQLite takes no batch together with on_conflict.
        Conn::Lite(lite) => rows.into_iter().try_fold(0, |claimed, row| {
            let insert = diesel::insert_into(seat_claim::table).values(row);
            Ok(claimed + insert.on_conflict_do_nothing().execute(lite)?)
        }),
    }
}
