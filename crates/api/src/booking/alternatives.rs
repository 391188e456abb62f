//! Other times beside a refusal.

use einlass_contract::calendar::Slot;
use einlass_storage::StorageError;

use super::slot_refusal::{NamesWantedTime, WantedTime};
use super::waiting_list::serve_day_of;
use crate::access::Principal;
use crate::calendar::{FreeTimes, nearest_free_times};
use crate::catalogue::VisibleCatalogue;
use crate::platform::{Refusal, WriteError};
use crate::server::AppState;

/// Turns an error into its refusal, with up to three other times where a time was the problem.
///
/// The times are searched after the refused transaction has ended, so that a crowd that wants the same time does not
/// hold up the writers.
pub(super) async fn refuse_with_alternatives<E: Into<Refusal> + NamesWantedTime>(
    state: &AppState,
    principal: &Principal,
    error: WriteError<E>,
) -> Refusal {
    let wanted = match &error {
        WriteError::Refused(error) => error.wanted_time().cloned(),
        WriteError::KeyReused | WriteError::Answer(_) | WriteError::Storage(_) => None,
    };
    let refusal = Refusal::from(error);
    match wanted {
        Some(wanted) => match find(state, principal, wanted).await {
            Ok(slots) => refusal.with_alternatives(slots),
            Err(error) => refusal.with_log(format!("no alternatives: {error}")),
        },
        None => refusal,
    }
}

async fn find(
    state: &AppState,
    principal: &Principal,
    wanted: WantedTime,
) -> Result<Vec<Slot>, StorageError> {
    let now = state.now();
    let authority = principal.authority_id;
    // What was kept for those who wait is offered to them, not here.
    serve_day_of(
        &state.store,
        authority,
        wanted.start.start_at(),
        now,
        &state.random,
    )
    .await?;
    state
        .store
        .read(move |tx| {
            let catalogue = VisibleCatalogue::load(tx, authority, now)?;
            let search = FreeTimes {
                catalogue: &catalogue,
                need: &wanted.need,
                site_id: Some(wanted.site_id),
                unit_id: wanted.unit_id,
                asker: wanted.asker,
                now,
            };
            nearest_free_times(tx, &search, wanted.start, wanted.instead)
        })
        .await
}
