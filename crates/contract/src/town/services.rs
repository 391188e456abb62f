//! Services of a town and the papers they ask for.

use std::num::NonZeroU16;

use einlass_domain::language::LocalizedText;
use serde::{Deserialize, Serialize};

use super::{Day, Key, Label, LeikaText, TermsEntry};
use crate::catalogue::DocumentNeed;
#[cfg(feature = "openapi")]
use crate::catalogue::Text;

/// A paper to bring (Unterlage).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentEntry {
    /// Key.
    pub slug: Key,
    /// What it is.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub name: LocalizedText,
}

/// A service (Dienstleistung).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceEntry {
    /// Key; also the local key of a service without LeiKa key.
    pub slug: Key,
    /// Key of the unit that gives it.
    pub unit: Key,
    /// Name.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub name: LocalizedText,
    /// Heading on terminals.
    #[cfg_attr(feature = "openapi", schema(value_type = Text))]
    pub category: LocalizedText,
    /// Other words for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub synonyms: Vec<Label>,
    /// Key of the federal catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leika_key: Option<LeikaText>,
    /// Minutes at the counter.
    pub minutes: u16,
    /// Minutes of each further one; 0 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_minutes: Option<u16>,
    /// Most of it in one appointment; 1 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u16>, minimum = 1))]
    pub max_quantity: Option<NonZeroU16>,
    /// Whether an appointment is needed.
    pub appointment: Need,
    /// What to bring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<RequiredEntry>,
    /// What it goes together with; anything if not stated.
    #[serde(default, skip_serializing_if = "CombinationEntry::is_any")]
    pub combination: CombinationEntry,
    /// How far a visit may go that has it and others; not limited if not stated.
    #[serde(default, skip_serializing_if = "CombinationLimitsEntry::is_empty")]
    pub combination_limits: CombinationLimitsEntry,
    /// First day on which it is given; since ever if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from_on: Option<Day>,
    /// First day on which it is no longer given; for good if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until_on: Option<Day>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Text>))]
    pub fee: Option<LocalizedText>,
    /// What it asks of a booking.
    #[serde(default, skip_serializing_if = "TermsEntry::is_empty")]
    pub terms: TermsEntry,
}

/// Whether a service needs an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Need {
    /// Nobody is served without.
    Required,
    /// Better with one.
    Recommended,
    /// Cannot be booked.
    NotNeeded,
}

/// A paper that a service asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequiredEntry {
    /// Key of the paper.
    pub document: Key,
    /// How much it is needed.
    pub need: DocumentNeed,
}

/// What a service may be booked together with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CombinationEntry {
    /// Anything that the same counters give.
    #[default]
    Any,
    /// Nothing.
    Alone,
    /// Only services with these keys.
    Only(Vec<Key>),
}

/// How far a visit may go that has the service and others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CombinationLimitsEntry {
    /// Most different services, at least 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_services: Option<u16>,
    /// Most of all services together, each counted with its quantity, at least 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_quantity: Option<u16>,
    /// Keys of the buildings where it may be combined; wherever it is given if not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Key>,
}

impl CombinationLimitsEntry {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl CombinationEntry {
    fn is_any(&self) -> bool {
        *self == Self::Any
    }
}
