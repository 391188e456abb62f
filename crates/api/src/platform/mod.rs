//! What every request passes through: ids, bodies, refusals, repeated writes; and health.

mod documented_problems;
mod idempotency_key;
mod idempotent_write;
mod if_match;
mod json_body;
pub(crate) mod livez;
mod nul;
mod observe;
mod parameters;
mod pointer;
pub(crate) mod readyz;
mod refusal;
mod request_id;
mod tagged_answer;

pub(crate) use documented_problems::documents_problems;
pub use documented_problems::{AUTHENTICATED, BODY, PARAMETERS, REPEATABLE, problem_responses};
pub use idempotency_key::{IDEMPOTENCY_KEY, IdempotencyKey};
pub use idempotent_write::{IDEMPOTENCY_REPLAYED, IdempotentWrite, WriteError, Written};
pub use if_match::{IfMatch, MATCHED};
pub(crate) use json_body::read as read_body;
pub use json_body::{JsonBody, JsonPatchBody, MAX_BODY_BYTES, MAX_DOCUMENT_BYTES};
pub(crate) use nul::place_of_nul;
pub use observe::{PROBLEM_JSON, observe};
pub use parameters::{PathDate, PathId, PathVersion, Query};
pub(crate) use pointer::pointer_part;
pub use refusal::Refusal;
pub use request_id::{REQUEST_ID, RequestId};
pub use tagged_answer::TaggedAnswer;
