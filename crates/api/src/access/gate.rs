//! The gate: no request reaches a handler unless the route table says that it may.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use einlass_contract::platform::ErrorCode;
use einlass_domain::access::Scope;

use super::Principal;
use crate::platform::Refusal;
use crate::server::{Access, AppState, Route};

/// Authenticates a request and checks the scope of its route; routes that are not in the table are closed.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match admit(&request) {
        Ok(Some(principal)) => {
            request.extensions_mut().insert(principal);
        }
        Ok(None) => {}
        Err(refusal) => return Ok(request.error_response(refusal)),
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// The client of a request that may pass; none on public routes and where there is no route at all.
fn admit(request: &ServiceRequest) -> Result<Option<Principal>, Refusal> {
    let Some(pattern) = request.match_pattern() else {
        return Ok(None);
    };
    match Route::find(request.method(), &pattern).map(|route| &route.access) {
        Some(Access::Public) => Ok(None),
        Some(Access::AnyOf(scopes)) => authorise(request, scopes).map(Some),
        None if Route::methods(&pattern).next().is_some() => Err(Refusal::method_not_allowed(&pattern)),
        None => Err(Refusal::new(ErrorCode::RouteNotFound)),
    }
}

fn authorise(request: &ServiceRequest, scopes: &[Scope]) -> Result<Principal, Refusal> {
    let state = request
        .app_data::<web::Data<AppState>>()
        .ok_or_else(|| Refusal::internal("the application state is missing"))?;
    let header = request
        .headers()
        .get(AUTHORIZATION)
        .ok_or_else(|| Refusal::new(ErrorCode::TokenMissing))?;
    let token = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Refusal::new(ErrorCode::TokenInvalid))?;
    let principal = state
        .keys
        .verify_access_token(token, state.now())
        .map_err(|error| Refusal::new(ErrorCode::TokenInvalid).with_log(error.to_string()))?;
    if scopes.iter().any(|scope| principal.scopes.allows(*scope)) {
        Ok(principal)
    } else {
        let names: Vec<_> = scopes.iter().map(|scope| scope.as_str()).collect();
        let detail = format!("the scope {} is needed", names.join(" or "));
        Err(Refusal::new(ErrorCode::ScopeMissing).with_detail(detail))
    }
}
