//! Seats that a cancellation or a move gives back.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, SeatRelease};
use einlass_domain::ids::{AppointmentId, AuthorityId, PoolId};
use jiff::Timestamp;

use super::claim_plan::SeatClaim;
use crate::dialect;
use crate::schema::{held_back, seat_claim};
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// The claims of an appointment, or a part of them, that end.
pub(super) struct GivenBack {
    pub(super) authority_id: AuthorityId,
    pub(super) pool_id: PoolId,
    pub(super) id: AppointmentId,
    pub(super) quanta: std::ops::Range<i64>,
}

impl GivenBack {
    /// All claims of an appointment, which stand where it says.
    pub(super) fn of(appointment: &Appointment) -> Self {
        let span = &appointment.placement.span;
        Self {
            authority_id: appointment.authority_id,
            pool_id: appointment.placement.pool_id,
            id: appointment.id,
            quanta: span.first().index()..span.until().index(),
        }
    }
}

/// Ends claims. For the public their seats stay taken until the instant of the release.
pub(super) fn give_back(
    tx: &mut WriteTx,
    given: &GivenBack,
    release: SeatRelease,
) -> Result<(), StorageError> {
    let freed = end_claims(tx, given)?;
    release_seats(tx, given, &freed, release)
}

/// Ends claims; gives the seats, which anybody could take now.
pub(super) fn end_claims(tx: &mut WriteTx, given: &GivenBack) -> Result<Vec<SeatClaim>, StorageError> {
    let claims = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(given.pool_id)))
        .filter(seat_claim::quantum_at.ge(given.quanta.start))
        .filter(seat_claim::quantum_at.lt(given.quanta.end))
        .filter(seat_claim::appointment_id.eq(Db(given.id)));
    let freed: Vec<(i64, i16)> = tx.run(|conn| {
        diesel::delete(claims)
            .returning((seat_claim::quantum_at, seat_claim::seat))
            .get_results(conn)
    })?;
    let freed = freed.into_iter();
    Ok(freed.map(|(quantum, seat)| SeatClaim { quantum, seat }).collect())
}

/// Says from when the public sees freed seats.
pub(super) fn release_seats(
    tx: &mut WriteTx,
    given: &GivenBack,
    freed: &[SeatClaim],
    release: SeatRelease,
) -> Result<(), StorageError> {
    match release {
        SeatRelease::AtOnce => show(tx, given, freed),
        SeatRelease::PublicFrom(until_at) => {
            tx.run(|conn| dialect::hold_back(conn, given.authority_id, given.pool_id, freed, until_at))
        }
    }
}

/// Forgets what was held back and is free for everybody now. Returns how many seats.
pub fn purge_held_back(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> {
    let over = held_back::table.filter(held_back::until_at.le(Db(now)));
    let deleted = tx.run(|conn| diesel::delete(over).execute(conn))?;
    Ok(u64::try_from(deleted).unwrap_or(u64::MAX))
}

/// A seat that was held back before it was taken by staff is free for everybody when staff give it back.
fn show(tx: &mut WriteTx, given: &GivenBack, freed: &[SeatClaim]) -> Result<(), StorageError> {
    let seats: Vec<i16> = freed.iter().map(|claim| claim.seat).collect();
    let hidden = held_back::table
        .filter(held_back::pool_id.eq(Db(given.pool_id)))
        .filter(held_back::quantum_at.ge(given.quanta.start))
        .filter(held_back::quantum_at.lt(given.quanta.end))
        .filter(held_back::seat.eq_any(seats));
    tx.run(|conn| diesel::delete(hidden).execute(conn)).map(drop)
}
