//! The embedded migrations of both databases.

use diesel::connection::SimpleConnection as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::StorageError;
use crate::connection::Conn;

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// Key of the lock that lets only one server migrate at a time; any number that nothing else locks.
const LOCK: &str = "SELECT pg_advisory_lock(7341962018)";

/// Applies what is missing; returns the versions.
pub(super) fn apply(conn: &mut Conn) -> Result<Vec<String>, StorageError> {
    lock(conn)?;
    let applied = match conn {
        Conn::Pg(pg) => pg.run_pending_migrations(POSTGRES),
        Conn::Lite(lite) => lite.run_pending_migrations(SQLITE),
    };
    Ok(applied.map_err(query)?.iter().map(ToString::to_string).collect())
}

/// The versions that are missing.
pub(super) fn pending(conn: &mut Conn) -> Result<Vec<String>, StorageError> {
    match conn {
        Conn::Pg(pg) => pg.pending_migrations(POSTGRES).map(|all| names(&all)),
        Conn::Lite(lite) => lite.pending_migrations(SQLITE).map(|all| names(&all)),
    }
    .map_err(query)
}

/// Undoes all migrations and with them all data; returns the versions.
pub(super) fn revert(conn: &mut Conn) -> Result<Vec<String>, StorageError> {
    lock(conn)?;
    let reverted = match conn {
        Conn::Pg(pg) => pg.revert_all_migrations(POSTGRES),
        Conn::Lite(lite) => lite.revert_all_migrations(SQLITE),
    };
    Ok(reverted.map_err(query)?.iter().map(ToString::to_string).collect())
}

fn lock(conn: &mut Conn) -> Result<(), StorageError> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(LOCK)
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
    }
    Ok(())
}

fn names<DB: diesel::backend::Backend>(all: &[Box<dyn diesel::migration::Migration<DB>>]) -> Vec<String> {
    all.iter()
        .map(|migration| migration.name().version().to_string())
        .collect()
}

fn query(error: impl std::fmt::Display) -> StorageError {
    StorageError::Query(format!("migration: {error}"))
}
