//! Requests that may be sent twice (header `Idempotency-Key`).

use diesel::prelude::*;
use einlass_domain::ids::{ApiClientId, AuthorityId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::dialect;
use crate::error::inconsistent;
use crate::schema::idempotency;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// How long a key counts; afterwards the same key is a new request.
const KEY_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// A request with its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotentRequest {
    /// The tenant.
    pub authority_id: AuthorityId,
    /// Who asks; keys of different clients never meet.
    pub client_id: ApiClientId,
    /// The key as the client sent it.
    pub key: String,
    /// Which operation.
    pub operation: &'static str,
    /// Hash of the body: the same key with another body is a mistake of the client.
    pub body_hash: [u8; 32],
}

/// What is known about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency {
    /// Never seen: do the work, then call [`finish_idempotent`].
    Fresh,
    /// Done before: give the same answer.
    Replay {
        /// HTTP status of the answer.
        status: u16,
        /// The body, byte for byte.
        answer_json: String,
        /// What the request made, if anything.
        subject_id: Option<Uuid>,
    },
    /// The key was used for another operation or body.
    OtherBody,
}

/// A request and its answer as they are stored.
#[derive(Clone, Debug)]
pub(crate) struct IdempotencyRow {
    pub(crate) client_id: Db<ApiClientId>,
    pub(crate) key: String,
    pub(crate) authority_id: Db<AuthorityId>,
    pub(crate) operation: &'static str,
    pub(crate) body_hash: [u8; 32],
    pub(crate) made_at: Db<Timestamp>,
    pub(crate) status: i16,
    pub(crate) answer: String,
    pub(crate) subject_id: Option<Db<Uuid>>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = idempotency)]
struct Row {
    operation: String,
    body_hash: Vec<u8>,
    status: Option<i16>,
    answer: Option<String>,
    subject_id: Option<Db<Uuid>>,
}

/// Looks the key up, before anything else.
///
/// A duplicate that runs at the same time finds out when it is to keep its answer: then the closure is run again and
/// finds the answer of the first one here. A closure that refuses must be followed by one more look, because the first
/// one may be the reason.
pub fn find_idempotent(
    tx: &mut ReadTx,
    request: &IdempotentRequest,
    now: Timestamp,
) -> Result<Idempotency, StorageError> {
    let query = idempotency::table
        .find((Db(request.client_id), &request.key))
        .filter(idempotency::made_at.gt(Db(lifetime_before(now))))
        .select(Row::as_select());
    let found: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    match found {
        None => Ok(Idempotency::Fresh),
        Some(row) if row.operation == request.operation && row.body_hash == request.body_hash => {
            row.replay(request)
        }
        Some(_) => Ok(Idempotency::OtherBody),
    }
}

/// Keeps the answer, last in the transaction that did the work.
pub fn finish_idempotent(
    tx: &mut WriteTx,
    request: IdempotentRequest,
    status: u16,
    answer_json: String,
    subject_id: Option<Uuid>,
    now: Timestamp,
) -> Result<(), StorageError> {
    let row = IdempotencyRow {
        client_id: Db(request.client_id),
        key: request.key,
        authority_id: Db(request.authority_id),
        operation: request.operation,
        body_hash: request.body_hash,
        made_at: Db(now),
        // HTTP knows no status above 599.
        status: i16::try_from(status).unwrap_or(i16::MAX),
        answer: answer_json,
        subject_id: subject_id.map(Db),
    };
    let Some(row) = tx.keep_with_late_booking(row) else {
        return Ok(());
    };
    match tx.run(|conn| dialect::keep_answer(conn, &row))? {
        0 => Err(tx.lost_race("the key of a request was used")),
        _ => Ok(()),
    }
}

/// Deletes keys that no longer count; returns how many.
pub fn purge_idempotency(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> {
    let old = idempotency::table.filter(idempotency::made_at.le(Db(lifetime_before(now))));
    let deleted = tx.run(|conn| diesel::delete(old).execute(conn))?;
    Ok(u64::try_from(deleted).unwrap_or(u64::MAX))
}

fn lifetime_before(now: Timestamp) -> Timestamp {
    now.checked_sub(KEY_LIFETIME).unwrap_or(Timestamp::MIN)
}

impl IdempotencyRow {
    /// A key that was used until then counts no longer.
    pub(crate) fn outlives(&self) -> Timestamp {
        lifetime_before(self.made_at.0)
    }
}

impl Row {
    fn replay(self, request: &IdempotentRequest) -> Result<Idempotency, StorageError> {
        let bad = |column| inconsistent("idempotency", column, request.client_id);
        let status = self.status.and_then(|status| u16::try_from(status).ok());
        Ok(Idempotency::Replay {
            status: status.ok_or_else(|| bad("status"))?,
            answer_json: self.answer.ok_or_else(|| bad("answer"))?,
            subject_id: self.subject_id.map(|value| value.0),
        })
    }
}
