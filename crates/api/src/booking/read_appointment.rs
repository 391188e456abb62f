//! Reading a booking.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::AppointmentId;
use einlass_storage::StorageError;
use einlass_storage::booking as stored;

use super::confirmation::Confirmation;
use super::manage::{ManageToken, Right};
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadAppointmentProblems: AUTHENTICATED, PARAMETERS; AppointmentNotFound);

/// Reads an appointment
///
/// With its manage token, or by clients that may read all appointments of the authority. A wrong token and an unknown
/// id are answered alike.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Manage-Token" = Option<String>, Header, description = "Secret of the booking.")
    ),
    responses(
        (status = 200, description = "The appointment.", body = wire::Appointment, example = json!(super::sample::appointment())),
        ReadAppointmentProblems
    )
)]
#[get("/v1/appointments/{id}")]
pub(crate) async fn read_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    token: ManageToken,
) -> Result<HttpResponse, Refusal> {
    let appointment = read_managed(&state, &principal, id.0, &token).await?;
    Ok(HttpResponse::Ok().json(appointment))
}

/// Why a booking is not shown.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The booking, if the caller may manage it.
pub(super) async fn read_managed(
    state: &AppState,
    principal: &Principal,
    id: AppointmentId,
    token: &ManageToken,
) -> Result<wire::Appointment, ReadAppointmentError> {
    Right::of(&state.keys, principal, id, token.as_deref()).ok_or(ReadAppointmentError::NotFound)?;
    let authority = principal.authority_id;
    let found = state.store.read::<_, StorageError, _>(move |tx| {
        match stored::find_appointment(tx, authority, id)? {
            Some(booking) => Confirmation::of(tx, &booking),
            None => Ok(None),
        }
    });
    let confirmation = found.await?.ok_or(ReadAppointmentError::NotFound)?;
    Ok(confirmation.sign(&state.keys))
}

impl From<ReadAppointmentError> for Refusal {
    fn from(error: ReadAppointmentError) -> Self {
        match error {
            ReadAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            ReadAppointmentError::Storage(error) => error.into(),
        }
    }
}
