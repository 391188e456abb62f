//! The doors to the database: opening, reading, writing, migrating.

mod answer;
mod database_url;
mod gate;
mod group_writer;
mod migrations;
mod open;
mod options;
mod pooled;
mod transaction;

pub use database_url::{DatabaseUrl, ParseDatabaseUrlError};
pub use open::Store;
pub use options::StoreOptions;
pub(crate) use transaction::Learnt;
pub use transaction::{ReadTx, WriteTx};
