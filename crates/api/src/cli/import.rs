//! `einlass import`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use einlass_storage::{DatabaseUrl, Store};

use super::Surroundings;
use super::arguments::CommonArguments;
use super::database;
use crate::import::{ImportMode, import_town, parse_town};
use crate::server::RandomSource;

/// Arguments of `einlass import`.
#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// Town data files; their form is described in towns/README.md.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Say what would change and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Imports town data files, each in one transaction; stops at the first that is not usable.
pub(super) async fn import(
    common: &CommonArguments,
    arguments: &ImportArguments,
    surroundings: &Surroundings,
) -> Result<ExitCode> {
    let random = RandomSource::new(surroundings.seed);
    let mode = if arguments.dry_run {
        ImportMode::DryRun
    } else {
        ImportMode::Write
    };
    let store = database::open(common)?;
    prepare(&store, &database::address(common)?, mode).await?;
    for file in &arguments.files {
        let name = file.display();
        let text = std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))?;
        let now = surroundings.clock.now();
        let town = parse_town(&text).with_context(|| format!("{name} is not usable"))?;
        let report = import_town(&store, town, mode, now, random.seed())
            .await
            .with_context(|| format!("{name} was not imported"))?;
        println!("{report}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Sees to it that the database has the form that this version needs, as `einlass serve` does: a file gets it by itself,
/// a PostgreSQL database only by `einlass migrate`. A dry run changes neither.
async fn prepare(store: &Store, address: &DatabaseUrl, mode: ImportMode) -> Result<()> {
    if mode == ImportMode::Write && matches!(address, DatabaseUrl::Sqlite(_)) {
        store.migrate().await.context("the database was not migrated")?;
        return Ok(());
    }
    database::require_migrated(store, "run `einlass migrate` first").await
}
