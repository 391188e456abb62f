//! Holds that lapsed: no job clears them away, whoever needs their seats does.

use diesel::prelude::*;
use einlass_domain::ids::{AppointmentId, PoolId};
use jiff::Timestamp;

use crate::connection::Conn;
use crate::schema::{appointment, seat_claim};
use crate::sql_types::{Db, db_all};
use crate::{StorageError, WriteTx};

/// Expires those of the holds that have lapsed at `now` and gives their seats back.
///
/// A hold that is booked at this very moment is left alone: its row is locked first and looked at again. The day
/// needs no new revision, because lapsed holds count as free already.
pub(super) fn expire_lapsed(
    tx: &mut WriteTx,
    pool_id: PoolId,
    holds: &[AppointmentId],
    now: Timestamp,
) -> Result<(), StorageError> {
    let lapsed = appointment::table
        .filter(appointment::id.eq_any(db_all(holds)))
        .filter(appointment::expires_at.le(Db(now)))
        .order(appointment::id)
        .select((appointment::id, appointment::first_quantum, appointment::quanta));
    let lapsed: Vec<(AppointmentId, i64, i16)> = tx.run(|conn| match conn {
        // Locks in ascending order, so that two who expire the same holds do not wait for one another.
        Conn::Pg(pg) => lapsed.for_update().load(pg),
        Conn::Lite(lite) => lapsed.load(lite),
    })?;
    for (id, first, quanta) in lapsed {
        tx.run(|conn| {
            diesel::update(appointment::table.find(Db(id)))
                .set((
                    appointment::state.eq("expired"),
                    appointment::state_at.eq(appointment::expires_at.assume_not_null()),
                    appointment::expires_at.eq(None::<Db<Timestamp>>),
                ))
                .execute(conn)
        })?;
        delete_claims(tx, pool_id, id, first..first + i64::from(quanta))?;
    }
    Ok(())
}

/// Deletes the claims of an appointment in a run of quanta.
fn delete_claims(
    tx: &mut WriteTx,
    pool_id: PoolId,
    id: AppointmentId,
    quanta: std::ops::Range<i64>,
) -> Result<(), StorageError> {
    let claims = seat_claim::table
        .filter(seat_claim::pool_id.eq(Db(pool_id)))
        .filter(seat_claim::quantum_at.ge(quanta.start))
        .filter(seat_claim::quantum_at.lt(quanta.end))
        .filter(seat_claim::appointment_id.eq(Db(id)));
    tx.run(|conn| diesel::delete(claims).execute(conn)).map(drop)
}
