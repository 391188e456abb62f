//! Opening the database.

use anyhow::{Context, Result, ensure};
use einlass_storage::{DatabaseUrl, Store, StoreOptions};

use super::arguments::CommonArguments;

/// The address of the database.
pub(super) fn address(common: &CommonArguments) -> Result<DatabaseUrl> {
    common
        .database_url
        .parse()
        .context("EINLASS_DATABASE_URL (or --database-url) is not usable")
}

/// Opens the database.
pub(super) fn open(common: &CommonArguments) -> Result<Store> {
    let address = address(common)?;
    if let DatabaseUrl::Sqlite(file) = &address {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        ensure!(
            folder.is_none_or(std::path::Path::is_dir),
            "the database {address:?} cannot be opened: its folder does not exist"
        );
    }
    Store::open(&address, StoreOptions::default())
        .with_context(|| format!("the database {address:?} cannot be opened"))
}

/// Opens a database for a command that needs what others have put in; an empty or older one is refused.
pub(super) async fn open_filled(common: &CommonArguments) -> Result<Store> {
    let store = open(common)?;
    let missing = missing_migrations(&store).await?;
    ensure!(
        missing.is_empty(),
        "the database {:?} is empty or of an earlier version ({} migrations are missing); load a town with \
         `einlass import FILE` or run `einlass migrate` first",
        address(common)?,
        missing.len()
    );
    Ok(store)
}

/// Refuses a database that does not have the form that this version needs, and says what to do.
pub(super) async fn require_migrated(store: &Store, remedy: &str) -> Result<()> {
    let missing = missing_migrations(store).await?;
    ensure!(
        missing.is_empty(),
        "the database lacks {} migrations ({}); {remedy}",
        missing.len(),
        missing.join(", ")
    );
    Ok(())
}

async fn missing_migrations(store: &Store) -> Result<Vec<String>> {
    let missing = store.pending_migrations().await;
    missing.context("the database cannot be asked")
}
