//! Databases in a PostgreSQL cluster for tests: the tables are made once per test program in a template, copies of
//! which take a fraction of a second.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context as _, Result};
use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use einlass_storage::{DatabaseUrl, Store, StoreOptions};
use tokio::sync::OnceCell;

/// The variable that names a PostgreSQL where tests may create databases; `cargo xtask with-postgres` sets it.
pub const TEST_POSTGRES: &str = "EINLASS_TEST_POSTGRES";

/// The template of this program, made by the first test that needs it.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Tells the databases of one program apart; programs are told apart by their process.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A database that is dropped with this value.
#[derive(Debug)]
pub(super) struct PostgresDatabase {
    cluster: String,
    name: String,
}

impl PostgresDatabase {
    /// A database with the present schema.
    pub(super) async fn from_template() -> Result<Self> {
        let template = TEMPLATE.get_or_try_init(make_template).await?;
        Self::copy(template)
    }

    /// A database without tables.
    pub(super) fn empty() -> Result<Self> {
        Self::copy("template0")
    }

    /// The URL of the database.
    pub(super) fn url(&self) -> String {
        url_of(&self.cluster, &self.name)
    }

    fn copy(template: &str) -> Result<Self> {
        let cluster = cluster()?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("einlass_test_{}_{number}", std::process::id());
        let create = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
        maintain(&cluster, &create)?;
        Ok(Self { cluster, name })
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let dropped = maintain(
            &self.cluster,
            &format!("DROP DATABASE {} WITH (FORCE)", self.name),
        );
        if let Err(error) = dropped {
            eprintln!("warning: the test database {} stays behind: {error:#}", self.name);
        }
    }
}

async fn make_template() -> Result<String> {
    let cluster = cluster()?;
    let name = format!("einlass_template_{}", std::process::id());
    maintain(&cluster, &format!("CREATE DATABASE {name} TEMPLATE template0"))?;
    let store = Store::open(
        &DatabaseUrl::Postgres(url_of(&cluster, &name)),
        StoreOptions::default(),
    )?;
    store.migrate().await.context("the template cannot be migrated")?;
    Ok(name)
}

fn cluster() -> Result<String> {
    std::env::var(TEST_POSTGRES).with_context(|| {
        format!("{TEST_POSTGRES} names no cluster: run the tests through `cargo xtask test`")
    })
}

fn maintain(cluster: &str, sql: &str) -> Result<()> {
    let mut connection = PgConnection::establish(cluster).context("the test cluster does not answer")?;
    connection.batch_execute(sql).with_context(|| sql.to_owned())
}

/// Replaces the database in the path of a URL; everything else stays.
fn url_of(cluster: &str, name: &str) -> String {
    let (address, options) = cluster.split_once('?').unwrap_or((cluster, ""));
    let base = address.rsplit_once('/').map_or(address, |(base, _)| base);
    format!("{base}/{name}?{options}")
}

#[cfg(test)]
mod tests {
    use super::url_of;

    #[test]
    fn only_the_name_of_the_database_is_replaced() {
        assert_eq!(
            url_of("postgres://einlass@/postgres?host=/tmp/x", "t1"),
            "postgres://einlass@/t1?host=/tmp/x"
        );
        assert_eq!(
            url_of("postgres://u:p@h:5432/postgres", "t1"),
            "postgres://u:p@h:5432/t1?"
        );
    }
}
