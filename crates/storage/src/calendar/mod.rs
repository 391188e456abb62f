//! Openings, closures and the search for free time.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx, catalogue::Change};
use einlass_domain::{booking::Channel, calendar::{Closure, Opening, QuantumMap}, ids::*};
use jiff::{Timestamp, civil::Date};

/// Replaces all openings of a pool. Matched by content: an unchanged rule keeps its id.
pub fn replace_openings(tx: &mut WriteTx, authority: AuthorityId, pool: PoolId, openings: &[Opening], today: Date) -> Result<Change, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Replaces all closures of the authority.
pub fn replace_closures(tx: &mut WriteTx, authority: AuthorityId, closures: &[Closure], today: Date) -> Result<Change, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_openings(tx: &mut ReadTx, authority: AuthorityId, pools: &[PoolId]) -> Result<Vec<Opening>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_closures(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<Closure>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }

/// Which free time is asked for.
#[derive(Clone, Copy, Debug)]
pub struct FreeDaysQuery<'a> {
    pub authority_id: AuthorityId,
    pub pools: &'a [PoolId],
    pub from_on: Date,
    /// Exclusive.
    pub until_on: Date,
    pub channel: Channel,
    pub now: Timestamp,
}
/// Free quanta of one pool and local day. Past quanta of today are still set: cut with `from_offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeDay { pub pool_id: PoolId, pub date: Date, pub free: QuantumMap }
/// One entry per pool and day, by pool in the order asked for, then by day.
pub fn free_days(tx: &mut ReadTx, query: &FreeDaysQuery) -> Result<Vec<FreeDay>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
