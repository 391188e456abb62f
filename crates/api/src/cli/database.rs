//! Opening the database.

use anyhow::{Context, Result};
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
    Store::open(&address(common)?, StoreOptions::default()).context("the database cannot be opened")
}
