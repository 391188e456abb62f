//! Publishing an earlier version again: undo.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::town::{PublishTown, TownPublished};
use einlass_storage::WriteTx;
use einlass_storage::town::find_town_version;
use uuid::Uuid;

use super::on_wire::published_on_wire;
use super::publish_checked::{Asking, PUBLISHING, PublishError};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, PARAMETERS, PathVersion, REPEATABLE,
    Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    RestoreTownVersionProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, PUBLISHING; TownVersionNotFound
);

/// Publishes an earlier version again
///
/// Undo: the document of the version becomes the next version; history is never rewritten. Needs the scopes for what
/// changes by that.
#[utoipa::path(
    tag = "town",
    params(
        ("version" = u64, Path, description = "Number of the version that should count again."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = PublishTown, example = json!(super::sample::publish())),
    responses(
        (status = 200, description = "What publishing did.", body = TownPublished, example = json!(super::sample::published())),
        RestoreTownVersionProblems
    )
)]
#[post("/v1/town/versions/{version}/restore")]
pub(crate) async fn restore_town_version(
    state: web::Data<AppState>,
    principal: Principal,
    version: PathVersion,
    key: IdempotencyKey,
    body: JsonBody<PublishTown>,
) -> Result<HttpResponse, Refusal> {
    let PathVersion(version) = version;
    let write = IdempotentWrite {
        operation: "restore_town_version",
        key,
        fingerprint: body.fingerprint(&version.to_string())?,
        status: StatusCode::OK,
    };
    let asking = Asking::of(&state, &principal, &body.0)?;
    let work = move |tx: &mut WriteTx<'_>| restore(tx, &asking, version);
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|published: TownPublished| published))
}

fn restore(
    tx: &mut WriteTx<'_>,
    asking: &Asking,
    version: u64,
) -> Result<(TownPublished, Option<Uuid>), PublishError> {
    let (authority, current) = asking.lock(tx)?;
    let wanted = find_town_version(tx, authority.id, version)?.ok_or(PublishError::VersionNotFound)?;
    let published = asking.publish(tx, &wanted.document, (&authority, &current))?;
    Ok((published_on_wire(published), None))
}
