//! Sites, units and services as the API shows them.

mod queries;
mod service;
mod service_terms;
mod site;
mod text;
mod unit;

pub use queries::{ListServicesQuery, ListUnitsQuery};
pub use service::{
    AppointmentNeed, Combination, CombinationLimits, CombinationRefused, Document, DocumentNeed, Service,
    ServiceList,
};
pub use service_terms::{
    ClosedChannel, IdentityLevel, Question, QuestionKind, QuestionOption, ServiceStep, ServiceTerms,
    UploadForm, Variant,
};
pub use site::{Entrance, Site, SiteList};
pub use text::Text;
pub use unit::{Unit, UnitList};
