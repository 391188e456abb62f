//! Error answers in the OpenAPI document: one response per status with an example per code.

use std::collections::BTreeMap;

use einlass_contract::platform::{ErrorCode, Problem};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{
    ContentBuilder, Header, HeaderBuilder, Object, Ref, RefOr, Response, ResponseBuilder, Type,
};

use super::PROBLEM_JSON;

/// What any operation behind the gate may answer.
pub const AUTHENTICATED: &[ErrorCode] = &[
    ErrorCode::TokenMissing,
    ErrorCode::TokenInvalid,
    ErrorCode::ScopeMissing,
    ErrorCode::Internal,
    ErrorCode::Unavailable,
];

/// What any operation with a JSON body may answer.
pub const BODY: &[ErrorCode] = &[
    ErrorCode::BodyMalformed,
    ErrorCode::FieldUnknown,
    ErrorCode::BodyTooLarge,
    ErrorCode::MediaTypeUnsupported,
];

/// What any operation with parameters in its address may answer.
pub const PARAMETERS: &[ErrorCode] = &[ErrorCode::ParameterInvalid];

/// What any operation with an idempotency key may answer.
pub const REPEATABLE: &[ErrorCode] = &[ErrorCode::IdempotencyKeyMissing, ErrorCode::IdempotencyKeyReused];

/// Declares a type that stands for the problems of an operation in its `responses(…)`.
macro_rules! documents_problems {
    ($name:ident: $($group:expr),* $(; $($code:ident),+ $(,)?)?) => {
        #[doc = concat!("The problems that the operation documents as `", stringify!($name), "`.")]
        pub(crate) struct $name;

        impl utoipa::IntoResponses for $name {
            fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
                $crate::platform::problem_responses(&[
                    $($group,)*
                    $(&[$(einlass_contract::platform::ErrorCode::$code),+])?
                ])
            }
        }
    };
}
pub(crate) use documents_problems;

/// One response per status, with an example per code.
pub fn problem_responses(groups: &[&[ErrorCode]]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in groups.iter().copied().flatten() {
        by_status.entry(code.status()).or_default().push(*code);
    }
    by_status
        .into_iter()
        .map(|(status, codes)| (status.to_string(), RefOr::T(response(&codes))))
        .collect()
}

fn response(codes: &[ErrorCode]) -> Response {
    let described: Vec<_> = codes
        .iter()
        .map(|code| format!("`{}`: {}", code.as_str(), code.title()))
        .collect();
    let examples = codes.iter().map(|code| {
        let example = ExampleBuilder::new()
            .summary(code.title())
            .value(serde_json::to_value(Problem::new(*code)).ok())
            .build();
        (code.as_str(), example)
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    let mut response = ResponseBuilder::new()
        .description(described.join("  \n"))
        .content(PROBLEM_JSON, content);
    if codes.iter().any(|code| matches!(code.status(), 429 | 503)) {
        response = response.header("Retry-After", retry_after());
    }
    response.build()
}

/// The header of answers that ask to come again.
fn retry_after() -> Header {
    HeaderBuilder::new()
        .schema(Some(Object::with_type(Type::Integer)))
        .description(Some("Seconds after which the request may be sent again."))
        .build()
}
