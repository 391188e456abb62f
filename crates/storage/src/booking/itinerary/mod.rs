//! Several appointments under one number, booked and moved together or not at all.

mod book_itinerary;
mod claim_stations;
mod find_itinerary;
mod reschedule_itinerary;
mod station_row;

pub use book_itinerary::book_itinerary;
pub use claim_stations::{StationTaken, WantedStation};
pub use find_itinerary::{find_itinerary, is_station, lock_itinerary};
pub use reschedule_itinerary::reschedule_itinerary;
use station_row::{StationRow, insert_stations};
