//! Opening rules and the computation of free time on a grid of 5-minute quanta.
//!
//! Nothing is materialised: free time = openings − closures − live claims, computed when asked for.

mod asker;
mod closure;
mod contingent;
mod day_grid;
mod day_hours;
mod day_load;
mod free_time;
mod holiday;
mod holiday_calendar;
mod itinerary;
mod local_day;
mod opening;
mod phone_hours;
mod pool_calendar;
mod quantum;
mod recurrence;
mod seats;
mod staffing;
mod time_frame;

pub use asker::{Ask, Asker};
pub use closure::Closure;
pub use contingent::{Contingent, KeptFor};
pub use day_grid::{DayGrid, SeatRun};
pub use day_hours::DayHours;
pub use day_load::DayLoad;
pub use free_time::{DayClaims, QuantumMap};
pub use holiday::Holiday;
pub use holiday_calendar::{HolidayCalendar, HolidayRules, HolidayRulesError, State};
pub use itinerary::{
    Chain, Spot, Station, StationOrder, StationPlace, Stations, StationsError, Stop, VisitPlanError, Walk,
    WalkingTimes, WalkingTimesError, plan_ways,
};
pub use local_day::LocalDay;
pub use opening::{DayRule, Opening, OpeningError, OpeningKind};
pub use phone_hours::{PhoneHours, PhoneHoursError};
pub use pool_calendar::{ClosedBy, DayPlan, PoolCalendar};
pub use quantum::{QUANTUM_MINUTES, Quantum, QuantumError, QuantumSpan};
pub use recurrence::{ParseRecurrenceError, Recurrence, RecurrenceEnd};
pub use seats::{SeatCount, SeatCountError, SeatSet};
pub use staffing::{Staffing, StaffingError};
pub use time_frame::{FrameDay, OutsideTimeFrame, TimeFrame};
