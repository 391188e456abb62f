//! Listing drafts.

use actix_web::{HttpResponse, get, web};
use einlass_contract::town::TownDraftList;
use einlass_storage::StorageError;
use einlass_storage::town::list_town_drafts as list_stored;

use super::draft_on_wire::head_on_wire;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ListTownDraftsProblems: AUTHENTICATED);

/// Most drafts of one answer.
const MOST: u16 = 200;

/// Lists the drafts of the configuration
///
/// What is being prepared, the newest first, without the documents.
#[utoipa::path(
    tag = "town",
    responses(
        (status = 200, description = "The drafts.", body = TownDraftList, example = json!(super::sample::drafts())),
        ListTownDraftsProblems
    )
)]
#[get("/v1/town/drafts")]
pub(crate) async fn list_town_drafts(
    state: web::Data<AppState>,
    principal: Principal,
) -> Result<HttpResponse, Refusal> {
    let authority = principal.authority_id;
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| list_stored(tx, authority, MOST));
    let drafts = found.await?.iter().map(head_on_wire).collect();
    Ok(HttpResponse::Ok().json(TownDraftList { drafts }))
}
