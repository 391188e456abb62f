//! Claiming seats for appointments that are stored already or will be.

use diesel::QueryResult;
use diesel::prelude::*;
use diesel::sql_types::{Text, Untyped};
use einlass_domain::ids::{AppointmentId, AuthorityId, PoolId};
use serde::Serialize;
use uuid::fmt::Simple;

use super::statement::{Statement, json_rows};
use crate::booking::{Claimant, SeatClaim};
use crate::connection::Conn;
use crate::schema::seat_claim;
use crate::sql_types::Db;

const SQLITE: &str = "
INSERT INTO seat_claim (pool_id, quantum_at, seat, appointment_id, authority_id)
SELECT unhex(value ->> 0), value ->> 1, value ->> 2, unhex(value ->> 3), unhex(value ->> 4) FROM json_each($)
WHERE true ON CONFLICT DO NOTHING";

/// A claim as the statement of SQLite takes it: pool, quantum, seat, appointment, authority.
#[derive(Serialize)]
pub(super) struct ClaimRow(Simple, i64, i16, Simple, Simple);

impl ClaimRow {
    pub(super) fn new(pool: PoolId, claim: SeatClaim, owner: AppointmentId, authority: AuthorityId) -> Self {
        let (owner, authority) = (owner.as_uuid().simple(), authority.as_uuid().simple());
        Self(
            pool.as_uuid().simple(),
            claim.quantum,
            claim.seat,
            owner,
            authority,
        )
    }
}

/// Claims seats in ascending order; returns how many of them were free.
pub(crate) fn claim_seats(
    conn: &mut Conn,
    claimant: &Claimant<'_>,
    claims: &[SeatClaim],
) -> QueryResult<usize> {
    let (pool_id, authority_id) = (claimant.placement.pool_id, claimant.authority_id);
    match conn {
        Conn::Pg(pg) => {
            let row = |claim: &SeatClaim| {
                (
                    seat_claim::pool_id.eq(Db(pool_id)),
                    seat_claim::quantum_at.eq(claim.quantum),
                    seat_claim::seat.eq(claim.seat),
                    seat_claim::appointment_id.eq(Db(claimant.id)),
                    seat_claim::authority_id.eq(Db(authority_id)),
                )
            };
            diesel::insert_into(seat_claim::table)
                .values(claims.iter().map(row).collect::<Vec<_>>())
                .on_conflict_do_nothing()
                .execute(pg)
        }
        Conn::Lite(lite) => {
            let row = |claim: &SeatClaim| ClaimRow::new(pool_id, *claim, claimant.id, authority_id);
            claim_rows(lite, &claims.iter().map(row).collect::<Vec<_>>())
        }
    }
}

/// Claims seats for any number of appointments on SQLite; returns how many of them were free.
pub(super) fn claim_rows(lite: &mut SqliteConnection, rows: &[ClaimRow]) -> QueryResult<usize> {
    Statement::<Untyped, _>::new(SQLITE)
        .bind::<Text, _>(json_rows(rows.iter())?)
        .execute(lite)
}
