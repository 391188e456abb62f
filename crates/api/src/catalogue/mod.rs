//! Sites, units, services.

pub(crate) mod list_services;
pub(crate) mod list_sites;
pub(crate) mod list_units;
mod on_wire;
mod terms_on_wire;
mod visible;

pub(crate) use on_wire::{documents_on_wire, not_combinable_on_wire, place_on_wire, text_on_wire};
pub(crate) use terms_on_wire::{channel_on_wire, variant_on_wire};
pub(crate) use visible::load_authority;
pub use visible::{NotVisible, VisibleCatalogue};
