//! Opening rules and the computation of free time on a grid of 5-minute quanta.
//!
//! Nothing is materialised: free time = openings − closures − live claims, computed when asked for.

mod closure;
mod day_grid;
mod free_time;
mod itinerary;
mod local_day;
mod opening;
mod quantum;
mod seats;
mod time_frame;

pub use closure::Closure;
pub use day_grid::DayGrid;
pub use free_time::{DayClaims, QuantumMap};
pub use itinerary::{
    Chain, Spot, Station, StationOrder, StationPlace, Stations, StationsError, Stop, VisitPlanError, Walk,
    WalkingTimes, WalkingTimesError, plan_ways,
};
pub use local_day::LocalDay;
pub use opening::{DayRule, Opening, OpeningError, Recurrence};
pub use quantum::{QUANTUM_MINUTES, Quantum, QuantumError, QuantumSpan};
pub use seats::{SeatCount, SeatCountError, SeatSet};
pub use time_frame::{FrameDay, OutsideTimeFrame, TimeFrame};
