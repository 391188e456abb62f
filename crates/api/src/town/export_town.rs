//! Exporting the configuration.

use actix_web::{HttpRequest, HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::town::TownFile;
use einlass_domain::ids::AuthorityId;
use einlass_storage::town::{TownVersionHead, latest_town_version};
use einlass_storage::{ReadTx, StorageError};

use super::on_wire::file_of;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, Refusal, TaggedAnswer, documents_problems};
use crate::server::AppState;

documents_problems!(ExportTownProblems: AUTHENTICATED; TownVersionNotFound);

/// Exports the configuration
///
/// The document that counts now, in the form of the town data files: `einlass import` takes it back unchanged, and two
/// exports can be compared line by line. The tag names the version.
#[utoipa::path(
    tag = "town",
    responses(
        (status = 200, description = "The document.", body = TownFile, example = json!(super::sample::document())),
        (status = 304, description = "The document is the one of the tag in `If-None-Match`."),
        ExportTownProblems
    )
)]
#[get("/v1/town")]
pub(crate) async fn export_town(
    state: web::Data<AppState>,
    principal: Principal,
    request: HttpRequest,
) -> Result<HttpResponse, Refusal> {
    let authority = principal.authority_id;
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| current_file(tx, authority));
    let (head, file) = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownVersionNotFound))?;
    let text = pretty(&file)?;
    Ok(TaggedAnswer::with_tag(
        &request,
        format!("\"v{}\"", head.version),
        text,
    ))
}

/// The document that counts now.
pub(crate) fn current_file(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
) -> Result<Option<(TownVersionHead, TownFile)>, StorageError> {
    let Some(current) = latest_town_version(tx, authority)? else {
        return Ok(None);
    };
    let file = file_of(current.document, current.head.version)?;
    Ok(Some((current.head, file)))
}

/// The document as people read and compare it: one field per line, in the order of the format.
pub(crate) fn pretty(file: &TownFile) -> Result<String, StorageError> {
    let text = serde_json::to_string_pretty(file);
    text.map(|text| text + "\n")
        .map_err(|error| StorageError::Query(format!("a document cannot be written: {error}")))
}
