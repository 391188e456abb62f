//! Opening connections with the settings that the rules of this crate rely on.

use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection as _, ConnectionError};

use super::Conn;
use crate::store::DatabaseUrl;

/// What a connection is for. Readers of SQLite cannot write, by the database's own word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Reading, and on PostgreSQL also writing.
    Work,
    /// The single writer of SQLite.
    Write,
    /// Long work outside the pool: migrating and verifying.
    Maintain,
}

/// Opens connections to one database, the arm chosen by the scheme of its URL.
#[derive(Clone, Debug)]
pub(crate) struct Manager {
    url: DatabaseUrl,
    purpose: Purpose,
    patience: Duration,
}

/// A connection in a pool and whether its last use found it dead.
pub(crate) struct Pooled {
    pub(crate) conn: Conn,
    pub(crate) is_broken: bool,
}

/// Longest statement in ordinary work; a booking takes a thousandth of it. All statements go by index, so planning
/// them anew for every value would cost more than it could ever save, and what they look for is in memory or on a disk
/// without a head: the pages of a few rows are read one by one.
const SESSION: &str = "SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '30s';
    SET plan_cache_mode = force_generic_plan; SET jit = off; SET random_page_cost = 1.1";

/// The writer touches pages all over the file: it keeps 64 MiB of them, and copies those of 16 MiB of the log back at
/// once, so that a page that many bookings change is copied once.
const WRITER: &str =
    "PRAGMA journal_mode = WAL; PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4096;";

impl Manager {
    /// Opens connections that wait at most `patience` for a server or for the lock of a file.
    pub(crate) const fn new(url: DatabaseUrl, purpose: Purpose, patience: Duration) -> Self {
        Self {
            url,
            purpose,
            patience,
        }
    }

    /// Opens a connection.
    pub(crate) fn open(&self) -> Result<Conn, ConnectionError> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => self.open_sqlite(&path.to_string_lossy()),
            DatabaseUrl::Postgres(url) => self.open_postgres(url),
        }
    }

    fn open_sqlite(&self, path: &str) -> Result<Conn, ConnectionError> {
        let mut lite = SqliteConnection::establish(path)?;
        let mut settings = format!(
            "PRAGMA busy_timeout = {}; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; \
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
            self.patience.as_millis()
        );
        settings.push_str(match self.purpose {
            Purpose::Work => "PRAGMA query_only = ON;",
            Purpose::Maintain => "PRAGMA journal_mode = WAL;",
            Purpose::Write => WRITER,
        });
        lite.batch_execute(&settings)
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(Conn::Lite(lite))
    }

    fn open_postgres(&self, url: &str) -> Result<Conn, ConnectionError> {
        let mut pg = PgConnection::establish(&self.with_timeouts(url))?;
        if self.purpose != Purpose::Maintain {
            pg.batch_execute(SESSION)
                .map_err(ConnectionError::CouldntSetupConfiguration)?;
        }
        Ok(Conn::Pg(pg))
    }

    /// Adds what libpq would otherwise wait for without end, unless the URL says it itself.
    fn with_timeouts(&self, url: &str) -> String {
        let seconds = self.patience.as_secs().max(2);
        let mut url = url.to_owned();
        for (name, value) in [("connect_timeout", seconds), ("tcp_user_timeout", 15_000)] {
            if !url.contains(name) {
                let joint = if url.contains('?') { '&' } else { '?' };
                url = format!("{url}{joint}{name}={value}");
            }
        }
        url
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Pooled, ConnectionError> {
        self.open().map(|conn| Pooled {
            conn,
            is_broken: false,
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), ConnectionError> {
        pooled
            .conn
            .batch_execute("SELECT 1")
            .map_err(ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.is_broken
    }
}
