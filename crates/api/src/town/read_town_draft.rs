//! Reading a draft.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::town::TownDraft;
use einlass_domain::ids::TownDraftId;
use einlass_storage::StorageError;
use einlass_storage::town::find_town_draft;

use super::draft_on_wire::draft_answer;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadTownDraftProblems: AUTHENTICATED, PARAMETERS; TownDraftNotFound);

/// Reads a draft
///
/// The document as it stands, with the tag that an edit has to name.
#[utoipa::path(
    tag = "town",
    params(("id" = String, Path, format = Uuid, description = "Id of the draft.")),
    responses(
        (
            status = 200,
            description = "The draft.",
            body = TownDraft,
            headers(("ETag" = String, description = "Tag of the state, for `If-Match`.")),
            example = json!(super::sample::draft())
        ),
        ReadTownDraftProblems
    )
)]
#[get("/v1/town/drafts/{id}")]
pub(crate) async fn read_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
) -> Result<HttpResponse, Refusal> {
    let (authority, PathId(id)) = (principal.authority_id, id);
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| find_town_draft(tx, authority, id));
    let draft = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownDraftNotFound))?;
    Ok(draft_answer(draft))
}
