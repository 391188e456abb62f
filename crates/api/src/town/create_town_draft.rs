//! Beginning a draft.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use einlass_contract::platform::ErrorCode;
use einlass_contract::town::{CreateTownDraft, TownDraft};
use einlass_domain::ids::{AuthorityId, TownDraftId};
use einlass_storage::town::{self as stored, find_town_version, insert_town_draft, latest_town_version};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::draft_on_wire::draft_on_wire;
use crate::access::Principal;
use crate::platform::{
    AUTHENTICATED, BODY, IdempotencyKey, IdempotentWrite, JsonBody, REPEATABLE, Refusal, documents_problems,
};
use crate::server::AppState;

documents_problems!(CreateTownDraftProblems: AUTHENTICATED, BODY, REPEATABLE; TownVersionNotFound);

/// Begins a draft of the configuration
///
/// With the document that counts now, or that of an earlier version. Nothing changes until the draft is published.
#[utoipa::path(
    tag = "town",
    params(("Idempotency-Key" = String, Header, description = "A new key per wish, 1 to 255 visible ASCII characters.")),
    request_body(content = CreateTownDraft, example = json!(CreateTownDraft::default())),
    responses(
        (status = 201, description = "The draft.", body = TownDraft, example = json!(super::sample::draft())),
        CreateTownDraftProblems
    )
)]
#[post("/v1/town/drafts")]
pub(crate) async fn create_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    body: JsonBody<CreateTownDraft>,
) -> Result<HttpResponse, Refusal> {
    let write = IdempotentWrite {
        operation: "create_town_draft",
        key,
        fingerprint: body.fingerprint("")?,
        status: StatusCode::CREATED,
    };
    let (now, seed, authority) = (state.now(), state.random.seed(), principal.authority_id);
    let from = body.0.from_version;
    let work = move |tx: &mut WriteTx<'_>| begin(tx, authority, from, now, seed.rng());
    let written = write.run(&state, &principal, work).await?;
    Ok(written.respond(|draft: TownDraft| draft))
}

/// Why a draft is not begun.
#[derive(Debug, thiserror::Error)]
enum CreateTownDraftError {
    #[error("there is no such version")]
    NotFound,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

fn begin(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    from: Option<u64>,
    now: Timestamp,
    mut rng: StdRng,
) -> Result<(TownDraft, Option<Uuid>), CreateTownDraftError> {
    let current = latest_town_version(tx, authority)?.ok_or(CreateTownDraftError::NotFound)?;
    let base_version = current.head.version;
    let source = match from {
        Some(version) if version != base_version => {
            find_town_version(tx, authority, version)?.ok_or(CreateTownDraftError::NotFound)?
        }
        Some(_) | None => current,
    };
    let draft = stored::TownDraft {
        id: TownDraftId::generate(now, &mut rng),
        base_version,
        rev: 1,
        document: source.document,
        changed_at: now,
    };
    insert_town_draft(tx, authority, &draft)?;
    let id = draft.id.as_uuid();
    Ok((draft_on_wire(draft), Some(id)))
}

impl From<CreateTownDraftError> for Refusal {
    fn from(error: CreateTownDraftError) -> Self {
        match error {
            CreateTownDraftError::NotFound => {
                Self::new(ErrorCode::TownVersionNotFound).with_field("/from_version")
            }
            CreateTownDraftError::Storage(error) => error.into(),
        }
    }
}
