//! Whom to call because they cannot be told by mail.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_domain::booking::{Contact, MassCancellation};
use einlass_domain::ids::{AppointmentId, MassCancellationId};
use einlass_storage::ReadTx;
use einlass_storage::booking::{Concerned, list_concerned};
use jiff::Timestamp;

use super::found::{MassCancellationError, find_served};
use super::notices::Notices;
use crate::access::Principal;
use crate::booking::confirmation::language_on_wire;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Query, Refusal, documents_problems};
use crate::server::AppState;

/// Bookings that one page looks at.
const PAGE: u32 = 200;

documents_problems!(ListCallsProblems: AUTHENTICATED, PARAMETERS; MassCancellationNotFound);

/// Lists whom to call
///
/// The holders without mail address, with name, telephone number and what to tell them. Personal data, for nothing else.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the mass cancellation."),
        wire::ConcernedQuery
    ),
    responses(
        (status = 200, description = "A page of the list.", body = wire::CallList, example = json!(super::sample::call_list())),
        ListCallsProblems
    )
)]
#[get("/v1/mass-cancellations/{id}/call-list")]
pub(crate) async fn list_calls(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<MassCancellationId>,
    query: Query<wire::ConcernedQuery>,
) -> Result<HttpResponse, Refusal> {
    let (now, after) = (state.now(), query.0.cursor);
    let page = state
        .store
        .read(move |tx| calls(tx, &principal, id.0, after, now))
        .await?;
    Ok(HttpResponse::Ok().json(page))
}

fn calls(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    id: MassCancellationId,
    after: Option<AppointmentId>,
    now: Timestamp,
) -> Result<wire::CallList, MassCancellationError> {
    let plan = find_served(tx, principal, id)?;
    let notices = Notices::load(tx, &plan)?;
    let concerned = list_concerned(tx, &plan, now, after, PAGE)?;
    let is_full = u32::try_from(concerned.len()).is_ok_and(|found| found == PAGE);
    let next = concerned.last().filter(|_| is_full);
    Ok(wire::CallList {
        next: next.map(|last| last.appointment.id.to_string()),
        entries: concerned
            .iter()
            .filter_map(|one| entry(&plan, &notices, one))
            .collect(),
    })
}

/// The entry of a booking whose holder gave no mail address.
fn entry(plan: &MassCancellation, notices: &Notices, one: &Concerned) -> Option<wire::CallListEntry> {
    let phone = match &one.person.contact {
        Some(Contact::Email(_)) => return None,
        Some(Contact::Phone(number)) => Some(number.as_str().to_owned()),
        None => None,
    };
    let booking = &one.appointment;
    Some(wire::CallListEntry {
        appointment_id: booking.id,
        number: one.number?,
        start_at: booking.placement.span.start_at().into(),
        name: one.person.name.as_ref().map(|name| name.as_str().to_owned()),
        phone,
        language: language_on_wire(booking.language),
        notice: notices.text(plan, one, booking.language)?,
    })
}
