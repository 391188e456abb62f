//! Drafts as the API shows them.

use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use einlass_contract::town::{TownDraft, TownDraftHead};
use einlass_storage::town as stored;

pub(super) fn head_on_wire(draft: &stored::TownDraft) -> TownDraftHead {
    TownDraftHead {
        id: draft.id,
        base_version: draft.base_version,
        etag: tag_of(draft.rev),
        changed_at: draft.changed_at.into(),
    }
}

pub(super) fn draft_on_wire(draft: stored::TownDraft) -> TownDraft {
    TownDraft {
        draft: head_on_wire(&draft),
        document: draft.document,
    }
}

/// 200 with the draft and its tag.
pub(super) fn draft_answer(draft: stored::TownDraft) -> HttpResponse {
    let tag = tag_of(draft.rev);
    HttpResponse::Ok()
        .insert_header((ETAG, tag))
        .json(draft_on_wire(draft))
}

/// The tag of a state of a draft.
pub(super) fn tag_of(rev: u64) -> String {
    format!("\"d{rev}\"")
}
