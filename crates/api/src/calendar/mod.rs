//! Free times, hours and staffing.

pub(crate) mod change_staffing;
mod found_times;
mod free_times;
pub(crate) mod list_pools;
mod nearest_free_times;
mod page;
pub(crate) mod read_hours;
pub(crate) mod read_staffing;
pub(crate) mod search_slots;
mod services_refused;
mod slot_answers;
mod staffing_on_wire;

pub use free_times::{FreeTime, FreeTimes, VisitNeed};
pub(crate) use nearest_free_times::{Instead, OFFERED, nearest_free_times};
pub(crate) use services_refused::{SERVICES, services_refused};
pub use slot_answers::SlotAnswers;
pub(crate) use staffing_on_wire::{reason_on_wire, state_on_wire};
