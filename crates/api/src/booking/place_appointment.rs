//! Appointments whose time the authority chooses.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, AppointmentState, BookedService, BookedTerms, Person, Placement};
use einlass_domain::calendar::{DayLoad, LocalDay, QUANTUM_MINUTES, Quantum, QuantumMap, QuantumSpan};
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{
    Pool, RequestedService, RequestedServices, RequestedServicesError, RequiredDocument, ServicePlan,
};
use einlass_domain::ids::{AppointmentId, PoolId, ServiceId};
use einlass_domain::language::Language;
use einlass_storage::booking::{
    ExternalReference, NumberCandidates, ReferenceSource, find_appointment, insert_booking, insert_reference,
    lock_reference,
};
use einlass_storage::calendar::{FreeDaysQuery, day_loads, free_days};
use einlass_storage::{ReadTx, StorageError, WriteTx};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rand::rngs::StdRng;
use serde_json::{Value, json};

use super::confirmation::{Confirmation, language_from_wire};
use super::person::{PersonRefusal, new_person_data, person_from_wire};
use super::{booked_services, booking_event, policy_of};
use crate::access::Principal;
use crate::calendar::{SERVICES, services_refused};
use crate::catalogue::{NotVisible, VisibleCatalogue};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

/// Days ahead up to which the rules of a pool are followed.
const MOST_DAYS_AHEAD: i64 = 200;

documents_problems!(
    PlaceAppointmentProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES;
    SiteNotFound, UnitNotFound, PlacementInvalid, PersonInvalid, ReferenceReused, NoTimeInRange,
);

/// Places an appointment
///
/// The authority chooses the time: unit, range of days, length and a reference go in, the least busy day and pool that
/// has room comes out. Services may be named besides. The same reference gives the same appointment.
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
struct Command {
    request: wire::PlaceAppointmentRequest,
    /// None: only the length is known.
    services: Option<RequestedServices>,
    person: Person,
    language: Language,
}

/// Why nothing is placed.
#[derive(Debug, thiserror::Error)]
enum PlaceAppointmentError {
    #[error(transparent)]
    Services(#[from] RequestedServicesError),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Person(#[from] PersonRefusal),
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
    NoTime,
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
    let booked = booked.ok_or(PlaceAppointmentError::NoTime)?;
    let confirmation = Confirmation::of(tx, &booked)?.ok_or(PlaceAppointmentError::NoTime)?;
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
    let visit = Visit::new(command, &catalogue)?;
    let id = AppointmentId::generate(now, rng);
    let numbers = NumberCandidates::draw(rng);
    for placement in visit.candidates(tx, principal, command, &catalogue, now)? {
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
    Err(PlaceAppointmentError::NoTime)
}

/// How long the visit takes and what it is for.
struct Visit {
    quanta: u16,
    service_ids: Vec<ServiceId>,
    services: Vec<BookedService>,
    documents: Vec<RequiredDocument>,
    terms: BookedTerms,
}

impl Visit {
    fn new(command: &Command, catalogue: &VisibleCatalogue) -> Result<Self, PlaceAppointmentError> {
        let minutes = command.request.minutes;
        let Some(services) = &command.services else {
            return Ok(Self {
                quanta: quanta_of(minutes.ok_or(PlaceAppointmentError::Minutes)?)?,
                service_ids: Vec::new(),
                services: Vec::new(),
                documents: Vec::new(),
                terms: BookedTerms::default(),
            });
        };
        let plan = ServicePlan::new(services, &catalogue.services)?;
        let terms = plan.booked_terms(Variant::OnSite);
        Ok(Self {
            quanta: quanta_of(minutes.unwrap_or(plan.minutes()))?,
            service_ids: plan.services().iter().map(|(service, _)| service.id).collect(),
            services: booked_services(&plan),
            documents: plan.documents(),
            terms: terms.map_err(|_| PlaceAppointmentError::NotOnSite)?,
        })
    }

    fn is_given_in(&self, pool: &Pool) -> bool {
        self.service_ids.iter().all(|id| pool.service_ids.contains(id))
    }

    /// The first free start of each pool and day, the least busy first.
    fn candidates(
        &self,
        tx: &mut ReadTx<'_>,
        principal: &Principal,
        command: &Command,
        catalogue: &VisibleCatalogue,
        now: Timestamp,
    ) -> Result<Vec<Placement>, PlaceAppointmentError> {
        let (request, today) = (&command.request, catalogue.today(now));
        let from_on = request.from_on.max(today);
        let last_on = today.saturating_add(MOST_DAYS_AHEAD.days());
        if request.to_on < request.from_on || request.to_on < today || request.to_on > last_on {
            return Err(PlaceAppointmentError::Days);
        }
        let until_on = request.to_on.saturating_add(1.day());
        let (from_on, until_on) = catalogue.validity(&self.service_ids).clamp(from_on, until_on);
        if from_on >= until_on {
            return Err(PlaceAppointmentError::NoTime);
        }
        let pools: Vec<_> = catalogue
            .pools
            .iter()
            .filter(|pool| pool.unit_id == request.unit_id && self.is_given_in(pool))
            .filter(|pool| request.site_id.is_none_or(|site| site == pool.site_id))
            .filter(|pool| catalogue.combines_at(&self.service_ids, pool.site_id))
            .collect();
        let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id).collect();
        let mut loads = day_loads(tx, principal.authority_id, &ids, from_on, until_on, now)?;
        DayLoad::sort_least_busy_first(&mut loads);
        let query = FreeDaysQuery {
            authority_id: principal.authority_id,
            pools: &ids,
            from_on,
            until_on,
            asker: principal.channel.into(),
            service_ids: &self.service_ids,
            quanta: self.quanta,
            now,
        };
        let free = free_days(tx, &query)?;
        let starts: HashMap<(PoolId, Date), QuantumMap> = free
            .days()
            .map(|day| ((day.pool_id, day.date), day.starts))
            .collect();
        let zone = &catalogue.authority.zone;
        let mut candidates = Vec::new();
        for load in loads {
            let starts = starts.get(&(load.pool_id, load.date));
            let pool = pools.iter().find(|pool| pool.id == load.pool_id);
            let (Some(starts), Some(pool)) = (starts, pool) else {
                continue;
            };
            let local = LocalDay::new(load.date, zone);
            let span = first_start(*starts, &local, now)
                .and_then(|start| QuantumSpan::new(start, self.quanta));
            if let Some(span) = span {
                candidates.push(Placement {
                    site_id: pool.site_id,
                    unit_id: pool.unit_id,
                    pool_id: pool.id,
                    span,
                });
            }
        }
        Ok(candidates)
    }
}

/// Minutes as quanta.
fn quanta_of(minutes: u16) -> Result<u16, PlaceAppointmentError> {
    let quanta = minutes / QUANTUM_MINUTES;
    if minutes.is_multiple_of(QUANTUM_MINUTES) && (1..=QuantumSpan::MAX_COUNT).contains(&quanta) {
        Ok(quanta)
    } else {
        Err(PlaceAppointmentError::Minutes)
    }
}

/// The first start that has not passed.
fn first_start(starts: QuantumMap, day: &LocalDay, now: Timestamp) -> Option<Quantum> {
    let quanta = starts.iter().map(|offset| day.first().plus(i64::from(offset)));
    quanta.into_iter().find(|start| start.start_at() > now)
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
            PlaceAppointmentError::ReferenceReused => {
                return Self::new(ErrorCode::ReferenceReused).with_field("/reference");
            }
            PlaceAppointmentError::NoTime => return Self::new(ErrorCode::NoTimeInRange),
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
