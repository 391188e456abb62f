//! Why a place on the waiting list cannot be managed.

use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_domain::booking::WaitingError;
use einlass_domain::ids::WaitingEntryId;

use crate::access::{KeyRing, Principal};
use crate::platform::Refusal;

/// Whether somebody may manage an entry: with its secret, or as staff who may read all bookings. A wrong secret gives
/// no right, whoever presents it.
pub(super) fn may_manage(
    keys: &KeyRing,
    principal: &Principal,
    id: WaitingEntryId,
    token: Option<&str>,
) -> bool {
    match token {
        Some(token) => keys.owns_waiting_entry(id, token),
        None => principal.scopes.allows(Scope::AppointmentsRead),
    }
}

/// The problem of a move that the state of the entry does not allow.
pub(super) fn move_refused(error: WaitingError) -> Refusal {
    Refusal::new(match error {
        WaitingError::NoOffer | WaitingError::OfferStands => ErrorCode::OfferMissing,
        WaitingError::OfferExpired(_) => ErrorCode::OfferExpired,
        WaitingError::Closed => ErrorCode::WaitingEntryClosed,
    })
}
