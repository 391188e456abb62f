//! The history of the configuration.

use actix_web::{HttpResponse, get, web};
use einlass_contract::town::{ListTownVersionsQuery, TownVersionList};
use einlass_storage::StorageError;
use einlass_storage::town::list_town_versions as list_stored;

use super::on_wire::version_on_wire;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, Query, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListTownVersionsProblems: AUTHENTICATED, PARAMETERS);

/// Most versions of one page.
const MOST: u16 = 200;
/// Versions of a page if not stated.
const USUAL: u16 = 50;

/// Lists the versions of the configuration
///
/// Who published what, when and why; the newest first.
#[utoipa::path(
    tag = "town",
    params(ListTownVersionsQuery),
    responses(
        (status = 200, description = "The versions.", body = TownVersionList, example = json!(super::sample::versions())),
        ListTownVersionsProblems
    )
)]
#[get("/v1/town/versions")]
pub(crate) async fn list_town_versions(
    state: web::Data<AppState>,
    principal: Principal,
    query: Query<ListTownVersionsQuery>,
) -> Result<HttpResponse, Refusal> {
    let (authority, before) = (principal.authority_id, query.0.before);
    let limit = query.0.limit.unwrap_or(USUAL).clamp(1, MOST);
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| list_stored(tx, authority, before, limit + 1));
    let mut heads = found.await?;
    let has_more = heads.len() > usize::from(limit);
    heads.truncate(usize::from(limit));
    let answer = TownVersionList {
        next: heads.last().filter(|_| has_more).map(|last| last.version),
        versions: heads.iter().map(version_on_wire).collect(),
    };
    Ok(HttpResponse::Ok().json(answer))
}
