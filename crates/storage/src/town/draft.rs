//! Drafts: documents on their way to the next version.

use diesel::prelude::*;
use einlass_domain::ids::{AuthorityId, TownDraftId};
use jiff::Timestamp;
use serde_json::Value;

use crate::error::inconsistent;
use crate::schema::town_draft;
use crate::sql_types::{Db, JsonText};
use crate::{ReadTx, StorageError, WriteTx};

/// A document that is being edited. It may hold mistakes; only a sound one can be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownDraft {
    /// Id.
    pub id: TownDraftId,
    /// The version it was begun from.
    pub base_version: u64,
    /// Number of its present state; rises with every edit.
    pub rev: u64,
    /// The document.
    pub document: Value,
    /// When it was edited last.
    pub changed_at: Timestamp,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftSave {
    /// It is kept.
    Saved,
    /// Somebody else was faster: the draft has another state than the one that was edited.
    Outdated,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = town_draft)]
struct Row {
    id: Db<TownDraftId>,
    authority_id: Db<AuthorityId>,
    base_version: i64,
    rev: i64,
    document: Db<JsonText>,
    changed_at: Db<Timestamp>,
}

/// Stores a new draft.
pub fn insert_town_draft(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    draft: &TownDraft,
) -> Result<(), StorageError> {
    let row = Row {
        id: Db(draft.id),
        authority_id: Db(authority_id),
        base_version: number(draft.base_version)?,
        rev: number(draft.rev)?,
        document: Db(JsonText::write(&draft.document)?),
        changed_at: Db(draft.changed_at),
    };
    tx.run(|conn| diesel::insert_into(town_draft::table).values(&row).execute(conn))
        .map(drop)
}

/// A draft by id.
pub fn find_town_draft(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: TownDraftId,
) -> Result<Option<TownDraft>, StorageError> {
    let query = town_draft::table
        .find(Db(id))
        .filter(town_draft::authority_id.eq(Db(authority_id)));
    let row: Option<Row> = tx.run(|conn| query.first(conn).optional())?;
    row.map(TownDraft::try_from).transpose()
}

/// At most `limit` drafts, the newest first.
pub fn list_town_drafts(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    limit: u16,
) -> Result<Vec<TownDraft>, StorageError> {
    let query = town_draft::table
        .filter(town_draft::authority_id.eq(Db(authority_id)))
        .order(town_draft::id.desc())
        .limit(i64::from(limit));
    let rows: Vec<Row> = tx.run(|conn| query.load(conn))?;
    rows.into_iter().map(TownDraft::try_from).collect()
}

/// Replaces the document of a draft if its state is still the one before `draft.rev`.
pub fn save_town_draft(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    draft: &TownDraft,
) -> Result<DraftSave, StorageError> {
    let rev = number(draft.rev)?;
    let target = town_draft::table
        .filter(town_draft::id.eq(Db(draft.id)))
        .filter(town_draft::authority_id.eq(Db(authority_id)))
        .filter(town_draft::rev.eq(rev - 1));
    let values = (
        town_draft::rev.eq(rev),
        town_draft::document.eq(Db(JsonText::write(&draft.document)?)),
        town_draft::changed_at.eq(Db(draft.changed_at)),
    );
    let saved = tx.run(|conn| diesel::update(target).set(values).execute(conn))?;
    Ok(if saved == 1 {
        DraftSave::Saved
    } else {
        DraftSave::Outdated
    })
}

/// Throws a draft away. Whether there was one.
pub fn delete_town_draft(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: TownDraftId,
) -> Result<bool, StorageError> {
    let target = town_draft::table
        .filter(town_draft::id.eq(Db(id)))
        .filter(town_draft::authority_id.eq(Db(authority_id)));
    let deleted = tx.run(|conn| diesel::delete(target).execute(conn))?;
    Ok(deleted == 1)
}

fn number(value: u64) -> Result<i64, StorageError> {
    i64::try_from(value).map_err(|_| StorageError::Query("the number of a draft is too large".to_owned()))
}

impl TryFrom<Row> for TownDraft {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let bad = |column| inconsistent("town_draft", column, row.id);
        let document = row.document.read();
        Ok(Self {
            id: row.id.0,
            base_version: u64::try_from(row.base_version).map_err(|_| bad("base_version"))?,
            rev: u64::try_from(row.rev).map_err(|_| bad("rev"))?,
            document: document.ok_or_else(|| bad("document"))?,
            changed_at: row.changed_at.0,
        })
    }
}
