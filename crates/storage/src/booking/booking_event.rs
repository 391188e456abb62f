//! Events about holds and appointments. They carry no personal data, no number and no secret.

use einlass_domain::booking::{Appointment, UrgentReason};
use einlass_domain::ids::EventId;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::json;

use crate::platform::NewEvent;

/// The event that an appointment is now as it stands.
pub fn booking_event<R: Rng + ?Sized>(
    kind: &'static str,
    appointment: &Appointment,
    now: Timestamp,
    rng: &mut R,
) -> NewEvent {
    let placement = &appointment.placement;
    let services: Vec<_> = appointment
        .services
        .iter()
        .map(|service| json!({ "service_id": service.service_id, "quantity": service.quantity }))
        .collect();
    NewEvent {
        id: EventId::generate(now, rng),
        authority_id: appointment.authority_id,
        kind,
        subject_id: appointment.id.as_uuid(),
        occurred_at: now,
        payload: json!({
            "state": appointment.state.name(),
            "site_id": placement.site_id,
            "unit_id": placement.unit_id,
            "start_at": placement.span.start_at().to_string(),
            "end_at": placement.span.end_at().to_string(),
            "channel": appointment.channel.as_str(),
            "urgent_reason": appointment.urgent.map(UrgentReason::as_str),
            "services": services,
            "sequence": appointment.sequence,
        }),
    }
}

/// The event that a hold has lapsed, to be appended by whoever records it: a job, or a rival that needs the seats.
///
/// Its id is made from the random bits of the hold's own, as a rival has no others at hand.
pub fn lapse_event(expired: &Appointment, now: Timestamp) -> NewEvent {
    let (_, random) = expired.id.as_uuid().as_u64_pair();
    let mut rng = StdRng::seed_from_u64(random);
    booking_event("appointment.expired", expired, now, &mut rng)
}
