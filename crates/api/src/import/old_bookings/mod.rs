//! Bookings of an earlier system: read from CSV or JSON, checked line by line, taken over at their own times.

mod duplicates;
mod line;
mod read_file;
mod report;
mod run;

pub use duplicates::BesideBooking;
pub use line::{LineError, OldBooking};
pub use read_file::{OldLines, ReadOldBookingsError, read_old_bookings_csv, read_old_bookings_json};
pub use report::{LineOutcome, OldBookingsReport};
pub use run::import_old_bookings;
