//! How the store behaves under load.

use std::time::Duration;

/// How the store behaves under load. The defaults suit a server of a town.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreOptions {
    /// Connections to PostgreSQL, or reading connections to SQLite; default 12 (measured: 8 to 16 saturate a server).
    pub connections: u32,
    /// How long a request waits for a connection or for a locked SQLite file before it is refused; default 2 s.
    pub patience: Duration,
    /// Requests that may wait at the same time before further ones are refused; default 1024.
    pub waiting: usize,
    /// Most requests that share one SQLite commit; default 64 (measured: 3 to 9 times the throughput of one each, as the disk is fast or slow).
    pub group: usize,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            connections: 12,
            patience: Duration::from_secs(2),
            waiting: 1024,
            group: 64,
        }
    }
}
