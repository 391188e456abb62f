//! Leaving the waiting list.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::WaitingError;
use einlass_domain::ids::{AuthorityId, WaitingEntryId};
use einlass_storage::booking::{
    booking_event, lock_appointment, lock_waiting_entry, release_hold, update_waiting_entry,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::entry_on_wire::entry_on_wire;
use super::refused::{may_manage, move_refused};
use super::{WaitingLine, waiting_event};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    WithdrawWaitingEntryProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE;
    WaitingEntryNotFound, WaitingEntryClosed,
);

/// Leaves the waiting list
///
/// The data of the person are deleted. A time that is on offer passes on to the next.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the entry."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::WithdrawWaitingEntryRequest, example = json!(super::sample::withdraw_request())),
    responses(
        (status = 200, description = "The entry, withdrawn.", body = wire::WaitingEntry, example = json!(super::sample::withdrawn())),
        WithdrawWaitingEntryProblems
    )
)]
#[post("/v1/waiting-list/{id}/withdraw")]
pub(crate) async fn withdraw_waiting_entry(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<WaitingEntryId>,
    key: IdempotencyKey,
    body: JsonBody<wire::WithdrawWaitingEntryRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "withdraw_waiting_entry",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    if !may_manage(&state.keys, &principal, id, body.0.waiting_token.as_deref()) {
        return Err(WithdrawError::NotFound.into());
    }
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    let work = move |tx: &mut WriteTx<'_>| withdraw(tx, authority, id, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|entry: wire::WaitingEntry| entry))
}

/// Why an entry is not withdrawn.
#[derive(Debug, thiserror::Error)]
enum WithdrawError {
    #[error("there is no such entry for this token")]
    NotFound,
    #[error(transparent)]
    State(#[from] WaitingError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn withdraw(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    id: WaitingEntryId,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(wire::WaitingEntry, Option<uuid::Uuid>), WithdrawError> {
    let line = WaitingLine::enter(tx, authority, now)?;
    let entry = lock_waiting_entry(tx, authority, id)?.ok_or(WithdrawError::NotFound)?;
    let offered = entry.live_offer(now);
    let withdrawn = entry.withdraw()?;
    let event = waiting_event("waiting_list.withdrawn", &withdrawn, None, now, &mut rng);
    update_waiting_entry(tx, &withdrawn, &event)?;
    if let Some(offered) = offered
        && let Some(held) = lock_appointment(tx, authority, offered)?
        && let Ok(released) = held.release(now)
    {
        let event = booking_event("appointment.released", &released, now, &mut rng);
        release_hold(tx, &released, &event)?;
        line.serve(tx, &[released.placement], now, &mut rng)?;
    }
    Ok((entry_on_wire(tx, &withdrawn, now)?, Some(id.as_uuid())))
}

impl From<WithdrawError> for Refusal {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::NotFound => Self::new(ErrorCode::WaitingEntryNotFound),
            WithdrawError::State(error) => move_refused(error),
            WithdrawError::Storage(error) => error.into(),
        }
    }
}
