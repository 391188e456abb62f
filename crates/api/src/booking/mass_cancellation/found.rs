//! A mass cancellation as it stands.

use einlass_contract::booking as wire;
use einlass_contract::catalogue::Text;
use einlass_contract::platform::ErrorCode;
use einlass_domain::booking::MassCancellation;
use einlass_domain::ids::{AuthorityId, MassCancellationId};
use einlass_domain::language::Language;
use einlass_storage::booking::{ConcernedCounts, count_concerned, find_mass_cancellation, list_concerned};
use einlass_storage::catalogue::find_pool;
use einlass_storage::{ReadTx, StorageError};
use jiff::Timestamp;

use super::notices::Notices;
use crate::access::Principal;
use crate::platform::Refusal;

/// Why a mass cancellation is not shown or applied.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MassCancellationError {
    #[error("there is no such mass cancellation")]
    NotFound,
    #[error("the limit lies between 1 and 500")]
    Limit,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The plan with this id.
pub(crate) fn find(
    tx: &mut ReadTx<'_>,
    authority: AuthorityId,
    id: MassCancellationId,
) -> Result<MassCancellation, MassCancellationError> {
    find_mass_cancellation(tx, authority, id)?.ok_or(MassCancellationError::NotFound)
}

/// The plan with this id for a client that acts for all of its buildings; to others there is none.
pub(super) fn find_served(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    id: MassCancellationId,
) -> Result<MassCancellation, MassCancellationError> {
    let plan = find(tx, principal.authority_id, id)?;
    if is_served(tx, principal, &plan)? {
        Ok(plan)
    } else {
        Err(MassCancellationError::NotFound)
    }
}

/// Whether a client acts for all buildings in which a plan calls off.
pub(super) fn is_served(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    plan: &MassCancellation,
) -> Result<bool, StorageError> {
    if principal.site_id.is_none() {
        return Ok(true);
    }
    for pool_id in &plan.pool_ids {
        let pool = find_pool(tx, plan.authority_id, *pool_id)?;
        if !pool.is_some_and(|pool| principal.serves(pool.site_id)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The plan on the wire, with its counts at `now`.
pub(super) fn on_wire(
    tx: &mut ReadTx<'_>,
    plan: &MassCancellation,
    now: Timestamp,
) -> Result<wire::MassCancellation, StorageError> {
    let counts = count_concerned(tx, plan, now)?;
    Ok(wire::MassCancellation {
        id: plan.id,
        made_at: plan.made_at.into(),
        from_on: plan.from_on,
        to_on: plan.to_on,
        reason: (&plan.reason).into(),
        counts: counts_on_wire(counts),
        sample_notice: sample_notice(tx, plan, now)?,
    })
}

fn sample_notice(
    tx: &mut ReadTx<'_>,
    plan: &MassCancellation,
    now: Timestamp,
) -> Result<Option<Text>, StorageError> {
    let concerned = list_concerned(tx, plan, now, None, 1)?;
    let Some(first) = concerned.first() else {
        return Ok(None);
    };
    let notices = Notices::load(tx, plan)?;
    let texts = [Language::German, Language::English]
        .into_iter()
        .filter_map(|language| Some((language.tag().to_owned(), notices.text(plan, first, language)?)));
    Ok(Some(Text(texts.collect())))
}

pub(super) const fn counts_on_wire(counts: ConcernedCounts) -> wire::MassCancellationCounts {
    wire::MassCancellationCounts {
        bookings: counts.left + counts.cancelled,
        left: counts.left,
        cancelled: counts.cancelled,
        with_mail: counts.with_mail,
        with_phone: counts.with_phone,
        without_contact: counts.without_contact,
    }
}

impl From<MassCancellationError> for Refusal {
    fn from(error: MassCancellationError) -> Self {
        match error {
            MassCancellationError::NotFound => Self::new(ErrorCode::MassCancellationNotFound),
            MassCancellationError::Limit => Self::new(ErrorCode::MassCancellationInvalid)
                .with_field("/limit")
                .with_detail(error.to_string()),
            MassCancellationError::Storage(error) => error.into(),
        }
    }
}
