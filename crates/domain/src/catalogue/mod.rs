//! What there is: authorities, sites, units, pools, services.

mod authority;
mod requested_services;
mod rollout;
mod service;
mod site;
mod slug;
pub mod terms;
mod unit;

pub use authority::{Authority, AuthorityNumber};
pub use requested_services::{RequestedService, RequestedServices, RequestedServicesError, ServicePlan};
pub use rollout::{MissingPart, RolloutState, UnitSetup, has_month_of_notice};
pub use service::{
    AppointmentNeed, Combination, DocumentNeed, LeikaKey, ParseLeikaKeyError, RequiredDocument, Service,
    ServiceDuration, ServiceDurationError,
};
pub use site::{Entrance, Site, SiteNumber};
pub use slug::{ParseSlugError, Slug};
pub use unit::{Counter, Pool, Unit};
