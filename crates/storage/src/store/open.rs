//! The store: one database with its connections.

use std::sync::Arc;

use diesel::connection::SimpleConnection as _;

use super::group_writer::GroupWriter;
use super::pooled::Connections;
use super::{DatabaseUrl, ReadTx, StoreOptions, WriteTx, migrations};
use crate::StorageError;
use crate::calendar::Caches;
use crate::connection::{Conn, Manager, Purpose};
use crate::platform::{self, Violation};

/// A database, open for work. Clones share its connections.
///
/// A closure handed to [`Store::read`] or [`Store::write`] may run several times; what it needs from outside, random
/// numbers and the present instant included, is made before and moved in.
#[derive(Clone)]
pub struct Store {
    connections: Connections,
    writer: Option<Arc<GroupWriter>>,
    maintenance: Manager,
}

impl Store {
    /// Opens a database. A SQLite file is created when missing; a PostgreSQL server is first needed by the first
    /// request.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] if the SQLite file cannot be opened.
    pub fn open(url: &DatabaseUrl, options: StoreOptions) -> Result<Self, StorageError> {
        let manager = |purpose| Manager::new(url.clone(), purpose, options.patience);
        let caches = Arc::new(Caches::default());
        let writer = match url {
            DatabaseUrl::Postgres(_) => None,
            DatabaseUrl::Sqlite(_) => {
                let conn = open(&manager(Purpose::Write))?;
                Some(Arc::new(GroupWriter::start(conn, &options, Arc::clone(&caches))?))
            }
        };
        Ok(Self {
            connections: Connections::new(manager(Purpose::Work), &options, caches),
            writer,
            maintenance: manager(Purpose::Maintain),
        })
    }

    /// Runs a closure that only reads.
    ///
    /// # Errors
    /// What the closure returns, or [`StorageError::Unavailable`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut ReadTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        self.connections.read(work).await
    }

    /// Runs a closure in one transaction: all of it happens, or on `Err` nothing.
    ///
    /// On PostgreSQL the closure runs again after deadlocks and lost races, a bounded number of times. On SQLite it
    /// waits its turn at the single writer and is answered after the commit of its group.
    ///
    /// # Errors
    /// What the closure returns, or [`StorageError::Unavailable`]. After `Unavailable` the change may nevertheless
    /// have happened (a lost commit); idempotency keys make repeating safe.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut WriteTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.write(work).await,
            None => self.connections.write(work).await,
        }
    }

    /// Brings the schema up to date; returns the versions that were applied. Servers may call it at the same time.
    pub async fn migrate(&self) -> Result<Vec<String>, StorageError> {
        self.maintain(migrations::apply).await
    }

    /// The schema versions that this program needs and the database does not have.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StorageError> {
        self.maintain(migrations::pending).await
    }

    /// Undoes all migrations and with them deletes all data. For tests of the way down.
    pub async fn revert_migrations(&self) -> Result<Vec<String>, StorageError> {
        self.maintain(migrations::revert).await
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StorageError> {
        self.read(|tx| tx.run(|conn| conn.batch_execute("SELECT 1")))
            .await
    }

    /// Checks the invariants on the live database, in one snapshot; an empty list means that all hold.
    pub async fn verify(&self) -> Result<Vec<Violation>, StorageError> {
        self.maintain(platform::verify).await
    }

    async fn maintain<T, F>(&self, work: F) -> Result<T, StorageError>
    where
        F: FnOnce(&mut Conn) -> Result<T, StorageError> + Send + 'static,
        T: Send + 'static,
    {
        let manager = self.maintenance.clone();
        let done = tokio::task::spawn_blocking(move || work(&mut open(&manager)?));
        match done.await {
            Ok(result) => result,
            Err(failure) => match failure.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(StorageError::Unavailable("the server is stopping".to_owned())),
            },
        }
    }
}

fn open(manager: &Manager) -> Result<Conn, StorageError> {
    manager
        .open()
        .map_err(|error| StorageError::Unavailable(error.to_string()))
}
