//! How parts of a service are written as JSON, in the catalogue and inside bookings.

use einlass_domain::catalogue::{Combination, CombinationLimits, DocumentNeed, RequiredDocument};
use einlass_domain::ids::{ServiceId, SiteId};
use einlass_domain::language::LocalizedText;
use serde::{Deserialize, Serialize};

/// A required document as it is stored.
#[derive(Serialize, Deserialize)]
pub(crate) struct DocumentSnapshot {
    slug: String,
    name: LocalizedText,
    #[serde(default)]
    need: Option<DocumentNeed>,
    /// What the first version wrote instead of the need.
    #[serde(default, skip_serializing)]
    is_mandatory: bool,
}

/// A rule of combination as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CombinationSnapshot {
    Any,
    Only(Vec<ServiceId>),
    Alone,
}

/// Limits of combinations as they are stored.
#[derive(Serialize, Deserialize)]
pub(super) struct CombinationLimitsSnapshot {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_services: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_quantity: Option<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    site_ids: Vec<SiteId>,
}

impl DocumentSnapshot {
    /// Takes the stored shape of documents.
    pub(crate) fn of_all(documents: &[RequiredDocument]) -> Vec<Self> {
        documents
            .iter()
            .map(|document| Self {
                slug: document.slug.to_string(),
                name: document.name.clone(),
                need: Some(document.need),
                is_mandatory: false,
            })
            .collect()
    }

    /// Reads documents; `None` if one breaks a rule.
    pub(crate) fn read_all(snapshots: Vec<Self>) -> Option<Vec<RequiredDocument>> {
        snapshots
            .into_iter()
            .map(|snapshot| {
                Some(RequiredDocument {
                    slug: snapshot.slug.parse().ok()?,
                    name: snapshot.name,
                    need: snapshot.need.unwrap_or(if snapshot.is_mandatory {
                        DocumentNeed::Required
                    } else {
                        DocumentNeed::Recommended
                    }),
                })
            })
            .collect()
    }
}

impl From<&Combination> for CombinationSnapshot {
    fn from(combination: &Combination) -> Self {
        match combination {
            Combination::Any => Self::Any,
            Combination::Only(ids) => Self::Only(ids.clone()),
            Combination::Alone => Self::Alone,
        }
    }
}

impl From<CombinationSnapshot> for Combination {
    fn from(snapshot: CombinationSnapshot) -> Self {
        match snapshot {
            CombinationSnapshot::Any => Self::Any,
            CombinationSnapshot::Only(ids) => Self::Only(ids),
            CombinationSnapshot::Alone => Self::Alone,
        }
    }
}

impl From<&CombinationLimits> for CombinationLimitsSnapshot {
    fn from(limits: &CombinationLimits) -> Self {
        Self {
            max_services: limits.max_services,
            max_quantity: limits.max_quantity,
            site_ids: limits.site_ids.clone(),
        }
    }
}

impl From<CombinationLimitsSnapshot> for CombinationLimits {
    fn from(snapshot: CombinationLimitsSnapshot) -> Self {
        Self {
            max_services: snapshot.max_services,
            max_quantity: snapshot.max_quantity,
            site_ids: snapshot.site_ids,
        }
    }
}
