//! `einlass export`.

use anyhow::{Context, Result, bail};
use clap::Args;
use einlass_contract::town::TownFile;
use einlass_domain::catalogue::Slug;
use einlass_storage::catalogue::find_authority_by_slug;
use einlass_storage::{StorageError, Store};

use super::arguments::CommonArguments;
use super::database;
use crate::town::{current_file, pretty};

/// Arguments of `einlass export`.
#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    /// Key of the town or county.
    #[arg(value_name = "SLUG")]
    authority: Slug,
}

/// Prints the document that counts now; `einlass import` takes it back unchanged.
pub(super) async fn export(common: &CommonArguments, arguments: &ExportArguments) -> Result<()> {
    let store = database::open_filled(common).await?;
    let file = published(&store, &arguments.authority).await?;
    print!("{}", pretty(&file)?);
    Ok(())
}

/// The document that counts now.
pub(super) async fn published(store: &Store, authority: &Slug) -> Result<TownFile> {
    let slug = authority.clone();
    let found = store.read::<_, StorageError, _>(move |tx| match find_authority_by_slug(tx, &slug)? {
        Some(authority) => current_file(tx, authority.id),
        None => Ok(None),
    });
    match found.await.context("the database cannot be read")? {
        Some((_, file)) => Ok(file),
        None => bail!("no configuration of \"{authority}\" was published here"),
    }
}
