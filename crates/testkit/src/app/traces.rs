//! What a request left in the database.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::{Context as _, Result};
use diesel::connection::Connection as _;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use einlass_storage::DatabaseUrl;

/// The answers that are stored for repeated requests, as they stand in the database.
pub(super) fn stored_answers(url: &DatabaseUrl) -> Result<Vec<String>> {
    Look::at(url)?.texts("SELECT coalesce(CAST(answer AS TEXT), '') AS text FROM idempotency")
}

/// What requests write to, by name. Publications of the configuration, the first of which every town begins with, are
/// counted apart from other events.
const TABLES: [(&str, &str); 11] = [
    ("appointment", "appointment"),
    ("event", "event WHERE kind <> 'town.published'"),
    ("idempotency", "idempotency"),
    ("name_try", "name_try"),
    ("person_data", "person_data"),
    ("publication", "event WHERE kind = 'town.published'"),
    ("retired_entry", "retired_entry"),
    ("seat_claim", "seat_claim"),
    ("town_draft", "town_draft"),
    ("town_version", "town_version"),
    ("visit", "visit"),
];

/// Tables that no request writes to: tests make clients for themselves, between two looks too.
const LEFT_OUT: [&str; 1] = ["api_client"];

/// Number of rows of some tables, and a digest of what all tables hold. Two of them are equal when what happened
/// between left no trace: nothing was added, removed or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces {
    rows: BTreeMap<&'static str, i64>,
    contents: BTreeMap<String, u64>,
}

impl Traces {
    /// Looks on a connection of its own.
    pub fn take(url: &DatabaseUrl) -> Result<Self> {
        let mut look = Look::at(url)?;
        let mut rows = BTreeMap::new();
        for (name, table) in TABLES {
            rows.insert(name, look.count(table)?);
        }
        let mut contents = BTreeMap::new();
        for table in look.tables()? {
            if !LEFT_OUT.contains(&table.as_str()) {
                let mut hasher = DefaultHasher::new();
                look.content(&table)?.hash(&mut hasher);
                contents.insert(table, hasher.finish());
            }
        }
        Ok(Self { rows, contents })
    }

    /// Rows of a table.
    pub fn of(&self, table: &str) -> i64 {
        self.rows.get(table).copied().unwrap_or_default()
    }
}

/// A connection to either database.
enum Look {
    Lite(SqliteConnection),
    Pg(PgConnection),
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Look {
    fn at(url: &DatabaseUrl) -> Result<Self> {
        Ok(match url {
            DatabaseUrl::Sqlite(path) => {
                let path = path.to_str().context("the path is no text")?;
                Self::Lite(SqliteConnection::establish(path)?)
            }
            DatabaseUrl::Postgres(url) => Self::Pg(PgConnection::establish(url)?),
        })
    }

    fn count(&mut self, table: &str) -> Result<i64> {
        let counts: Vec<Count> = self.load(&format!("SELECT count(*) AS rows FROM {table}"))?;
        Ok(counts.first().map_or(0, |count| count.rows))
    }

    /// The names of all tables.
    fn tables(&mut self) -> Result<Vec<String>> {
        self.texts(match self {
            Self::Lite(_) => {
                "SELECT name AS text FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Self::Pg(_) => {
                "SELECT table_name::text AS text FROM information_schema.tables
                 WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            }
        })
    }

    /// All rows of a table, in an order that depends on nothing but them.
    fn content(&mut self, table: &str) -> Result<Vec<String>> {
        let row = match self {
            Self::Lite(_) => self.row_of_sqlite(table)?,
            Self::Pg(_) => "whole::text".to_owned(),
        };
        self.texts(&format!(
            "SELECT {row} AS text FROM \"{table}\" AS whole ORDER BY 1"
        ))
    }

    /// The expression for a row as text, which SQLite does not have by itself.
    fn row_of_sqlite(&mut self, table: &str) -> Result<String> {
        let columns = format!("SELECT 'quote(\"' || name || '\")' AS text FROM pragma_table_info('{table}')");
        Ok(self.texts(&columns)?.join(" || ',' || "))
    }

    fn texts(&mut self, query: &str) -> Result<Vec<String>> {
        let found: Vec<Found> = self.load(query)?;
        Ok(found.into_iter().map(|one| one.text).collect())
    }

    fn load<T>(&mut self, query: &str) -> Result<Vec<T>>
    where
        T: QueryableByName<Sqlite> + QueryableByName<Pg> + 'static,
    {
        Ok(match self {
            Self::Lite(lite) => sql_query(query).load(lite)?,
            Self::Pg(pg) => sql_query(query).load(pg)?,
        })
    }
}
