//! Holds and appointments.

mod alternatives;
pub(crate) mod book_appointment;
mod booking_event;
pub(crate) mod cancel_appointment;
mod change_refused;
mod confirmation;
pub(crate) mod find_appointment;
pub(crate) mod hold_slot;
mod manage;
pub(crate) mod mass_cancellation;
mod offer;
mod person;
mod policy_of;
mod qr_code;
pub(crate) mod read_appointment;
pub(crate) mod release_hold;
pub(crate) mod render_ics;
pub(crate) mod render_qr_png;
pub(crate) mod render_qr_svg;
pub(crate) mod reschedule_appointment;
pub(crate) mod sample;
mod slot_refusal;
mod ticket_of;
mod urgent;
pub(crate) mod waiting_list;
mod wanted_slot;

pub(crate) use booking_event::booking_event;
pub(crate) use policy_of::policy_of;
pub(crate) use wanted_slot::booked_services;
