//! The client behind a request.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::ScopeSet;
use einlass_domain::booking::Channel;
use einlass_domain::ids::{ApiClientId, AuthorityId, SiteId};

use crate::platform::Refusal;

/// The authenticated machine client of a request, as its access token states it.
///
/// The gate has checked the scope of the route before a handler can take this out of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Which client.
    pub client_id: ApiClientId,
    /// Its tenant; it sees no other.
    pub authority_id: AuthorityId,
    /// How its bookings come about.
    pub channel: Channel,
    /// The only site that it may act for; any if none.
    pub site_id: Option<SiteId>,
    /// What it may do.
    pub scopes: ScopeSet,
}

impl Principal {
    /// Whether the client may act for `site`.
    pub fn serves(&self, site: SiteId) -> bool {
        self.site_id.is_none_or(|own| own == site)
    }
}

impl FromRequest for Principal {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let principal = request.extensions().get::<Self>().cloned();
        ready(principal.ok_or_else(|| Refusal::new(ErrorCode::TokenMissing)))
    }
}
