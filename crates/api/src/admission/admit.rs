//! Letting a visitor in.

use einlass_domain::booking::{Appointment, TransitionError};
use einlass_domain::catalogue::Unit;
use einlass_domain::ids::VisitId;
use einlass_domain::queue::Visit;
use einlass_storage::admission::{CheckedIn, honour};
use einlass_storage::booking::booking_event;
use einlass_storage::queue::NewVisit;
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;

/// The visit of a booking, made now or before.
pub(super) enum Arrival {
    Now(Visit),
    Before(Visit),
}

/// Why a booking that the verdict admits does not become a visit.
#[derive(Debug, thiserror::Error)]
pub(super) enum AdmitError {
    #[error(transparent)]
    State(#[from] TransitionError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Honours a booking: the visitor is in the queue of the unit.
pub(super) fn admit(
    tx: &mut WriteTx<'_>,
    booked: Appointment,
    unit: &Unit,
    zone: &TimeZone,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Arrival, AdmitError> {
    let visit = NewVisit {
        id: VisitId::generate(now, rng),
        authority_id: booked.authority_id,
        site_id: booked.placement.site_id,
        unit_id: booked.placement.unit_id,
        appointment_id: Some(booked.id),
        call_prefix: unit.call_prefix.clone(),
        arrived_at: now,
        on_date: zone.to_datetime(now).date(),
        appointment_start_at: Some(booked.placement.span.start_at()),
    };
    let honoured = booked.honour(visit.id, now)?;
    let event = booking_event("appointment.honoured", &honoured, now, rng);
    Ok(match honour(tx, &honoured, &visit, &event)? {
        CheckedIn::Now(visit) => Arrival::Now(visit),
        CheckedIn::Before(visit) => Arrival::Before(visit),
    })
}
