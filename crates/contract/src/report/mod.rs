//! What staff and management want to know.

mod deviations;
mod duplicates;
mod rollout;

pub use deviations::{Deviation, DeviationList};
pub use duplicates::{Duplicate, DuplicateBooking, DuplicateKind, DuplicateList};
pub use rollout::{MissingPart, RolloutReport, RolloutState, RolloutUnit};
