//! Town data files: reading one, checking it, bringing the database to its state.
//!
//! The format is described for town staff in `towns/README.md`. [`read_town`] turns the text into checked domain
//! values or names the place of every mistake; [`import_town`] publishes them as the next version of the document,
//! matched by keys, so that ids stay and a second import changes nothing.

mod identity;
mod mistakes;
mod old_bookings;
mod parse_town;
mod problem;
mod read_calendar;
mod read_catalogue;
mod read_openings;
mod read_policy;
mod read_terms;
mod read_town;
mod read_walking;
mod report;
mod run;
mod site_numbers;
#[cfg(test)]
mod tests;
mod town;
mod write_town;

pub use old_bookings::{
    BesideBooking, LineError, LineOutcome, OldBooking, OldBookingsReport, OldLines, ReadOldBookingsError,
    import_old_bookings, read_old_bookings_csv, read_old_bookings_json,
};
pub use parse_town::{parse_town, town_of};
pub use problem::{TownFileError, TownFileErrors, TownFileProblem};
pub use read_town::{plan_town, read_town};
pub use report::{Counts, ImportReport};
pub use run::{ImportMode, import_town};
pub use town::{PlannedPool, Town};
pub use write_town::ImportError;
pub(crate) use write_town::{find_known_ids, write_town};
