//! Check-in and ticket keys.

mod check_in;
mod ticket_key;

pub use check_in::{CheckInOutcome, CheckInRequest, NextAction, Presented, Verdict};
pub use ticket_key::{TicketKey, TicketKeyList};
