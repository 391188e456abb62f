//! `einlass xzufi`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use einlass_domain::catalogue::Slug;
use einlass_storage::Store;

use super::Surroundings;
use super::arguments::CommonArguments;
use super::database;
use super::export::published;
use crate::import::{ImportMode, import_town};
use crate::server::RandomSource;
use crate::xzufi::{export_xzufi, merge_xzufi};

/// Commands of `einlass xzufi`.
#[derive(Debug, Subcommand)]
pub(super) enum XzufiCommand {
    /// Print units and services of a town as an XZuFi 2.2 message.
    Export {
        /// Key of the town or county.
        #[arg(value_name = "SLUG")]
        authority: Slug,
    },
    /// Take units and services of an XZuFi 2.2 message over as a new version of the configuration.
    Import(XzufiImport),
}

/// Arguments of `einlass xzufi import`.
#[derive(Debug, Args)]
pub(super) struct XzufiImport {
    /// Key of the town or county.
    #[arg(value_name = "SLUG")]
    authority: Slug,
    /// The message.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Say what would change and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Runs a command of `einlass xzufi`.
pub(super) async fn xzufi(
    common: &CommonArguments,
    command: &XzufiCommand,
    surroundings: &Surroundings,
) -> Result<()> {
    let store = database::open_filled(common).await?;
    match command {
        XzufiCommand::Export { authority } => {
            let file = published(&store, authority).await?;
            print!("{}", export_xzufi(&file, surroundings.clock.now())?);
        }
        XzufiCommand::Import(arguments) => import(&store, arguments, surroundings).await?,
    }
    Ok(())
}

async fn import(store: &Store, arguments: &XzufiImport, surroundings: &Surroundings) -> Result<()> {
    let name = arguments.file.display();
    let text = std::fs::read_to_string(&arguments.file).with_context(|| format!("{name} cannot be read"))?;
    let mut file = published(store, &arguments.authority).await?;
    let merged = merge_xzufi(&mut file, &text).with_context(|| format!("{name} is not usable"))?;
    let mode = if arguments.dry_run {
        ImportMode::DryRun
    } else {
        ImportMode::Write
    };
    let random = RandomSource::new(surroundings.seed);
    let report = import_town(store, file, mode, surroundings.clock.now(), random.seed())
        .await
        .with_context(|| format!("{name} was not taken over"))?;
    println!("{report}");
    for (kind, keys) in [("unit", merged.new_units), ("service", merged.new_services)] {
        for key in keys {
            println!("new {kind}, to be completed by the town: {key}");
        }
    }
    Ok(())
}
