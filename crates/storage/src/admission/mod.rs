//! Check-in.

mod honour;

pub use honour::{CheckedIn, honour};
