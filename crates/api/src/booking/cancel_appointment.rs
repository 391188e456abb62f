//! Cancelling a booking.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::TransitionError;
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{cancel as store_cancel, lock_appointment};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::booking_event;
use super::change_refused::{CHANGES, change_refused};
use super::confirmation::Confirmation;
use super::manage::ChangingRight;
use super::on_behalf::NAMES;
use super::policy_of;
use super::staff_act::record_staff_act;
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
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|confirmation: Confirmation| confirmation.sign(&state.keys)))
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
    let booked = lock_appointment(tx, authority, id)?.ok_or(CancelAppointmentError::NotFound)?;
    let cancelled = booked.cancel(right.cancels_as(), now)?;
    let event = booking_event("appointment.cancelled", &cancelled, now, &mut rng);
    let release = policy_of(tx, &cancelled)?.seat_release(right.cancels_as(), now, &mut rng);
    store_cancel(tx, &cancelled, release, &event)?;
    if let ChangingRight::Staff(reason) = right {
        let kind = "audit.appointment_cancelled";
        record_staff_act(tx, kind, principal, &cancelled, Some(reason), now, &mut rng)?;
    }
    let confirmation = Confirmation::of(tx, &cancelled)?.ok_or(CancelAppointmentError::NotFound)?;
    Ok((confirmation, Some(id.as_uuid())))
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
