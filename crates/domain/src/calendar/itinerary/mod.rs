//! Visits of several stations: chains of free times at different units with the ways between them.

mod chain;
mod search;
mod station;
mod visit_plan;
mod walking_times;

pub use chain::{Chain, Stop};
pub use station::{Station, StationOrder, StationPlace, Stations, StationsError};
pub use visit_plan::{VisitPlanError, plan_ways};
pub use walking_times::{Spot, Walk, WalkingTimes, WalkingTimesError};
