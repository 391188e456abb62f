//! Free times, hours and staffing.

mod hours;
mod slot;
mod staffing;

pub use hours::{Closed, Hours, PhoneWindow, ReadHoursQuery, Window, WindowMode};
pub use slot::{EarliestSlot, SearchSlotsQuery, Slot, SlotList};
pub use staffing::{
    ChangeStaffingRequest, Counter, Misfit, MisfitReason, MisfitState, Pool, PoolList, Staffing,
    StaffingChange,
};
