//! The Einlass server: REST API, use cases, OpenAPI, jobs.
#![doc = include_str!("../README.md")]

pub mod access;
pub mod admission;
pub mod booking;
pub mod calendar;
pub mod catalogue;
pub mod cli;
pub mod import;
pub mod jobs;
pub mod platform;
pub mod queue;
pub mod report;
pub mod server;
pub mod town;
pub mod xzufi;
