//! Requests that may be sent twice (header `Idempotency-Key`).

use diesel::prelude::*;
use einlass_domain::ids::{ApiClientId, AuthorityId};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::dialect;
use crate::error::inconsistent;
use crate::schema::idempotency;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

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

#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = idempotency)]
struct NewRow<'r> {
    client_id: Db<ApiClientId>,
    key: &'r str,
    authority_id: Db<AuthorityId>,
    operation: &'r str,
    body_hash: &'r [u8],
    made_at: Db<Timestamp>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = idempotency)]
struct Row {
    operation: String,
    body_hash: Vec<u8>,
    made_at: Db<Timestamp>,
    status: Option<i16>,
    answer: Option<String>,
    subject_id: Option<Db<Uuid>>,
}

/// Takes the key, before anything else in the transaction that does the work.
///
/// A duplicate that runs at the same time waits here until the first one has ended, then gets its answer.
pub fn begin_idempotent(
    tx: &mut WriteTx,
    request: &IdempotentRequest,
    now: Timestamp,
) -> Result<Idempotency, StorageError> {
    let row = NewRow::of(request, now);
    let taken = tx.run(|conn| dialect::take_key(conn, request, now))?;
    if taken == 1 {
        return Ok(Idempotency::Fresh);
    }
    let stored = load(tx, request)?;
    if now.duration_since(stored.made_at.0) >= KEY_LIFETIME {
        return renew(tx, request, &row);
    }
    if stored.operation != request.operation || stored.body_hash != request.body_hash {
        return Ok(Idempotency::OtherBody);
    }
    stored.replay(request)
}

/// Keeps the answer, last in the transaction that did the work.
pub fn finish_idempotent(
    tx: &mut WriteTx,
    request: &IdempotentRequest,
    status: u16,
    answer_json: &str,
    subject_id: Option<Uuid>,
) -> Result<(), StorageError> {
    // HTTP knows no status above 599.
    let status = i16::try_from(status).unwrap_or(i16::MAX);
    tx.run(|conn| dialect::keep_answer(conn, request, status, answer_json, subject_id))
        .map(drop)
}

/// Deletes keys that no longer count; returns how many.
pub fn purge_idempotency(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> {
    let old = idempotency::table.filter(idempotency::made_at.le(Db(lifetime_before(now))));
    let deleted = tx.run(|conn| diesel::delete(old).execute(conn))?;
    Ok(u64::try_from(deleted).unwrap_or(u64::MAX))
}

fn load(tx: &mut WriteTx, request: &IdempotentRequest) -> Result<Row, StorageError> {
    let query = idempotency::table
        .find((Db(request.client_id), &request.key))
        .select(Row::as_select());
    let row = tx.run(|conn| query.first(conn).optional())?;
    // The purge may delete the row between the two statements; then the key is free again.
    row.ok_or_else(|| tx.lost_race("an idempotency key was purged"))
}

/// Makes an outlived key new. Of two that try, the second one finds it young and runs again.
fn renew(tx: &mut WriteTx, request: &IdempotentRequest, row: &NewRow) -> Result<Idempotency, StorageError> {
    let outlived = idempotency::table
        .find((Db(request.client_id), &request.key))
        .filter(idempotency::made_at.le(Db(lifetime_before(row.made_at.0))));
    let none = (
        idempotency::status.eq(None::<i16>),
        idempotency::answer.eq(None::<String>),
        idempotency::subject_id.eq(None::<Db<Uuid>>),
    );
    let renewed = tx.run(|conn| diesel::update(outlived).set((row, none)).execute(conn))?;
    if renewed == 1 {
        Ok(Idempotency::Fresh)
    } else {
        Err(tx.lost_race("an idempotency key was renewed"))
    }
}

fn lifetime_before(now: Timestamp) -> Timestamp {
    now.checked_sub(KEY_LIFETIME).unwrap_or(Timestamp::MIN)
}

impl<'r> NewRow<'r> {
    fn of(request: &'r IdempotentRequest, now: Timestamp) -> Self {
        Self {
            client_id: Db(request.client_id),
            key: &request.key,
            authority_id: Db(request.authority_id),
            operation: request.operation,
            body_hash: &request.body_hash,
            made_at: Db(now),
        }
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
