//! One database for one test.

use anyhow::{Context as _, Result};
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use einlass_storage::{DatabaseUrl, Store, StoreOptions};

use super::postgres::PostgresDatabase;

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file in a temporary folder.
    Sqlite,
    /// A database in the cluster that [`super::TEST_POSTGRES`] names.
    Postgres,
}

impl Backend {
    /// Both, for suites that run on each.
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// A database with the present schema that nobody else uses. It vanishes with this value.
#[derive(Debug)]
pub struct TestDatabase {
    backend: Backend,
    url: DatabaseUrl,
    _folder: Option<tempfile::TempDir>,
    _database: Option<PostgresDatabase>,
}

impl TestDatabase {
    /// Creates a database and its tables.
    ///
    /// # Errors
    /// Fails when PostgreSQL is asked for and the environment names no cluster; a test is never skipped.
    pub async fn create(backend: Backend) -> Result<Self> {
        match backend {
            Backend::Sqlite => {
                let database = Self::create_empty(backend).await?;
                database.open(StoreOptions::default())?.migrate().await?;
                Ok(database)
            }
            Backend::Postgres => Self::postgres(PostgresDatabase::from_template().await?),
        }
    }

    /// Creates a database without tables.
    ///
    /// # Errors
    /// As [`Self::create`].
    #[expect(clippy::unused_async, reason = "both ways of creating are called alike")]
    pub async fn create_empty(backend: Backend) -> Result<Self> {
        match backend {
            Backend::Sqlite => {
                let folder = tempfile::tempdir().context("no temporary folder")?;
                let url = DatabaseUrl::Sqlite(folder.path().join("einlass.db"));
                Ok(Self {
                    backend,
                    url,
                    _folder: Some(folder),
                    _database: None,
                })
            }
            Backend::Postgres => Self::postgres(PostgresDatabase::empty()?),
        }
    }

    /// Where the database is.
    pub const fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// The URL as a program takes it on its command line.
    pub fn url_text(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }

    /// Opens the database; several stores on one database stand for several servers.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(&self, options: StoreOptions) -> Result<Store> {
        Store::open(&self.url, options).context("the test database does not open")
    }

    /// Lets PostgreSQL look at its tables, as autovacuum does on a server that has run for a while; for benchmarks.
    ///
    /// # Errors
    /// Fails when the database cannot be reached.
    pub fn analyze(&self) -> Result<()> {
        if let DatabaseUrl::Postgres(url) = &self.url {
            diesel::PgConnection::establish(url)?.batch_execute("VACUUM ANALYZE")?;
        }
        Ok(())
    }

    /// Runs statements on a connection of its own, past all programs of ours; for tests of what they never do.
    ///
    /// # Errors
    /// Fails when the database cannot be reached or refuses a statement.
    pub fn run_sql(&self, statements: &str) -> Result<()> {
        match &self.url {
            DatabaseUrl::Postgres(url) => diesel::PgConnection::establish(url)?.batch_execute(statements)?,
            DatabaseUrl::Sqlite(path) => {
                let path = path.to_str().context("the path is no text")?;
                diesel::SqliteConnection::establish(path)?.batch_execute(statements)?;
            }
        }
        Ok(())
    }

    /// Which kind it is.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    fn postgres(database: PostgresDatabase) -> Result<Self> {
        let url = database.url().parse().context("the URL of the test database")?;
        Ok(Self {
            backend: Backend::Postgres,
            url,
            _folder: None,
            _database: Some(database),
        })
    }
}
