//! `einlass-kiosk`: the terminal's program.

mod cli;
mod device_clock;
mod observer;
mod program;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let filter = EnvFilter::try_from_env("EINLASS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Standard output belongs to the reports about pages.
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match program::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the terminal has stopped");
            ExitCode::FAILURE
        }
    }
}
