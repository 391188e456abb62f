//! Finding and counting entries.

use diesel::prelude::*;
use einlass_domain::booking::{Contact, WaitingEntry};
use einlass_domain::ids::{AuthorityId, WaitingEntryId};

use super::entry_row::{EntryRow, services_key};
use crate::connection::Conn;
use crate::schema::{person_data, waiting_entry};
use crate::sql_types::Db;
use crate::{ReadTx, StorageError, WriteTx, dialect};

/// The states of entries that have not ended.
pub(super) const OPEN: [&str; 2] = ["waiting", "offered"];

/// An entry by id.
pub fn find_waiting_entry(
    tx: &mut ReadTx,
    authority_id: AuthorityId,
    id: WaitingEntryId,
) -> Result<Option<WaitingEntry>, StorageError> {
    let query = waiting_entry::table
        .find(Db(id))
        .filter(waiting_entry::authority_id.eq(Db(authority_id)));
    let row: Option<EntryRow> = tx.run(|conn| query.first(conn).optional())?;
    row.map(WaitingEntry::try_from).transpose()
}

/// An entry by id that nobody else changes until this transaction ends.
pub fn lock_waiting_entry(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    id: WaitingEntryId,
) -> Result<Option<WaitingEntry>, StorageError> {
    let query = waiting_entry::table
        .find(Db(id))
        .filter(waiting_entry::authority_id.eq(Db(authority_id)));
    let row: Option<EntryRow> = tx.run(|conn| match conn {
        Conn::Pg(pg) => query.for_update().first(pg).optional(),
        Conn::Lite(lite) => query.first(lite).optional(),
    })?;
    row.map(WaitingEntry::try_from).transpose()
}

/// Waits until no other transaction serves those who wait, and keeps others from it until this one ends. Taken before
/// anything that is freed, so that two transactions do not wait for one another.
pub fn lock_waiting_list(tx: &mut WriteTx, authority_id: AuthorityId) -> Result<(), StorageError> {
    tx.run(|conn| dialect::lock_text(conn, &format!("waiting list {authority_id}")))
}

/// How many open entries for the same services came before this one.
pub fn count_waiting_before(tx: &mut ReadTx, entry: &WaitingEntry) -> Result<u32, StorageError> {
    let made_at = Db(entry.made_at);
    let query = waiting_entry::table
        .filter(waiting_entry::authority_id.eq(Db(entry.authority_id)))
        .filter(waiting_entry::state.eq_any(OPEN))
        .filter(waiting_entry::services_key.eq(services_key(&entry.wish)))
        .filter(
            waiting_entry::made_at.lt(made_at).or(waiting_entry::made_at
                .eq(made_at)
                .and(waiting_entry::id.lt(Db(entry.id)))),
        )
        .count();
    let count: i64 = tx.run(|conn| query.get_result(conn))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many open entries this contact has. A second transaction that counts the same contact waits for this one.
pub fn count_waiting_by_contact(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    contact: &Contact,
) -> Result<u32, StorageError> {
    let key = contact.normalised();
    tx.run(|conn| dialect::lock_text(conn, &format!("waiting {authority_id} {key}")))?;
    let query = waiting_entry::table
        .inner_join(person_data::table.on(waiting_entry::person_data_id.eq(person_data::id.nullable())))
        .filter(person_data::authority_id.eq(Db(authority_id)))
        .filter(person_data::contact_key.eq(&key))
        .filter(waiting_entry::state.eq_any(OPEN))
        .count();
    let count: i64 = tx.run(|conn| query.get_result(conn))?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
