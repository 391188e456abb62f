//! Published states of the document.

use diesel::prelude::*;
use einlass_domain::ids::{ApiClientId, AuthorityId};
use jiff::Timestamp;
use serde_json::Value;

use crate::error::inconsistent;
use crate::schema::town_version;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

/// Who published a version, when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownVersionHead {
    /// Number, counted from 1 per authority.
    pub version: u64,
    /// Why, in the words of who did it.
    pub note: Option<String>,
    /// Who did it.
    pub made_by: String,
    /// The machine client that did it; none on the command line.
    pub client_id: Option<ApiClientId>,
    /// When.
    pub made_at: Timestamp,
}

/// A version with its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownVersion {
    /// Who, when and why.
    pub head: TownVersionHead,
    /// The document.
    pub document: Value,
}

/// A version to be stored.
#[derive(Clone, Debug)]
pub struct NewTownVersion<'a> {
    /// Who, when and why.
    pub head: &'a TownVersionHead,
    /// The document.
    pub document: &'a Value,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = town_version, treat_none_as_default_value = false)]
struct Row {
    authority_id: Db<AuthorityId>,
    version: i64,
    document: Db<JsonText>,
    note: Option<String>,
    made_by: String,
    client_id: Option<Db<ApiClientId>>,
    made_at: Db<Timestamp>,
}

#[derive(Queryable)]
struct HeadRow {
    version: i64,
    note: Option<String>,
    made_by: String,
    client_id: Option<Db<ApiClientId>>,
    made_at: Db<Timestamp>,
}

/// Stores a version.
///
/// # Errors
/// [`StorageError::Conflict`] if the authority has a version of this number.
pub fn insert_town_version(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    new: &NewTownVersion,
) -> Result<(), StorageError> {
    let head = new.head;
    let row = Row {
        authority_id: Db(authority_id),
        version: number(head.version)?,
        document: Db(JsonText::write(new.document)?),
        note: head.note.clone(),
        made_by: head.made_by.clone(),
        client_id: head.client_id.map(Db),
        made_at: Db(head.made_at),
    };
    tx.run(|conn| {
        diesel::insert_into(town_version::table)
            .values(&row)
            .execute(conn)
    })
    .map(drop)
}

/// The version that counts now.
pub fn latest_town_version(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
) -> Result<Option<TownVersion>, StorageError> {
    let query = town_version::table
        .filter(town_version::authority_id.eq(Db(authority_id)))
        .order(town_version::version.desc())
        .limit(1);
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(TownVersion::try_from).transpose()
}

/// A version by its number.
pub fn find_town_version(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    version: u64,
) -> Result<Option<TownVersion>, StorageError> {
    let Ok(version) = i64::try_from(version) else {
        return Ok(None);
    };
    let query = town_version::table.find((Db(authority_id), version));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(TownVersion::try_from).transpose()
}

/// At most `limit` versions below `before`, the newest first, without their documents.
pub fn list_town_versions(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    before: Option<u64>,
    limit: u16,
) -> Result<Vec<TownVersionHead>, StorageError> {
    let before = before
        .and_then(|version| i64::try_from(version).ok())
        .unwrap_or(i64::MAX);
    let query = town_version::table
        .filter(town_version::authority_id.eq(Db(authority_id)))
        .filter(town_version::version.lt(before))
        .order(town_version::version.desc())
        .limit(i64::from(limit))
        .select((
            town_version::version,
            town_version::note,
            town_version::made_by,
            town_version::client_id,
            town_version::made_at,
        ));
    let rows: Vec<HeadRow> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(TownVersionHead::try_from).collect()
}

fn number(version: u64) -> Result<i64, StorageError> {
    i64::try_from(version).map_err(|_| StorageError::Query("a version number is too large".to_owned()))
}

impl TryFrom<HeadRow> for TownVersionHead {
    type Error = StorageError;

    fn try_from(row: HeadRow) -> Result<Self, StorageError> {
        let version = u64::try_from(row.version);
        Ok(Self {
            version: version.map_err(|_| inconsistent("town_version", "version", row.version))?,
            note: row.note,
            made_by: row.made_by,
            client_id: row.client_id.map(|id| id.0),
            made_at: row.made_at.0,
        })
    }
}

impl TryFrom<Row> for TownVersion {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let document = row.document.read();
        Ok(Self {
            document: document.ok_or_else(|| inconsistent("town_version", "document", row.version))?,
            head: TownVersionHead::try_from(HeadRow {
                version: row.version,
                note: row.note,
                made_by: row.made_by,
                client_id: row.client_id,
                made_at: row.made_at,
            })?,
        })
    }
}
