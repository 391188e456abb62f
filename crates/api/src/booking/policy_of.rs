//! The rules by which a booking is judged.

use einlass_domain::booking::{Appointment, BookingPolicy};
use einlass_storage::catalogue::find_unit;
use einlass_storage::{ReadTx, StorageError};

/// The rules of the unit that serves; the usual ones if the unit is gone.
pub(crate) fn policy_of(
    tx: &mut ReadTx<'_>,
    appointment: &Appointment,
) -> Result<BookingPolicy, StorageError> {
    let unit = find_unit(tx, appointment.authority_id, appointment.placement.unit_id)?;
    Ok(unit.map(|unit| unit.policy).unwrap_or_default())
}
