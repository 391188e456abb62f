//! Visits of people who are here.

pub(crate) mod list_visits;
mod on_wire;

pub(crate) use on_wire::visit_on_wire;
