//! Checking in.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::admission::{CheckInOutcome, CheckInRequest};
use einlass_contract::platform::ErrorCode;
use einlass_domain::admission::{CheckInFacts, CheckInVerdict, Expectation, judge_check_in, judge_stations};
use einlass_domain::booking::{Appointment, AppointmentState, BookingPolicy, Itinerary};
use einlass_domain::queue::{Visit, VisitState};
use einlass_storage::booking::find_itinerary;
use einlass_storage::catalogue::find_site;
use einlass_storage::queue::find_visit_of_appointment;
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;

use super::admit::{AdmitError, Arrival, admit};
use super::booked_place::BookedPlace;
use super::outcome::{Case, outcome};
use super::presented::{Shown, UnreadableTicket, lock_by_number, read};
use super::stations::{list_stations, station_facts};
use crate::access::{KeyRing, Principal};
use crate::booking::policy_of;
use crate::catalogue::{NotVisible, VisibleCatalogue};
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    CheckInProblems: AUTHENTICATED, BODY, REPEATABLE;
    NumberMalformed, NumberCheckDigit, TicketMalformed, SiteNotFound,
);

/// Checks a visitor in
///
/// By the scanned code or the typed number. Every outcome is an answer with status 200: `verdict` says how it stands,
/// `next_actions` what the visitor can do, best first. A second check-in changes nothing and shows the same visit.
/// Unknown numbers, forged codes and codes of other authorities are answered alike.
#[utoipa::path(
    tag = "admission",
    params(("Idempotency-Key" = String, Header, description = "A new key per scan or typed number, 1 to 255 visible ASCII characters.")),
    request_body(content = CheckInRequest, example = json!(super::outcome::sample_request())),
    responses(
        (status = 200, description = "The verdict with the next steps.", body = CheckInOutcome, example = json!(super::outcome::sample())),
        CheckInProblems
    )
)]
#[post("/v1/check-ins")]
pub(crate) async fn check_in(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<CheckInRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "check_in",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::OK,
    };
    if !principal.serves(body.0.site_id) {
        return Err(CheckInError::OtherSite.into());
    }
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let (request, shared) = (body.0, state.clone());
    let work = move |tx: &mut WriteTx<'_>| {
        let mut judge = Judge {
            principal: &client,
            keys: &shared.keys,
            now,
            rng: seed.rng(),
        };
        judge.run(tx, &request)
    };
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|outcome: CheckInOutcome| outcome))
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
enum CheckInError {
    #[error("the client acts for another site")]
    OtherSite,
    #[error(transparent)]
    Ticket(#[from] UnreadableTicket),
    #[error(transparent)]
    NotVisible(#[from] NotVisible),
    #[error(transparent)]
    Admit(#[from] AdmitError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

struct Judge<'a> {
    principal: &'a Principal,
    keys: &'a KeyRing,
    now: Timestamp,
    rng: StdRng,
}

impl Judge<'_> {
    fn run(
        &mut self,
        tx: &mut WriteTx<'_>,
        request: &CheckInRequest,
    ) -> Result<(CheckInOutcome, Option<uuid::Uuid>), CheckInError> {
        let catalogue = VisibleCatalogue::load(tx, self.principal.authority_id, self.now)?;
        // A building that was given up is a door as long as bookings lead there.
        find_site(tx, catalogue.authority.id, request.site_id)?.ok_or(NotVisible::Site)?;
        let shown = read(&request.presented, &catalogue.authority, self.keys)?;
        let booking = match shown {
            Some(shown) => lock_by_number(tx, &catalogue.authority, shown.number)?,
            None => None,
        };
        let mut case = Case::unknown(&catalogue, request.site_id, self.principal, self.now);
        if let (Some(shown), Some(booking)) = (shown, booking) {
            match find_itinerary(tx, booking.authority_id, booking.id)? {
                Some(itinerary) => self.judge_stations(tx, &mut case, shown, &itinerary)?,
                None => self.judge(tx, &mut case, shown, booking)?,
            }
        }
        let subject = case.booking.as_ref().map(|booking| booking.id.as_uuid());
        Ok((outcome(tx, &case)?, subject))
    }

    fn judge(
        &mut self,
        tx: &mut WriteTx<'_>,
        case: &mut Case<'_>,
        shown: Shown,
        booking: Appointment,
    ) -> Result<(), CheckInError> {
        let visit = match booking.state {
            AppointmentState::Honoured { .. } => {
                find_visit_of_appointment(tx, booking.authority_id, booking.id)?
            }
            _ => None,
        };
        let facts = facts_of(&booking, visit.as_ref(), shown, policy_of(tx, &booking)?);
        let zone = &case.catalogue.authority.zone;
        case.verdict = judge_check_in(&facts, case.site_id, self.now, zone);
        if case.verdict == CheckInVerdict::Unknown {
            return Ok(());
        }
        case.facts = Some(facts);
        case.place = BookedPlace::find(tx, &booking)?;
        match (case.verdict, &case.place) {
            (CheckInVerdict::Admitted, Some(BookedPlace { unit, .. })) => {
                match admit(tx, booking.clone(), unit, zone, self.now, &mut self.rng)? {
                    Arrival::Now(visit) => case.visit = Some(visit),
                    Arrival::Before(visit) => {
                        case.visit = Some(visit);
                        case.verdict = CheckInVerdict::AlreadyAdmitted;
                    }
                }
            }
            _ => case.visit = visit,
        }
        case.booking = Some(booking);
        Ok(())
    }
}

impl Judge<'_> {
    /// Judges a visit of several stations: the one that is meant here and now.
    fn judge_stations(
        &mut self,
        tx: &mut WriteTx<'_>,
        case: &mut Case<'_>,
        shown: Shown,
        itinerary: &Itinerary,
    ) -> Result<(), CheckInError> {
        let mut facts = Vec::new();
        for appointment in itinerary.appointments() {
            facts.push(station_facts(tx, shown, itinerary, appointment)?);
        }
        let zone = &case.catalogue.authority.zone;
        let judged = judge_stations(&facts, case.site_id, self.now, zone);
        let Some(judged) = judged.filter(|judged| judged.verdict != CheckInVerdict::Unknown) else {
            return Ok(());
        };
        for (nth, appointment) in itinerary.appointments().enumerate() {
            let admitted = judged.admitted.contains(&nth);
            if let (true, Some(place)) = (admitted, BookedPlace::find(tx, appointment)?) {
                admit(
                    tx,
                    appointment.clone(),
                    &place.unit,
                    zone,
                    self.now,
                    &mut self.rng,
                )?;
            }
        }
        case.verdict = judged.verdict;
        case.facts = facts.get(judged.station).map(|station| station.facts);
        case.booking = itinerary.appointments().nth(judged.station).cloned();
        if let Some(booking) = &case.booking {
            case.place = BookedPlace::find(tx, booking)?;
            case.visit = find_visit_of_appointment(tx, booking.authority_id, booking.id)?;
        }
        case.stations = list_stations(tx, itinerary)?;
        Ok(())
    }
}

/// What is known of a booking and of the visit that it became, if it did.
pub(super) fn facts_of(
    booking: &Appointment,
    visit: Option<&Visit>,
    shown: Shown,
    policy: BookingPolicy,
) -> CheckInFacts {
    CheckInFacts {
        expectation: match booking.state {
            AppointmentState::Booked { .. } if booking.terms.variant.needs_check_in() => {
                Expectation::Expected
            }
            AppointmentState::Booked { .. } => Expectation::Remote,
            AppointmentState::Honoured { .. } if visit.is_some_and(has_ended) => Expectation::Served,
            AppointmentState::Honoured { .. } => Expectation::Here,
            AppointmentState::Cancelled { .. } => Expectation::Cancelled,
            AppointmentState::Missed { .. } => Expectation::Missed,
            AppointmentState::Held { .. }
            | AppointmentState::Pending { .. }
            | AppointmentState::Expired { .. } => Expectation::NeverBooked,
        },
        site_id: booking.placement.site_id,
        start_at: booking.placement.span.start_at(),
        ticket_start_at: shown.ticket_start_at,
        policy,
    }
}

/// Whether the visitor is not here any more.
pub(super) const fn has_ended(visit: &Visit) -> bool {
    matches!(visit.state, VisitState::Finished { .. } | VisitState::Left { .. })
}

impl From<CheckInError> for Refusal {
    fn from(error: CheckInError) -> Self {
        match error {
            CheckInError::OtherSite => Self::other_site(),
            CheckInError::Ticket(_) => Self::new(ErrorCode::TicketMalformed).with_field("/presented/ticket"),
            CheckInError::NotVisible(error) => error.into(),
            CheckInError::Admit(AdmitError::State(error)) => Self::internal(error.to_string()),
            CheckInError::Admit(AdmitError::Storage(error)) | CheckInError::Storage(error) => error.into(),
        }
    }
}
