//! Booking an itinerary.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_domain::booking::{Appointment, AppointmentState, AskedTerms, PersonLimits};
use einlass_domain::calendar::Stations;
use einlass_domain::catalogue::terms::IdentityLevel;
use einlass_domain::ids::AppointmentId;
use einlass_domain::language::Language;
use einlass_storage::booking::{
    NumberCandidates, StationTaken, WantedStation, book_itinerary as store_itinerary,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::free_itineraries::Wish;
use super::itinerary_event;
use super::stations_refusal::{STATIONS, StationsRefusal, WantedItinerary, refuse_with_itineraries};
use super::visit_ways::{placements, visit_ways};
use crate::access::Principal;
use crate::booking::agreement::{Agreement, AgreementRefusal, TERMS};
use crate::booking::confirmation::{Confirmation, language_from_wire};
use crate::booking::limits::{LIMITS, check_person};
use crate::booking::person::{CannotVouch, PersonRefusal, Statement};
use crate::booking::slot_refusal::{NamesWantedTime, SlotRefusal, TIMES};
use crate::booking::wanted_slot::{Made, PlannedVisit, WantedSlot};
use crate::calendar::{Instead, SERVICES, VisitNeed};
use crate::catalogue::load_authority;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, WriteError,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(
    BookItineraryProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES, TIMES, STATIONS, TERMS, LIMITS
);

/// Books an itinerary
///
/// All stations or none, under one number. Read, cancelled and shown at the door like any appointment, by the id and
/// the manage token in the answer; moved with `POST /v1/itineraries/{id}/reschedule`.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::BookItineraryRequest, example = json!(super::sample::book_request())),
    responses(
        (status = 201, description = "The confirmation.", body = wire::BookedAppointment, example = json!(super::sample::booked())),
        BookItineraryProblems
    )
)]
#[post("/v1/itineraries")]
pub(crate) async fn book_itinerary(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::BookItineraryRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "book_itinerary",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let command = Command::new(body.0, &principal)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| book(tx, &client, &command, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => {
            Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
        }
        Err(error) => {
            let wanted = match &error {
                WriteError::Refused(BookItineraryError::NotFree(_, wanted)) => Some(*wanted.clone()),
                _ => None,
            };
            Err(refuse_with_itineraries(&state, &principal, error, wanted).await)
        }
    }
}

/// What is to be booked.
struct Command {
    stations: Vec<WantedSlot>,
    statement: Statement,
    language: Language,
}

/// Why nothing is booked.
#[derive(Debug, thiserror::Error)]
enum BookItineraryError {
    #[error(transparent)]
    Stations(#[from] StationsRefusal),
    /// Another itinerary may do.
    #[error("{0}")]
    NotFree(StationsRefusal, Box<WantedItinerary>),
    #[error(transparent)]
    Agreement(#[from] AgreementRefusal),
    #[error(transparent)]
    CannotVouch(#[from] CannotVouch),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Command {
    fn new(request: wire::BookItineraryRequest, principal: &Principal) -> Result<Self, BookItineraryError> {
        Stations::check_count(request.stations.len()).map_err(StationsRefusal::Count)?;
        let mut stations = Vec::new();
        for (station, choice) in request.stations.into_iter().enumerate() {
            let wanted = WantedSlot::try_from(choice);
            stations.push(wanted.map_err(|why| StationsRefusal::Station { station, why })?);
        }
        Ok(Self {
            stations,
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
) -> Result<(Confirmation, Option<uuid::Uuid>), BookItineraryError> {
    let mut planned = Vec::new();
    for wanted in &command.stations {
        let visit = wanted.plan(tx, principal, now);
        if let Ok(visit) = &visit {
            visit.offer.serve_those_who_wait(tx, &mut rng)?;
        }
        planned.push(visit);
    }
    let wanted = wanted_itinerary(command, &planned);
    let leading = store(tx, principal, command, planned, now, &mut rng);
    let leading = leading.map_err(|error| match error {
        BookItineraryError::Stations(why) => with_other_itineraries(why, wanted),
        other => other,
    })?;
    let confirmation = Confirmation::with_stations(tx, &leading)?;
    let confirmation =
        confirmation.ok_or_else(|| StorageError::Query("a new booking is missing".to_owned()))?;
    Ok((confirmation, Some(leading.id.as_uuid())))
}

/// Adds what was wanted, where another itinerary may do.
fn with_other_itineraries(why: StationsRefusal, wanted: Option<WantedItinerary>) -> BookItineraryError {
    match (why.instead(), wanted) {
        (Some(instead), Some(wanted)) => {
            BookItineraryError::NotFree(why, Box::new(WantedItinerary { instead, ..wanted }))
        }
        (Some(_) | None, _) => why.into(),
    }
}

/// The stations as appointments, and when the last one ends; the limits of the person are checked once.
fn want_stations(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    visits: &[PlannedVisit],
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(Vec<WantedStation>, Timestamp), BookItineraryError> {
    let authority = load_authority(tx, principal.authority_id)?;
    let offers: Vec<_> = visits.iter().map(|visit| &visit.offer).collect();
    let ways = visit_ways(tx, &authority, &offers)?;
    let asked = asked_of(visits);
    let mut wanted = Vec::new();
    let mut ends_at = now;
    for ((visit, walking_minutes), chosen) in visits.iter().zip(ways).zip(&command.stations) {
        let made = Made {
            authority_id: principal.authority_id,
            channel: principal.channel,
            urgent: chosen.urgent,
            language: command.language,
            at: now,
        };
        let Some(candidate) = visit.offer.candidates().first() else {
            continue;
        };
        let agreement = Agreement::new(&asked, visit.variant(), &command.statement)?;
        let state = agreement.state(&candidate.policy, candidate.placement.span.start_at(), now);
        // A visit of several stations does not wait for a mail: somebody must vouch for the address.
        if matches!(state, AppointmentState::Pending { .. }) {
            return Err(AgreementRefusal::Identity(IdentityLevel::VerifiedEmail).into());
        }
        let checked = visit.check_day(tx, principal, now);
        checked.map_err(|why| StationsRefusal::Station {
            station: wanted.len(),
            why,
        })?;
        let id = AppointmentId::generate(now, rng);
        let appointment = visit.appointment(id, candidate.placement, made, state);
        if wanted.is_empty() {
            let limits = PersonLimits::new(&candidate.policy, &asked.max_open_per_person);
            let checked = check_person(tx, &appointment, command.statement.contact(), &limits, now);
            checked.map_err(|why| StationsRefusal::Person(visit.offer.refuse_day(why)))?;
        }
        ends_at = ends_at.max(candidate.placement.span.end_at());
        wanted.push(WantedStation {
            appointment,
            walking_minutes,
            candidates: placements(&visit.offer),
        });
    }
    Ok((wanted, ends_at))
}

/// What the services of all stations ask, each question once.
fn asked_of(visits: &[PlannedVisit]) -> AskedTerms {
    let services = visits.iter().flat_map(|visit| visit.plan.services());
    AskedTerms::of(services.map(|(service, _)| service))
}

/// Stores all stations; gives the leading one.
fn store(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    planned: Vec<Result<PlannedVisit, SlotRefusal>>,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, BookItineraryError> {
    let mut visits = Vec::new();
    for (station, visit) in planned.into_iter().enumerate() {
        visits.push(visit.map_err(|why| StationsRefusal::Station { station, why })?);
    }
    let visits = visits.as_slice();
    let (wanted, ends_at) = want_stations(tx, principal, command, visits, now, rng)?;
    let first = visits
        .first()
        .zip(visits.first().and_then(|visit| visit.offer.candidates().first()));
    let person = match first {
        Some((visit, candidate)) => {
            let times = (candidate.placement.span.start_at(), ends_at);
            Agreement::new(&asked_of(visits), visit.variant(), &command.statement)?.person(
                &candidate.policy,
                times,
                now,
                rng,
            )
        }
        None => None,
    };
    let numbers = NumberCandidates::draw(rng);
    let leading = wanted.first().map(|one| one.appointment.id);
    let mut event =
        |of: &Appointment| itinerary_event("appointment.booked", leading.unwrap_or(of.id), of, now, rng);
    match store_itinerary(tx, &wanted, &numbers, person.as_ref(), &mut event, now)? {
        Ok(booked) => booked
            .appointments()
            .find(|one| one.id == booked.id)
            .cloned()
            .ok_or_else(|| StorageError::Query("a new booking is missing".to_owned()).into()),
        Err(StationTaken { station }) => Err(match visits.get(station) {
            Some(visit) => StationsRefusal::Station {
                station,
                why: visit.offer.explain(tx),
            }
            .into(),
            None => StorageError::Query("a station is missing".to_owned()).into(),
        }),
    }
}

/// What was wanted, for the search of other itineraries; none if a station asks for something that there is not.
fn wanted_itinerary(
    command: &Command,
    planned: &[Result<PlannedVisit, SlotRefusal>],
) -> Option<WantedItinerary> {
    let wishes = planned.iter().map(|visit| {
        let need = match visit {
            Ok(visit) => VisitNeed::of_plan(&visit.plan),
            Err(why) => why.wanted_time()?.need.clone(),
        };
        Some(Wish {
            need,
            site_id: None,
            unit_id: None,
        })
    });
    Some(WantedItinerary {
        wishes: wishes.collect::<Option<Vec<_>>>()?,
        start: command.stations.first()?.start(),
        instead: Instead::AnyTime,
    })
}

impl From<PersonRefusal> for BookItineraryError {
    fn from(error: PersonRefusal) -> Self {
        Self::Agreement(error.into())
    }
}

impl From<BookItineraryError> for Refusal {
    fn from(error: BookItineraryError) -> Self {
        match error {
            BookItineraryError::Stations(refusal) | BookItineraryError::NotFree(refusal, _) => refusal.into(),
            BookItineraryError::Agreement(error) => error.into(),
            BookItineraryError::CannotVouch(error) => error.into(),
            BookItineraryError::Storage(error) => error.into(),
        }
    }
}
