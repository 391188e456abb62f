//! What edits of drafts share: finding the draft, the state it must have, saving.

use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::{AuthorityId, TownDraftId};
use einlass_storage::town::{DraftSave, TownDraft, find_town_draft, save_town_draft};
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use serde_json::Value;

use super::draft_on_wire::tag_of;
use crate::platform::{IfMatch, Refusal};

/// What edits of drafts may answer beside [`crate::platform::MATCHED`].
pub(super) const EDITS: &[ErrorCode] = &[ErrorCode::TownDraftNotFound];

/// Why a draft is not edited.
#[derive(Debug, thiserror::Error)]
pub(super) enum EditError {
    /// There is no such draft.
    #[error("there is no such draft")]
    NotFound,
    /// The draft has another state.
    #[error("the draft has changed since it was read")]
    Changed,
    /// The patch does not fit.
    #[error("the patch does not fit: {0}")]
    Patch(String),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Replaces the document of a draft by what `edit` makes of it, if the draft still has the state that the caller saw.
/// An edit that changes nothing succeeds whatever the caller saw.
pub(super) fn edit_draft(
    tx: &mut WriteTx<'_>,
    authority: AuthorityId,
    id: TownDraftId,
    seen: &IfMatch,
    now: Timestamp,
    edit: impl Fn(&TownDraft) -> Result<Value, EditError>,
) -> Result<TownDraft, EditError> {
    let draft = find_town_draft(tx, authority, id)?.ok_or(EditError::NotFound)?;
    let document = edit(&draft)?;
    if document == draft.document {
        return Ok(draft);
    }
    if !seen.admits(&tag_of(draft.rev)) {
        return Err(EditError::Changed);
    }
    let edited = TownDraft {
        document,
        rev: draft.rev + 1,
        changed_at: now,
        ..draft
    };
    match save_town_draft(tx, authority, &edited)? {
        DraftSave::Saved => Ok(edited),
        DraftSave::Outdated => Err(EditError::Changed),
    }
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        match error {
            EditError::NotFound => Self::new(ErrorCode::TownDraftNotFound),
            EditError::Changed => IfMatch::failed(),
            EditError::Patch(detail) => Self::new(ErrorCode::PatchNotApplicable).with_detail(detail),
            EditError::Storage(error) => error.into(),
        }
    }
}
