//! Visits of several stations: searched, booked and moved as a whole. They are read and cancelled as appointments.

pub(crate) mod book_itinerary;
mod documents;
mod free_itineraries;
mod itinerary_event;
pub(crate) mod reschedule_itinerary;
mod sample;
pub(crate) mod search_itineraries;
mod stations_refusal;
mod visit_ways;

pub(crate) use documents::each_once;
pub(super) use itinerary_event::itinerary_event;
