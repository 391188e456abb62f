//! Concerns that cannot become one visit, as problems.

use einlass_contract::platform::ErrorCode;
use einlass_domain::catalogue::RequestedServicesError;

use crate::catalogue::not_combinable_on_wire;
use crate::platform::Refusal;

/// What any operation that takes services may answer about them.
pub(crate) const SERVICES: &[ErrorCode] = &[
    ErrorCode::ServicesEmpty,
    ErrorCode::ServicesTooMany,
    ErrorCode::ServiceRepeated,
    ErrorCode::ServiceNotFound,
    ErrorCode::QuantityOutOfRange,
    ErrorCode::ServiceNotBookable,
    ErrorCode::ServicesNotCombinable,
    ErrorCode::VisitTooLong,
    ErrorCode::VariantNotOffered,
    ErrorCode::ChannelClosed,
];

/// The problem of concerns that cannot become one visit.
pub(crate) fn services_refused(error: &RequestedServicesError) -> Refusal {
    let code = match error {
        RequestedServicesError::Empty => ErrorCode::ServicesEmpty,
        RequestedServicesError::TooMany => ErrorCode::ServicesTooMany,
        RequestedServicesError::Repeated(_) => ErrorCode::ServiceRepeated,
        RequestedServicesError::Unknown(_) => ErrorCode::ServiceNotFound,
        RequestedServicesError::Quantity { .. } => ErrorCode::QuantityOutOfRange,
        RequestedServicesError::NotBookable(_) => ErrorCode::ServiceNotBookable,
        RequestedServicesError::NotCombinable(_) => ErrorCode::ServicesNotCombinable,
        RequestedServicesError::TooLong => ErrorCode::VisitTooLong,
        RequestedServicesError::VariantNotOffered(_) => ErrorCode::VariantNotOffered,
    };
    let refusal = Refusal::new(code).with_detail(error.to_string());
    match error {
        RequestedServicesError::NotCombinable(why) => refusal.with_combination(not_combinable_on_wire(why)),
        RequestedServicesError::Empty
        | RequestedServicesError::TooMany
        | RequestedServicesError::Repeated(_)
        | RequestedServicesError::Unknown(_)
        | RequestedServicesError::Quantity { .. }
        | RequestedServicesError::NotBookable(_)
        | RequestedServicesError::TooLong
        | RequestedServicesError::VariantNotOffered(_) => refusal,
    }
}
