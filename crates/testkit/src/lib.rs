//! Test server, builders, manual clock and golden frames for Einlass tests.

pub mod app;
pub mod database;
pub mod demo;
pub mod pgbench;
