//! Throwing a draft away.

use actix_web::{HttpResponse, delete, web};
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::TownDraftId;
use einlass_storage::StorageError;
use einlass_storage::town::delete_town_draft as delete_stored;

use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(DeleteTownDraftProblems: AUTHENTICATED, PARAMETERS; TownDraftNotFound);

/// Throws a draft away
///
/// The configuration that counts stays as it is.
#[utoipa::path(
    tag = "town",
    params(("id" = String, Path, format = Uuid, description = "Id of the draft.")),
    responses((status = 204, description = "The draft is gone."), DeleteTownDraftProblems)
)]
#[delete("/v1/town/drafts/{id}")]
pub(crate) async fn delete_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
) -> Result<HttpResponse, Refusal> {
    let (authority, PathId(id)) = (principal.authority_id, id);
    let deleted = state
        .store
        .write::<_, StorageError, _>(move |tx| delete_stored(tx, authority, id));
    if deleted.await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(Refusal::new(ErrorCode::TownDraftNotFound))
    }
}
