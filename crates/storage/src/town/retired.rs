//! Entries that the published document no longer names.

use diesel::prelude::*;
use einlass_domain::ids::AuthorityId;
use jiff::Timestamp;
use uuid::Uuid;

use crate::catalogue::{Change, touch_catalogue};
use crate::schema::retired_entry;
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A building.
    Site,
    /// A unit.
    Unit,
    /// A service.
    Service,
    /// A set of counters.
    Pool,
}

/// An entry that is neither visible nor bookable; bookings that it has go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RetiredEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Its id.
    pub id: Uuid,
}

impl EntryKind {
    /// The name in storage and in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Unit => "unit",
            Self::Service => "service",
            Self::Pool => "pool",
        }
    }
}

/// The ids of all retired entries of the authority.
pub fn list_retired(tx: &mut ReadTx, authority_id: AuthorityId) -> Result<Vec<Uuid>, StorageError> {
    let query = retired_entry::table
        .filter(retired_entry::authority_id.eq(Db(authority_id)))
        .order(retired_entry::entry_id)
        .select(retired_entry::entry_id);
    let ids: Vec<Db<Uuid>> = tx.run(|conn| query.load(conn))?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

/// Makes these the retired entries of the authority: others come back, new ones go at `now`. How many went.
pub fn replace_retired(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    wanted: &[RetiredEntry],
    now: Timestamp,
) -> Result<usize, StorageError> {
    let known = list_retired(tx, authority_id)?;
    let back: Vec<Db<Uuid>> = known
        .iter()
        .filter(|id| wanted.iter().all(|entry| entry.id != **id))
        .map(|id| Db(*id))
        .collect();
    let target = retired_entry::table
        .filter(retired_entry::authority_id.eq(Db(authority_id)))
        .filter(retired_entry::entry_id.eq_any(back.clone()));
    tx.run(|conn| diesel::delete(target).execute(conn))?;
    let gone: Vec<&RetiredEntry> = wanted.iter().filter(|entry| !known.contains(&entry.id)).collect();
    for entry in &gone {
        let row = (
            retired_entry::authority_id.eq(Db(authority_id)),
            retired_entry::entry_id.eq(Db(entry.id)),
            retired_entry::kind.eq(entry.kind.as_str()),
            retired_entry::retired_at.eq(Db(now)),
        );
        tx.run(|conn| {
            diesel::insert_into(retired_entry::table)
                .values(row)
                .execute(conn)
        })?;
    }
    if !back.is_empty() || !gone.is_empty() {
        touch_catalogue(tx, authority_id, Change::Changed)?;
    }
    Ok(gone.len())
}
