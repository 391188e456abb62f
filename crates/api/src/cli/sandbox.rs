//! `einlass sandbox`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use einlass_domain::access::{Scope, ScopeSet};
use einlass_domain::booking::Channel;

use super::Surroundings;
use super::arguments::CommonArguments;
use super::client::{NewClient, add_client, find_authority};
use super::database;
use super::serve::{ServeArguments, listen, serve_on};
use crate::import::{ImportMode, import_town, parse_town};
use crate::server::RandomSource;

/// The town of the sandbox; it exists nowhere.
const TOWN: &str = include_str!("../../../../towns/musterstadt.json");

/// Arguments of `einlass sandbox`.
#[derive(Debug, Args)]
pub(super) struct SandboxArguments {
    /// Folder of the sandbox. Its database is made anew each time.
    #[arg(long, default_value = "einlass-sandbox")]
    folder: PathBuf,
    /// Where to listen.
    #[arg(long, env = "EINLASS_LISTEN", default_value = "127.0.0.1:8115")]
    listen: String,
}

/// Serves a made-up town with fresh data and prints credentials to try everything with.
pub(super) async fn sandbox(
    common: &CommonArguments,
    arguments: &SandboxArguments,
    surroundings: Surroundings,
) -> Result<()> {
    let listener = listen(&arguments.listen)?;
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for file in ["einlass.db", "einlass.db-wal", "einlass.db-shm"] {
        match std::fs::remove_file(folder.join(file)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{file} of the last time cannot be removed"));
            }
            Ok(()) | Err(_) => {}
        }
    }
    let common = CommonArguments {
        database_url: format!("sqlite:{}", folder.join("einlass.db").display()),
        ..common.clone()
    };
    fill(&common, &surroundings).await?;
    println!(
        "\nThe sandbox listens on http://{} (docs at /docs/); end it with Ctrl+C.",
        arguments.listen
    );
    let arguments = ServeArguments::local(&arguments.listen);
    serve_on(listener, &common, &arguments, surroundings).await
}

async fn fill(common: &CommonArguments, surroundings: &Surroundings) -> Result<()> {
    let store = database::open(common)?;
    store.migrate().await.context("the database was not migrated")?;
    let random = RandomSource::new(surroundings.seed);
    let mut rng = random.fork();
    let now = surroundings.clock.now();
    let town = parse_town(TOWN).context("the town of the sandbox is not usable")?;
    import_town(&store, town, ImportMode::Write, now, random.seed()).await?;
    let authority = find_authority(&store, "musterstadt".parse()?).await?;
    for (name, channel) in [
        ("portal", Channel::Online),
        ("terminal", Channel::Onsite),
        ("115", Channel::Phone),
    ] {
        let client = NewClient {
            authority_id: authority.id,
            name: name.to_owned(),
            channel,
            scopes: ScopeSet::new(Scope::ALL),
            site_id: None,
        };
        let (id, secret) = add_client(&store, client, now, &mut rng).await?;
        println!("{name:9} client id {id}  client secret {}", secret.reveal());
    }
    Ok(())
}
