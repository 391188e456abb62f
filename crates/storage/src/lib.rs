//! Diesel storage on SQLite and PostgreSQL: schema, queries, transactions.
#![doc = include_str!("../README.md")]

pub mod access;
pub mod admission;
pub mod booking;
pub mod calendar;
pub mod catalogue;
mod connection;
mod dialect;
mod error;
pub mod platform;
pub mod queue;
mod schema;
mod sql_types;
mod store;
pub mod town;

pub use error::StorageError;
pub use store::{DatabaseUrl, ParseDatabaseUrlError, ReadTx, Store, StoreOptions, WriteTx};
