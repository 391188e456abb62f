//! Events about stations.

use einlass_domain::booking::Appointment;
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::booking_event;
use einlass_storage::platform::NewEvent;
use jiff::Timestamp;
use rand::Rng;
use serde_json::json;

/// The event that a station is now as it stands; it names the itinerary, so that one notice serves all stations.
pub(in crate::booking) fn itinerary_event<R: Rng + ?Sized>(
    kind: &'static str,
    itinerary: AppointmentId,
    station: &Appointment,
    now: Timestamp,
    rng: &mut R,
) -> NewEvent {
    let mut event = booking_event(kind, station, now, rng);
    if let Some(payload) = event.payload.as_object_mut() {
        payload.insert("itinerary_id".to_owned(), json!(itinerary));
    }
    event
}
