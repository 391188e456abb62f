//! What there is: authorities, sites, units, pools, services.
#![allow(clippy::all, clippy::pedantic, missing_docs, unused_variables, clippy::allow_attributes)]

use crate::{ReadTx, StorageError, WriteTx};
use einlass_domain::{catalogue::{Authority, Pool, Service, Site, Slug, Unit}, ids::*};
use jiff::civil::Date;

/// What an import did to one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change { Created, Changed, Unchanged }
/// Result of an upsert: the id that is stored (an existing entry keeps its own) and what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upserted<I> { pub id: I, pub change: Change }

// Matched by slug inside the authority; the id handed in is used only when the entry is new.
pub fn upsert_authority(tx: &mut WriteTx, authority: &Authority) -> Result<Upserted<AuthorityId>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn upsert_site(tx: &mut WriteTx, authority: AuthorityId, site: &Site) -> Result<Upserted<SiteId>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn upsert_unit(tx: &mut WriteTx, authority: AuthorityId, unit: &Unit) -> Result<Upserted<UnitId>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn upsert_service(tx: &mut WriteTx, authority: AuthorityId, service: &Service) -> Result<Upserted<ServiceId>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
/// `today`: local date of the authority; a change of services touches the days from then on.
pub fn upsert_pool(tx: &mut WriteTx, authority: AuthorityId, pool: &Pool, today: Date) -> Result<Upserted<PoolId>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }

pub fn list_authorities(tx: &mut ReadTx) -> Result<Vec<Authority>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_authority(tx: &mut ReadTx, id: AuthorityId) -> Result<Option<Authority>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_authority_by_slug(tx: &mut ReadTx, slug: &Slug) -> Result<Option<Authority>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_sites(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<Site>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_site(tx: &mut ReadTx, authority: AuthorityId, id: SiteId) -> Result<Option<Site>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_units(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<Unit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_unit(tx: &mut ReadTx, authority: AuthorityId, id: UnitId) -> Result<Option<Unit>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_pools(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<Pool>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_pool(tx: &mut ReadTx, authority: AuthorityId, id: PoolId) -> Result<Option<Pool>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn list_services(tx: &mut ReadTx, authority: AuthorityId) -> Result<Vec<Service>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
pub fn find_service(tx: &mut ReadTx, authority: AuthorityId, id: ServiceId) -> Result<Option<Service>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
