//! Appointments whose time the authority chooses.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::calendar::Slot;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, AppointmentState, Person};
use einlass_domain::catalogue::{RequestedService, RequestedServices, RequestedServicesError};
use einlass_domain::ids::AppointmentId;
use einlass_domain::language::Language;
use einlass_storage::booking::{
    ExternalReference, NumberCandidates, ReferenceSource, booking_event, find_appointment, insert_booking,
    insert_reference, lock_reference,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::confirmation::{Confirmation, language_from_wire};
use super::person::{PersonRefusal, new_person_data, person_from_wire};
use super::placement_search::{PlacementSearch, Visit};
use super::policy_of;
use crate::access::Principal;
use crate::calendar::{SERVICES, services_refused};
use crate::catalogue::{NotVisible, VisibleCatalogue};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    PlaceAppointmentProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES;
    SiteNotFound, UnitNotFound, PlacementInvalid, PersonInvalid, ReferenceReused, NoTimeInRange,
);

/// Places an appointment
///
/// The authority chooses the time: unit, range of days, length and a reference go in, the least busy day and pool that
/// has room comes out. Services may be named besides. The same reference gives the same appointment. Where nothing is
/// free, up to three times after the range are named.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::PlaceAppointmentRequest, example = json!(super::sample::place_request())),
    responses(
        (status = 201, description = "The confirmation.", body = wire::BookedAppointment, example = json!(super::sample::booked())),
        PlaceAppointmentProblems
    )
)]
#[post("/v1/placements")]
pub(crate) async fn place_appointment(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::PlaceAppointmentRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "place_appointment",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let command = Command::try_from(body.0)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| place(tx, &client, &command, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|confirmation: Confirmation| confirmation.sign_for_holder(&state.keys)))
}

/// What is to be placed.
pub(super) struct Command {
    pub(super) request: wire::PlaceAppointmentRequest,
    /// None: only the length is known.
    pub(super) services: Option<RequestedServices>,
    person: Person,
    language: Language,
}

/// Why nothing is placed.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlaceAppointmentError {
    #[error(transparent)]
    Services(#[from] RequestedServicesError),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Person(#[from] PersonRefusal),
    #[error("the client acts for another site")]
    OtherSite,
    #[error("a reference has 1 to 100 characters")]
    Reference,
    #[error("an appointment takes 5 to 1440 minutes in steps of five; without services they must be stated")]
    Minutes,
    #[error("the last day lies before the first, has passed or lies more than 200 days ahead")]
    Days,
    #[error("the services are not given at a counter")]
    NotOnSite,
    #[error("the reference stands for another appointment")]
    ReferenceReused,
    #[error("nothing is free in this range")]
    NoTime(Vec<Slot>),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl TryFrom<wire::PlaceAppointmentRequest> for Command {
    type Error = PlaceAppointmentError;

    fn try_from(request: wire::PlaceAppointmentRequest) -> Result<Self, PlaceAppointmentError> {
        let length = request.reference.trim().chars().count();
        if !(1..=100).contains(&length) || request.reference.chars().any(char::is_control) {
            return Err(PlaceAppointmentError::Reference);
        }
        let services = request.services.iter().map(|service| RequestedService {
            service_id: service.service_id,
            quantity: service.quantity,
        });
        Ok(Self {
            services: match request.services.as_slice() {
                [] => None,
                [..] => Some(RequestedServices::new(services.collect())?),
            },
            person: person_from_wire(&request.person)?,
            language: language_from_wire(request.language),
            request,
        })
    }
}

fn place(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), PlaceAppointmentError> {
    let reference = ExternalReference {
        authority_id: principal.authority_id,
        source: ReferenceSource::Placement,
        reference: command.request.reference.trim().to_owned(),
    };
    let booked = match lock_reference(tx, &reference)? {
        Some((_, facts)) if facts != command.facts() => return Err(PlaceAppointmentError::ReferenceReused),
        Some((id, _)) => find_appointment(tx, principal.authority_id, id)?,
        None => {
            let booked = place_anew(tx, principal, command, now, &mut rng)?;
            insert_reference(tx, &reference, booked.id, &command.facts())?;
            Some(booked)
        }
    };
    let gone = || PlaceAppointmentError::NoTime(Vec::new());
    let booked = booked.ok_or_else(gone)?;
    // Whoever knows a reference is not told about a building for which the client does not act.
    if !principal.serves(booked.placement.site_id) {
        return Err(PlaceAppointmentError::OtherSite);
    }
    let confirmation = Confirmation::of(tx, &booked)?.ok_or_else(gone)?;
    Ok((confirmation, Some(booked.id.as_uuid())))
}

fn place_anew(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Appointment, PlaceAppointmentError> {
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    let request = &command.request;
    catalogue.check(request.site_id, Some(request.unit_id))?;
    if request.site_id.is_some_and(|site| !principal.serves(site)) {
        return Err(PlaceAppointmentError::OtherSite);
    }
    let visit = Visit::new(command, &catalogue)?;
    let id = AppointmentId::generate(now, rng);
    let numbers = NumberCandidates::draw(rng);
    let search = PlacementSearch {
        principal,
        request,
        visit: &visit,
        catalogue: &catalogue,
        now,
    };
    for placement in search.candidates(tx)? {
        let booked = Appointment {
            id,
            authority_id: principal.authority_id,
            number: None,
            placement,
            services: visit.services.clone(),
            documents: visit.documents.clone(),
            terms: visit.terms.clone(),
            channel: principal.channel,
            urgent: None,
            language: command.language,
            person_data_id: None,
            sequence: 0,
            made_at: now,
            state: AppointmentState::Booked { booked_at: now },
        };
        let delete_after = policy_of(tx, &booked)?.delete_person_after(placement.span.end_at());
        let person = new_person_data(&command.person, delete_after, now, rng);
        let event = booking_event("appointment.booked", &booked, now, rng);
        if let Ok(stored) = insert_booking(tx, &booked, &numbers, person.as_ref(), &event, now)? {
            return Ok(stored);
        }
    }
    let others = search.alternatives(tx)?;
    Err(PlaceAppointmentError::NoTime(others))
}

impl Command {
    /// What was asked for, by which a reference that is used again is judged.
    fn facts(&self) -> Value {
        let request = &self.request;
        json!({
            "unit_id": request.unit_id,
            "site_id": request.site_id,
            "services": request.services,
            "from_on": request.from_on,
            "to_on": request.to_on,
            "minutes": request.minutes,
        })
    }
}

impl From<PlaceAppointmentError> for Refusal {
    fn from(error: PlaceAppointmentError) -> Self {
        let field = match error {
            PlaceAppointmentError::Services(error) => return services_refused(&error),
            PlaceAppointmentError::NotVisible(error) => return error.into(),
            PlaceAppointmentError::Person(refusal) => {
                return Self::new(ErrorCode::PersonInvalid)
                    .with_field(refusal.field())
                    .with_detail(refusal.to_string());
            }
            PlaceAppointmentError::OtherSite => return Self::other_site(),
            PlaceAppointmentError::ReferenceReused => {
                return Self::new(ErrorCode::ReferenceReused).with_field("/reference");
            }
            PlaceAppointmentError::NoTime(others) => {
                return Self::new(ErrorCode::NoTimeInRange).with_alternatives(others);
            }
            PlaceAppointmentError::Storage(error) => return error.into(),
            PlaceAppointmentError::Reference => "/reference",
            PlaceAppointmentError::Minutes => "/minutes",
            PlaceAppointmentError::Days => "/to_on",
            PlaceAppointmentError::NotOnSite => "/services",
        };
        Self::new(ErrorCode::PlacementInvalid)
            .with_field(field)
            .with_detail(error.to_string())
    }
}
