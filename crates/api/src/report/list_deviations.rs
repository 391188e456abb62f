//! Where sites and units have other rules than the authority.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::report::{Deviation, DeviationList};
use einlass_storage::StorageError;
use einlass_storage::town::latest_town_version;

use super::deviations_of::Places;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListDeviationsProblems: AUTHENTICATED; TownVersionNotFound);

/// Lists deviations from the common rules
///
/// Rules pass from the authority to its sites and from there to the units; exceptions for services and ways of booking
/// count last. Here is every rule whose value, as it counts for a booking, is another than one level above.
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
    let found = state.store.read::<_, StorageError, _>(move |tx| {
        let current = latest_town_version(tx, authority)?;
        Ok(current.zip(Places::load(tx, authority)?))
    });
    let (current, places) = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownVersionNotFound))?;
    let answer = DeviationList {
        version: current.head.version,
        deviations: places.deviations(),
    };
    Ok(HttpResponse::Ok().json(answer))
}

fn sample() -> DeviationList {
    DeviationList {
        version: 7,
        deviations: vec![Deviation {
            level: "unit".to_owned(),
            key: "registry-office".to_owned(),
            site: Some("rathausplatz-22".to_owned()),
            service: None,
            channel: None,
            rule: "horizon_days".to_owned(),
            value: 180.into(),
            inherited: Some(90.into()),
        }],
    }
}
