//! Reasons of urgent cases on the wire.

use einlass_contract::booking as wire;
use einlass_domain::booking::UrgentReason;

/// The reason that a client gives.
pub(crate) const fn urgent_from_wire(reason: wire::UrgentReason) -> UrgentReason {
    match reason {
        wire::UrgentReason::LostDocument => UrgentReason::LostDocument,
        wire::UrgentReason::StolenDocument => UrgentReason::StolenDocument,
        wire::UrgentReason::ImminentTravel => UrgentReason::ImminentTravel,
        wire::UrgentReason::CourtDeadline => UrgentReason::CourtDeadline,
        wire::UrgentReason::OtherHardship => UrgentReason::OtherHardship,
    }
}

/// The reason as clients read it.
pub(crate) const fn urgent_on_wire(reason: UrgentReason) -> wire::UrgentReason {
    match reason {
        UrgentReason::LostDocument => wire::UrgentReason::LostDocument,
        UrgentReason::StolenDocument => wire::UrgentReason::StolenDocument,
        UrgentReason::ImminentTravel => wire::UrgentReason::ImminentTravel,
        UrgentReason::CourtDeadline => wire::UrgentReason::CourtDeadline,
        UrgentReason::OtherHardship => wire::UrgentReason::OtherHardship,
    }
}
