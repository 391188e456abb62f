//! Store, first cut.
#![allow(clippy::all, clippy::pedantic, missing_docs, clippy::allow_attributes)]
use super::{DatabaseUrl, StoreOptions};
use crate::StorageError;
use std::sync::Arc;

/// The database (clone freely).
#[derive(Clone)]
pub struct Store { _inner: Arc<()> }
/// A reading view.
pub struct ReadTx<'c> { _conn: std::marker::PhantomData<&'c mut ()> }
/// A writing transaction; also reads.
pub struct WriteTx<'c> { read: ReadTx<'c> }
impl<'c> std::ops::Deref for WriteTx<'c> { type Target = ReadTx<'c>; fn deref(&self) -> &ReadTx<'c> { &self.read } }
impl<'c> std::ops::DerefMut for WriteTx<'c> { fn deref_mut(&mut self) -> &mut ReadTx<'c> { &mut self.read } }

impl Store {
    pub fn open(_url: &DatabaseUrl, _options: StoreOptions) -> Result<Self, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
    pub async fn read<T, E, F>(&self, _work: F) -> Result<T, E>
    where F: Fn(&mut ReadTx) -> Result<T, E> + Send + 'static, T: Send + 'static, E: From<StorageError> + Send + 'static
    { Err(StorageError::Unavailable("skeleton".into()).into()) }
    pub async fn write<T, E, F>(&self, _work: F) -> Result<T, E>
    where F: Fn(&mut WriteTx) -> Result<T, E> + Send + 'static, T: Send + 'static, E: From<StorageError> + Send + 'static
    { Err(StorageError::Unavailable("skeleton".into()).into()) }
    /// Names of the migrations that were applied now.
    pub async fn migrate(&self) -> Result<Vec<String>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
    /// Names of the migrations that are missing.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
    pub async fn ping(&self) -> Result<(), StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
    /// Checks the invariants; empty means sound.
    pub async fn verify(&self) -> Result<Vec<crate::platform::Violation>, StorageError> { Err(StorageError::Unavailable("skeleton".into())) }
}
