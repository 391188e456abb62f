//! Holding a time.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::Instant;
use einlass_contract::booking as wire;
use einlass_contract::catalogue::Document;
use einlass_domain::booking::AppointmentState;
use einlass_domain::ids::{AppointmentId, SiteId, UnitId};
use einlass_domain::language::Language;
use einlass_storage::WriteTx;
use einlass_storage::booking::{booking_event, insert_hold};
use jiff::Timestamp;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};

use super::alternatives::refuse_with_alternatives;
use super::slot_refusal::{SlotRefusal, TIMES};
use super::wanted_slot::{Made, PlannedVisit, WantedSlot};
use crate::access::{KeyRing, Principal};
use crate::calendar::SERVICES;
use crate::catalogue::documents_on_wire;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(HoldSlotProblems: AUTHENTICATED, BODY, REPEATABLE, SERVICES, TIMES);

/// Holds a time
///
/// Keeps a time for some minutes while the visitor makes up their mind. The token in the answer books or releases it;
/// without it nobody can. It lapses by itself at `expires_at`.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::SlotChoice, example = json!(super::sample::slot_choice())),
    responses(
        (status = 201, description = "The hold with its token.", body = wire::Hold, example = json!(super::sample::hold())),
        HoldSlotProblems
    )
)]
#[post("/v1/holds")]
pub(crate) async fn hold_slot(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::HoldSlotRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "hold_slot",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let wanted = WantedSlot::try_from(body.0)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| hold(tx, &client, &wanted, now, seed.rng());
    match write.run(&state, &principal, work).await {
        Ok(written) => Ok(written.respond(|held: Held| held.on_wire(&state.keys))),
        Err(error) => Err(refuse_with_alternatives(&state, &principal, error).await),
    }
}

/// A hold as it is stored for repetition: without its token.
#[derive(Serialize, Deserialize)]
struct Held {
    id: AppointmentId,
    start_at: Instant,
    end_at: Instant,
    expires_at: Instant,
    site_id: SiteId,
    unit_id: UnitId,
    duration_minutes: u16,
    documents: Vec<Document>,
}

/// Claims the seats of the first pool that has some left.
fn hold(
    tx: &mut WriteTx<'_>,
    principal: &Principal,
    wanted: &WantedSlot,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(Held, Option<uuid::Uuid>), SlotRefusal> {
    let visit = wanted.plan(tx, principal, now)?;
    visit.offer.serve_those_who_wait(tx, &mut rng)?;
    visit.check_day(tx, principal, now)?;
    let id = AppointmentId::generate(now, &mut rng);
    let made = Made {
        authority_id: principal.authority_id,
        channel: principal.channel,
        urgent: wanted.urgent,
        language: Language::default(),
        at: now,
    };
    for candidate in visit.offer.candidates() {
        let expires_at = candidate.policy.hold_expires_at(now);
        let state = AppointmentState::Held { expires_at };
        let held = visit.appointment(id, candidate.placement, made, state);
        let event = booking_event("appointment.held", &held, now, &mut rng);
        if insert_hold(tx, &held, &event, now)?.is_ok() {
            return Ok((Held::new(&held, &visit, expires_at), Some(id.as_uuid())));
        }
    }
    Err(visit.offer.explain(tx))
}

impl Held {
    fn new(held: &einlass_domain::booking::Appointment, visit: &PlannedVisit, expires_at: Timestamp) -> Self {
        let placement = held.placement;
        Self {
            id: held.id,
            start_at: placement.span.start_at().into(),
            end_at: placement.span.end_at().into(),
            expires_at: expires_at.into(),
            site_id: placement.site_id,
            unit_id: placement.unit_id,
            duration_minutes: visit.plan.minutes(),
            documents: documents_on_wire(&held.documents),
        }
    }

    fn on_wire(self, keys: &KeyRing) -> wire::Hold {
        wire::Hold {
            id: self.id,
            hold_token: keys.hold_token(self.id),
            start_at: self.start_at,
            end_at: self.end_at,
            expires_at: self.expires_at,
            site_id: self.site_id,
            unit_id: self.unit_id,
            duration_minutes: self.duration_minutes,
            documents: self.documents,
        }
    }
}
