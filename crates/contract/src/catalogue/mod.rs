//! Sites, units and services as the API shows them.

mod queries;
mod service;
mod site;
mod text;
mod unit;

pub use queries::{ListServicesQuery, ListUnitsQuery};
pub use service::{AppointmentNeed, Combination, Document, Service, ServiceList};
pub use site::{Entrance, Site, SiteList};
pub use text::Text;
pub use unit::{Unit, UnitList};
