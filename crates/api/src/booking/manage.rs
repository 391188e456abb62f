//! Who may read and change a booking.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use einlass_contract::booking as wire;
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;
use einlass_domain::booking::{CancelledBy, StaffReason};
use einlass_domain::ids::AppointmentId;

use super::on_behalf::{NameRefusal, Stated, compare_name, reason_from_wire};
use crate::access::{KeyRing, Principal};
use crate::platform::Refusal;
use crate::server::AppState;

/// Name of the header that carries the manage token of a booking in requests without a body.
pub(super) const MANAGE_TOKEN: &str = "Manage-Token";

/// The manage token of a request without a body, if it has one.
#[derive(Clone)]
pub(crate) struct ManageToken(Option<String>);

/// By which right somebody reads a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadingRight {
    /// The visitor holds its secret.
    Visitor,
    /// Staff may read all bookings of the authority.
    Staff,
}

/// By which right somebody changes a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChangingRight {
    /// The visitor holds its secret.
    Visitor,
    /// Staff act for somebody who stated number and name, for a reason.
    Staff(StaffReason),
}

/// Why somebody may not change a booking.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoRight {
    #[error("there is no such appointment for this token")]
    NotFound,
    #[error(transparent)]
    Name(#[from] NameRefusal),
}

impl ManageToken {
    pub(super) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl ReadingRight {
    /// The right to read a booking, if there is one. A wrong secret gives none, whoever presents it.
    pub(super) fn of(
        keys: &KeyRing,
        principal: &Principal,
        id: AppointmentId,
        token: Option<&str>,
    ) -> Option<Self> {
        match token {
            Some(token) => keys.manages(id, token).then_some(Self::Visitor),
            None => principal
                .scopes
                .allows(Scope::AppointmentsRead)
                .then_some(Self::Staff),
        }
    }
}

impl ChangingRight {
    /// Who cancels by this right.
    pub(super) const fn cancels_as(self) -> CancelledBy {
        match self {
            Self::Visitor => CancelledBy::Visitor,
            Self::Staff(StaffReason::AuthorityUnable) => CancelledBy::Authority,
            Self::Staff(_) => CancelledBy::Staff,
        }
    }

    /// The right to change a booking: its secret, or as staff the name of its visitor. A wrong secret gives none.
    pub(super) async fn of(
        state: &AppState,
        principal: &Principal,
        id: AppointmentId,
        token: Option<&str>,
        on_behalf: Option<&wire::OnBehalf>,
    ) -> Result<Self, NoRight> {
        match (token, on_behalf) {
            (Some(token), _) if state.keys.manages(id, token) => Ok(Self::Visitor),
            (None, Some(act)) if principal.scopes.allows(Scope::AppointmentsManage) => {
                compare_name(state, principal, Stated::Id(id), act.name.as_deref()).await?;
                Ok(Self::Staff(reason_from_wire(act.reason)))
            }
            (Some(_) | None, _) => Err(NoRight::NotFound),
        }
    }
}

impl From<NoRight> for Refusal {
    fn from(error: NoRight) -> Self {
        match error {
            NoRight::NotFound => Self::new(ErrorCode::AppointmentNotFound),
            NoRight::Name(error) => error.into(),
        }
    }
}

impl FromRequest for ManageToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(MANAGE_TOKEN);
        let token = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
        ready(Ok(Self(token)))
    }
}
