//! SQL types that both databases know under different names, and how values of the domain become them.

mod bridge;
mod day;
mod id;
mod instant;
mod json;

pub(crate) use bridge::{Db, db_all};
pub(crate) use day::Day;
pub(crate) use id::Id;
pub(crate) use instant::Instant;
pub(crate) use json::{JsonText, Snapshot};
