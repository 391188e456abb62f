//! The two statements that stand around every write that can be repeated, prepared once.

use diesel::QueryResult;
use diesel::RunQueryDsl as _;
use diesel::sql_types::{Binary, Nullable, SmallInt, Text, Untyped};
use jiff::Timestamp;
use uuid::Uuid;

use super::Statement;
use crate::connection::{Conn, each};
use crate::platform::IdempotentRequest;
use crate::sql_types::{Db, Id, Instant};

const TAKE: &str = "INSERT INTO idempotency (client_id, key, authority_id, operation, body_hash, made_at)
VALUES ($, $, $, $, $, $) ON CONFLICT DO NOTHING";

const KEEP: &str =
    "UPDATE idempotency SET status = $, answer = $, subject_id = $ WHERE client_id = $ AND key = $";

/// Takes a key; returns 0 if it is taken.
pub(crate) fn take_key(conn: &mut Conn, request: &IdempotentRequest, now: Timestamp) -> QueryResult<usize> {
    each!(conn, c => Statement::<Untyped, _>::new(TAKE)
        .bind::<Id, _>(Db(request.client_id))
        .bind::<Text, _>(request.key.clone())
        .bind::<Id, _>(Db(request.authority_id))
        .bind::<Text, _>(request.operation)
        .bind::<Binary, _>(request.body_hash.to_vec())
        .bind::<Instant, _>(Db(now))
        .execute(c))
}

/// Keeps the answer of a request whose key is taken.
pub(crate) fn keep_answer(
    conn: &mut Conn,
    request: &IdempotentRequest,
    status: i16,
    answer_json: &str,
    subject_id: Option<Uuid>,
) -> QueryResult<usize> {
    each!(conn, c => Statement::<Untyped, _>::new(KEEP)
        .bind::<SmallInt, _>(status)
        .bind::<Text, _>(answer_json.to_owned())
        .bind::<Nullable<Id>, _>(subject_id.map(Db))
        .bind::<Id, _>(Db(request.client_id))
        .bind::<Text, _>(request.key.clone())
        .execute(c))
}
