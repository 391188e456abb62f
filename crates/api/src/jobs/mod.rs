//! What is due from time to time. Nothing here is needed for correctness: an expired hold is expired by comparison
//! with now. Jobs call the same moves as requests do, one transaction per booking, and may run anywhere at any time.

mod housekeeping;

pub use housekeeping::{Housekeeping, HousekeepingError, housekeeping};
