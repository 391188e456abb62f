//! Wire types of the Einlass API: requests, answers, events, error codes.
#![doc = include_str!("../README.md")]

pub mod access;
pub mod admission;
pub mod booking;
pub mod calendar;
pub mod catalogue;
pub mod platform;
pub mod queue;
pub mod report;
pub mod town;

mod instant;

pub use instant::{Instant, TIME_WITHOUT_OFFSET};
