//! Whether what a visitor came for can be booked once more, where the visitor stands.

use einlass_domain::access::Scope;
use einlass_domain::booking::{AskedTerms, Channel, Vouched};
use einlass_domain::catalogue::terms::Variant;
use einlass_domain::catalogue::{AppointmentNeed, Service};

use super::outcome::Case;

/// Whether the client can ever book the services of the booking, free times aside. Where no booking is known, nobody
/// knows of a hindrance.
pub(super) fn can_book_again(case: &Case<'_>) -> bool {
    let Some(booking) = &case.booking else {
        return true;
    };
    let wanted = booking.service_ids();
    let known = case.catalogue.services.iter();
    let services: Vec<&Service> = known.filter(|service| wanted.contains(&service.id)).collect();
    let is_given = services.len() == wanted.len()
        && services
            .iter()
            .all(|service| service.need != AppointmentNeed::NotNeeded);
    let channel = case.principal.channel;
    is_given
        && case.catalogue.check_channel_of(&services, channel).is_ok()
        && (!is_terminal(case) || is_enough_for_terminal(case, &services))
}

/// A client that stands in the building and asks for nothing but a name. Staff there can ask for more.
fn is_terminal(case: &Case<'_>) -> bool {
    let client = case.principal;
    client.channel == Channel::Onsite && !client.scopes.allows(Scope::AppointmentsManage)
}

/// Whether a terminal knows all that the services ask, for a visit at the counter in its own building.
fn is_enough_for_terminal(case: &Case<'_>, services: &[&Service]) -> bool {
    let asked = AskedTerms::of(services.iter().copied());
    let is_here = |service: &&Service| {
        service.terms.offers(Variant::OnSite)
            && case
                .catalogue
                .sites_of_service(service.id)
                .contains(&case.site_id)
    };
    asked.missing_identity(None, Vouched::No).is_none()
        && !asked.questions.iter().any(|question| question.is_required)
        && services.iter().all(is_here)
}
