//! Finding a booking by number and secret, or by number and name.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_storage::booking::find_appointment_by_number;
use einlass_storage::{ReadTx, StorageError};

use super::confirmation::Confirmation;
use super::on_behalf::{NAMES, NameRefusal, Stated, compare_name};
use crate::access::{KeyRing, Principal};
use crate::platform::{AUTHENTICATED, BODY, JsonBody, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(
    FindAppointmentProblems: AUTHENTICATED, BODY, NAMES;
    NumberMalformed, NumberCheckDigit, AppointmentNotFound,
);

/// Finds an appointment by number and secret
///
/// For visitors without their link; or by number and name, for staff with the scope `appointments:manage`. A wrong
/// secret, a wrong name and an unknown number are answered alike. Five wrong names close a number for a while.
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
    let request = body.0;
    if request.manage_token.is_none() {
        compare(&state, &principal, &request).await?;
    }
    let shared = state.clone();
    let confirmation = state
        .store
        .read(move |tx| find(tx, &principal, &shared.keys, &request))
        .await?;
    Ok(HttpResponse::Ok().json(confirmation.sign(&state.keys)))
}

/// Why no booking is shown.
#[derive(Debug, thiserror::Error)]
enum FindAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error(transparent)]
    Name(#[from] NameRefusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Staff open a booking with the name that somebody states.
async fn compare(
    state: &AppState,
    principal: &Principal,
    request: &wire::FindAppointmentRequest,
) -> Result<(), FindAppointmentError> {
    if !principal.scopes.allows(Scope::AppointmentsManage) {
        return Err(FindAppointmentError::NotFound);
    }
    let (number, name) = (Stated::Number(request.number), request.name.as_deref());
    compare_name(state, principal, number, name).await?;
    Ok(())
}

fn find(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    keys: &KeyRing,
    request: &wire::FindAppointmentRequest,
) -> Result<Confirmation, FindAppointmentError> {
    // Without a secret the name was compared before.
    let opens = |token: &String, id| keys.manages(id, token);
    let booking = find_appointment_by_number(tx, principal.authority_id, request.number)?
        .filter(|booking| {
            request
                .manage_token
                .as_ref()
                .is_none_or(|token| opens(token, booking.id))
        })
        .ok_or(FindAppointmentError::NotFound)?;
    Confirmation::with_stations(tx, &booking)?.ok_or(FindAppointmentError::NotFound)
}

impl From<FindAppointmentError> for Refusal {
    fn from(error: FindAppointmentError) -> Self {
        match error {
            FindAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            FindAppointmentError::Name(error) => error.into(),
            FindAppointmentError::Storage(error) => error.into(),
        }
    }
}
