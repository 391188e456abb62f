//! The outermost layer of every request: its id, its log line, its problem document, its safety headers.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};
use einlass_contract::platform::{ErrorCode, Problem};
use futures_util::FutureExt;
use jiff::Timestamp;

use super::refusal::PendingProblem;
use super::{Refusal, RequestId};
use crate::server::AppState;

/// Media type of problem documents (RFC 9457).
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Carries a request through the layers below and finishes its answer.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(state) = request.app_data::<web::Data<AppState>>().cloned() else {
        return Err(Refusal::internal("the application state is missing").into());
    };
    let id = RequestId::of(request.headers(), &mut state.random.fork());
    let arrived_at = state.clock.now();
    let line = LogLine::of(&request, &id);
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let finish = |response: HttpResponse| {
        let response = finish(response, &id);
        line.write(&response, arrived_at, state.clock.now());
        response
    };
    match outcome {
        Ok(Ok(answer)) => {
            let (request, response) = answer.map_into_boxed_body().into_parts();
            Ok(ServiceResponse::new(request, finish(response)))
        }
        // Without a request left there is no service response; the error carries the finished answer instead.
        Ok(Err(error)) => {
            let response = finish(error.error_response());
            Err(InternalError::from_response(error, response).into())
        }
        Err(_) => {
            let refusal = Refusal::internal("a handler panicked");
            let response = finish(refusal.error_response());
            Err(InternalError::from_response(refusal, response).into())
        }
    }
}

/// Gives every failure its document, also those of the framework that know no code of ours, and the headers.
fn finish(response: HttpResponse, id: &RequestId) -> HttpResponse {
    let status = response.status();
    let mut response = if status.is_client_error() || status.is_server_error() {
        write_problem(response, id)
    } else {
        response
    };
    add_headers(&mut response, id);
    response
}

fn write_problem(response: HttpResponse, id: &RequestId) -> HttpResponse {
    let pending = response.extensions().get::<PendingProblem>().cloned();
    let known = pending.map(|pending| *pending.problem);
    let mut problem = known.unwrap_or_else(|| Problem::new(fallback(response.status())));
    problem.request_id = Some(id.as_str().to_owned());
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response = response.set_body(BoxBody::new(body));
    *response.status_mut() = status;
    let media_type = HeaderValue::from_static(PROBLEM_JSON);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}

fn fallback(status: StatusCode) -> ErrorCode {
    match status {
        StatusCode::NOT_FOUND => ErrorCode::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::MediaTypeUnsupported,
        StatusCode::UNAUTHORIZED => ErrorCode::TokenMissing,
        StatusCode::FORBIDDEN => ErrorCode::ScopeMissing,
        status if status.is_client_error() => ErrorCode::ParameterInvalid,
        _ => ErrorCode::Internal,
    }
}

fn add_headers(response: &mut HttpResponse, id: &RequestId) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let policy = if is_page(headers) {
        PAGE_POLICY
    } else {
        DATA_POLICY
    };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
}

/// What a page of the documentation may load: its own files, and the styles and pictures that its script makes.
const PAGE_POLICY: &str =
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// Data load nothing.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

fn is_page(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|text| text.starts_with("text/html"))
}

/// What the log says about a request. The pattern of the route stands for the address, which may hold an id.
struct LogLine {
    id: RequestId,
    method: String,
    route: String,
}

impl LogLine {
    fn of(request: &ServiceRequest, id: &RequestId) -> Self {
        Self {
            id: id.clone(),
            method: request.method().to_string(),
            route: request.match_pattern().unwrap_or_else(|| "-".to_owned()),
        }
    }

    fn write(&self, response: &HttpResponse, arrived_at: Timestamp, now: Timestamp) {
        let status = response.status().as_u16();
        let ms = u64::try_from(now.duration_since(arrived_at).as_millis()).unwrap_or(0);
        let (id, method, route) = (self.id.as_str(), self.method.as_str(), self.route.as_str());
        let pending = response.extensions();
        let pending = pending.get::<PendingProblem>();
        let code = pending.map_or("", |pending| pending.problem.code.as_str());
        let cause = pending
            .and_then(|pending| pending.log.as_deref())
            .unwrap_or_default();
        if status >= 500 {
            tracing::error!(
                request.id = id,
                method,
                route,
                status,
                ms,
                code,
                cause,
                "request failed"
            );
        } else {
            tracing::info!(request.id = id, method, route, status, ms, code, cause, "request");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body_json};
    use actix_web::{App, HttpResponse};
    use einlass_domain::clock::Clock;
    use einlass_storage::{DatabaseUrl, Store, StoreOptions};

    use super::*;
    use crate::access::KeyRing;
    use crate::server::RandomSource;

    struct StoppedClock;

    impl Clock for StoppedClock {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }
    }

    async fn breaks() -> HttpResponse {
        panic!("a secret of the inner works")
    }

    async fn leaves_out_its_document() -> HttpResponse {
        HttpResponse::BadGateway().body("internals")
    }

    #[actix_web::test]
    async fn whatever_breaks_is_answered_with_a_problem_document() {
        let folder = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(folder.path().join("einlass.db"));
        let state = web::Data::new(AppState::new(
            Store::open(&url, StoreOptions::default()).unwrap(),
            Arc::new(StoppedClock),
            RandomSource::new([0; 32]),
            KeyRing::parse(&format!("0:{}", "07".repeat(32))).unwrap(),
        ));
        let app = App::new()
            .app_data(state)
            .route("/breaks", web::get().to(breaks))
            .route("/silent", web::get().to(leaves_out_its_document))
            .wrap(from_fn(observe));
        let app = init_service(app).await;
        let answer = call_service(&app, TestRequest::get().uri("/silent").to_request()).await;
        let problem: Problem = read_body_json(answer).await;
        assert_eq!((problem.status, problem.code), (500, ErrorCode::Internal));
        let error = actix_web::dev::Service::call(&app, TestRequest::get().uri("/breaks").to_request()).await;
        let response = error.err().unwrap().error_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers().get(CONTENT_TYPE).unwrap(), PROBLEM_JSON);
        let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!((problem.code, problem.detail), (ErrorCode::Internal, None));
        assert_eq!(problem.request_id.unwrap().len(), 16);
    }
}
