//! Activating a booking that waits for its mail address.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, AppointmentState, TransitionError};
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::{
    activate as store_activate, booking_event, keep_person_until, lock_appointment,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::alternatives::refuse_with_alternatives;
use super::change_refused::{CHANGES, change_refused};
use super::confirmation::Confirmation;
use super::next_step::with_next_step;
use super::policy_of;
use super::slot_refusal::{NamesWantedTime, WantedTime};
use crate::access::Principal;
use crate::calendar::{Instead, VisitNeed};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    ActivateAppointmentProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, CHANGES;
    ActivationExpired,
);

/// Activates a pending appointment
///
/// With the token that only the mail to the visitor carries. The answer is the confirmation with number, ticket and
/// manage token. A second activation changes nothing and gives the same answer. After `activate_until` the time is free.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::ActivateAppointmentRequest, example = json!(super::sample::activate_request())),
    responses(
        (status = 200, description = "The confirmation.", body = wire::BookedAppointment, example = json!(super::sample::booked())),
        ActivateAppointmentProblems
    )
)]
#[post("/v1/appointments/{id}/activate")]
pub(crate) async fn activate_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::ActivateAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "activate_appointment",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    if !state.keys.activates(id, &body.0.activation_token) {
        return Err(Refusal::new(ErrorCode::AppointmentNotFound));
    }
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    let work = move |tx: &mut WriteTx<'_>| activate(tx, authority, id, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => {
            Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
        }
        Err(error) => {
            let refusal = refuse_with_alternatives(&state, &principal, error).await;
            Err(with_next_step(&state, &principal, id, refusal).await)
        }
    }
}

/// Why a booking is not activated.
#[derive(Debug, thiserror::Error)]
enum ActivateAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error("the mail address was not confirmed in time")]
    Expired(Box<WantedTime>),
    #[error(transparent)]
    State(#[from] TransitionError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn activate(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    id: AppointmentId,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), ActivateAppointmentError> {
    let pending = lock_appointment(tx, authority, id)?.ok_or(ActivateAppointmentError::NotFound)?;
    let booked = match pending.state {
        AppointmentState::Booked { .. } => pending,
        _ => book(tx, pending, now, &mut rng)?,
    };
    let confirmation = Confirmation::of(tx, &booked)?.ok_or(ActivateAppointmentError::NotFound)?;
    Ok((confirmation, Some(id.as_uuid())))
}

fn book(
    tx: &mut WriteTx<'_>,
    pending: Appointment,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, ActivateAppointmentError> {
    let wanted = WantedTime {
        need: VisitNeed::of_appointment(&pending),
        site_id: pending.placement.site_id,
        unit_id: None,
        start: pending.placement.span.first(),
        asker: pending.asker(),
        instead: Instead::AnyTime,
    };
    let booked = pending.activate(now).map_err(|error| match error {
        TransitionError::HoldExpired(_) => ActivateAppointmentError::Expired(Box::new(wanted)),
        other => ActivateAppointmentError::State(other),
    })?;
    let event = booking_event("appointment.booked", &booked, now, rng);
    store_activate(tx, &booked, &event)?;
    if let Some(person) = booked.person_data_id {
        let until = policy_of(tx, &booked)?.delete_person_after(booked.placement.span.end_at());
        keep_person_until(tx, booked.authority_id, person, until)?;
    }
    Ok(booked)
}

impl NamesWantedTime for ActivateAppointmentError {
    fn wanted_time(&self) -> Option<&WantedTime> {
        match self {
            Self::Expired(wanted) => Some(wanted),
            Self::NotFound | Self::State(_) | Self::Storage(_) => None,
        }
    }
}

impl From<ActivateAppointmentError> for Refusal {
    fn from(error: ActivateAppointmentError) -> Self {
        match error {
            ActivateAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            ActivateAppointmentError::Expired(_) => Self::new(ErrorCode::ActivationExpired),
            ActivateAppointmentError::State(error) => change_refused(error),
            ActivateAppointmentError::Storage(error) => error.into(),
        }
    }
}
