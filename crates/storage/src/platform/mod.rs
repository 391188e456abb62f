//! Events, idempotency, verification.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx};
use einlass_domain::ids::*;
use jiff::Timestamp;
use uuid::Uuid;

/// An event to be appended. Carries no personal data.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent { pub id: EventId, pub authority_id: AuthorityId, pub kind: &'static str, pub subject_id: Uuid, pub occurred_at: Timestamp, pub payload: serde_json::Value }
/// A place in the event log; a reader goes on after the last one it saw and misses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventCursor { pub transaction: i64, pub position: i64 }
/// An event as it was stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent { pub cursor: EventCursor, pub id: EventId, pub kind: String, pub subject_id: Uuid, pub occurred_at: Timestamp, pub payload: serde_json::Value }
pub fn append_event(tx: &mut WriteTx, event: &NewEvent) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_events(tx: &mut ReadTx, authority: AuthorityId, after: Option<EventCursor>, limit: u16) -> Result<Vec<StoredEvent>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }

/// A request that may be sent twice.
#[derive(Clone, Debug)]
pub struct IdempotentRequest { pub authority_id: AuthorityId, pub client_id: ApiClientId, pub key: String, pub operation: &'static str, pub body_hash: [u8; 32] }
/// What is known about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idempotency { Fresh, Replay { status: u16, answer_json: String, subject_id: Option<Uuid> }, OtherBody }
/// First statement of the transaction that does the work. A concurrent duplicate waits here. Keys count for 24 hours.
pub fn begin_idempotent(tx: &mut WriteTx, request: &IdempotentRequest, now: Timestamp) -> Result<Idempotency, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn finish_idempotent(tx: &mut WriteTx, request: &IdempotentRequest, status: u16, answer_json: &str, subject_id: Option<Uuid>) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Deletes keys older than 24 hours; returns how many.
pub fn purge_idempotency(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation { pub rule: &'static str, pub subject: String, pub detail: String }
impl std::fmt::Display for Violation { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "{}: {} ({})", self.rule, self.subject, self.detail) } }
