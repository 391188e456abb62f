//! Where sites and units have other rules than the authority.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::report::{Deviation, DeviationList};
use einlass_storage::StorageError;
use einlass_storage::town::latest_town_version;

use super::deviations_of::deviations_of;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListDeviationsProblems: AUTHENTICATED; TownVersionNotFound);

/// Lists deviations from the common rules
///
/// Rules pass from the authority to its sites and units; here is every rule that one of them states differently.
#[utoipa::path(
    tag = "report",
    responses(
        (status = 200, description = "The deviations.", body = DeviationList, example = json!(sample())),
        ListDeviationsProblems
    )
)]
#[get("/v1/reports/deviations")]
pub(crate) async fn list_deviations(
    state: web::Data<AppState>,
    principal: Principal,
) -> Result<HttpResponse, Refusal> {
    let authority = principal.authority_id;
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| latest_town_version(tx, authority));
    let current = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownVersionNotFound))?;
    let answer = DeviationList {
        version: current.head.version,
        deviations: deviations_of(&current.document),
    };
    Ok(HttpResponse::Ok().json(answer))
}

fn sample() -> DeviationList {
    DeviationList {
        version: 7,
        deviations: vec![Deviation {
            level: "unit".to_owned(),
            key: "registry-office".to_owned(),
            rule: "horizon_days".to_owned(),
            value: 180.into(),
            inherited: Some(90.into()),
        }],
    }
}
