//! Planning a mass cancellation.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::booking as wire;
use einlass_domain::language::{Language, LocalizedText};
use einlass_storage::WriteTx;

use super::found::{is_served, on_wire};
use super::plan::{Choice, PlanError, plan};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(PlanMassCancellationProblems: AUTHENTICATED, BODY, REPEATABLE; MassCancellationInvalid);

/// Plans a mass cancellation
///
/// A dry run: the answer counts the bookings concerned and how their holders can be told, and shows what they would
/// read. Nothing is cancelled before the plan is applied.
#[utoipa::path(
    tag = "booking",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = wire::PlanMassCancellationRequest, example = json!(super::sample::plan_request())),
    responses(
        (status = 201, description = "The plan with its counts.", body = wire::MassCancellation, example = json!(super::sample::planned())),
        PlanMassCancellationProblems
    )
)]
#[post("/v1/mass-cancellations")]
pub(crate) async fn plan_mass_cancellation(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<wire::PlanMassCancellationRequest>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "plan_mass_cancellation",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let choice = Choice::try_from(body.0)?;
    let (now, seed, client) = (state.now(), state.random.seed(), principal.clone());
    let work = move |tx: &mut WriteTx<'_>| {
        let (planned, _) = plan(tx, client.authority_id, &choice, now, &mut seed.rng())?;
        // Nothing is left out silently: a client of one site names what lies there.
        if !is_served(tx, &client, &planned)? {
            return Err(PlanError::OtherSite);
        }
        Ok::<_, PlanError>((on_wire(tx, &planned, now)?, Some(planned.id.as_uuid())))
    };
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|planned: wire::MassCancellation| planned))
}

impl TryFrom<wire::PlanMassCancellationRequest> for Choice {
    type Error = PlanError;

    fn try_from(request: wire::PlanMassCancellationRequest) -> Result<Self, PlanError> {
        let reason: Option<BTreeMap<Language, String>> = request
            .reason
            .0
            .into_iter()
            .map(|(tag, text)| Some((Language::from_tag(&tag)?, text)))
            .collect();
        let reason = reason.and_then(|texts| LocalizedText::try_from(texts).ok());
        Ok(Self {
            site_ids: request.site_ids,
            unit_ids: request.unit_ids,
            pool_keys: request.pool_keys,
            from_on: request.from_on,
            to_on: request.to_on,
            reason: reason.ok_or(PlanError::Reason)?,
            link: request.rebooking_link,
        })
    }
}
