//! Moving a booking.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, BookingPolicy, TransitionError};
use einlass_domain::ids::{AppointmentId, SiteId, UnitId};
use einlass_storage::booking::{
    booking_event, is_station, keep_person_until, lock_appointment, reschedule as store_reschedule,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::agreement::asked_terms_of;
use super::alternatives::refuse_with_alternatives;
use super::change_refused::{CHANGES, change_refused};
use super::confirmation::Confirmation;
use super::limits::{LIMITS, check_move};
use super::manage::ChangingRight;
use super::next_step::with_next_step;
use super::offer::{Offer, Target};
use super::on_behalf::NAMES;
use super::policy_of;
use super::slot_refusal::{NamesWantedTime, SlotRefusal, TIMES, WantedTime};
use super::staff_act::record_staff_act;
use super::waiting_list::WaitingLine;
use super::wanted_start::WantedStart;
use crate::access::Principal;
use crate::calendar::VisitNeed;
use crate::catalogue::VisibleCatalogue;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    RescheduleAppointmentProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, TIMES, CHANGES, NAMES, LIMITS;
    ServiceNotFound, AppointmentHasStations,
);

/// Moves an appointment
///
/// To another time, and to another site or unit if they are named. One step: either the new time is claimed and the
/// old one freed, or nothing changes. Number, services and manage token stay; the code of the old time is recognised
/// at the door and answered with the new one.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::RescheduleAppointmentRequest, example = json!(super::sample::reschedule_request())),
    responses(
        (status = 200, description = "The appointment at its new time.", body = wire::Appointment, example = json!(super::sample::appointment())),
        RescheduleAppointmentProblems
    )
)]
#[post("/v1/appointments/{id}/reschedule")]
pub(crate) async fn reschedule_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::RescheduleAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "reschedule_appointment",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    let command = Command::new(id, &body.0, &principal, &state).await?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| reschedule(tx, &client, &command, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => Ok(written.respond(|confirmation: Confirmation| confirmation.sign(&state.keys))),
        Err(error) => {
            let refusal = refuse_with_alternatives(&state, &principal, error).await;
            Err(with_next_step(&state, &principal, id, refusal).await)
        }
    }
}

struct Command {
    id: AppointmentId,
    start: WantedStart,
    site_id: Option<SiteId>,
    unit_id: Option<UnitId>,
    right: ChangingRight,
}

/// Why a booking is not moved.
#[derive(Debug, thiserror::Error)]
enum RescheduleAppointmentError {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error("the appointment has several stations")]
    HasStations,
    #[error(transparent)]
    State(#[from] TransitionError),
    #[error(transparent)]
    Slot(#[from] SlotRefusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Command {
    async fn new(
        id: AppointmentId,
        request: &wire::RescheduleAppointmentRequest,
        principal: &Principal,
        state: &AppState,
    ) -> Result<Self, Refusal> {
        let (token, act) = (request.manage_token.as_deref(), request.on_behalf.as_ref());
        Ok(Self {
            id,
            start: request.start_at.0.into(),
            site_id: request.site_id,
            unit_id: request.unit_id,
            right: ChangingRight::of(state, principal, id, token, act).await?,
        })
    }
}

fn reschedule(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), RescheduleAppointmentError> {
    let line = WaitingLine::enter(tx, principal.authority_id, now)?;
    let old = lock_appointment(tx, principal.authority_id, command.id)?
        .ok_or(RescheduleAppointmentError::NotFound)?;
    if is_station(tx, old.id)? {
        return Err(RescheduleAppointmentError::HasStations);
    }
    // The state is judged first: whoever asks about a cancelled booking must not read about times.
    old.clone().reschedule(old.placement, now)?;
    let target = Target {
        need: VisitNeed::of_appointment(&old),
        site_id: command.site_id.unwrap_or(old.placement.site_id),
        // Without services nothing else says who could serve.
        unit_id: command
            .unit_id
            .or_else(|| old.services.is_empty().then_some(old.placement.unit_id)),
        start: command.start,
    };
    let asked = asked_terms_of(tx, &old)?;
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    let offer = Offer::new(tx, catalogue, target, principal, old.asker(), now)?;
    offer.serve_those_who_wait(tx, &mut rng)?;
    let release = policy_of(tx, &old)?.seat_release(command.right.cancels_as(), now, &mut rng);
    for candidate in offer.candidates() {
        let new = old.clone().reschedule(candidate.placement, now)?;
        if offer.is_on_other_day(old.placement.span.first()) {
            let checked = check_move(tx, &new, &candidate.policy, &asked.max_per_day, now);
            checked.map_err(|why| offer.refuse_day(why))?;
        }
        let event = booking_event("appointment.rescheduled", &new, now, &mut rng);
        if store_reschedule(tx, &new, release, &event, now)?.is_ok() {
            line.serve(tx, &[old.placement], now, &mut rng)?;
            keep_what_belongs(tx, principal, command, &new, &candidate.policy, now, &mut rng)?;
            let confirmation = Confirmation::of(tx, &new)?.ok_or(RescheduleAppointmentError::NotFound)?;
            return Ok((confirmation, Some(new.id.as_uuid())));
        }
    }
    Err(offer.explain(tx).into())
}

/// Personal data move along, and what staff did is recorded.
fn keep_what_belongs(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    moved: &Appointment,
    policy: &BookingPolicy,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(), StorageError> {
    if let Some(person) = moved.person_data_id {
        let until = policy.delete_person_after(moved.placement.span.end_at());
        keep_person_until(tx, moved.authority_id, person, until)?;
    }
    match command.right {
        ChangingRight::Visitor => Ok(()),
        ChangingRight::Staff(reason) => {
            let kind = "audit.appointment_rescheduled";
            record_staff_act(tx, kind, principal, moved, Some(reason), now, rng)
        }
    }
}

impl NamesWantedTime for RescheduleAppointmentError {
    fn wanted_time(&self) -> Option<&WantedTime> {
        match self {
            Self::Slot(refusal) => refusal.wanted_time(),
            Self::NotFound | Self::HasStations | Self::State(_) | Self::Storage(_) => None,
        }
    }
}

impl From<RescheduleAppointmentError> for Refusal {
    fn from(error: RescheduleAppointmentError) -> Self {
        match error {
            RescheduleAppointmentError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            RescheduleAppointmentError::HasStations => Self::new(ErrorCode::AppointmentHasStations),
            RescheduleAppointmentError::State(error) => change_refused(error),
            RescheduleAppointmentError::Slot(refusal) => refusal.into(),
            RescheduleAppointmentError::Storage(error) => error.into(),
        }
    }
}
