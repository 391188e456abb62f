//! `einlass migrate`.

use anyhow::{Context, Result};

use super::arguments::CommonArguments;
use super::database;

/// Applies the migrations that are missing.
pub(super) async fn migrate(common: &CommonArguments) -> Result<()> {
    let applied = database::open(common)?
        .migrate()
        .await
        .context("the database was not migrated")?;
    for name in &applied {
        println!("applied {name}");
    }
    println!("{} migrations applied", applied.len());
    Ok(())
}
