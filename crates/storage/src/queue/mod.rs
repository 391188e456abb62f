//! Visits: people who are here.

mod call_count;
mod find_visit;
mod insert_visit;
mod visit_row;

pub use find_visit::{VisitFilter, find_visit, find_visit_of_appointment, list_visits, lock_visit};
pub use insert_visit::{NewVisit, insert_visit, update_visit};
