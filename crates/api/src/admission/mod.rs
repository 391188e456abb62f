//! Check-in and the keys of admission tickets.

mod admit;
mod bookable;
mod booked_place;
pub(crate) mod check_in;
pub(crate) mod list_ticket_keys;
mod outcome;
mod presented;
mod stations;
