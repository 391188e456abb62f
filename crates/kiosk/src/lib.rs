//! The native check-in and booking terminal.
#![doc = include_str!("../README.md")]

pub mod flow;
