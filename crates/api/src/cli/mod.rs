//! The commands of the binary `einlass`.

mod arguments;
mod client;
mod database;
mod export;
mod health;
mod heartbeat;
mod import;
mod import_bookings;
mod key;
mod logging;
mod mass_cancel;
mod migrate;
mod run;
mod sandbox;
mod secrets;
mod serve;
mod verify;
mod worker;
mod xzufi;

pub use arguments::Cli;
pub use run::{Surroundings, run};
