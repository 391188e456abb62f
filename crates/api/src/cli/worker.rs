//! `einlass worker`.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::Surroundings;
use super::arguments::CommonArguments;
use super::database;
use super::heartbeat;
use crate::jobs::{Housekeeping, housekeeping};
use crate::server::RandomSource;

/// Arguments of `einlass worker`.
#[derive(Debug, Args)]
pub(super) struct WorkerArguments {
    /// Do what is due now and end.
    #[arg(long)]
    once: bool,
    /// Seconds between two rounds.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    /// A file that gets the present time after every round that went well; `einlass health --heartbeat` reads it.
    #[arg(long, env = "EINLASS_HEARTBEAT")]
    heartbeat: Option<PathBuf>,
}

/// Does what is due, again and again. Any number of workers may run; nothing is done twice.
pub(super) async fn worker(
    common: &CommonArguments,
    arguments: &WorkerArguments,
    surroundings: &Surroundings,
) -> Result<()> {
    let store = database::open(common)?;
    let random = RandomSource::new(surroundings.seed);
    let mut stop = signal(SignalKind::terminate()).context("signals cannot be received")?;
    let mut done_until = None;
    loop {
        let now = surroundings.clock.now();
        match housekeeping(&store, now, done_until, &random).await {
            Ok(done) => {
                done_until = Some(now);
                if done != Housekeeping::default() {
                    tracing::info!(?done, "housekeeping");
                }
                if let Some(file) = &arguments.heartbeat {
                    heartbeat::beat(file, surroundings.clock.now())?;
                }
            }
            Err(error) if arguments.once => return Err(error).context("housekeeping failed"),
            Err(error) => tracing::error!(%error, "housekeeping failed; it is tried again"),
        }
        if arguments.once {
            return Ok(());
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(arguments.every)) => {}
            _ = stop.recv() => return Ok(()),
            _ = tokio::signal::ctrl_c() => return Ok(()),
        }
    }
}
