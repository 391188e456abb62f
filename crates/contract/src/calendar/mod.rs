//! Free times.

mod slot;

pub use slot::{EarliestSlot, SearchSlotsQuery, Slot, SlotList};
