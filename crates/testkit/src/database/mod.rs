//! Databases for tests: a SQLite file or a PostgreSQL database of their own, gone when the test ends.

mod postgres;
mod test_database;

pub use postgres::TEST_POSTGRES;
pub use test_database::{Backend, TestDatabase};
