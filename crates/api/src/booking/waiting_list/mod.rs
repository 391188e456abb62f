//! The waiting list: who would take a time that comes free.

pub(crate) mod accept_offer;
mod day_at;
mod entry_on_wire;
pub(crate) mod join_waiting_list;
mod offerable;
pub(crate) mod read_waiting_entry;
mod refused;
mod sample;
mod serve_due;
mod take_turn;
mod waiting_event;
mod waiting_line;
pub(crate) mod withdraw_waiting_entry;

pub(crate) use day_at::DayAt;
pub(crate) use serve_due::{serve_day_of, serve_due};
pub(crate) use waiting_event::waiting_event;
pub(crate) use waiting_line::{WaitingLine, serve_before_public};
