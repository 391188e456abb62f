//! How parts of a service are written as JSON, in the catalogue and inside bookings.

use einlass_domain::catalogue::{Combination, DocumentNeed, RequiredDocument};
use einlass_domain::ids::ServiceId;
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
