//! Finding a booking by number and secret.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_storage::booking::find_appointment_by_number;
use einlass_storage::{ReadTx, StorageError};

use super::confirmation::Confirmation;
use crate::access::{KeyRing, Principal};
use crate::platform::{AUTHENTICATED, BODY, JsonBody, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(
    FindAppointmentProblems: AUTHENTICATED, BODY;
    NumberMalformed, NumberCheckDigit, AppointmentNotFound,
);

/// Finds an appointment by number and secret
///
/// For visitors without their link. A wrong secret and an unknown number are answered alike.
#[utoipa::path(
    tag = "booking",
    request_body(content = wire::FindAppointmentRequest, example = json!(super::sample::find_request())),
    responses(
        (status = 200, description = "The appointment.", body = wire::Appointment, example = json!(super::sample::appointment())),
        FindAppointmentProblems
    )
)]
#[post("/v1/appointments/find")]
pub(crate) async fn find_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    body: JsonBody<wire::FindAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let shared = state.clone();
    let confirmation = state
        .store
        .read(move |tx| find(tx, &principal, &shared.keys, &body.0))
        .await?;
    Ok(HttpResponse::Ok().json(confirmation.sign(&state.keys)))
}

/// Why no booking is shown.
#[derive(Debug, thiserror::Error)]
enum FindAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn find(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    keys: &KeyRing,
    request: &wire::FindAppointmentRequest,
) -> Result<Confirmation, FindAppointmentError> {
    let booking = find_appointment_by_number(tx, principal.authority_id, request.number)?
        .filter(|booking| keys.manages(booking.id, &request.manage_token))
        .ok_or(FindAppointmentError::NotFound)?;
    Confirmation::of(tx, &booking)?.ok_or(FindAppointmentError::NotFound)
}

impl From<FindAppointmentError> for Refusal {
    fn from(error: FindAppointmentError) -> Self {
        match error {
            FindAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            FindAppointmentError::Storage(error) => error.into(),
        }
    }
}
