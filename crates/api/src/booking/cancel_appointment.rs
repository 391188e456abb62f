//! Cancelling a booking.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, CancelledBy, Itinerary, TransitionError};
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{
    booking_event, cancel as store_cancel, find_appointment, lock_appointment, lock_itinerary,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::change_refused::{CHANGES, change_refused};
use super::confirmation::Confirmation;
use super::itinerary::itinerary_event;
use super::manage::ChangingRight;
use super::next_step::with_next_step;
use super::on_behalf::NAMES;
use super::policy_of;
use super::staff_act::record_staff_act;
use super::waiting_list::WaitingLine;
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(CancelAppointmentProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, CHANGES, NAMES);

/// Cancels an appointment
///
/// With its manage token, or by staff for somebody who states number and name, up to its start. The time is free
/// at once for staff; what a visitor gives back is shown to the public after some minutes that nobody can foresee.
/// Of a visit of several stations everything is cancelled that lies ahead.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::CancelAppointmentRequest, example = json!(super::sample::cancel_request())),
    responses(
        (status = 200, description = "The cancelled appointment.", body = wire::Appointment, example = json!(super::sample::cancelled())),
        CancelAppointmentProblems
    )
)]
#[post("/v1/appointments/{id}/cancel")]
pub(crate) async fn cancel_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::CancelAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "cancel_appointment",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    let (token, act) = (body.0.manage_token.as_deref(), body.0.on_behalf.as_ref());
    let right = ChangingRight::of(&state, &principal, id, token, act).await?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| cancel(tx, &client, id, right, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => Ok(written.respond(|confirmation: Confirmation| confirmation.sign(&state.keys))),
        Err(error) => Err(with_next_step(&state, &principal, id, error.into()).await),
    }
}

/// Why a booking is not cancelled.
#[derive(Debug, thiserror::Error)]
enum CancelAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error(transparent)]
    State(#[from] TransitionError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn cancel(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    id: AppointmentId,
    right: ChangingRight,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), CancelAppointmentError> {
    let authority = principal.authority_id;
    let line = WaitingLine::enter(tx, authority, now)?;
    let booked = lock_appointment(tx, authority, id)?.ok_or(CancelAppointmentError::NotFound)?;
    let by = right.cancels_as();
    let cancelled = if let Some(itinerary) = lock_itinerary(tx, authority, id)? {
        cancel_stations(tx, itinerary, by, now, &mut rng)?
    } else {
        let cancelled = booked.cancel(by, now)?;
        let event = booking_event("appointment.cancelled", &cancelled, now, &mut rng);
        let release = policy_of(tx, &cancelled)?.seat_release(by, now, &mut rng);
        store_cancel(tx, &cancelled, release, &event)?;
        vec![cancelled]
    };
    let freed: Vec<_> = cancelled.iter().map(|one| one.placement).collect();
    line.serve(tx, &freed, now, &mut rng)?;
    if let ChangingRight::Staff(reason) = right {
        let kind = "audit.appointment_cancelled";
        for one in &cancelled {
            record_staff_act(tx, kind, principal, one, Some(reason), now, &mut rng)?;
        }
    }
    let cancelled = find_appointment(tx, authority, id)?.ok_or(CancelAppointmentError::NotFound)?;
    let confirmation = Confirmation::with_stations(tx, &cancelled)?;
    let confirmation = confirmation.ok_or(CancelAppointmentError::NotFound)?;
    Ok((confirmation, Some(id.as_uuid())))
}

/// Cancels what lies ahead of a visit of several stations.
fn cancel_stations(
    tx: &mut WriteTx<'_>,
    itinerary: Itinerary,
    by: CancelledBy,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Vec<Appointment>, CancelAppointmentError> {
    let id = itinerary.id;
    let mut cancelled = itinerary.cancel(by, now)?;
    // In the order in which bookings claim, so that two do not wait for one another.
    cancelled.sort_by_key(|one| (one.placement.pool_id, one.placement.span.first()));
    for one in &cancelled {
        let event = itinerary_event("appointment.cancelled", id, one, now, rng);
        let release = policy_of(tx, one)?.seat_release(by, now, rng);
        store_cancel(tx, one, release, &event)?;
    }
    Ok(cancelled)
}

impl From<CancelAppointmentError> for Refusal {
    fn from(error: CancelAppointmentError) -> Self {
        match error {
            CancelAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            CancelAppointmentError::State(error) => change_refused(error),
            CancelAppointmentError::Storage(error) => error.into(),
        }
    }
}
