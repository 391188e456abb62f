//! Holds, appointments and the personal data that belong to them.

mod activate;
mod appointment_row;
mod book_hold;
mod booking_event;
mod booking_number;
mod claim_plan;
mod contact_guard;
mod due_bookings;
mod end_appointment;
mod external_reference;
mod find_appointment;
mod give_back;
mod insert_booking;
mod insert_hold;
mod insert_old_booking;
mod itinerary;
mod known_days;
mod lapsed_holds;
mod late_booking;
mod mass_cancellation;
mod name_tries;
mod open_bookings;
mod person_data;
mod reschedule;
mod save_appointment;
mod save_terms;
mod slot_taken;
mod waiting_list;

pub use activate::activate;
pub(crate) use appointment_row::{AppointmentRow, number_of};
pub use book_hold::book_hold;
pub use booking_event::{booking_event, lapse_event};
pub use booking_number::{NumberCandidates, draw_number};
pub(crate) use claim_plan::{ClaimPlan, Claimant, HeldBackSeats, SeatClaim};
pub(crate) use contact_guard::ContactGuard;
pub use due_bookings::{list_lapsed_holds, list_unattended};
pub use end_appointment::{cancel, expire_hold, mark_missed, release_hold};
pub use external_reference::{
    ExternalReference, ReferenceSource, find_reference, insert_reference, lock_reference, lock_references,
};
pub use find_appointment::{find_appointment, find_appointment_by_number, list_booked, lock_appointment};
pub use give_back::purge_held_back;
pub use insert_booking::insert_booking;
pub use insert_hold::insert_hold;
pub use insert_old_booking::{Fit, insert_old_booking};
pub use itinerary::{
    StationTaken, WantedStation, book_itinerary, find_itinerary, is_station, lock_itinerary,
    reschedule_itinerary,
};
pub(crate) use known_days::{DaysAtWork, KnownDays};
pub(crate) use late_booking::{LateBooking, LateEnd, choose_late, store_late};
pub use mass_cancellation::{
    Concerned, ConcernedCounts, cancel_in_mass, count_concerned, find_mass_cancellation,
    insert_mass_cancellation, list_concerned, list_left, lock_left,
};
pub use name_tries::{NameTries, add_name_try, find_name_tries};
pub(crate) use open_bookings::is_as_seen;
pub use open_bookings::{
    count_service_on_day, find_open_by_contact, list_by_account, list_of_repeaters, list_open_by_contact,
};
pub(crate) use person_data::PersonRow;
pub use person_data::{
    NewPersonData, correct_name, find_account_key, find_answers, find_person, keep_person_until,
    purge_person_data,
};
pub use reschedule::reschedule;
pub(crate) use save_appointment::{is_locked_in_state, save_state};
pub use save_terms::save_terms;
pub use slot_taken::SlotTaken;
pub use waiting_list::{
    OfferEvents, OfferedBefore, count_waiting_before, count_waiting_by_contact, find_waiting_entry,
    insert_offer, insert_waiting_entry, list_offers, list_overdue_entries, list_waiting, lock_waiting_entry,
    lock_waiting_list, somebody_waits, update_waiting_entry,
};
