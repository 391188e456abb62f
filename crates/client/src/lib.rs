//! Typed HTTP client of the Einlass API.
#![doc = include_str!("../README.md")]

mod admission;
mod booking;
mod calendar;
mod catalogue;
mod client;
mod credentials;
mod error;
mod idempotency_key;
mod itinerary;
mod platform;
mod queue;
mod received;
mod report;
mod retry;
mod town;

pub use client::{Client, ClientOptions};
pub use credentials::Credentials;
pub use einlass_contract as contract;
pub use error::ClientError;
pub use idempotency_key::IdempotencyKey;
pub use retry::RetryPolicy;
