//! What those are told who left a mail address.

use actix_web::{HttpResponse, get, web};
use einlass_contract::booking as wire;
use einlass_domain::booking::{AppointmentState, Contact, MassCancellation};
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

documents_problems!(ListNoticesProblems: AUTHENTICATED, PARAMETERS; MassCancellationNotFound);

/// Lists the notices
///
/// The finished text for every booking that was cancelled and whose holder left a mail address, in the language of the
/// booking: the reason, where to book anew, and when one can come without appointment. Personal data, for nothing else.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the mass cancellation."),
        wire::ConcernedQuery
    ),
    responses(
        (status = 200, description = "A page of the list.", body = wire::NoticeList, example = json!(super::sample::notice_list())),
        ListNoticesProblems
    )
)]
#[get("/v1/mass-cancellations/{id}/notices")]
pub(crate) async fn list_notices(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<MassCancellationId>,
    query: Query<wire::ConcernedQuery>,
) -> Result<HttpResponse, Refusal> {
    let (now, after) = (state.now(), query.0.cursor);
    let page = state
        .store
        .read(move |tx| notices(tx, &principal, id.0, after, now))
        .await?;
    Ok(HttpResponse::Ok().json(page))
}

fn notices(
    tx: &mut ReadTx<'_>,
    principal: &Principal,
    id: MassCancellationId,
    after: Option<AppointmentId>,
    now: Timestamp,
) -> Result<wire::NoticeList, MassCancellationError> {
    let plan = find_served(tx, principal, id)?;
    let notices = Notices::load(tx, &plan)?;
    let concerned = list_concerned(tx, &plan, now, after, PAGE)?;
    let is_full = u32::try_from(concerned.len()).is_ok_and(|found| found == PAGE);
    let next = concerned.last().filter(|_| is_full);
    Ok(wire::NoticeList {
        next: next.map(|last| last.appointment.id.to_string()),
        notices: concerned
            .iter()
            .filter_map(|one| notice(&plan, &notices, one))
            .collect(),
    })
}

/// The notice of a booking that is cancelled and whose holder gave a mail address.
fn notice(plan: &MassCancellation, notices: &Notices, one: &Concerned) -> Option<wire::Notice> {
    let booking = &one.appointment;
    match (&one.person.contact, &booking.state) {
        (Some(Contact::Email(address)), AppointmentState::Cancelled { .. }) => Some(wire::Notice {
            appointment_id: booking.id,
            number: one.number?,
            email: address.as_str().to_owned(),
            language: language_on_wire(booking.language),
            text: notices.text(plan, one, booking.language)?,
        }),
        (Some(Contact::Email(_) | Contact::Phone(_)) | None, _) => None,
    }
}
