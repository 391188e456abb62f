//! Logs.

use anyhow::{Context, Result};
use tracing_subscriber::EnvFilter;

/// Writes one JSON object per line to standard error, so that standard output stays free for answers.
pub(super) fn start(filter: &str) -> Result<()> {
    let filter = EnvFilter::try_new(filter).context("EINLASS_LOG is not a log filter such as `info`")?;
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}
