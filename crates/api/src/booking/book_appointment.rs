//! Booking, from a hold or directly.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, PersonLimits, TransitionError};
use einlass_domain::ids::AppointmentId;
use einlass_domain::language::Language;
use einlass_storage::booking::{
    NumberCandidates, book_hold, booking_event, draw_number, insert_booking, lock_appointment,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::agreement::{Agreement, AgreementRefusal, TERMS, asked_terms_of, made_event};
use super::alternatives::refuse_with_alternatives;
use super::confirmation::{Confirmation, language_from_wire};
use super::limits::{LIMITS, check_person};
use super::person::{CannotVouch, PersonRefusal, Statement};
use super::policy_of;
use super::slot_refusal::{NamesWantedTime, SlotRefusal, TIMES, WantedTime};
use super::wanted_slot::{Made, WantedSlot};
use crate::access::Principal;
use crate::calendar::{Instead, SERVICES, VisitNeed};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    BookAppointmentProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES, TIMES, TERMS, LIMITS;
    HoldNotFound, HoldExpired, HoldAlreadyBooked,
);

/// Books an appointment
///
/// From a hold, or directly for a time. The answer is the confirmation: number, ticket text, place, documents,
/// check-in window, and the manage token that changes and cancels the booking. The channel follows from the client.
/// Where a service verifies mail addresses the appointment is `pending` until the token from the mail activates it.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::BookAppointmentRequest, example = json!(super::sample::book_request())),
    responses(
        (status = 201, description = "The confirmation.", body = wire::BookedAppointment, example = json!(super::sample::booked())),
        BookAppointmentProblems
    )
)]
#[post("/v1/appointments")]
pub(crate) async fn book_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::BookAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "book_appointment",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let command = Command::new(body.0, &principal, &state)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| book(tx, &client, &command, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => {
            Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
        }
        Err(error) => Err(refuse_with_alternatives(&state, &principal, error).await),
    }
}

/// What is to be booked.
struct Command {
    source: Source,
    statement: Statement,
    language: Language,
}

enum Source {
    /// A hold whose token was right.
    Hold(AppointmentId),
    Slot(WantedSlot),
}

/// Why nothing is booked.
#[derive(Debug, thiserror::Error)]
enum BookAppointmentError {
    #[error(transparent)]
    Slot(#[from] SlotRefusal),
    #[error("there is no such hold for this token")]
    HoldNotFound,
    #[error("the hold has expired")]
    HoldExpired(Box<WantedTime>),
    #[error("the hold has been booked already")]
    HoldAlreadyBooked,
    #[error(transparent)]
    Agreement(#[from] AgreementRefusal),
    #[error(transparent)]
    CannotVouch(#[from] CannotVouch),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Command {
    fn new(
        request: wire::BookAppointmentRequest,
        principal: &Principal,
        state: &AppState,
    ) -> Result<Self, BookAppointmentError> {
        let source = match request.from {
            wire::AppointmentSource::Hold { id, hold_token } if state.keys.owns_hold(id, &hold_token) => {
                Source::Hold(id)
            }
            wire::AppointmentSource::Hold { .. } => return Err(BookAppointmentError::HoldNotFound),
            wire::AppointmentSource::Slot(choice) => Source::Slot(choice.try_into()?),
        };
        Ok(Self {
            source,
            statement: Statement::from_wire(&request.person, request.answers, principal)??,
            language: language_from_wire(request.language),
        })
    }
}

fn book(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), BookAppointmentError> {
    let booked = match &command.source {
        Source::Hold(id) => from_hold(tx, principal, *id, command, now, &mut rng)?,
        Source::Slot(wanted) => directly(tx, principal, wanted, command, now, &mut rng)?,
    };
    let confirmation = Confirmation::of(tx, &booked)?.ok_or(BookAppointmentError::HoldNotFound)?;
    Ok((confirmation, Some(booked.id.as_uuid())))
}

fn from_hold(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    id: AppointmentId,
    command: &Command,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, BookAppointmentError> {
    let held = lock_appointment(tx, principal.authority_id, id)?.ok_or(BookAppointmentError::HoldNotFound)?;
    let policy = policy_of(tx, &held)?;
    let wanted = WantedTime {
        need: VisitNeed::of_appointment(&held),
        site_id: held.placement.site_id,
        unit_id: None,
        start: held.placement.span.first(),
        asker: held.asker(),
        instead: Instead::AnyTime,
    };
    let number = draw_number(tx, &NumberCandidates::draw(rng))?;
    let held = Appointment {
        language: command.language,
        ..held
    };
    // The state is judged first: whoever comes too late must not read about answers.
    let booked = held
        .clone()
        .book(number, None, now)
        .map_err(|error| hold_refused(error, wanted.clone()))?;
    let asked = asked_terms_of(tx, &held)?;
    let agreement = Agreement::new(&asked, held.terms.variant, &command.statement)?;
    let span = held.placement.span;
    let person = agreement.person(&policy, (span.start_at(), span.end_at()), now, rng);
    let booked = Appointment {
        person_data_id: person.as_ref().map(|person| person.id),
        state: agreement.state(&policy, span.start_at(), now),
        ..booked
    };
    let limits = PersonLimits::new(&policy, &asked.max_open_per_person);
    let checked = check_person(tx, &booked, command.statement.contact(), &limits, now);
    checked.map_err(|why| SlotRefusal::Full {
        why,
        wanted: Box::new(WantedTime {
            instead: Instead::AnotherDay,
            ..wanted
        }),
    })?;
    let event = booking_event(made_event(&booked), &booked, now, rng);
    book_hold(tx, &booked, person.as_ref(), &event)?;
    Ok(booked)
}

fn directly(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    wanted: &WantedSlot,
    command: &Command,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, BookAppointmentError> {
    let visit = wanted.plan(tx, principal, now)?;
    let agreement = Agreement::new(&visit.asked, visit.variant(), &command.statement)?;
    visit.offer.serve_those_who_wait(tx, rng)?;
    visit.check_day(tx, principal, now)?;
    let id = AppointmentId::generate(now, rng);
    let numbers = NumberCandidates::draw(rng);
    let made = Made {
        authority_id: principal.authority_id,
        channel: principal.channel,
        urgent: wanted.urgent,
        language: command.language,
        at: now,
    };
    for candidate in visit.offer.candidates() {
        let (policy, span) = (&candidate.policy, candidate.placement.span);
        let state = agreement.state(policy, span.start_at(), now);
        let booked = visit.appointment(id, candidate.placement, made, state);
        let limits = PersonLimits::new(policy, &visit.asked.max_open_per_person);
        let checked = check_person(tx, &booked, command.statement.contact(), &limits, now);
        checked.map_err(|why| visit.offer.refuse_day(why))?;
        let person = agreement.person(policy, (span.start_at(), span.end_at()), now, rng);
        let event = booking_event(made_event(&booked), &booked, now, rng);
        if let Ok(stored) = insert_booking(tx, &booked, &numbers, person.as_ref(), &event, now)? {
            return Ok(stored);
        }
    }
    Err(visit.offer.explain(tx).into())
}

fn hold_refused(error: TransitionError, wanted: WantedTime) -> BookAppointmentError {
    match error {
        TransitionError::HoldExpired(_) => BookAppointmentError::HoldExpired(Box::new(wanted)),
        TransitionError::NotBooked
        | TransitionError::Pending
        | TransitionError::AlreadyBooked
        | TransitionError::AlreadyHonoured(_)
        | TransitionError::Cancelled(_)
        | TransitionError::Missed
        | TransitionError::Started(_)
        | TransitionError::StillExpected(_)
        | TransitionError::StillHeld(_) => BookAppointmentError::HoldAlreadyBooked,
    }
}

impl From<PersonRefusal> for BookAppointmentError {
    fn from(error: PersonRefusal) -> Self {
        Self::Agreement(error.into())
    }
}

impl NamesWantedTime for BookAppointmentError {
    fn wanted_time(&self) -> Option<&WantedTime> {
        match self {
            Self::Slot(refusal) => refusal.wanted_time(),
            Self::HoldExpired(wanted) => Some(wanted),
            Self::HoldNotFound
            | Self::HoldAlreadyBooked
            | Self::Agreement(_)
            | Self::CannotVouch(_)
            | Self::Storage(_) => None,
        }
    }
}

impl From<BookAppointmentError> for Refusal {
    fn from(error: BookAppointmentError) -> Self {
        match error {
            BookAppointmentError::Slot(refusal) => refusal.into(),
            BookAppointmentError::HoldNotFound => Self::new(ErrorCode::HoldNotFound),
            BookAppointmentError::HoldExpired(_) => Self::new(ErrorCode::HoldExpired),
            BookAppointmentError::HoldAlreadyBooked => Self::new(ErrorCode::HoldAlreadyBooked),
            BookAppointmentError::Agreement(refusal) => refusal.into(),
            BookAppointmentError::CannotVouch(error) => error.into(),
            BookAppointmentError::Storage(error) => error.into(),
        }
    }
}
