//! What a mail that asks for confirmation needs.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{AppointmentState, Contact};
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::{find_appointment, find_person};
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::confirmation::Confirmation;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadActivationProblems: AUTHENTICATED, PARAMETERS; AppointmentNotFound);

/// Reads what the activation mail needs
///
/// For whoever delivers mail, after the event `appointment.activation_requested`: address, language and the token that
/// goes into the mail and nowhere else. Only while the appointment is pending.
#[utoipa::path(
    tag = "booking",
    params(("id" = String, Path, format = Uuid, description = "Id of the appointment.")),
    responses(
        (status = 200, description = "What the mail needs.", body = wire::ActivationNotice, example = json!(super::sample::activation_notice())),
        ReadActivationProblems
    )
)]
#[get("/v1/appointments/{id}/activation")]
pub(crate) async fn read_activation(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
) -> Result<HttpResponse, Refusal> {
    let (PathId(id), now, authority) = (id, state.now(), principal.authority_id);
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| find(tx, authority, id, now))
        .await?;
    let (confirmation, email) = found.ok_or_else(|| Refusal::new(ErrorCode::AppointmentNotFound))?;
    Ok(HttpResponse::Ok().json(wire::ActivationNotice {
        appointment: confirmation.sign(&state.keys),
        email,
        activation_token: state.keys.activation_token(id),
    }))
}

fn find(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    id: AppointmentId,
    now: Timestamp,
) -> Result<Option<(Confirmation, String)>, StorageError> {
    let Some(booking) = find_appointment(tx, authority, id)? else {
        return Ok(None);
    };
    let is_live = matches!(booking.state, AppointmentState::Pending { expires_at } if now < expires_at);
    let person = match booking.person_data_id.filter(|_| is_live) {
        Some(person) => find_person(tx, authority, person)?,
        None => None,
    };
    match person.and_then(|person| person.contact) {
        Some(Contact::Email(address)) => {
            let confirmation = Confirmation::of(tx, &booking)?;
            Ok(confirmation.map(|confirmation| (confirmation, address.as_str().to_owned())))
        }
        Some(Contact::Phone(_)) | None => Ok(None),
    }
}
