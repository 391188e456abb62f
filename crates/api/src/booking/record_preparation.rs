//! Recording what was done before the counter.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, AppointmentState, BookedTerms};
use einlass_domain::catalogue::Slug;
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{
    booking_event, find_appointment, lock_appointment, lock_itinerary, save_terms,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::confirmation::Confirmation;
use super::itinerary::itinerary_event;
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    RecordPreparationProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE;
    AppointmentNotFound, AppointmentCancelled, StepUnknown,
);

/// Records steps done before the counter and papers received
///
/// For the photo machine, the cash desk and the system behind an upload form, and for staff. What is done stays done
/// since when it was first recorded; it can be opened again.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::RecordPreparationRequest, example = json!(super::sample::preparation_request())),
    responses(
        (status = 200, description = "The appointment with its steps.", body = wire::Appointment, example = json!(super::sample::appointment())),
        RecordPreparationProblems
    )
)]
#[post("/v1/appointments/{id}/preparation")]
pub(crate) async fn record_preparation(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::RecordPreparationRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "record_preparation",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| record(tx, &client, id, &body.0, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|confirmation: Confirmation| {
        let mut appointment = confirmation.sign(&state.keys);
        // A photo machine needs neither the code nor the address of the meeting.
        appointment.ticket.clear();
        appointment.terms.video_link = None;
        appointment
    }))
}

/// Why nothing is recorded.
#[derive(Debug, thiserror::Error)]
enum RecordPreparationError {
    #[error("there is no such appointment")]
    NotFound,
    #[error("the appointment was cancelled")]
    Cancelled,
    #[error("the booking has no such step or upload")]
    Unknown(String),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn record(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    id: AppointmentId,
    request: &wire::RecordPreparationRequest,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), RecordPreparationError> {
    let authority = principal.authority_id;
    let booking = lock_appointment(tx, authority, id)?.filter(|booking| booking.number.is_some());
    let booking = booking.ok_or(RecordPreparationError::NotFound)?;
    let kind = "appointment.prepared";
    let (mut stations, is_itinerary) = match lock_itinerary(tx, authority, id)? {
        Some(itinerary) => (itinerary.appointments().cloned().collect(), true),
        None => (vec![booking], false),
    };
    if !stations.iter().any(|one| principal.serves(one.placement.site_id)) {
        return Err(RecordPreparationError::NotFound);
    }
    stations.retain(|one| !matches!(one.state, AppointmentState::Cancelled { .. }));
    if stations.is_empty() {
        return Err(RecordPreparationError::Cancelled);
    }
    let before = stations.clone();
    mark(&mut stations, request, now)?;
    for (one, before) in stations.iter().zip(before) {
        if one.terms != before.terms {
            let event = if is_itinerary {
                itinerary_event(kind, id, one, now, &mut rng)
            } else {
                booking_event(kind, one, now, &mut rng)
            };
            save_terms(tx, one, &event)?;
        }
    }
    let booking = find_appointment(tx, authority, id)?.ok_or(RecordPreparationError::NotFound)?;
    let confirmation = Confirmation::with_stations(tx, &booking)?;
    let confirmation = confirmation.ok_or(RecordPreparationError::NotFound)?;
    Ok((confirmation, Some(id.as_uuid())))
}

/// Marks what was done at every station that asks for it: one photo is enough for all of them.
fn mark(
    stations: &mut [Appointment],
    request: &wire::RecordPreparationRequest,
    now: Timestamp,
) -> Result<(), RecordPreparationError> {
    let mut mark_each = |mark: &dyn Fn(&mut BookedTerms) -> bool| {
        let known = stations.iter_mut().map(|one| mark(&mut one.terms));
        known.filter(|is_known| *is_known).count() > 0
    };
    for (index, step) in request.steps.iter().enumerate() {
        let done_at = (step.state == wire::StepState::Done).then_some(now);
        let slug: Option<Slug> = step.key.parse().ok();
        if !slug.is_some_and(|slug| mark_each(&|terms| terms.mark_step(&slug, done_at))) {
            return Err(RecordPreparationError::Unknown(format!("/steps/{index}/key")));
        }
    }
    for (index, upload) in request.uploads.iter().enumerate() {
        let received_at = (upload.state == wire::UploadState::Received).then_some(now);
        if !mark_each(&|terms| terms.mark_upload(upload.service_id, received_at)) {
            return Err(RecordPreparationError::Unknown(format!(
                "/uploads/{index}/service_id"
            )));
        }
    }
    Ok(())
}

impl From<RecordPreparationError> for Refusal {
    fn from(error: RecordPreparationError) -> Self {
        match error {
            RecordPreparationError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            RecordPreparationError::Cancelled => Self::new(ErrorCode::AppointmentCancelled),
            RecordPreparationError::Unknown(field) => Self::new(ErrorCode::StepUnknown).with_field(field),
            RecordPreparationError::Storage(error) => error.into(),
        }
    }
}
