//! Moving an itinerary.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{Appointment, BookingPolicy, Itinerary, MoveItineraryError, TransitionError};
use einlass_domain::calendar::{Quantum, Stations};
use einlass_domain::ids::AppointmentId;
use einlass_storage::booking::{
    StationTaken, WantedStation, keep_person_until, lock_itinerary, reschedule_itinerary as store_itinerary,
};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::free_itineraries::Wish;
use super::itinerary_event;
use super::stations_refusal::{STATIONS, StationsRefusal, WantedItinerary, refuse_with_itineraries};
use super::visit_ways::{placements, visit_ways};
use crate::access::Principal;
use crate::booking::agreement::asked_terms_of;
use crate::booking::change_refused::{CHANGES, change_refused};
use crate::booking::confirmation::Confirmation;
use crate::booking::limits::{LIMITS, check_move};
use crate::booking::manage::ChangingRight;
use crate::booking::next_step::with_next_step;
use crate::booking::offer::{Offer, Target};
use crate::booking::on_behalf::NAMES;
use crate::booking::policy_of;
use crate::booking::slot_refusal::{SlotRefusal, TIMES};
use crate::booking::staff_act::record_staff_act;
use crate::booking::waiting_list::WaitingLine;
use crate::calendar::VisitNeed;
use crate::catalogue::{VisibleCatalogue, load_authority};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathId, REPEATABLE, Refusal,
    WriteError, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    RescheduleItineraryProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, TIMES, STATIONS, CHANGES, NAMES,
    LIMITS;
    ServiceNotFound, StationsMismatch,
);

/// Moves an itinerary
///
/// All stations that are still booked, in the order of the new visit. One step: either all new times are claimed and
/// the old ones freed, or nothing changes. Number, services and manage token stay.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment that leads the itinerary."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = wire::RescheduleItineraryRequest, example = json!(super::sample::reschedule_request())),
    responses(
        (status = 200, description = "The itinerary at its new times.", body = wire::Appointment, example = json!(super::sample::appointment())),
        RescheduleItineraryProblems
    )
)]
#[post("/v1/itineraries/{id}/reschedule")]
pub(crate) async fn reschedule_itinerary(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    key: IdempotencyKey,
    body: JsonBody<wire::RescheduleItineraryRequest>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "reschedule_itinerary",
        key,
        fingerprint: body.fingerprint(&id.to_string())?,
        status: StatusCode::OK,
    };
    let (token, act) = (body.0.manage_token.as_deref(), body.0.on_behalf.as_ref());
    let right = ChangingRight::of(&state, &principal, id, token, act).await?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let command = Command {
        id,
        right,
        stations: body.0.stations,
    };
    let work = move |tx: &mut WriteTx<'_>| reschedule(tx, &client, &command, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => Ok(written.respond(|confirmation: Confirmation| confirmation.sign(&state.keys))),
        Err(error) => {
            let wanted = match &error {
                WriteError::Refused(RescheduleItineraryError::NotFree(_, wanted)) => Some(*wanted.clone()),
                _ => None,
            };
            let refusal = refuse_with_itineraries(&state, &principal, error, wanted).await;
            Err(with_next_step(&state, &principal, id, refusal).await)
        }
    }
}

/// What is to be moved.
struct Command {
    id: AppointmentId,
    right: ChangingRight,
    stations: Vec<wire::StationMove>,
}

/// Why an itinerary is not moved.
#[derive(Debug, thiserror::Error)]
enum RescheduleItineraryError {
    #[error("there is no such itinerary for this token")]
    NotFound,
    #[error(transparent)]
    State(#[from] TransitionError),
    #[error("every station that is still booked needs exactly one new time")]
    Mismatch,
    #[error(transparent)]
    Stations(#[from] StationsRefusal),
    /// Another itinerary may do.
    #[error("{0}")]
    NotFree(StationsRefusal, Box<WantedItinerary>),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn reschedule(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    command: &Command,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Confirmation, Option<uuid::Uuid>), RescheduleItineraryError> {
    let (id, stations) = (command.id, command.stations.as_slice());
    let line = WaitingLine::enter(tx, principal.authority_id, now)?;
    let old = lock_itinerary(tx, principal.authority_id, id)?.ok_or(RescheduleItineraryError::NotFound)?;
    // Which stations are meant is judged before their times.
    let same: Vec<_> = stations
        .iter()
        .filter_map(|to| old.appointments().find(|one| one.id == to.id))
        .map(|one| (one.id, one.placement))
        .collect();
    old.clone().reschedule(&same, now)?;
    if same.len() != stations.len() {
        return Err(RescheduleItineraryError::Mismatch);
    }
    Stations::check_count(stations.len().max(Stations::FEWEST)).map_err(StationsRefusal::Count)?;
    let moved = store(tx, principal, &old, command, now, &mut rng);
    let moved = moved.map_err(|error| match error {
        RescheduleItineraryError::Stations(why) => match wanted_itinerary(&old, stations, &why) {
            Some(wanted) => RescheduleItineraryError::NotFree(why, Box::new(wanted)),
            None => why.into(),
        },
        other => other,
    })?;
    let freed: Vec<_> = old.appointments().map(|one| one.placement).collect();
    line.serve(tx, &freed, now, &mut rng)?;
    let leading = moved.appointments().find(|one| one.id == id);
    let leading = leading.ok_or(RescheduleItineraryError::NotFound)?;
    keep_person(tx, &moved)?;
    if let ChangingRight::Staff(reason) = command.right {
        let kind = "audit.appointment_rescheduled";
        record_staff_act(tx, kind, principal, leading, Some(reason), now, &mut rng)?;
    }
    let confirmation = Confirmation::with_stations(tx, leading)?.ok_or(RescheduleItineraryError::NotFound)?;
    Ok((confirmation, Some(id.as_uuid())))
}

fn store(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    old: &Itinerary,
    command: &Command,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<Itinerary, RescheduleItineraryError> {
    let stations = command.stations.as_slice();
    let mut offers = Vec::new();
    for (station, to) in stations.iter().enumerate() {
        let offer = offer(tx, principal, old, to, now);
        let offer = offer.map_err(|why| StationsRefusal::Station { station, why })?;
        offer.serve_those_who_wait(tx, rng)?;
        offers.push(offer);
    }
    let authority = load_authority(tx, principal.authority_id)?;
    let ways = visit_ways(tx, &authority, &offers.iter().collect::<Vec<_>>())?;
    let candidates: Vec<_> = offers.iter().map(placements).collect();
    let to: Vec<_> = stations
        .iter()
        .zip(&candidates)
        .filter_map(|(to, places)| places.first().map(|place| (to.id, *place)))
        .collect();
    let moved = old.clone().reschedule(&to, now)?;
    let wanted = moved.into_iter().zip(ways).zip(candidates);
    let wanted: Vec<_> = wanted
        .map(|((appointment, walking_minutes), candidates)| WantedStation {
            appointment,
            walking_minutes,
            candidates,
        })
        .collect();
    check_limits(tx, old, &wanted, &offers, now)?;
    let policy = match wanted.first() {
        Some(first) => policy_of(tx, &first.appointment)?,
        None => BookingPolicy::default(),
    };
    let release = policy.seat_release(command.right.cancels_as(), now, rng);
    let mut event = |of: &Appointment| itinerary_event("appointment.rescheduled", old.id, of, now, rng);
    match store_itinerary(tx, old, &wanted, release, &mut event, now)? {
        Ok(moved) => Ok(moved),
        Err(StationTaken { station }) => Err(match offers.get(station) {
            Some(offer) => StationsRefusal::Station {
                station,
                why: offer.explain(tx),
            }
            .into(),
            None => RescheduleItineraryError::Mismatch,
        }),
    }
}

/// Personal data stay until after the last station.
fn keep_person(tx: &mut WriteTx<'_>, moved: &Itinerary) -> Result<(), StorageError> {
    let ends_at = |one: &&Appointment| one.placement.span.end_at();
    let Some(last) = moved.appointments().max_by_key(ends_at) else {
        return Ok(());
    };
    match last.person_data_id {
        Some(person) => {
            let until = policy_of(tx, last)?.delete_person_after(last.placement.span.end_at());
            keep_person_until(tx, last.authority_id, person, until)
        }
        None => Ok(()),
    }
}

/// Checks the limits of the days to which stations are moved.
fn check_limits(
    tx: &mut WriteTx<'_>,
    old: &Itinerary,
    wanted: &[WantedStation],
    offers: &[Offer],
    now: Timestamp,
) -> Result<(), RescheduleItineraryError> {
    for (station, (moved, offer)) in wanted.iter().zip(offers).enumerate() {
        let moved = &moved.appointment;
        let before = old.appointments().find(|one| one.id == moved.id);
        if before.is_none_or(|before| !offer.is_on_other_day(before.placement.span.first())) {
            continue;
        }
        let asked = asked_terms_of(tx, moved)?;
        let policy = policy_of(tx, moved)?;
        let checked = check_move(tx, moved, &policy, &asked.max_per_day, now);
        checked.map_err(|why| StationsRefusal::Station {
            station,
            why: offer.refuse_day(why),
        })?;
    }
    Ok(())
}

/// The pools that could take a station at its new time.
fn offer(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    old: &Itinerary,
    to: &wire::StationMove,
    now: Timestamp,
) -> Result<Offer, SlotRefusal> {
    let station = old.appointments().find(|one| one.id == to.id);
    let station = station.ok_or(SlotRefusal::NotGiven)?;
    let target = Target {
        need: VisitNeed::of_appointment(station),
        site_id: to.site_id.unwrap_or(station.placement.site_id),
        unit_id: to.unit_id,
        start: to.start_at.0.into(),
    };
    let catalogue = VisibleCatalogue::load(tx, principal.authority_id, now)?;
    Offer::new(tx, catalogue, target, principal, station.asker(), now)
}

/// What was wanted, for the search of other itineraries.
fn wanted_itinerary(
    old: &Itinerary,
    stations: &[wire::StationMove],
    why: &StationsRefusal,
) -> Option<WantedItinerary> {
    let instead = why.instead()?;
    let start = Quantum::containing(stations.first()?.start_at.0);
    let station = |to: &wire::StationMove| old.appointments().find(|one| one.id == to.id);
    let wishes = stations.iter().filter_map(station).map(|one| Wish {
        need: VisitNeed::of_appointment(one),
        site_id: None,
        unit_id: None,
    });
    Some(WantedItinerary {
        wishes: wishes.collect(),
        start,
        instead,
    })
}

impl From<MoveItineraryError> for RescheduleItineraryError {
    fn from(error: MoveItineraryError) -> Self {
        match error {
            MoveItineraryError::State(error) => Self::State(error),
            MoveItineraryError::Stations => Self::Mismatch,
        }
    }
}

impl From<RescheduleItineraryError> for Refusal {
    fn from(error: RescheduleItineraryError) -> Self {
        match error {
            RescheduleItineraryError::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            RescheduleItineraryError::State(error) => change_refused(error),
            RescheduleItineraryError::Mismatch => {
                Self::new(ErrorCode::StationsMismatch).with_field("/stations")
            }
            RescheduleItineraryError::Stations(refusal) | RescheduleItineraryError::NotFree(refusal, _) => {
                refusal.into()
            }
            RescheduleItineraryError::Storage(error) => error.into(),
        }
    }
}
