//! Accepting an offer of the waiting list.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, PersonLimits, WaitingError, WaitingState};
use einlass_domain::ids::{AuthorityId, WaitingEntryId};
use einlass_storage::booking::{
    NumberCandidates, book_hold, booking_event, draw_number, lock_appointment, lock_waiting_entry,
    update_waiting_entry,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::refused::{may_manage, move_refused};
use super::waiting_event;
use crate::access::Principal;
use crate::booking::agreement::{Agreement, AgreementRefusal, TERMS, asked_terms_of, made_event};
use crate::booking::alternatives::refuse_with_alternatives;
use crate::booking::confirmation::Confirmation;
use crate::booking::limits::{LIMITS, LimitReached, check_person};
use crate::booking::person::{CannotVouch, PersonRefusal, Statement};
use crate::booking::policy_of;
use crate::booking::slot_refusal::{NamesWantedTime, WantedTime};
use crate::calendar::{Instead, VisitNeed};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    AcceptOfferProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, TERMS, LIMITS;
    WaitingEntryNotFound, WaitingEntryClosed, OfferMissing, OfferExpired,
);

/// Accepts an offer of the waiting list
///
/// Turns the time that is kept for the entry into a booking, on the same terms as any: what the services ask must be
/// answered, when joining or now. The entry ends, its person becomes the one of the booking.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the entry."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::AcceptOfferRequest, example = json!(super::sample::accept_request())),
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
    body: JsonBody<wire::AcceptOfferRequest>,
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
    let stated = Statement::from_wire(&body.0.person, body.0.answers, &principal)
        .map_err(AcceptOfferError::from)?
        .map_err(AcceptOfferError::from)?;
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    let work = move |tx: &mut WriteTx<'_>| accept(tx, (authority, id), stated.clone(), now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => {
            Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
        }
        Err(error) => Err(refuse_with_alternatives(&state, &principal, error).await),
    }
}

/// Why an offer is not accepted.
#[derive(Debug, thiserror::Error)]
enum AcceptOfferError {
    #[error("there is no such entry for this token")]
    NotFound,
    #[error(transparent)]
    State(#[from] WaitingError),
    /// Another time may do.
    #[error("the offer has lapsed")]
    Expired(Box<WantedTime>),
    #[error(transparent)]
    Agreement(#[from] AgreementRefusal),
    #[error(transparent)]
    CannotVouch(#[from] CannotVouch),
    #[error(transparent)]
    Limit(#[from] LimitReached),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn accept(
    tx: &mut WriteTx<'_>,
    (authority, id): (AuthorityId, WaitingEntryId),
    stated: Statement,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), AcceptOfferError> {
    let entry = lock_waiting_entry(tx, authority, id)?.ok_or(AcceptOfferError::NotFound)?;
    let offered = match entry.state {
        WaitingState::Offered { appointment_id, .. } => lock_appointment(tx, authority, appointment_id)?,
        _ => None,
    };
    let (entry, _) = match (entry.accept(now), &offered) {
        (Err(WaitingError::OfferExpired(_)), Some(held)) => return Err(expired(held)),
        (accepted, _) => accepted?,
    };
    let held = offered.ok_or(WaitingError::NoOffer)?;
    let statement = match entry.person_data_id {
        Some(person) => stated.completed_by(Statement::stored(tx, authority, person)?),
        None => stated,
    };
    let booked = book(tx, held, &statement, now, &mut rng)?;
    let event = waiting_event("waiting_list.accepted", &entry, Some(&booked), now, &mut rng);
    update_waiting_entry(tx, &entry, &event)?;
    let confirmation = Confirmation::of(tx, &booked)?.ok_or(AcceptOfferError::NotFound)?;
    Ok((confirmation, Some(booked.id.as_uuid())))
}

fn expired(held: &Appointment) -> AcceptOfferError {
    AcceptOfferError::Expired(Box::new(WantedTime {
        need: VisitNeed::of_appointment(held),
        site_id: held.placement.site_id,
        unit_id: None,
        start: held.placement.span.first(),
        asker: held.asker(),
        instead: Instead::AnyTime,
    }))
}

/// Books the time that is kept, for whom the statement names.
fn book(
    tx: &mut WriteTx<'_>,
    held: Appointment,
    statement: &Statement,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, AcceptOfferError> {
    let policy = policy_of(tx, &held)?;
    let asked = asked_terms_of(tx, &held)?;
    let agreement = Agreement::new(&asked, held.terms.variant, statement)?;
    // Whoever has as many bookings as the town allows keeps the offer until one of them ends or the offer lapses.
    let limits = PersonLimits::new(&policy, &asked.max_open_per_person);
    check_person(tx, &held, statement.contact(), &limits, now)?;
    let span = held.placement.span;
    let person = agreement.person(&policy, (span.start_at(), span.end_at()), now, rng);
    let number = draw_number(tx, &NumberCandidates::draw(rng))?;
    let lapsed = expired(&held);
    let booked = held.book(number, person.as_ref().map(|person| person.id), now);
    let booked = booked.map_err(|_| lapsed)?;
    let booked = Appointment {
        state: agreement.state(&policy, span.start_at(), now),
        ..booked
    };
    let event = booking_event(made_event(&booked), &booked, now, rng);
    book_hold(tx, &booked, person.as_ref(), &event)?;
    Ok(booked)
}

impl From<PersonRefusal> for AcceptOfferError {
    fn from(error: PersonRefusal) -> Self {
        Self::Agreement(error.into())
    }
}

impl NamesWantedTime for AcceptOfferError {
    fn wanted_time(&self) -> Option<&WantedTime> {
        match self {
            Self::Expired(wanted) => Some(wanted),
            Self::NotFound
            | Self::State(_)
            | Self::Agreement(_)
            | Self::CannotVouch(_)
            | Self::Limit(_)
            | Self::Storage(_) => None,
        }
    }
}

impl From<AcceptOfferError> for Refusal {
    fn from(error: AcceptOfferError) -> Self {
        match error {
            AcceptOfferError::NotFound => Self::new(ErrorCode::WaitingEntryNotFound),
            AcceptOfferError::State(error) => move_refused(error),
            AcceptOfferError::Expired(_) => Self::new(ErrorCode::OfferExpired),
            AcceptOfferError::Agreement(refusal) => refusal.into(),
            AcceptOfferError::CannotVouch(error) => error.into(),
            AcceptOfferError::Limit(limit) => limit.into(),
            AcceptOfferError::Storage(error) => error.into(),
        }
    }
}
