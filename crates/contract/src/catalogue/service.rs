//! Services with what to bring.

use einlass_domain::ids::{ServiceId, SiteId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ServiceTerms, Text};

/// Whether a service needs an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AppointmentNeed {
    /// Nobody is served without.
    Required,
    /// Better with one.
    Recommended,
    /// Come as you like; cannot be booked.
    NotNeeded,
}

/// What may be booked together with a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Combination {
    /// Any other service of the same unit.
    Any,
    /// Only these services.
    Only {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
        service_ids: Vec<ServiceId>,
    },
    /// None.
    Alone,
}

/// How far a visit of several services may go as soon as the service is one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CombinationLimits {
    /// Most different services; not limited if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_services: Option<u16>,
    /// Most of all services together, each counted with its quantity; not limited if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_quantity: Option<u16>,
    /// The sites where it may be combined; wherever it is given if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub site_ids: Vec<SiteId>,
}

/// The rule that keeps services from being booked in one visit, and what it would allow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CombinationRefused {
    /// The service whose rule it is.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub service_id: ServiceId,
    /// The services that it does not go together with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub refused_ids: Vec<ServiceId>,
    /// What it goes together with.
    pub combination: Combination,
    /// How far.
    pub limits: CombinationLimits,
}

/// How much a paper is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocumentNeed {
    /// The visit fails without it.
    Required,
    /// The visit is quicker with it.
    Recommended,
    /// People often bring it; it can stay at home.
    NotNeeded,
}

/// An entry of the checklist of papers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    /// Readable key; the same paper has the same key in all services.
    pub key: String,
    /// What it is.
    pub name: Text,
    /// How much it is needed.
    pub need: DocumentNeed,
    /// Whether the visit fails without it: the same as `need` being `required`.
    pub mandatory: bool,
}

/// Something a visitor comes for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Service {
    /// Id.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub id: ServiceId,
    /// Readable key.
    pub key: String,
    /// The unit that gives it.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Uuid))]
    pub unit_id: UnitId,
    /// The sites where it is given.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub site_ids: Vec<SiteId>,
    /// Name.
    pub name: Text,
    /// Heading under which terminals list it.
    pub category: Text,
    /// Other words people use for it.
    pub synonyms: Vec<String>,
    /// Key of the federal service catalogue, fourteen digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leika_key: Option<String>,
    /// Minutes at the counter for one.
    pub duration_minutes: u16,
    /// Minutes for each further one in the same visit.
    pub further_minutes: u16,
    /// Most of it in one appointment.
    pub max_quantity: u16,
    /// Whether an appointment is needed.
    pub appointment: AppointmentNeed,
    /// What to bring.
    pub documents: Vec<Document>,
    /// What may be booked together with it.
    pub combination: Combination,
    /// How far a visit may go that has it and others.
    #[serde(default)]
    pub combination_limits: CombinationLimits,
    /// First day on which it is given; since ever if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_from_on: Option<Date>,
    /// First day on which it is no longer given; for good if missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub valid_until_on: Option<Date>,
    /// What it costs, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Text>,
    /// What it asks of a booking.
    #[serde(flatten)]
    pub terms: ServiceTerms,
}

/// Services of the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceList {
    /// The services in the order of their keys.
    pub services: Vec<Service>,
}
