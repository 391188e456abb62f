//! What there is: authorities, sites, units, pools, services.

mod authority;
mod combination;
mod requested_services;
mod rollout;
mod service;
mod site;
mod slug;
pub mod terms;
mod unit;
mod validity;

pub use authority::{Authority, AuthorityNumber};
pub use combination::{
    Combination, CombinationBreach, CombinationLimits, CombinationLimitsError, NotCombinable,
};
pub use requested_services::{RequestedService, RequestedServices, RequestedServicesError, ServicePlan};
pub use rollout::{MissingPart, NoticePeriod, NoticePeriodError, RolloutState, UnitSetup};
pub use service::{
    AppointmentNeed, DocumentNeed, LeikaKey, ParseLeikaKeyError, RequiredDocument, Service, ServiceDuration,
    ServiceDurationError,
};
pub use site::{Entrance, Site, SiteNumber};
pub use slug::{ParseSlugError, Slug};
pub use unit::{Counter, Pool, Unit};
pub use validity::{Validity, ValidityError};
