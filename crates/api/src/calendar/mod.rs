//! Free times.

mod free_times;
mod nearest_free_times;
mod page;
pub(crate) mod search_slots;
mod services_refused;

pub use free_times::{FreeTime, FreeTimes, VisitNeed};
pub(crate) use nearest_free_times::nearest_free_times;
pub(crate) use services_refused::{SERVICES, services_refused};
