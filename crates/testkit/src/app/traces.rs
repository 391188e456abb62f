//! What a request left in the database.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use diesel::connection::Connection as _;
use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use einlass_storage::DatabaseUrl;

/// The answers that are stored for repeated requests, as they stand in the database.
pub(super) fn stored_answers(url: &DatabaseUrl) -> Result<Vec<String>> {
    let query = sql_query("SELECT coalesce(CAST(answer AS TEXT), '') AS answer FROM idempotency");
    let rows: Vec<Stored> = match url {
        DatabaseUrl::Sqlite(path) => {
            let path = path.to_str().context("the path is no text")?;
            query.load(&mut SqliteConnection::establish(path)?)?
        }
        DatabaseUrl::Postgres(url) => query.load(&mut PgConnection::establish(url)?)?,
    };
    Ok(rows.into_iter().map(|row| row.answer).collect())
}

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = Text)]
    answer: String,
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

/// Number of rows per table. Two of them are equal when what happened between left no trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traces(BTreeMap<&'static str, i64>);

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

impl Traces {
    /// Counts on a connection of its own.
    pub fn count(url: &DatabaseUrl) -> Result<Self> {
        let mut counts = BTreeMap::new();
        for (name, table) in TABLES {
            let query = sql_query(format!("SELECT count(*) AS rows FROM {table}"));
            let count: Count = match url {
                DatabaseUrl::Sqlite(path) => {
                    let path = path.to_str().context("the path is no text")?;
                    query.get_result(&mut SqliteConnection::establish(path)?)?
                }
                DatabaseUrl::Postgres(url) => query.get_result(&mut PgConnection::establish(url)?)?,
            };
            counts.insert(name, count.rows);
        }
        Ok(Self(counts))
    }

    /// Rows of a table.
    pub fn of(&self, table: &str) -> i64 {
        self.0.get(table).copied().unwrap_or_default()
    }
}
