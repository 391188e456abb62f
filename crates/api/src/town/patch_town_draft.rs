//! Editing a draft in places.

use actix_web::{HttpResponse, patch, web};
use einlass_contract::town::TownDraft;
use einlass_domain::ids::TownDraftId;
use einlass_storage::ReadTx;
use einlass_storage::town::{TownDraft as StoredDraft, find_town_draft};

use super::apply_patch::apply_patch;
use super::draft_on_wire::draft_answer;
use super::edit::{EDITS, EditError, edit_draft};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IfMatch, JsonPatchBody, MATCHED, PARAMETERS, PathId, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(PatchTownDraftProblems: AUTHENTICATED, BODY, PARAMETERS, MATCHED, EDITS; PatchNotApplicable);

/// Edits a draft in places
///
/// With a JSON patch (RFC 6902), all of it or nothing; its `test` operation guards against a shifted list.
#[utoipa::path(
    tag = "town",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the draft."),
        ("If-Match" = String, Header, description = "Tag of the state that was read.")
    ),
    request_body(
        content = Vec<Object>,
        content_type = "application/json-patch+json",
        example = json!(super::sample::patch())
    ),
    responses(
        (
            status = 200,
            description = "The draft.",
            body = TownDraft,
            headers(("ETag" = String, description = "Tag of the state, for `If-Match`.")),
            example = json!(super::sample::draft())
        ),
        PatchTownDraftProblems
    )
)]
#[patch("/v1/town/drafts/{id}")]
pub(crate) async fn patch_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
    seen: IfMatch,
    body: JsonPatchBody,
) -> Result<HttpResponse, Refusal> {
    let (now, authority, PathId(id)) = (state.now(), principal.authority_id, id);
    // A long patch is applied where nobody waits for it; what changes the draft meanwhile was not seen by the caller.
    let apply = move |tx: &mut ReadTx<'_>| {
        let draft = find_town_draft(tx, authority, id)?.ok_or(EditError::NotFound)?;
        Ok::<_, EditError>((draft.rev, apply_patch(&draft.document, &body.0)?))
    };
    let (rev, edited) = state.store.read(apply).await?;
    let edit = move |draft: &StoredDraft| {
        if draft.rev == rev {
            Ok(edited.clone())
        } else {
            Err(EditError::Changed)
        }
    };
    let edited = state
        .store
        .write(move |tx| edit_draft(tx, authority, id, &seen, now, &edit));
    Ok(draft_answer(edited.await?))
}
