//! Planning a mass cancellation: a dry run with counts.

use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::{LinkTemplate, LinkTemplateError, MassCancellation};
use einlass_domain::catalogue::Pool;
use einlass_domain::ids::{AuthorityId, EventId, MassCancellationId, SiteId, UnitId};
use einlass_domain::language::{Language, LocalizedText};
use einlass_storage::booking::{ConcernedCounts, count_concerned, insert_mass_cancellation};
use einlass_storage::catalogue::list_pools;
use einlass_storage::platform::NewEvent;
use einlass_storage::{StorageError, WriteTx};
use jiff::Timestamp;
use jiff::civil::Date;
use rand::rngs::StdRng;
use serde_json::json;

use crate::platform::Refusal;

/// What is to be called off.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// In these buildings; any if empty.
    pub(crate) site_ids: Vec<SiteId>,
    /// At these units; any if empty.
    pub(crate) unit_ids: Vec<UnitId>,
    /// In the pools with these keys; any if empty.
    pub(crate) pool_keys: Vec<String>,
    /// First day.
    pub(crate) from_on: Date,
    /// Last day.
    pub(crate) to_on: Date,
    /// Why.
    pub(crate) reason: LocalizedText,
    /// Where a new appointment is booked.
    pub(crate) link: String,
}

/// Why a mass cancellation is not planned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlanError {
    #[error("name at least one site, unit or pool")]
    NoFilter,
    #[error("no pool lies in all that was named")]
    NoPool,
    #[error("the client acts for another site")]
    OtherSite,
    #[error("the last day lies before the first")]
    Days,
    #[error("the reason is needed in German and English")]
    Reason,
    #[error(transparent)]
    Link(#[from] LinkTemplateError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Stores the plan and counts what it concerns. Nothing is cancelled.
pub(crate) fn plan(
    tx: &mut WriteTx<'_>,
    authority_id: AuthorityId,
    choice: &Choice,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(MassCancellation, ConcernedCounts), PlanError> {
    if choice.site_ids.is_empty() && choice.unit_ids.is_empty() && choice.pool_keys.is_empty() {
        return Err(PlanError::NoFilter);
    }
    if choice.to_on < choice.from_on {
        return Err(PlanError::Days);
    }
    if !choice.reason.as_map().contains_key(&Language::English) {
        return Err(PlanError::Reason);
    }
    let pools = list_pools(tx, authority_id)?;
    let pool_ids: Vec<_> = pools
        .iter()
        .filter(|pool| choice.names(pool))
        .map(|pool| pool.id)
        .collect();
    if pool_ids.is_empty() {
        return Err(PlanError::NoPool);
    }
    let plan = MassCancellation {
        id: MassCancellationId::generate(now, rng),
        authority_id,
        made_at: now,
        pool_ids,
        from_on: choice.from_on,
        to_on: choice.to_on,
        reason: choice.reason.clone(),
        rebooking_link: LinkTemplate::parse(&choice.link)?,
    };
    let counts = count_concerned(tx, &plan, now)?;
    let event = NewEvent {
        id: EventId::generate(now, rng),
        authority_id,
        kind: "mass_cancellation.planned",
        subject_id: plan.id.as_uuid(),
        occurred_at: now,
        payload: json!({ "from_on": plan.from_on, "to_on": plan.to_on, "bookings": counts.left }),
    };
    insert_mass_cancellation(tx, &plan, &event)?;
    Ok((plan, counts))
}

impl Choice {
    fn names(&self, pool: &Pool) -> bool {
        (self.site_ids.is_empty() || self.site_ids.contains(&pool.site_id))
            && (self.unit_ids.is_empty() || self.unit_ids.contains(&pool.unit_id))
            && (self.pool_keys.is_empty() || self.pool_keys.iter().any(|key| key == pool.slug.as_str()))
    }
}

impl From<PlanError> for Refusal {
    fn from(error: PlanError) -> Self {
        let field = match error {
            PlanError::Storage(error) => return error.into(),
            PlanError::OtherSite => return Self::other_site(),
            PlanError::NoFilter | PlanError::NoPool => "/unit_ids",
            PlanError::Days => "/to_on",
            PlanError::Reason => "/reason",
            PlanError::Link(_) => "/rebooking_link",
        };
        Self::new(ErrorCode::MassCancellationInvalid)
            .with_field(field)
            .with_detail(error.to_string())
    }
}
