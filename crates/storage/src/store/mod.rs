//! The doors to the database: opening, reading, writing, migrating.

mod answer;
mod attempt;
mod booking_lane;
mod database_url;
mod gate;
mod group_writer;
mod migrations;
mod open;
mod options;
mod pooled;
mod read_tx;
mod write_tx;

pub use database_url::{DatabaseUrl, ParseDatabaseUrlError};
pub use open::Store;
pub use options::StoreOptions;
pub(crate) use read_tx::Learnt;
pub use read_tx::ReadTx;
pub use write_tx::WriteTx;
