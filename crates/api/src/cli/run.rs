//! Running a command.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use einlass_domain::clock::Clock;

use super::arguments::{Cli, Command};
use super::{
    client, export, health, import, import_bookings, key, logging, mass_cancel, migrate, sandbox, serve,
    verify, worker, xzufi,
};
use crate::server::openapi_document;

/// What a command takes from outside: the time and the beginning of all randomness.
pub struct Surroundings {
    /// The clock that decides.
    pub clock: Arc<dyn Clock>,
    /// Seed of all random numbers.
    pub seed: [u8; 32],
}

/// Runs a command to its end.
pub async fn run(cli: Cli, surroundings: Surroundings) -> Result<ExitCode> {
    logging::start(&cli.common.log)?;
    let common = &cli.common;
    match cli.command {
        Command::Serve(arguments) => serve::serve(common, &arguments, surroundings).await?,
        Command::Worker(arguments) => worker::worker(common, &arguments, &surroundings).await?,
        Command::Migrate => migrate::migrate(common).await?,
        Command::Verify => return verify::verify(common).await,
        Command::Import(arguments) => return import::import(common, &arguments, &surroundings).await,
        Command::ImportBookings(arguments) => {
            return import_bookings::import_bookings(common, &arguments, &surroundings).await;
        }
        Command::MassCancel(arguments) => mass_cancel::mass_cancel(common, &arguments, &surroundings).await?,
        Command::Export(arguments) => export::export(common, &arguments).await?,
        Command::Xzufi(command) => xzufi::xzufi(common, &command, &surroundings).await?,
        Command::Client(command) => client::client(common, command, &surroundings).await?,
        Command::Openapi => println!("{}", serde_json::to_string_pretty(&openapi_document())?),
        Command::Key(arguments) => key::key(&arguments, &surroundings)?,
        Command::Sandbox(arguments) => sandbox::sandbox(common, &arguments, surroundings).await?,
        Command::Health(arguments) => health::health(&arguments, surroundings.clock.now())?,
    }
    Ok(ExitCode::SUCCESS)
}
