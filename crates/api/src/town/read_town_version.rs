//! Reading a version of the configuration.

use actix_web::{HttpResponse, get, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::town::TownVersionDocument;
use einlass_storage::StorageError;
use einlass_storage::town::find_town_version;

use super::on_wire::{file_of, version_on_wire};
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathVersion, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(ReadTownVersionProblems: AUTHENTICATED, PARAMETERS; TownVersionNotFound);

/// Reads a version of the configuration
///
/// The document as it was published, with who, when and why.
#[utoipa::path(
    tag = "town",
    params(("version" = u64, Path, description = "Number of the version.")),
    responses(
        (status = 200, description = "The version.", body = TownVersionDocument, example = json!(super::sample::version_document())),
        ReadTownVersionProblems
    )
)]
#[get("/v1/town/versions/{version}")]
pub(crate) async fn read_town_version(
    state: web::Data<AppState>,
    principal: Principal,
    version: PathVersion,
) -> Result<HttpResponse, Refusal> {
    let (authority, PathVersion(version)) = (principal.authority_id, version);
    let found = state
        .store
        .read::<_, StorageError, _>(move |tx| find_town_version(tx, authority, version));
    let found = found
        .await?
        .ok_or_else(|| Refusal::new(ErrorCode::TownVersionNotFound))?;
    let answer = TownVersionDocument {
        version: version_on_wire(&found.head),
        document: file_of(found.document, found.head.version)?,
    };
    Ok(HttpResponse::Ok().json(answer))
}
