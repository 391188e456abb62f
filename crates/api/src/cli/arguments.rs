//! The arguments of every command.

use clap::{Args, Parser, Subcommand};

use super::client::ClientCommand;
use super::export::ExportArguments;
use super::health::HealthArguments;
use super::import::ImportArguments;
use super::import_bookings::ImportBookingsArguments;
use super::key::KeyArguments;
use super::mass_cancel::MassCancelArguments;
use super::sandbox::SandboxArguments;
use super::serve::ServeArguments;
use super::worker::WorkerArguments;
use super::xzufi::XzufiCommand;

/// Every setting that may come from the environment; a test compares it with the commands.
const ENVIRONMENT: &str = "\
Environment (an option of the same meaning goes before):
  EINLASS_DATABASE_URL  Where the data are
  EINLASS_LOG           What is logged
  EINLASS_SECRETS       Secrets of the installation, as `einlass key` prints them (serve)
  EINLASS_LISTEN        Where to listen, 127.0.0.1:8115 by default (serve, sandbox)
  EINLASS_WORKERS       Threads that serve; one per processor by default (serve)
  EINLASS_HEARTBEAT     File with the time of the worker's last good round (worker, health)

`einlass COMMAND --help` explains the settings of one command.";

/// Einlass: appointments and check-in for town halls.
///
/// Started without further settings, `einlass serve` keeps everything in a file `einlass.db` beside it. A town with
/// several servers gives them one PostgreSQL database and the same secrets.
#[derive(Debug, Parser)]
#[command(name = "einlass", version, arg_required_else_help = true, after_help = ENVIRONMENT)]
pub struct Cli {
    #[command(flatten)]
    pub(super) common: CommonArguments,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Settings that several commands share.
#[derive(Clone, Debug, Args)]
pub(super) struct CommonArguments {
    /// Where the data are: `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(
        long,
        global = true,
        env = "EINLASS_DATABASE_URL",
        default_value = "sqlite:einlass.db",
        hide_env_values = true
    )]
    pub(super) database_url: String,
    /// What is logged, e.g. `info` or `warn,einlass_api=debug`. One JSON object per line on standard error.
    #[arg(long, global = true, env = "EINLASS_LOG", default_value = "info")]
    pub(super) log: String,
}

/// Where the secrets of the installation come from.
#[derive(Clone, Debug, Args)]
pub(super) struct SecretArguments {
    /// Secrets as `einlass key` prints them, the newest first. Without them a SQLite installation keeps its own in a
    /// file beside the database that only its owner can read; with PostgreSQL they are needed.
    #[arg(long, env = "EINLASS_SECRETS", hide_env_values = true)]
    pub(super) secrets: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the API.
    Serve(ServeArguments),
    /// Do what is due from time to time: lapsed holds, missed appointments, data whose time has come.
    Worker(WorkerArguments),
    /// Bring the database to the form that this version needs.
    Migrate,
    /// Check that the data keep their promises; prints what does not and fails.
    Verify,
    /// Read town data files; a second time changes nothing.
    Import(ImportArguments),
    /// Take over bookings of an earlier system; a second time changes nothing.
    ImportBookings(ImportBookingsArguments),
    /// Call off all bookings of sites, units or pools in a range of days: counts first, cancels with `--apply`.
    MassCancel(MassCancelArguments),
    /// Print the configuration of a town as a town data file.
    Export(ExportArguments),
    /// Exchange units and services with public service portals.
    #[command(subcommand)]
    Xzufi(XzufiCommand),
    /// Manage machine clients of the API.
    #[command(subcommand)]
    Client(ClientCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Print new secrets for `EINLASS_SECRETS`.
    Key(KeyArguments),
    /// Serve a made-up town with fresh data and print credentials, to try the API.
    Sandbox(SandboxArguments),
    /// Ask a running server whether it can work; fails if not.
    Health(HealthArguments),
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;

    fn variables(command: &clap::Command) -> BTreeSet<String> {
        let own = command.get_arguments().filter_map(clap::Arg::get_env);
        let own = own.map(|name| name.to_string_lossy().into_owned());
        own.chain(command.get_subcommands().flat_map(variables)).collect()
    }

    #[test]
    fn the_help_names_every_setting_of_every_command() {
        let known = variables(&Cli::command());
        let listed = ENVIRONMENT
            .split_whitespace()
            .filter(|word| word.starts_with("EINLASS_"));
        assert_eq!(known, listed.map(str::to_owned).collect());
        assert!(
            Cli::command()
                .render_long_help()
                .to_string()
                .contains(ENVIRONMENT)
        );
    }
}
