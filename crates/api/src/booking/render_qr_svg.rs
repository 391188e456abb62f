//! The QR code of a booking as SVG.

use actix_web::{HttpResponse, get, web};
use einlass_domain::ids::AppointmentId;

use super::manage::ManageToken;
use super::ticket_of::ticket_code_of;
use crate::access::Principal;
use crate::platform::{AUTHENTICATED, PARAMETERS, PathId, Refusal, documents_problems};
use crate::server::AppState;

documents_problems!(
    RenderQrSvgProblems: AUTHENTICATED, PARAMETERS;
    AppointmentNotFound, AppointmentCancelled, AppointmentPending, TicketNone,
);

/// Draws the QR code as SVG
///
/// Scales without loss; for web pages and print. Version 5 at level M with a white border of four modules and no transparency.
#[utoipa::path(
    tag = "booking",
    params(
        ("id" = String, Path, format = Uuid, description = "Id of the appointment."),
        ("Manage-Token" = Option<String>, Header, description = "Secret of the booking.")
    ),
    responses(
        (status = 200, description = "The picture.", content_type = "image/svg+xml", body = String),
        RenderQrSvgProblems
    )
)]
#[get("/v1/appointments/{id}/qr.svg")]
pub(crate) async fn render_qr_svg(
    state: web::Data<AppState>,
    principal: Principal,
    id: PathId<AppointmentId>,
    token: ManageToken,
) -> Result<HttpResponse, Refusal> {
    let code = ticket_code_of(&state, &principal, id.0, &token).await?;
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(code.svg()))
}
