//! The waiting list: who would take a time that comes free.

pub(crate) mod accept_offer;
mod entry_on_wire;
pub(crate) mod join_waiting_list;
pub(crate) mod read_waiting_entry;
mod refused;
mod sample;
mod waiting_event;
pub(crate) mod withdraw_waiting_entry;

pub(crate) use waiting_event::waiting_event;
