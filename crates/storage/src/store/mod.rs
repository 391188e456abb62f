//! The doors to the database: opening, reading, writing, migrating.

mod database_url;
mod options;
mod skeleton;

pub use database_url::{DatabaseUrl, ParseDatabaseUrlError};
pub use options::StoreOptions;
pub use skeleton::{ReadTx, Store, WriteTx};
