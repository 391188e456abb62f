//! Reading how far a mass cancellation is.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_domain::ids::MassCancellationId;

use super::found::{MassCancellationError, find_served, on_wire};
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadMassCancellationProblems: AUTHENTICATED, PARAMETERS; MassCancellationNotFound);

/// Reads a mass cancellation
///
/// With its counts at this moment: what is done and what is left.
#[utoipa::path(
    tag = "booking",
    params(("id" = String, Path, format = Uuid, description = "Id of the mass cancellation.")),
    responses(
        (status = 200, description = "How far it is.", body = wire::MassCancellation, example = json!(super::sample::planned())),
        ReadMassCancellationProblems
    )
)]
#[get("/v1/mass-cancellations/{id}")]
pub(crate) async fn read_mass_cancellation(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<MassCancellationId>,
) -> Result<HttpResponse, Refusal> {
    let now = state.now();
    let found = state.store.read::<_, MassCancellationError, _>(move |tx| {
        let plan = find_served(tx, &principal, id.0)?;
        Ok(on_wire(tx, &plan, now)?)
    });
    Ok(HttpResponse::Ok().json(found.await?))
}
