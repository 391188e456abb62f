//! An entry as its owner sees it.

use einlass_contract::booking as wire;
use einlass_domain::booking::{WaitingEntry, WaitingState};
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{count_waiting_before, find_appointment};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

/// The entry at `now` with its place and its offer.
pub(super) fn entry_on_wire(
    tx: &mut ReadTx<'_>,
    entry: &WaitingEntry,
    now: Timestamp,
) -> Result<wire::WaitingEntry, StorageError> {
    let (status, booked) = match entry.state {
        WaitingState::Offered { .. } if entry.live_offer(now).is_some() => {
            (wire::WaitingStatus::Offered, None)
        }
        WaitingState::Waiting | WaitingState::Offered { .. } => (wire::WaitingStatus::Waiting, None),
        WaitingState::Booked { appointment_id } => (wire::WaitingStatus::Booked, Some(appointment_id)),
        WaitingState::Withdrawn => (wire::WaitingStatus::Withdrawn, None),
        WaitingState::Ended => (wire::WaitingStatus::Ended, None),
    };
    let offer = match entry.live_offer(now) {
        Some(id) => offer_on_wire(tx, entry, id)?,
        None => None,
    };
    let position = match status {
        wire::WaitingStatus::Waiting => Some(count_waiting_before(tx, entry)?.saturating_add(1)),
        _ => None,
    };
    let services = entry.wish.services.iter().map(|one| wire::RequestedService {
        service_id: one.service_id,
        quantity: one.quantity,
    });
    Ok(wire::WaitingEntry {
        id: entry.id,
        status,
        position,
        services: services.collect(),
        from_on: entry.wish.from_on,
        to_on: entry.wish.to_on,
        offer,
        appointment_id: booked,
    })
}

fn offer_on_wire(
    tx: &mut ReadTx<'_>,
    entry: &WaitingEntry,
    id: AppointmentId,
) -> Result<Option<wire::WaitingOffer>, StorageError> {
    let WaitingState::Offered { expires_at, .. } = entry.state else {
        return Ok(None);
    };
    let held = find_appointment(tx, entry.authority_id, id)?;
    Ok(held.map(|held| wire::WaitingOffer {
        start_at: held.placement.span.start_at().into(),
        end_at: held.placement.span.end_at().into(),
        site_id: held.placement.site_id,
        unit_id: held.placement.unit_id,
        expires_at: expires_at.into(),
    }))
}
