//! What staff did to a booking, for the audit.

use einlass_domain::booking::{Appointment, StaffReason};
use einlass_domain::ids::EventId;
use einlass_storage::platform::{NewEvent, append_event};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::Rng;
use serde_json::json;

use crate::access::Principal;

/// Appends who did what and why. Holds no name: the client is a machine, the reason a code.
pub(super) fn record_staff_act<R: Rng + ?Sized>(
    tx: &mut WriteTx<'_>,
    kind: &'static str,
    principal: &Principal,
    booking: &Appointment,
    reason: Option<StaffReason>,
    now: Timestamp,
    rng: &mut R,
) -> Result<(), StorageError> {
    let event = NewEvent {
        id: EventId::generate(now, rng),
        authority_id: booking.authority_id,
        kind,
        subject_id: booking.id.as_uuid(),
        occurred_at: now,
        payload: json!({
            "client_id": principal.client_id,
            "channel": principal.channel.as_str(),
            "reason": reason.map(StaffReason::as_str),
        }),
    };
    append_event(tx, &event)
}
