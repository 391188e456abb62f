//! Seeing what a draft would do.

use actix_web::{HttpResponse, post, web};
use einlass_contract::town::{PreviewTown, PublishTown, TownPreview, TownProblem, TownProblemCode};
use einlass_domain::catalogue::Authority;
use einlass_domain::ids::TownDraftId;
use einlass_storage::town::find_town_draft;
use einlass_storage::{StorageError, WriteTx};
use jiff::ToSpan;

use super::on_wire::{changes_on_wire, problems_on_wire};
use super::outlook::Watch;
use super::publish::{Published, publish};
use super::publish_checked::{Asking, PublishError, own_file};
use crate::access::Principal;
use crate::import::{ImportError, ImportMode};
use crate::platform::{AUTHENTICATED, BODY, JsonBody, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(
    PreviewTownDraftProblems: AUTHENTICATED, BODY, PARAMETERS; TownDraftNotFound, TownVersionNotFound
);

/// Days of a preview that states none.
const USUAL_DAYS: i32 = 28;
/// Most days of a preview.
const MOST_DAYS: i32 = 92;

/// Shows what a draft would do
///
/// Every mistake with its place; or what would change, free times per day before and after, the bookings that would no
/// longer fit, and warnings. Nothing is changed.
#[utoipa::path(
    tag = "town",
    params(("id" = String, Path, format = Uuid, description = "Id of the draft.")),
    request_body(content = PreviewTown, example = json!(super::sample::preview_request())),
    responses(
        (status = 200, description = "What the draft would do.", body = TownPreview, example = json!(super::sample::preview())),
        PreviewTownDraftProblems
    )
)]
#[post("/v1/town/drafts/{id}/preview")]
pub(crate) async fn preview_town_draft(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<TownDraftId>,
    body: JsonBody<PreviewTown>,
) -> Result<HttpResponse, Refusal> {
    let PathId(id) = id;
    let asking = Asking::of(&state, &principal, &PublishTown::default())?;
    let range = body.0;
    // The preview does what publishing does, looks at it and takes it back.
    let outcome = state
        .store
        .write(move |tx| match preview(tx, &asking, id, &range) {
            Ok(preview) => Err::<(), _>(End::Seen(Box::new(preview))),
            Err(error) => Err(End::Failed(error)),
        });
    match outcome.await {
        Err(End::Seen(preview)) => Ok(HttpResponse::Ok().json(preview)),
        Err(End::Failed(error)) => Err(error.into()),
        Ok(()) => Err(Refusal::internal("a preview was kept")),
    }
}

/// How the transaction ends: never with a commit.
enum End {
    Seen(Box<TownPreview>),
    Failed(PublishError),
}

impl From<StorageError> for End {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

fn preview(
    tx: &mut WriteTx<'_>,
    asking: &Asking,
    id: TownDraftId,
    range: &PreviewTown,
) -> Result<TownPreview, PublishError> {
    let (authority, current) = asking.lock(tx)?;
    let draft = find_town_draft(tx, authority.id, id)?.ok_or(PublishError::DraftNotFound)?;
    let watch = watch(range, &authority, asking);
    let published = match own_file(&draft.document, &authority) {
        Ok(file) => {
            let publication = asking.publication(tx, file, ImportMode::DryRun, Some(watch))?;
            publish(tx, &publication)
        }
        Err(mistakes) => Err(mistakes.into()),
    };
    let empty = TownPreview {
        base_version: draft.base_version,
        current_version: current.head.version,
        problems: Vec::new(),
        changes: Vec::new(),
        days: Vec::new(),
        misfits: Vec::new(),
        warnings: Vec::new(),
    };
    match published {
        Ok(published) => Ok(seen(published, empty)),
        Err(ImportError::Storage(error)) => Err(error.into()),
        Err(ImportError::Mistakes(mistakes)) => Ok(TownPreview {
            problems: problems_on_wire(&mistakes),
            ..empty
        }),
        Err(error @ ImportError::NumberTaken { .. }) => Ok(TownPreview {
            problems: vec![TownProblem {
                pointer: "/authority/number".to_owned(),
                code: TownProblemCode::NumberRepeated,
                detail: error.to_string(),
            }],
            ..empty
        }),
    }
}

fn seen(published: Published, empty: TownPreview) -> TownPreview {
    TownPreview {
        changes: changes_on_wire(&published.report),
        days: published.effects.days,
        misfits: published.effects.misfits,
        warnings: published.effects.warnings,
        ..empty
    }
}

/// The days that are asked for, at most [`MOST_DAYS`]; from today if nothing is stated.
fn watch(range: &PreviewTown, authority: &Authority, asking: &Asking) -> Watch {
    let today = authority.zone.to_datetime(asking.now).date();
    let from_on = range.from_on.map_or(today, |day| day.0);
    let until_on = match range.to_on {
        Some(day) => day.0.saturating_add(1.day()),
        None => from_on.saturating_add(USUAL_DAYS.days()),
    };
    Watch {
        from_on,
        until_on: until_on.min(from_on.saturating_add(MOST_DAYS.days())),
    }
}
