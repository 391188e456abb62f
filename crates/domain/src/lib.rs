//! Types and rules of Einlass: calendar, booking, admission, queue. No I/O, no clock.
#![doc = include_str!("../README.md")]

pub mod access;
pub mod admission;
pub mod booking;
pub mod calendar;
pub mod catalogue;
pub mod clock;
pub mod ids;
pub mod language;
pub mod queue;
