//! Liveness.

use actix_web::{HttpResponse, get};
use einlass_contract::platform::{Health, HealthStatus};

/// Says that the process answers
///
/// Looks at nothing else: a server whose database is away must not be restarted for it.
#[utoipa::path(
    tag = "platform",
    responses((status = 200, description = "The process answers.", body = Health, example = json!(sample())))
)]
#[get("/livez")]
pub(crate) async fn livez() -> HttpResponse {
    HttpResponse::Ok().json(sample())
}

pub(super) fn sample() -> Health {
    Health {
        status: HealthStatus::Ok,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
