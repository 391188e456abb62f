//! Snapshots as JSON: `jsonb` on PostgreSQL, text on SQLite.

use diesel::deserialize::{self, FromSql};
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{SqlType, Text};
use diesel::sqlite::{Sqlite, SqliteValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::bridge::{joint_sql_type, stored_as};
use crate::StorageError;

/// The SQL type of JSON columns.
#[derive(Clone, Copy, Debug, Default, QueryId, SqlType)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807))]
#[diesel(sqlite_type(name = "Text"))]
pub struct Snapshot;

/// The text of a JSON column.
#[derive(Clone, Debug)]
pub(crate) struct JsonText(String);

/// The binary form of `jsonb` begins with the number of its version.
const JSONB_VERSION: u8 = 1;

joint_sql_type!(Snapshot);
stored_as!(Snapshot, JsonText);

impl JsonText {
    /// Writes a snapshot.
    pub(crate) fn write<T: Serialize>(value: &T) -> Result<Self, StorageError> {
        serde_json::to_string(value)
            .map(Self)
            .map_err(|error| StorageError::Query(format!("a snapshot cannot be written: {error}")))
    }

    /// Reads a snapshot; `None` if it does not have the shape of `T`.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.0).ok()
    }
}

impl PartialEq for JsonText {
    /// Compares values, not texts: `jsonb` gives members back in another order.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.read::<serde_json::Value>() == other.read::<serde_json::Value>()
    }
}

impl ToSql<Snapshot, Pg> for JsonText {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        std::io::Write::write_all(out, &[JSONB_VERSION])?;
        std::io::Write::write_all(out, self.0.as_bytes())?;
        Ok(IsNull::No)
    }
}

impl ToSql<Snapshot, Sqlite> for JsonText {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.as_str());
        Ok(IsNull::No)
    }
}

impl FromSql<Snapshot, Pg> for JsonText {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        match value.as_bytes().split_first() {
            Some((&JSONB_VERSION, text)) => Ok(Self(std::str::from_utf8(text)?.to_owned())),
            _ => Err("an unknown version of jsonb".into()),
        }
    }
}

impl FromSql<Snapshot, Sqlite> for JsonText {
    fn from_sql(value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        <String as FromSql<Text, Sqlite>>::from_sql(value).map(Self)
    }
}
