//! A server with a database of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use anyhow::{Context, Result, ensure};
use einlass_api::access::{ClientSecret, KeyRing};
use einlass_api::import::{ImportMode, import_town, parse_town};
use einlass_api::jobs::{Housekeeping, housekeeping};
use einlass_api::server::{AppState, RandomSource, openapi_document, run_server};
use einlass_domain::booking::Channel;
use einlass_domain::clock::Clock;
use einlass_domain::ids::ApiClientId;
use einlass_storage::access::{ApiClient, insert_api_client};
use einlass_storage::catalogue::{find_authority_by_slug, list_sites};
use einlass_storage::{DatabaseUrl, StorageError, Store, StoreOptions};
use jiff::Timestamp;

use super::traces::stored_answers;
use super::{Caller, Documented, ManualClock, Traces};
use crate::database::{Backend, TestDatabase};

/// The secrets of every test server.
pub const SECRETS: &str = "1:1111111111111111111111111111111111111111111111111111111111111111,\
                           0:0000000000000000000000000000000000000000000000000000000000000000";

/// How long a request of a test waits for a connection. A machine that runs many tests on few cores is slow without
/// being out of order: with the two seconds of a server one of fifty requests at once was refused now and then, as
/// nothing but the queue for twelve connections was too long. Tests of faults keep the patience of a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// Friday, 20 November 2026, 09:00 in Germany.
const START: Timestamp = Timestamp::constant(1_795_161_600, 0);

/// A running server. It stops, and its database vanishes, with this value.
pub struct TestApp {
    address: String,
    clock: ManualClock,
    random: RandomSource,
    store: Store,
    documented: Arc<Documented>,
    http: reqwest::Client,
    keys: Arc<AtomicU64>,
    handle: ServerHandle,
    database: TestDatabase,
}

impl TestApp {
    /// Starts a server on an empty database.
    pub async fn start(backend: Backend) -> Result<Self> {
        let database = TestDatabase::create(backend).await?;
        let url = database.url().clone();
        let options = StoreOptions {
            patience: PATIENCE,
            ..StoreOptions::default()
        };
        Self::start_with(database, &url, options)
    }

    /// Starts a server that reaches its database through another address, e.g. a proxy. Needs a running tokio.
    pub fn start_through(database: TestDatabase, url: &DatabaseUrl) -> Result<Self> {
        Self::start_with(database, url, StoreOptions::default())
    }

    fn start_with(database: TestDatabase, url: &DatabaseUrl, options: StoreOptions) -> Result<Self> {
        let store = Store::open(url, options)?;
        let clock = ManualClock::at(START);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = format!("http://{}", listener.local_addr()?);
        let state = AppState::new(
            store.clone(),
            Arc::new(clock.clone()),
            RandomSource::new([1; 32]),
            KeyRing::parse(SECRETS)?,
        );
        let server = run_server(listener, state, 2)?;
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self {
            address,
            clock,
            random: RandomSource::new([2; 32]),
            store,
            documented: Arc::new(Documented::new(serde_json::to_value(openapi_document())?)),
            http: reqwest::Client::new(),
            keys: Arc::new(AtomicU64::new(1)),
            handle,
            database,
        })
    }

    /// Starts a server with the data of a town from `towns/`.
    pub async fn with_town(backend: Backend, slug: &str) -> Result<Self> {
        let app = Self::start(backend).await?;
        app.import(slug).await?;
        Ok(app)
    }

    /// Imports the data of a town from `towns/`.
    pub async fn import(&self, slug: &str) -> Result<()> {
        let text = std::fs::read_to_string(town_file(slug)).with_context(|| format!("no town {slug}"))?;
        self.import_text(&text).await
    }

    /// Imports a town that a test has written.
    pub async fn import_text(&self, text: &str) -> Result<()> {
        let (town, seed) = (parse_town(text)?, self.random.seed());
        import_town(&self.store, town, ImportMode::Write, self.clock.now(), seed).await?;
        Ok(())
    }

    /// A client of a town with a valid access token. `site` binds it to one site.
    pub async fn client(
        &self,
        town: &str,
        channel: Channel,
        scopes: &str,
        site: Option<&str>,
    ) -> Result<Caller> {
        let (id, secret) = self.credentials(town, channel, scopes, site).await?;
        self.anonymous().authenticate(&id, &secret).await
    }

    /// Id and secret of a new client of a town.
    pub async fn credentials(
        &self,
        town: &str,
        channel: Channel,
        scopes: &str,
        site: Option<&str>,
    ) -> Result<(String, String)> {
        let (slug, site) = (town.parse()?, site.map(str::to_owned));
        let mut rng = self.random.fork();
        let secret = ClientSecret::generate(&mut rng);
        let (id, hash) = (
            ApiClientId::generate(self.clock.now(), &mut rng),
            secret.digest().to_vec(),
        );
        let scopes: einlass_domain::access::ScopeSet = scopes.parse()?;
        let added = self.store.write::<_, StorageError, _>(move |tx| {
            let Some(authority) = find_authority_by_slug(tx, &slug)? else {
                return Ok(false);
            };
            let sites = list_sites(tx, authority.id)?;
            let wanted = |key: &String| sites.iter().find(|known| known.slug.as_str() == key);
            let client = ApiClient {
                id,
                authority_id: authority.id,
                name: "test".to_owned(),
                secret_hash: hash.clone(),
                channel,
                scopes: scopes.clone(),
                site_id: site.as_ref().and_then(wanted).map(|site| site.id),
                revoked_at: None,
            };
            insert_api_client(tx, &client)?;
            Ok(site.is_none() || client.site_id.is_some())
        });
        ensure!(added.await?, "{town} or its site is missing");
        Ok((id.to_string(), secret.reveal().to_owned()))
    }

    /// A portal: searches, books and manages with manage tokens.
    pub async fn portal(&self, town: &str) -> Result<Caller> {
        let scopes = "catalogue:read slots:read appointments:write";
        self.client(town, Channel::Online, scopes, None).await
    }

    /// A terminal at a site.
    pub async fn kiosk(&self, town: &str, site: &str) -> Result<Caller> {
        let scopes = "catalogue:read slots:read appointments:write check-ins:write";
        self.client(town, Channel::Onsite, scopes, Some(site)).await
    }

    /// An agent of the service centre, who may do everything for the authority.
    pub async fn agent(&self, town: &str) -> Result<Caller> {
        let scopes = "catalogue:read slots:read appointments:write appointments:read appointments:manage check-ins:write visits:read";
        self.client(town, Channel::Phone, scopes, None).await
    }

    /// A tool by which staff change the configuration.
    pub async fn planner(&self, town: &str) -> Result<Caller> {
        let scopes = "catalogue:read slots:read admin:calendar admin:catalogue";
        self.client(town, Channel::Internal, scopes, None).await
    }

    /// A caller without a token.
    pub fn anonymous(&self) -> Caller {
        Caller {
            address: self.address.clone(),
            http: self.http.clone(),
            documented: Arc::clone(&self.documented),
            token: None,
            keys: Arc::clone(&self.keys),
        }
    }

    /// Does what is due now, as `einlass worker --once` does.
    pub async fn housekeeping(&self) -> Result<Housekeeping> {
        self.housekeeping_since(None).await
    }

    /// Does what is due now, as a worker does whose last round was at this instant.
    pub async fn housekeeping_since(&self, done_until: Option<Timestamp>) -> Result<Housekeeping> {
        Ok(housekeeping(&self.store, self.clock.now(), done_until, &self.random).await?)
    }

    /// The clock of the server.
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The database, as another program would open it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The OpenAPI document by which answers are judged.
    pub fn documented(&self) -> &Documented {
        &self.documented
    }

    /// Base address of the server.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// The answers stored for repeated requests.
    pub fn stored_answers(&self) -> Result<Vec<String>> {
        stored_answers(self.database.url())
    }

    /// What the database holds at this moment.
    pub fn traces(&self) -> Result<Traces> {
        Traces::take(self.database.url())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is sent at once; nobody has to wait for the end of open connections.
        drop(self.handle.stop(false));
    }
}

fn town_file(slug: &str) -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let workspace = crates.and_then(Path::parent).unwrap_or(Path::new("."));
    workspace.join("towns").join(format!("{slug}.json"))
}
