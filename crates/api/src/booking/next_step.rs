//! What the holder of a booking can do when it cannot be changed any more.

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, AppointmentState};
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::{find_appointment, find_itinerary};
use einlass_storage::catalogue::find_site;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::change_refused::CHANGES;
use super::policy_of;
use crate::access::Principal;
use crate::catalogue::load_authority;
use crate::platform::Refusal;
use crate::server::AppState;

/// Adds the next step to a refusal about the state of a booking; others stay as they are.
///
/// The step is looked up after the refused transaction has ended, as other times are.
pub(super) async fn with_next_step(
    state: &AppState,
    principal: &Principal,
    id: AppointmentId,
    refusal: Refusal,
) -> Refusal {
    let (code, authority, now) = (refusal.code(), principal.authority_id, state.now());
    if !CHANGES.contains(&code) {
        return refusal;
    }
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| next_step(tx, (authority, id), code, now));
    match found.await {
        Ok(Some(step)) => refusal.with_detail(step),
        Ok(None) => refusal,
        Err(error) => refusal.with_log(format!("no next step: {error}")),
    }
}

fn next_step(
    tx: &mut ReadTx<'_>,
    (authority, id): (AuthorityId, AppointmentId),
    code: ErrorCode,
    now: Timestamp,
) -> Result<Option<String>, StorageError> {
    let Some(booking) = find_meant(tx, authority, id)? else {
        return Ok(None);
    };
    let town = load_authority(tx, authority)?;
    let call = match &town.phone {
        Some(phone) => format!("call {phone}"),
        None => "ask the authority".to_owned(),
    };
    Ok(match code {
        ErrorCode::AppointmentStarted => Some(step_after_start(tx, &booking, &call, &town.zone, now)?),
        ErrorCode::AppointmentHonoured => Some(format!("the visitor is here: ask at the counter, or {call}")),
        ErrorCode::AppointmentMissed | ErrorCode::AppointmentCancelled => {
            Some(format!("book another time, or {call}"))
        }
        ErrorCode::AppointmentPending => step_while_pending(&booking, &call, &town.zone),
        _ => None,
    })
}

/// The booking itself, or of a visit of several stations the first that is still booked.
fn find_meant(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    id: AppointmentId,
) -> Result<Option<Appointment>, StorageError> {
    let itinerary = find_itinerary(tx, authority, id)?;
    let booked = itinerary.and_then(|itinerary| {
        let mut stations = itinerary.appointments();
        stations
            .find(|one| matches!(one.state, AppointmentState::Booked { .. }))
            .cloned()
    });
    match booked {
        Some(station) => Ok(Some(station)),
        None => find_appointment(tx, authority, id),
    }
}

/// From the start on one can still come, until check-in closes.
fn step_after_start(
    tx: &mut ReadTx<'_>,
    booking: &Appointment,
    call: &str,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<String, StorageError> {
    let policy = policy_of(tx, booking)?;
    let closes_at = policy.check_in_closes_at(booking.placement.span.start_at());
    let until = local(closes_at, zone);
    if now > closes_at {
        return Ok(format!(
            "check-in closed at {until}: book another time, or {call}"
        ));
    }
    if !booking.terms.variant.needs_check_in() {
        return Ok(format!("it takes place by telephone or video now, or {call}"));
    }
    let site = find_site(tx, booking.authority_id, booking.placement.site_id)?;
    let site = site.map_or_else(String::new, |site| format!(" at {}", site.name));
    Ok(format!("check in{site} until {until}, or {call}"))
}

fn step_while_pending(booking: &Appointment, call: &str, zone: &TimeZone) -> Option<String> {
    match booking.state {
        AppointmentState::Pending { expires_at } => Some(format!(
            "open the link in the mail until {}, or {call}",
            local(expires_at, zone)
        )),
        _ => None,
    }
}

/// An instant in the words of the interface, with the offset of the town.
fn local(instant: Timestamp, zone: &TimeZone) -> String {
    instant
        .to_zoned(zone.clone())
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}
