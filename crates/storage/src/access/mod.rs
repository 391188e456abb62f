//! Machine clients.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx};
use einlass_domain::{access::ScopeSet, booking::Channel, ids::*};
use jiff::Timestamp;

/// A machine client of the API [Portalanbindung].
#[derive(Clone, PartialEq, Eq)]
pub struct ApiClient {
    pub id: ApiClientId,
    pub authority_id: AuthorityId,
    pub name: String,
    pub secret_hash: Vec<u8>,
    pub channel: Channel,
    pub scopes: ScopeSet,
    /// Set for terminals and gatehouses: the only site they act for.
    pub site_id: Option<SiteId>,
    pub revoked_at: Option<Timestamp>,
}
pub fn insert_api_client(tx: &mut WriteTx, client: &ApiClient) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// By id alone: the id is what a client sends before its authority is known.
pub fn find_api_client(tx: &mut ReadTx, id: ApiClientId) -> Result<Option<ApiClient>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_api_clients(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<ApiClient>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// Returns whether there was such a client that was not revoked yet.
pub fn revoke_api_client(tx: &mut WriteTx, authority: AuthorityId, id: ApiClientId, now: Timestamp) -> Result<bool, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
