//! Changing the details of a booking: its name, by staff.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, patch, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_domain::booking::{PersonError, PersonName, StaffReason};
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{correct_name as store_name, lock_appointment};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::confirmation::Confirmation;
use super::on_behalf::reason_from_wire;
use super::staff_act::record_staff_act;
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    UpdateAppointmentProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE;
    AppointmentNotFound, NameFixed, PersonInvalid, ReasonMissing,
);

/// Changes the name of an appointment
///
/// By staff, to correct it, with a reason that goes into the audit. Visitors cannot change the name of a booking, so
/// that bookings are not traded; with a manage token the answer is `name_fixed`.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::UpdateAppointmentRequest, example = json!(super::sample::update_request())),
    responses(
        (status = 200, description = "The appointment; it shows no name.", body = wire::Appointment, example = json!(super::sample::appointment())),
        UpdateAppointmentProblems
    )
)]
#[patch("/v1/appointments/{id}")]
pub(crate) async fn update_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::UpdateAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "update_appointment",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    let command = Command::new(id, &body.0, &principal, &state)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| correct(tx, &client, &command, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|confirmation: Confirmation| confirmation.sign(&state.keys)))
}

struct Command {
    id: AppointmentId,
    name: PersonName,
    reason: StaffReason,
}

/// Why a name is not corrected.
#[derive(Debug, thiserror::Error)]
enum UpdateAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error("the name of a booking cannot be changed by its visitor")]
    Fixed,
    #[error("the correction needs a reason")]
    ReasonMissing,
    #[error(transparent)]
    Name(#[from] PersonError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Command {
    fn new(
        id: AppointmentId,
        request: &wire::UpdateAppointmentRequest,
        principal: &Principal,
        state: &AppState,
    ) -> Result<Self, UpdateAppointmentError> {
        match &request.manage_token {
            Some(token) if state.keys.manages(id, token) => return Err(UpdateAppointmentError::Fixed),
            None if principal.scopes.allows(Scope::AppointmentsManage) => {}
            Some(_) | None => return Err(UpdateAppointmentError::NotFound),
        }
        Ok(Self {
            id,
            name: PersonName::parse(&request.name)?,
            reason: reason_from_wire(request.reason.ok_or(UpdateAppointmentError::ReasonMissing)?),
        })
    }
}

fn correct(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), UpdateAppointmentError> {
    let booking =
        lock_appointment(tx, principal.authority_id, command.id)?.ok_or(UpdateAppointmentError::NotFound)?;
    let person = booking.person_data_id.ok_or(UpdateAppointmentError::NotFound)?;
    store_name(tx, booking.authority_id, person, &command.name)?;
    let reason = Some(command.reason);
    record_staff_act(
        tx,
        "audit.name_corrected",
        principal,
        &booking,
        reason,
        now,
        &mut rng,
    )?;
    let confirmation = Confirmation::with_stations(tx, &booking)?.ok_or(UpdateAppointmentError::NotFound)?;
    Ok((confirmation, Some(command.id.as_uuid())))
}

impl From<UpdateAppointmentError> for Refusal {
    fn from(error: UpdateAppointmentError) -> Self {
        match error {
            UpdateAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            UpdateAppointmentError::Fixed => Self::new(ErrorCode::NameFixed),
            UpdateAppointmentError::ReasonMissing => {
                Self::new(ErrorCode::ReasonMissing).with_field("/reason")
            }
            UpdateAppointmentError::Name(error) => Self::new(ErrorCode::PersonInvalid)
                .with_field("/name")
                .with_detail(error.to_string()),
            UpdateAppointmentError::Storage(error) => error.into(),
        }
    }
}
