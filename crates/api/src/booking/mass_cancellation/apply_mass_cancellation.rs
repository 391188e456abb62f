//! Applying a mass cancellation, step by step.

use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_domain::booking::{CancelledBy, MassCancellation};
use einlass_domain::ids::{AppointmentId, AuthorityId, MassCancellationId};
use einlass_storage::booking::{booking_event, cancel_in_mass, list_left, lock_left};
use einlass_storage::{StorageError, Store, WriteTx};
use jiff::Timestamp;
use serde_json::json;

use super::found::{MassCancellationError, find, find_served, on_wire};
use crate::access::Principal;
use crate::booking::waiting_list::WaitingLine;
use crate::platform::{AUTHENTICATED, BODY, JsonBody, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::{AppState, RandomSource, Seed};

/// Most bookings of one step.
pub(crate) const MOST_AT_ONCE: u32 = 500;

/// Bookings of a step that names no limit.
const DEFAULT_LIMIT: u32 = 100;

documents_problems!(
    ApplyMassCancellationProblems: AUTHENTICATED, BODY, PARAMETERS;
    MassCancellationNotFound, MassCancellationInvalid,
);

/// Applies a mass cancellation, one step
///
/// Cancels up to `limit` of the bookings that are left, each in a transaction of its own with its event. Send it again
/// until nothing is left; a step that was broken off, or sent twice, cancels nothing twice.
#[utoipa::path(
    tag = "booking",
    params(("id" = String, Path, format = Uuid, description = "Id of the mass cancellation.")),
    request_body(content = wire::ApplyMassCancellationRequest, example = json!(super::sample::apply_request())),
    responses(
        (status = 200, description = "How far it is now.", body = wire::MassCancellation, example = json!(super::sample::applied())),
        ApplyMassCancellationProblems
    )
)]
#[post("/v1/mass-cancellations/{id}/apply")]
pub(crate) async fn apply_mass_cancellation(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<MassCancellationId>,
    body: JsonBody<wire::ApplyMassCancellationRequest>,
) -> Result<HttpResponse, Refusal> {
    let limit = body.0.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MOST_AT_ONCE).contains(&limit) {
        return Err(MassCancellationError::Limit.into());
    }
    let (now, id) = (state.now(), id.0);
    let of = (principal.authority_id, id);
    let found = state.store.read(move |tx| find_served(tx, &principal, id));
    let plan = found.await?;
    apply_step(&state.store, of, limit, now, &state.random).await?;
    let applied = state
        .store
        .read::<_, StorageError, _>(move |tx| on_wire(tx, &plan, now));
    Ok(HttpResponse::Ok().json(applied.await?))
}

/// Cancels up to `limit` of the bookings that are left. Returns how many; 0 when nothing is left.
pub(crate) async fn apply_step(
    store: &Store,
    (authority, id): (AuthorityId, MassCancellationId),
    limit: u32,
    now: Timestamp,
    random: &RandomSource,
) -> Result<u64, MassCancellationError> {
    loop {
        let found = store.read::<_, MassCancellationError, _>(move |tx| {
            let plan = find(tx, authority, id)?;
            let left = list_left(tx, &plan, now, limit)?;
            Ok((plan, left))
        });
        let (plan, left) = found.await?;
        let nothing_left = left.is_empty();
        let mut cancelled = 0;
        for booking in left {
            let (plan, seed) = (plan.clone(), random.seed());
            let done = store.write(move |tx| cancel_one(tx, &plan, booking, now, seed));
            cancelled += u64::from(done.await?);
        }
        // If all that were listed went their own way meanwhile, others may be left behind them.
        if cancelled > 0 || nothing_left {
            return Ok(cancelled);
        }
    }
}

/// Cancels one booking; false if it was moved away, cancelled, honoured or begun meanwhile.
fn cancel_one(
    tx: &mut WriteTx<'_>,
    plan: &MassCancellation,
    id: AppointmentId,
    now: Timestamp,
    seed: Seed,
) -> Result<bool, StorageError> {
    let mut rng = seed.rng();
    let line = WaitingLine::enter(tx, plan.authority_id, now)?;
    let Some(booked) = lock_left(tx, plan, id, now)? else {
        return Ok(false);
    };
    let Ok(cancelled) = booked.cancel(CancelledBy::Authority, now) else {
        return Ok(false);
    };
    let mut event = booking_event("appointment.cancelled", &cancelled, now, &mut rng);
    if let Some(payload) = event.payload.as_object_mut() {
        payload.insert("mass_cancellation_id".to_owned(), json!(plan.id));
        payload.insert("cancelled_by".to_owned(), json!(CancelledBy::Authority.as_str()));
    }
    cancel_in_mass(tx, plan.id, &cancelled, &event)?;
    line.serve(tx, &[cancelled.placement], now, &mut rng)?;
    Ok(true)
}
