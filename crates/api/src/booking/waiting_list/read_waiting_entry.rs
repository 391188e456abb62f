//! Reading a place on the waiting list.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::WaitingEntryId;
use einlass_storage::StorageError;
use einlass_storage::booking::find_waiting_entry;

use super::entry_on_wire::entry_on_wire;
use super::refused::may_manage;
use crate::access::Principal;
use crate::booking::manage::ManageToken;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadWaitingEntryProblems: AUTHENTICATED, PARAMETERS; WaitingEntryNotFound);

/// Reads a place on the waiting list
///
/// Where it stands, what is offered and until when. Nothing is told about others.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the entry."),
        ("Manage-Token" = Option<String>, Header, description = "Secret of the entry.")
    ),
    responses(
        (status = 200, description = "The entry.", body = wire::WaitingEntry, example = json!(super::sample::entry())),
        ReadWaitingEntryProblems
    )
)]
#[get("/v1/waiting-list/{id}")]
pub(crate) async fn read_waiting_entry(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<WaitingEntryId>,
    token: ManageToken,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let not_found = || Refusal::new(ErrorCode::WaitingEntryNotFound);
    if !may_manage(&state.keys, &principal, id, token.as_deref()) {
        return Err(not_found());
    }
    let (now, authority) = (state.now(), principal.authority_id);
    let found =
        state
            .store
            .read::<_, StorageError, _>(move |tx| match find_waiting_entry(tx, authority, id)? {
                Some(entry) => entry_on_wire(tx, &entry, now).map(Some),
                None => Ok(None),
            });
    let entry = found.await?.ok_or_else(not_found)?;
    Ok(HttpResponse::Ok().json(entry))
}
