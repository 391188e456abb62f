//! Why a write of a test came to nothing.

use einlass_storage::StorageError;
use einlass_storage::booking::SlotTaken;

/// Why a test's transaction ended without a result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum Refused {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Taken(#[from] SlotTaken),
    #[error("undone on purpose")]
    OnPurpose,
}

/// Why a change of an appointment was refused in a test.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum MoveRefused {
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Taken(#[from] SlotTaken),
    #[error(transparent)]
    Move(#[from] einlass_domain::booking::TransitionError),
}
