//! Readiness.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::Health;

use super::livez::sample;
use super::{Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadyzProblems: &[]; Internal, Unavailable);

/// Says that the server can work
///
/// Asks the database. Load balancers and installers wait for 200 here.
#[utoipa::path(
    tag = "platform",
    responses(
        (status = 200, description = "The server and its database answer.", body = Health, example = json!(sample())),
        ReadyzProblems
    )
)]
#[get("/readyz")]
pub(crate) async fn readyz(state: web::Data<AppState>) -> Result<HttpResponse, Refusal> {
    state.store.ping().await?;
    Ok(HttpResponse::Ok().json(sample()))
}
