//! Faults of databases: a SQLite file that another program has locked, a PostgreSQL that cannot be reached.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use diesel::SqliteConnection;
use diesel::connection::{Connection as _, SimpleConnection as _};
use einlass_storage::DatabaseUrl;
use tokio::io::copy_bidirectional;
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Another program that holds the write lock of a SQLite file.
pub struct SqliteLock(SqliteConnection);

impl SqliteLock {
    /// Takes the lock.
    pub fn take(file: &Path) -> Result<Self> {
        let mut connection = SqliteConnection::establish(file.to_str().context("the path is no text")?)?;
        connection.batch_execute("BEGIN IMMEDIATE")?;
        Ok(Self(connection))
    }

    /// Gives it back.
    pub fn release(mut self) -> Result<()> {
        Ok(self.0.batch_execute("ROLLBACK")?)
    }
}

/// A way to a PostgreSQL server that can be cut and mended.
pub struct PostgresProxy {
    folder: tempfile::TempDir,
    url: String,
    open: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl PostgresProxy {
    /// Stands between a program and the server of `url`, which must name a socket folder in `host`.
    pub fn start(url: &str) -> Result<Self> {
        let real = url.split("host=").nth(1).and_then(|rest| rest.split('&').next());
        let real = real.context("the cluster is not reached by a socket")?;
        let socket = socket_in(Path::new(real))?;
        let folder = tempfile::tempdir()?;
        let name = socket.file_name().context("a socket has a name")?;
        let listener = UnixListener::bind(folder.path().join(name))?;
        let (open, state) = watch::channel(true);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, socket.clone(), state.clone()));
            }
        });
        let url = url.replace(real, &folder.path().to_string_lossy());
        Ok(Self {
            folder,
            url,
            open,
            accepting,
        })
    }

    /// The address of the database through this way.
    pub fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Postgres(self.url.clone())
    }

    /// Breaks all connections and refuses new ones.
    pub fn cut(&self) {
        self.open.send_replace(false);
    }

    /// Lets new connections through.
    pub fn mend(&self) {
        self.open.send_replace(true);
    }
}

impl Drop for PostgresProxy {
    fn drop(&mut self) {
        self.accepting.abort();
        debug_assert!(
            self.folder.path().exists(),
            "the folder lives as long as the proxy"
        );
    }
}

async fn carry(mut client: UnixStream, socket: PathBuf, mut open: watch::Receiver<bool>) {
    if !*open.borrow() {
        return;
    }
    let Ok(mut server) = UnixStream::connect(&socket).await else {
        return;
    };
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = open.wait_for(|open| !open) => {}
    }
}

fn socket_in(folder: &Path) -> Result<PathBuf> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if name.starts_with(".s.PGSQL.") && path.extension().is_some_and(|end| end != "lock") {
            return Ok(path);
        }
    }
    anyhow::bail!("no server listens in {}", folder.display())
}
