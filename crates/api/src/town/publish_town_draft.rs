//! Publishing a draft.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::town::{PublishTown, TownPublished};
use einlass_domain::ids::TownDraftId;
use einlass_storage::WriteTx;
use einlass_storage::town::{delete_town_draft, find_town_draft};
use uuid::Uuid;

use super::draft_on_wire::tag_of;
use super::on_wire::published_on_wire;
use super::publish_checked::{Asking, PUBLISHING, PublishError};
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, IfMatch, JsonBody, MATCHED, PARAMETERS, PathId,
    REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(
    PublishTownDraftProblems: AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, MATCHED, PUBLISHING;
    TownDraftNotFound, TownVersionNotFound, TownOutdated
);

/// Publishes a draft
///
/// The document becomes the next version and counts at once; the draft is gone. Needs the scopes for what changed. No
/// booking is changed or dropped: those that no longer fit are listed. Entries that the document no longer names are
/// retired: neither visible nor bookable, their bookings go on.
#[utoipa::path(
    tag = "town",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the draft."),
        ("If-Match" = String, Header, description = "Tag of the state that was read and is meant."),
        ("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")
    ),
    request_body(content = PublishTown, example = json!(super::sample::publish())),
    responses(
        (status = 200, description = "What publishing did.", body = TownPublished, example = json!(super::sample::published())),
        PublishTownDraftProblems
    )
)]
#[post("/v1/town/drafts/{id}/publish")]
pub(crate) async fn publish_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
    seen: IfMatch,
    key: IdempotencyKey,
    body: JsonBody<PublishTown>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let write = IdempotentWrite {
        operation: "publish_town_draft",
        key,
        fingerprint: body.fingerprint(&format!("{id} {}", seen.as_str()))?,
        status: StatusCode::OK,
    };
    let asking = Asking::of(&state, &principal, &body.0)?;
    let work = move |tx: &mut WriteTx<'_>| publish_draft(tx, &asking, id, &seen);
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|published: TownPublished| published))
}

fn publish_draft(
    tx: &mut WriteTx<'_>,
    asking: &Asking,
    id: TownDraftId,
    seen: &IfMatch,
) -> Result<(TownPublished, Option<Uuid>), PublishError> {
    let (authority, current) = asking.lock(tx)?;
    let draft = find_town_draft(tx, authority.id, id)?.ok_or(PublishError::DraftNotFound)?;
    if !seen.admits(&tag_of(draft.rev)) {
        return Err(PublishError::DraftChanged);
    }
    if draft.base_version != current.head.version {
        let current = current.head.version;
        return Err(PublishError::Outdated { current });
    }
    let published = asking.publish(tx, &draft.document, (&authority, &current))?;
    delete_town_draft(tx, authority.id, id)?;
    Ok((published_on_wire(published), Some(id.as_uuid())))
}
