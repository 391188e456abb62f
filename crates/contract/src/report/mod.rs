//! Lists for staff.

mod duplicates;

pub use duplicates::{Duplicate, DuplicateBooking, DuplicateKind, DuplicateList};
