//! The statement that stands behind every write that can be repeated, prepared once.

use diesel::QueryResult;
use diesel::RunQueryDsl as _;
use diesel::sql_types::{Binary, Nullable, SmallInt, Text, Untyped};

use super::Statement;
use crate::connection::{Conn, each};
use crate::platform::IdempotencyRow;
use crate::sql_types::{Db, Id, Instant};

const KEEP: &str = "
INSERT INTO idempotency (client_id, key, authority_id, operation, body_hash, made_at, status, answer, subject_id)
VALUES ($, $, $, $, $, $, $, $, $)
ON CONFLICT (client_id, key) DO UPDATE
SET authority_id = excluded.authority_id, operation = excluded.operation, body_hash = excluded.body_hash,
    made_at = excluded.made_at, status = excluded.status, answer = excluded.answer, subject_id = excluded.subject_id
WHERE idempotency.made_at <= $";

/// Keeps the answer to a request; returns 0 if the key was used for another one that still counts.
pub(crate) fn keep_answer(conn: &mut Conn, row: &IdempotencyRow) -> QueryResult<usize> {
    each!(conn, c => Statement::<Untyped, _>::new(KEEP)
        .bind::<Id, _>(row.client_id)
        .bind::<Text, _>(row.key.clone())
        .bind::<Id, _>(row.authority_id)
        .bind::<Text, _>(row.operation)
        .bind::<Binary, _>(row.body_hash.to_vec())
        .bind::<Instant, _>(row.made_at)
        .bind::<SmallInt, _>(row.status)
        .bind::<Text, _>(row.answer.clone())
        .bind::<Nullable<Id>, _>(row.subject_id)
        .bind::<Instant, _>(Db(row.outlives()))
        .execute(c))
}
