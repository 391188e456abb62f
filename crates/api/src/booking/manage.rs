//! Who may read and change a booking.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use einlass_domain::access::Scope;
use einlass_domain::booking::CancelledBy;
use einlass_domain::ids::AppointmentId;

use crate::access::{KeyRing, Principal};
use crate::platform::Refusal;

/// Name of the header that carries the manage token of a booking in requests without a body.
pub(super) const MANAGE_TOKEN: &str = "Manage-Token";

/// The manage token of a request without a body, if it has one.
#[derive(Clone)]
pub(crate) struct ManageToken(Option<String>);

/// By which right somebody manages a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    /// The visitor holds its secret.
    Visitor,
    /// Staff may manage all bookings of the authority.
    Staff,
}

impl ManageToken {
    pub(super) fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl Right {
    /// Who acts by this right.
    pub(super) const fn actor(self) -> CancelledBy {
        match self {
            Self::Visitor => CancelledBy::Visitor,
            Self::Staff => CancelledBy::Staff,
        }
    }

    /// The right to manage a booking, if there is one. A wrong secret gives none, whoever presents it.
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

impl FromRequest for ManageToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(MANAGE_TOKEN);
        let token = header.and_then(|value| value.to_str().ok()).map(str::to_owned);
        ready(Ok(Self(token)))
    }
}
