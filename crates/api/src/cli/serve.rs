//! `einlass serve`.

use std::net::TcpListener;

use anyhow::{Context, Result};
use clap::Args;
use einlass_storage::{DatabaseUrl, Store};

use super::Surroundings;
use super::arguments::{CommonArguments, SecretArguments};
use super::{database, secrets};
use crate::server::{AppState, RandomSource, run_server};

/// Arguments of `einlass serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    secrets: SecretArguments,
    /// Where to listen. Only this machine by default: a proxy with TLS belongs in front.
    #[arg(long, env = "EINLASS_LISTEN", default_value = "127.0.0.1:8115")]
    listen: String,
    /// Threads that serve; one per processor by default.
    #[arg(long, env = "EINLASS_WORKERS")]
    workers: Option<usize>,
    /// Apply missing migrations of a PostgreSQL database first (SQLite: always).
    #[arg(long)]
    migrate: bool,
}

impl ServeArguments {
    /// Serves with settings of its own and nothing from the environment.
    pub(super) fn local(listen: &str) -> Self {
        Self {
            secrets: SecretArguments { secrets: None },
            listen: listen.to_owned(),
            workers: None,
            migrate: true,
        }
    }
}

/// Serves until the process is told to stop.
pub(super) async fn serve(
    common: &CommonArguments,
    arguments: &ServeArguments,
    surroundings: Surroundings,
) -> Result<()> {
    serve_on(listen(&arguments.listen)?, common, arguments, surroundings).await
}

/// Takes an address; who finds it in use has done nothing yet.
pub(super) fn listen(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).with_context(|| {
        format!("{address} cannot be listened on; name another address with --listen or EINLASS_LISTEN")
    })
}

/// Serves at an address that was taken before.
pub(super) async fn serve_on(
    listener: TcpListener,
    common: &CommonArguments,
    arguments: &ServeArguments,
    surroundings: Surroundings,
) -> Result<()> {
    let address = database::address(common)?;
    let store = database::open(common)?;
    prepare(&store, &address, arguments).await?;
    let random = RandomSource::new(surroundings.seed);
    let keys = secrets::key_ring(&arguments.secrets, &address, &mut random.fork())?;
    let workers = arguments
        .workers
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(2, std::num::NonZero::get));
    tracing::info!(listen = arguments.listen, database = ?address, workers, "serving");
    let state = AppState::new(store, surroundings.clock, random, keys);
    run_server(listener, state, workers)?
        .await
        .context("serving ended with an error")?;
    tracing::info!("stopped");
    Ok(())
}

/// Sees to it that the database has the form that this version needs.
async fn prepare(store: &Store, address: &DatabaseUrl, arguments: &ServeArguments) -> Result<()> {
    if arguments.migrate || matches!(address, DatabaseUrl::Sqlite(_)) {
        for name in store.migrate().await.context("the database was not migrated")? {
            tracing::info!(name, "migration applied");
        }
        return Ok(());
    }
    let remedy = "run `einlass migrate` first, or serve with --migrate";
    database::require_migrated(store, remedy).await
}
