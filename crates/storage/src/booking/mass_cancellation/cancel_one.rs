//! One booking of a mass cancellation.

use diesel::prelude::*;
use einlass_domain::booking::{Appointment, SeatRelease};
use einlass_domain::ids::MassCancellationId;

use crate::booking::cancel;
use crate::platform::NewEvent;
use crate::schema::mass_cancelled;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores the result of `Appointment::cancel` as a part of a mass cancellation. The appointment must have been read with
/// [`crate::booking::lock_left`] in this transaction.
pub fn cancel_in_mass(
    tx: &mut WriteTx,
    mass: MassCancellationId,
    cancelled: &Appointment,
    event: &NewEvent,
) -> Result<(), StorageError> {
    cancel(tx, cancelled, SeatRelease::AtOnce, event)?;
    let row = (
        mass_cancelled::appointment_id.eq(Db(cancelled.id)),
        mass_cancelled::mass_id.eq(Db(mass)),
        mass_cancelled::authority_id.eq(Db(cancelled.authority_id)),
    );
    tx.run(|conn| {
        diesel::insert_into(mass_cancelled::table)
            .values(row)
            .execute(conn)
    })
    .map(drop)
}
