//! Giving a hold back.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking::ReleaseHoldRequest;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::TransitionError;
use einlass_domain::ids::{AppointmentId, AuthorityId};
use einlass_storage::booking::{booking_event, lock_appointment, release_hold as store_release};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::waiting_list::WaitingLine;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, BODY, JsonBody, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReleaseHoldProblems: AUTHENTICATED, BODY, PARAMETERS; HoldNotFound, HoldAlreadyBooked);

/// Releases a hold
///
/// Frees the time before the hold lapses. Releasing it again, or after it lapsed, changes nothing and succeeds. What was
/// booked with it, also if that waits for its mail address, is not called off with it.
#[utoipa::path(
    tag = "booking",
    params(("id" = String, Path, format = Uuid, description = "Id of the hold.")),
    request_body(content = ReleaseHoldRequest, example = json!(super::sample::release())),
    responses((status = 204, description = "The time is free."), ReleaseHoldProblems)
)]
#[post("/v1/holds/{id}/release")]
pub(crate) async fn release_hold(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    body: JsonBody<ReleaseHoldRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    if !state.keys.owns_hold(id, &body.0.hold_token) {
        return Err(ReleaseHoldError::NotFound.into());
    }
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    state
        .store
        .write(move |tx| release(tx, authority, id, now, seed.rng()))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Why a hold is not released.
#[derive(Debug, thiserror::Error)]
enum ReleaseHoldError {
    #[error("there is no such hold for this token")]
    NotFound,
    #[error("it was booked")]
    Booked,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn release(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    id: AppointmentId,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(), ReleaseHoldError> {
    let line = WaitingLine::enter(tx, authority, now)?;
    let held = lock_appointment(tx, authority, id)?.ok_or(ReleaseHoldError::NotFound)?;
    match held.release(now) {
        Ok(released) => {
            let event = booking_event("appointment.released", &released, now, &mut rng);
            store_release(tx, &released, &event)?;
            line.serve(tx, &[released.placement], now, &mut rng)?;
            Ok(())
        }
        Err(TransitionError::HoldExpired(_)) => Ok(()),
        Err(
            TransitionError::NotBooked
            | TransitionError::Pending
            | TransitionError::AlreadyBooked
            | TransitionError::AlreadyHonoured(_)
            | TransitionError::Cancelled(_)
            | TransitionError::Missed
            | TransitionError::Started(_)
            | TransitionError::StillExpected(_)
            | TransitionError::StillHeld(_),
        ) => Err(ReleaseHoldError::Booked),
    }
}

impl From<ReleaseHoldError> for Refusal {
    fn from(error: ReleaseHoldError) -> Self {
        match error {
            ReleaseHoldError::NotFound => Self::new(ErrorCode::HoldNotFound),
            ReleaseHoldError::Booked => Self::new(ErrorCode::HoldAlreadyBooked),
            ReleaseHoldError::Storage(error) => error.into(),
        }
    }
}
