//! The ticket of a booking that is to be drawn.

use einlass_contract::booking::AppointmentStatus;
use einlass_contract::platform::ErrorCode;
use einlass_domain::ids::AppointmentId;

use super::manage::ManageToken;
use super::qr_code::{TicketCode, TicketCodeError};
use super::read_appointment::{ReadAppointmentError, read_managed};
use crate::access::Principal;
use crate::platform::Refusal;
use crate::server::AppState;

/// Why no code is drawn.
#[derive(Debug, thiserror::Error)]
pub(super) enum RenderQrError {
    #[error(transparent)]
    Read(#[from] ReadAppointmentError),
    /// A code for a cancelled booking would only lead to a refusal at the door.
    #[error("the appointment was cancelled")]
    Cancelled,
    #[error("the appointment waits for its mail address")]
    Pending,
    #[error("nobody checks in for the appointment")]
    Remote,
    #[error(transparent)]
    Draw(#[from] TicketCodeError),
}

/// The code of a booking that the caller may manage.
pub(super) async fn ticket_code_of(
    state: &AppState,
    principal: &Principal,
    id: AppointmentId,
    token: &ManageToken,
) -> Result<TicketCode, RenderQrError> {
    let appointment = read_managed(state, principal, id, token).await?;
    if appointment.status == AppointmentStatus::Cancelled {
        return Err(RenderQrError::Cancelled);
    }
    if appointment.status == AppointmentStatus::Pending {
        return Err(RenderQrError::Pending);
    }
    if appointment.ticket.is_empty() {
        return Err(RenderQrError::Remote);
    }
    Ok(TicketCode::draw(&appointment.ticket)?)
}

impl From<RenderQrError> for Refusal {
    fn from(error: RenderQrError) -> Self {
        match error {
            RenderQrError::Read(error) => error.into(),
            RenderQrError::Cancelled => Self::new(ErrorCode::AppointmentCancelled),
            RenderQrError::Pending => Self::new(ErrorCode::AppointmentPending),
            RenderQrError::Remote => Self::new(ErrorCode::TicketNone),
            RenderQrError::Draw(error) => Self::internal(error.to_string()),
        }
    }
}
