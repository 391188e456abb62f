//! Events about holds and appointments. They carry no personal data, no number and no secret.

use einlass_contract::Instant;
use einlass_domain::booking::{Appointment, UrgentReason};
use einlass_domain::ids::EventId;
use einlass_storage::platform::NewEvent;
use jiff::Timestamp;
use rand::Rng;
use serde_json::json;

/// The event that an appointment is now as it stands.
pub(crate) fn booking_event<R: Rng + ?Sized>(
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
            "start_at": Instant(placement.span.start_at()),
            "end_at": Instant(placement.span.end_at()),
            "channel": appointment.channel.as_str(),
            "urgent_reason": appointment.urgent.map(UrgentReason::as_str),
            "services": services,
            "sequence": appointment.sequence,
        }),
    }
}
