//! Visits: people who are here, from check-in to the end.

mod visit;

pub use visit::{CallNumber, CallNumberError, Visit, VisitState, VisitTransitionError};
