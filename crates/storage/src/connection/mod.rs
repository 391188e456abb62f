//! Connections to either database behind one type.

mod conn;
mod manager;

pub(crate) use conn::{Conn, MultiBackend, MultiRawValue, each};
pub(crate) use manager::{Manager, Pooled, Purpose};
