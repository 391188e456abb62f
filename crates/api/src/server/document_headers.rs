//! Headers in the OpenAPI document that no handler speaks of: layers and shared parts read and send them.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{Components, Object, Ref, RefOr, Required, Response, Type};

use crate::platform::{IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, REQUEST_ID};

const ETAG: &str = "ETag";
const AUTHENTICATE: &str = "WWW-Authenticate";

/// Name and meaning of each header that answers of several operations have.
const SHARED: [(&str, &str); 4] = [
    (
        REQUEST_ID,
        "Id of the request: that of the caller, else one of ours. Our log has it, too.",
    ),
    (ETAG, "Tag of the content, for `If-None-Match`."),
    (
        IDEMPOTENCY_REPLAYED,
        "`true` if this is the answer of an earlier request with the same key.",
    ),
    (AUTHENTICATE, "How to authenticate (RFC 6750)."),
];

/// Describes the shared headers once.
pub(super) fn describe(components: &mut Components) {
    for (name, meaning) in SHARED {
        let header = HeaderBuilder::new()
            .schema(Some(Object::with_type(Type::String)))
            .description(Some(meaning));
        components.headers.insert(name.to_owned(), header.build().into());
    }
}

/// Declares what an operation reads and sends because of what it is: tagged, repeatable, answered at all.
pub(super) fn declare(operation: &mut Operation) {
    let is_tagged = operation.responses.responses.contains_key("304");
    let is_repeatable = parameters(operation).any(|one| one.name == IDEMPOTENCY_KEY);
    if is_tagged {
        let list = operation.parameters.get_or_insert_default();
        list.push(RefOr::T(if_none_match()));
    }
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let succeeds = status.starts_with('2');
        refer(response, REQUEST_ID);
        if status == "401" {
            refer(response, AUTHENTICATE);
        }
        if is_tagged && (succeeds || status == "304") {
            refer(response, ETAG);
        }
        if is_repeatable && succeeds {
            refer(response, IDEMPOTENCY_REPLAYED);
        }
    }
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    let list = operation.parameters.iter().flatten();
    list.filter_map(|one| match one {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}

fn refer(response: &mut Response, name: &str) {
    let place = Ref::new(format!("#/components/headers/{name}"));
    response.headers.insert(name.to_owned(), RefOr::Ref(place));
}

fn if_none_match() -> Parameter {
    ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Tags of answers that the caller holds; if one of them still counts, the answer is 304.",
        ))
        .schema(Some(Object::with_type(Type::String)))
        .build()
}
