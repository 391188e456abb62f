//! Replacing the document of a draft.

use actix_web::{HttpResponse, put, web};
use einlass_contract::town::{TownDraft, TownFile};
use einlass_domain::ids::TownDraftId;
use serde_json::{Map, Value};

use super::draft_on_wire::draft_answer;
use super::edit::{EDITS, edit_draft};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IfMatch, JsonBody, MATCHED, MAX_DOCUMENT_BYTES, PARAMETERS, PathId, Refusal,
    documents_problems,
};
use crate::server::AppState;

documents_problems!(ReplaceTownDraftProblems: AUTHENTICATED, BODY, PARAMETERS, MATCHED, EDITS);

/// Replaces the document of a draft
///
/// The document may still hold mistakes: the preview names all of them, and only a sound document can be published.
#[utoipa::path(
    tag = "town",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the draft."),
        ("If-Match" = String, Header, description = "Tag of the state that was read.")
    ),
    request_body(content = TownFile, example = json!(super::sample::document())),
    responses(
        (
            status = 200,
            description = "The draft.",
            body = TownDraft,
            headers(("ETag" = String, description = "Tag of the state, for `If-Match`.")),
            example = json!(super::sample::draft())
        ),
        ReplaceTownDraftProblems
    )
)]
#[put("/v1/town/drafts/{id}")]
pub(crate) async fn replace_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
    seen: IfMatch,
    body: JsonBody<Map<String, Value>, MAX_DOCUMENT_BYTES>,
) -> Result<HttpResponse, Refusal> {
    let (now, authority, PathId(id)) = (state.now(), principal.authority_id, id);
    let document = Value::Object(body.0);
    let edited = state
        .store
        .write(move |tx| edit_draft(tx, authority, id, &seen, now, |_| Ok(document.clone())));
    Ok(draft_answer(edited.await?))
}
