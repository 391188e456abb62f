//! Refused requests on their way to the caller.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use einlass_contract::booking::{Channel, Itinerary};
use einlass_contract::calendar::Slot;
use einlass_contract::catalogue::{CombinationRefused, Text};
use einlass_contract::platform::{ErrorCode, Problem};
use einlass_storage::StorageError;

use crate::server::Route;

/// Seconds after which a request that found the database unavailable should be sent again.
const RETRY_AFTER_SECONDS: u32 = 2;

/// A refused request: the problem document for the caller and, kept apart from it, a text for our log.
#[derive(Debug)]
pub struct Refusal {
    problem: Box<Problem>,
    log: Option<String>,
    allow: Option<String>,
}

/// What a refusal leaves in the response for the outermost layer, which writes the document.
#[derive(Clone, Debug)]
pub(crate) struct PendingProblem {
    pub(crate) problem: Box<Problem>,
    pub(crate) log: Option<String>,
}

impl Refusal {
    /// A refusal with nothing but its code.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            problem: Box::new(Problem::new(code)),
            log: None,
            allow: None,
        }
    }

    /// A failure on our side: the caller learns nothing but the request id.
    pub fn internal(log: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal).with_log(log)
    }

    /// The address exists, the method does not.
    pub fn method_not_allowed(pattern: &str) -> Self {
        let methods: Vec<_> = Route::methods(pattern)
            .map(|method| method.as_str().to_owned())
            .collect();
        Self {
            allow: Some(methods.join(", ")),
            ..Self::new(ErrorCode::MethodNotAllowed)
        }
    }

    /// The client is bound to another site than that for which it acts here.
    pub fn other_site() -> Self {
        Self::new(ErrorCode::ScopeMissing).with_detail("the client acts for another site")
    }

    /// Adds more about this case, for the caller.
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        self.map(|problem| problem.with_detail(detail))
    }

    /// Names the field, parameter or header at fault.
    pub fn with_field(self, field: impl Into<String>) -> Self {
        self.map(|problem| problem.with_field(field))
    }

    /// Adds why a way of booking is switched off, and the ways that are open.
    pub fn with_open_channels(self, reason: Text, open: Vec<Channel>) -> Self {
        self.map(|problem| problem.with_open_channels(reason, open))
    }

    /// Adds after how many seconds the request may be sent again.
    pub fn with_retry_after(self, seconds: u32) -> Self {
        self.map(|problem| problem.with_retry_after(seconds))
    }

    /// Adds free times instead.
    pub fn with_alternatives(self, alternatives: Vec<Slot>) -> Self {
        self.map(|problem| problem.with_alternatives(alternatives))
    }

    /// Adds the rule that keeps services from being booked in one visit.
    pub fn with_combination(self, combination: CombinationRefused) -> Self {
        self.map(|problem| problem.with_combination(combination))
    }

    /// Adds free itineraries instead.
    pub fn with_alternative_itineraries(self, alternatives: Vec<Itinerary>) -> Self {
        self.map(|problem| problem.with_alternative_itineraries(alternatives))
    }

    /// Adds a text for our log; never personal data, tokens or codes.
    pub fn with_log(self, log: impl Into<String>) -> Self {
        Self {
            log: Some(log.into()),
            ..self
        }
    }

    /// The code that the caller will see.
    pub fn code(&self) -> ErrorCode {
        self.problem.code
    }

    fn map(self, change: impl FnOnce(Problem) -> Problem) -> Self {
        Self {
            problem: Box::new(change(*self.problem)),
            ..self
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.problem.code.as_str())
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        let headers = response.headers_mut();
        if let Some(seconds) = self.problem.retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.problem.status == 401 {
            headers.insert(
                WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"einlass\""),
            );
        }
        if let Some(allow) = self
            .allow
            .as_deref()
            .and_then(|text| HeaderValue::from_str(text).ok())
        {
            headers.insert(ALLOW, allow);
        }
        response.extensions_mut().insert(PendingProblem {
            problem: self.problem.clone(),
            log: self.log.clone(),
        });
        response
    }
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        let log = error.to_string();
        match error {
            StorageError::Unavailable(_) | StorageError::Conflict(_) => {
                let refusal = Self::new(ErrorCode::Unavailable).with_log(log);
                refusal.with_retry_after(RETRY_AFTER_SECONDS)
            }
            StorageError::Inconsistent { .. } | StorageError::Query(_) => Self::internal(log),
        }
    }
}
