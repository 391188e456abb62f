//! XZuFi 2.2: units and services as public service portals (PVOG) exchange them.
//!
//! Names of elements are those of the standard (namespace `http://xoev.de/schemata/xzufi/2_2_0`). What the standard has
//! no place for (hours, counters, durations) stays out, and an import leaves it as it is.

mod element;
mod export;
mod merge;
mod read;

pub use element::XmlError;
pub use export::export_xzufi;
pub use merge::{MergeError, Merged, merge_xzufi};
