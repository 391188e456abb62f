//! The rules by which a booking is judged.

use einlass_domain::booking::{Appointment, BookingPolicy};
use einlass_storage::catalogue::find_policies;
use einlass_storage::{ReadTx, StorageError};

/// The policy for the services and channel of a booking at its place; the usual one if the unit is gone.
pub(crate) fn policy_of(
    tx: &mut ReadTx<'_>,
    appointment: &Appointment,
) -> Result<BookingPolicy, StorageError> {
    let place = appointment.placement;
    let policies = find_policies(tx, appointment.authority_id, place.site_id, place.unit_id)?;
    let resolved = policies.map(|policies| {
        let service_ids = appointment.service_ids();
        policies.tree().resolve(&service_ids, appointment.channel)
    });
    Ok(resolved.unwrap_or_default())
}
