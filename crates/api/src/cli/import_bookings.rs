//! `einlass import-bookings`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use einlass_domain::catalogue::Slug;

use super::Surroundings;
use super::arguments::CommonArguments;
use super::client::find_authority;
use super::database;
use crate::import::{ImportMode, import_old_bookings, read_old_bookings_csv, read_old_bookings_json};
use crate::server::RandomSource;

/// Arguments of `einlass import-bookings`.
#[derive(Debug, Args)]
pub(super) struct ImportBookingsArguments {
    /// A CSV file with a heading or a JSON list; fields: reference, service, site, start, minutes, name, email, phone,
    /// language.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Key of the authority, as in its town data file.
    #[arg(long)]
    authority: Slug,
    /// Say what would happen and change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Takes over bookings of an earlier system; fails if a line was refused, whatever became of the others.
pub(super) async fn import_bookings(
    common: &CommonArguments,
    arguments: &ImportBookingsArguments,
    surroundings: &Surroundings,
) -> Result<ExitCode> {
    let store = database::open_filled(common).await?;
    let authority = find_authority(&store, arguments.authority.clone()).await?;
    let name = arguments.file.display();
    let text = std::fs::read_to_string(&arguments.file).with_context(|| format!("{name} cannot be read"))?;
    let ending = arguments.file.extension().and_then(|ending| ending.to_str());
    let lines = match ending {
        Some("csv") => read_old_bookings_csv(&text),
        Some("json") => read_old_bookings_json(&text),
        _ => bail!("{name} ends neither with .csv nor with .json"),
    };
    let lines = lines.with_context(|| format!("{name} is not usable"))?;
    let mode = if arguments.dry_run {
        ImportMode::DryRun
    } else {
        ImportMode::Write
    };
    let seed = RandomSource::new(surroundings.seed).seed();
    let report = import_old_bookings(&store, authority, lines, mode, surroundings.clock.now(), seed)
        .await
        .context("the bookings were not taken over")?;
    println!("{report}");
    Ok(match report.refused() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
