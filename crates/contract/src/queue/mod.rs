//! Visits of people who are here.

mod visit;

pub use visit::{ListVisitsQuery, Visit, VisitList, VisitStatus};
