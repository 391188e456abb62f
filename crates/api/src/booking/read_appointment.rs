//! Reading a booking.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::Answer;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking as stored;
use einlass_storage::{ReadTx, StorageError};

use super::confirmation::Confirmation;
use super::manage::{ManageToken, ReadingRight};
use super::terms_on_wire::answers_on_wire;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadAppointmentProblems: AUTHENTICATED, PARAMETERS; AppointmentNotFound);

/// Reads an appointment
///
/// With its manage token, or by clients that may read all appointments of the authority; these also see the answers to
/// the questions of the services. A wrong token and an unknown id are answered alike.
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
    let right = ReadingRight::of(&state.keys, principal, id, token.as_deref());
    let right = right.ok_or(ReadAppointmentError::NotFound)?;
    let authority = principal.authority_id;
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| find(tx, authority, id, right))
        .await?;
    let (confirmation, answers) = found.ok_or(ReadAppointmentError::NotFound)?;
    let mut appointment = confirmation.sign(&state.keys);
    appointment.terms.answers = answers_on_wire(answers);
    Ok(appointment)
}

fn find(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    id: AppointmentId,
    right: ReadingRight,
) -> Result<Option<(Confirmation, Vec<Answer>)>, StorageError> {
    let Some(booking) = stored::find_appointment(tx, authority, id)? else {
        return Ok(None);
    };
    let answers = match (right, booking.person_data_id) {
        (ReadingRight::Staff, Some(person)) => stored::find_answers(tx, authority, person)?,
        (ReadingRight::Staff, None) | (ReadingRight::Visitor, _) => Vec::new(),
    };
    let confirmation = Confirmation::with_stations(tx, &booking)?;
    Ok(confirmation.map(|confirmation| (confirmation, answers)))
}

impl From<ReadAppointmentError> for Refusal {
    fn from(error: ReadAppointmentError) -> Self {
        match error {
            ReadAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            ReadAppointmentError::Storage(error) => error.into(),
        }
    }
}
