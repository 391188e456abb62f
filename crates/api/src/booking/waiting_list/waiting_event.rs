//! Events about the waiting list. They carry no personal data and no secret.

use einlass_contract::Instant;
use einlass_domain::booking::{Appointment, WaitingEntry};
use einlass_domain::ids::EventId;
use einlass_storage::platform::NewEvent;
use jiff::Timestamp;
use rand::Rng;
use serde_json::json;

/// The event that an entry is now as it stands; `offered` is the time in question, if any.
pub(crate) fn waiting_event<R: Rng + ?Sized>(
    kind: &'static str,
    entry: &WaitingEntry,
    offered: Option<&Appointment>,
    now: Timestamp,
    rng: &mut R,
) -> NewEvent {
    let offer = offered.map(|held| {
        json!({
            "appointment_id": held.id,
            "site_id": held.placement.site_id,
            "unit_id": held.placement.unit_id,
            "start_at": Instant(held.placement.span.start_at()),
            "end_at": Instant(held.placement.span.end_at()),
        })
    });
    let expires_at = match entry.state {
        einlass_domain::booking::WaitingState::Offered { expires_at, .. } => Some(Instant(expires_at)),
        _ => None,
    };
    NewEvent {
        id: EventId::generate(now, rng),
        authority_id: entry.authority_id,
        kind,
        subject_id: entry.id.as_uuid(),
        occurred_at: now,
        payload: json!({
            "state": entry.state.name(),
            "language": entry.language.tag(),
            "offer": offer,
            "expires_at": expires_at,
        }),
    }
}
