//! Mass cancellation.

mod cancel_one;
mod concerned;
mod plan;

pub use cancel_one::cancel_in_mass;
pub use concerned::{Concerned, ConcernedCounts, count_concerned, list_concerned, list_left, lock_left};
pub use plan::{find_mass_cancellation, insert_mass_cancellation};
