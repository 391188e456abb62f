//! A town with many pools.

mod fill;

pub(crate) use fill::add;
