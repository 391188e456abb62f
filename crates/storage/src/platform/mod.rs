//! Events, idempotency, verification.

mod event;
mod idempotency;
mod verify;
mod violation;

pub(crate) use event::EventRow;
pub use event::{EventCursor, NewEvent, StoredEvent, append_event, list_events};
pub(crate) use idempotency::IdempotencyRow;
pub use idempotency::{
    Idempotency, IdempotentRequest, find_idempotent, finish_idempotent, purge_idempotency,
};
pub(crate) use verify::verify;
pub use violation::Violation;
