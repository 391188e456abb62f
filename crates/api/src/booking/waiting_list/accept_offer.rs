//! Accepting an offer of the waiting list.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Person, PersonLimits, TransitionError, WaitingEntry, WaitingError};
use einlass_domain::ids::{AuthorityId, WaitingEntryId};
use einlass_storage::booking::{
    NumberCandidates, book_hold, draw_number, find_person, lock_appointment, lock_waiting_entry,
    update_waiting_entry,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::refused::{may_manage, move_refused};
use super::waiting_event;
use crate::access::Principal;
use crate::booking::agreement::asked_terms_of;
use crate::booking::confirmation::Confirmation;
use crate::booking::limits::{LimitReached, check_person};
use crate::booking::person::new_person_data;
use crate::booking::{booking_event, policy_of};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    AcceptOfferProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE;
    WaitingEntryNotFound, WaitingEntryClosed, OfferMissing, OfferExpired, PersonLimitReached,
);

/// Accepts an offer of the waiting list
///
/// Turns the time that is kept for the entry into a booking. The entry ends, its person becomes the one of the booking.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the entry."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::WaitingEntryRequest, example = json!(super::sample::entry_request())),
    responses(
        (status = 201, description = "The confirmation.", body = wire::BookedAppointment, example = json!(crate::booking::sample::booked())),
        AcceptOfferProblems
    )
)]
#[post("/v1/waiting-list/{id}/accept")]
pub(crate) async fn accept_offer(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<WaitingEntryId>,
    key: IdempotencyKey,
    body: JsonBody<wire::WaitingEntryRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "accept_offer",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::CREATED,
    };
    if !may_manage(&state.keys, &principal, id, body.0.waiting_token.as_deref()) {
        return Err(AcceptOfferError::NotFound.into());
    }
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    let work = move |tx: &mut WriteTx<'_>| accept(tx, authority, id, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
}

/// Why an offer is not accepted.
#[derive(Debug, thiserror::Error)]
enum AcceptOfferError {
    #[error("there is no such entry for this token")]
    NotFound,
    #[error(transparent)]
    State(#[from] WaitingError),
    #[error("the offered time is gone: {0}")]
    Hold(#[from] TransitionError),
    #[error(transparent)]
    Limit(#[from] LimitReached),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn accept(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    id: WaitingEntryId,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), AcceptOfferError> {
    let entry = lock_waiting_entry(tx, authority, id)?.ok_or(AcceptOfferError::NotFound)?;
    let (entry, offered) = entry.accept(now)?;
    let held = lock_appointment(tx, authority, offered)?.ok_or(WaitingError::NoOffer)?;
    let person = person_of(tx, &entry)?;
    let policy = policy_of(tx, &held)?;
    // Whoever has as many bookings as the town allows keeps the offer until one of them ends or the offer lapses.
    let limits = PersonLimits::new(&policy, &asked_terms_of(tx, &held)?.max_open_per_person);
    check_person(tx, &held, person.contact.as_ref(), &limits, now)?;
    let delete_after = policy.delete_person_after(held.placement.span.end_at());
    let data = new_person_data(&person, delete_after, now, &mut rng);
    let number = draw_number(tx, &NumberCandidates::draw(&mut rng))?;
    let booked = held.book(number, data.as_ref().map(|data| data.id), now)?;
    let event = booking_event("appointment.booked", &booked, now, &mut rng);
    book_hold(tx, &booked, data.as_ref(), &event)?;
    let event = waiting_event("waiting_list.accepted", &entry, Some(&booked), now, &mut rng);
    update_waiting_entry(tx, &entry, &event)?;
    let confirmation = Confirmation::of(tx, &booked)?.ok_or(AcceptOfferError::NotFound)?;
    Ok((confirmation, Some(booked.id.as_uuid())))
}

fn person_of(tx: &mut WriteTx<'_>, entry: &WaitingEntry) -> Result<Person, StorageError> {
    let person = match entry.person_data_id {
        Some(id) => find_person(tx, entry.authority_id, id)?,
        None => None,
    };
    Ok(person.unwrap_or_default())
}

impl From<AcceptOfferError> for Refusal {
    fn from(error: AcceptOfferError) -> Self {
        match error {
            AcceptOfferError::NotFound => Self::new(ErrorCode::WaitingEntryNotFound),
            AcceptOfferError::State(error) => move_refused(error),
            AcceptOfferError::Hold(_) => Self::new(ErrorCode::OfferExpired),
            AcceptOfferError::Limit(limit) => limit.into(),
            AcceptOfferError::Storage(error) => error.into(),
        }
    }
}
