//! `einlass client`.

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use einlass_domain::access::ScopeSet;
use einlass_domain::booking::Channel;
use einlass_domain::catalogue::{Authority, Slug};
use einlass_domain::ids::{ApiClientId, AuthorityId, SiteId};
use einlass_storage::access::{ApiClient, insert_api_client, list_api_clients, revoke_api_client};
use einlass_storage::catalogue::{find_authority_by_slug, list_sites};
use einlass_storage::{StorageError, Store};
use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use serde_json::json;

use super::Surroundings;
use super::arguments::CommonArguments;
use super::database;
use crate::access::ClientSecret;

/// Commands about machine clients.
#[derive(Debug, Subcommand)]
pub(super) enum ClientCommand {
    /// Add a client; prints its id and, this once, its secret.
    Add(AddArguments),
    /// List the clients of an authority.
    List(ListArguments),
    /// Revoke a client; its tokens run out within 15 minutes.
    Revoke(RevokeArguments),
}

/// Arguments of `einlass client add`.
#[derive(Debug, Args)]
pub(super) struct AddArguments {
    /// Key of the authority, as in its town data file.
    #[arg(long)]
    authority: Slug,
    /// A name by which people know the client.
    #[arg(long)]
    name: String,
    /// How its bookings come about: online, phone, onsite or internal.
    #[arg(long)]
    channel: Channel,
    /// What it may do, with blanks between, e.g. "catalogue:read slots:read appointments:write".
    #[arg(long)]
    scopes: ScopeSet,
    /// Key of the only site that it acts for (terminals, gatehouses).
    #[arg(long)]
    site: Option<Slug>,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

/// Arguments of `einlass client list`.
#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Key of the authority.
    #[arg(long)]
    authority: Slug,
}

/// Arguments of `einlass client revoke`.
#[derive(Debug, Args)]
pub(super) struct RevokeArguments {
    /// Key of the authority.
    #[arg(long)]
    authority: Slug,
    /// Id of the client.
    #[arg(long)]
    id: ApiClientId,
}

/// Manages machine clients.
pub(super) async fn client(
    common: &CommonArguments,
    command: ClientCommand,
    surroundings: &Surroundings,
) -> Result<()> {
    let store = database::open_filled(common).await?;
    match command {
        ClientCommand::Add(arguments) => add(&store, arguments, surroundings).await,
        ClientCommand::List(arguments) => list(&store, arguments).await,
        ClientCommand::Revoke(arguments) => revoke(&store, arguments, surroundings).await,
    }
}

async fn add(store: &Store, arguments: AddArguments, surroundings: &Surroundings) -> Result<()> {
    let authority = find_authority(store, arguments.authority).await?;
    let site_id = match arguments.site {
        Some(slug) => Some(find_site(store, &authority, slug).await?),
        None => None,
    };
    let client = NewClient {
        authority_id: authority.id,
        name: arguments.name,
        channel: arguments.channel,
        scopes: arguments.scopes,
        site_id,
    };
    let mut rng = StdRng::from_seed(surroundings.seed);
    let (id, secret) = add_client(store, client, surroundings.clock.now(), &mut rng).await?;
    if arguments.json {
        println!("{}", json!({ "client_id": id, "client_secret": secret.reveal() }));
    } else {
        println!(
            "client id:     {id}\nclient secret: {}\n\nThe secret is not shown again.",
            secret.reveal()
        );
    }
    Ok(())
}

/// A client that is to be added.
pub(super) struct NewClient {
    pub(super) authority_id: AuthorityId,
    pub(super) name: String,
    pub(super) channel: Channel,
    pub(super) scopes: ScopeSet,
    pub(super) site_id: Option<SiteId>,
}

/// Adds a client; its secret is known here and nowhere else.
pub(super) async fn add_client(
    store: &Store,
    new: NewClient,
    now: Timestamp,
    rng: &mut StdRng,
) -> Result<(ApiClientId, ClientSecret)> {
    let secret = ClientSecret::generate(rng);
    let client = ApiClient {
        id: ApiClientId::generate(now, rng),
        authority_id: new.authority_id,
        name: new.name,
        secret_hash: secret.digest().to_vec(),
        channel: new.channel,
        scopes: new.scopes,
        site_id: new.site_id,
        revoked_at: None,
    };
    let id = client.id;
    store
        .write(move |tx| insert_api_client(tx, &client))
        .await
        .context("the client was not added")?;
    Ok((id, secret))
}

async fn list(store: &Store, arguments: ListArguments) -> Result<()> {
    let authority = find_authority(store, arguments.authority).await?;
    let clients = store
        .read(move |tx| list_api_clients(tx, authority.id))
        .await
        .context("the clients cannot be listed")?;
    for client in clients {
        let state = match client.revoked_at {
            Some(at) => format!("revoked {at}"),
            None => "valid".to_owned(),
        };
        println!(
            "{}  {:8}  {:30}  {}  {state}",
            client.id,
            client.channel.as_str(),
            client.name,
            client.scopes
        );
    }
    Ok(())
}

async fn revoke(store: &Store, arguments: RevokeArguments, surroundings: &Surroundings) -> Result<()> {
    let authority = find_authority(store, arguments.authority).await?;
    let (id, now) = (arguments.id, surroundings.clock.now());
    let revoked = store
        .write(move |tx| revoke_api_client(tx, authority.id, id, now))
        .await
        .context("the client was not revoked")?;
    ensure!(revoked, "there is no such client that could be revoked");
    println!("revoked {id}");
    Ok(())
}

/// The authority with this key.
pub(super) async fn find_authority(store: &Store, slug: Slug) -> Result<Authority> {
    let name = slug.clone();
    let found = store
        .read::<_, StorageError, _>(move |tx| find_authority_by_slug(tx, &slug))
        .await
        .context("the database cannot be asked")?;
    found.with_context(|| format!("there is no authority \"{name}\"; import its town data file first"))
}

async fn find_site(store: &Store, authority: &Authority, slug: Slug) -> Result<SiteId> {
    let id = authority.id;
    let sites = store
        .read::<_, StorageError, _>(move |tx| list_sites(tx, id))
        .await
        .context("the database cannot be asked")?;
    let Some(site) = sites.iter().find(|site| site.slug == slug) else {
        let known: Vec<_> = sites.iter().map(|site| site.slug.as_str()).collect();
        bail!("there is no site \"{slug}\"; known are {}", known.join(", "))
    };
    Ok(site.id)
}
