//! Moves of an entry.

use diesel::prelude::*;
use einlass_domain::booking::{WaitingEntry, WaitingState};

use super::entry_row::EntryState;
use crate::booking::person_data::delete_person;
use crate::platform::{NewEvent, append_event};
use crate::schema::waiting_entry;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// Stores a new state of an entry that was read with [`super::lock_waiting_entry`] in this transaction. With an entry
/// that ends the data of its person go.
pub fn update_waiting_entry(
    tx: &mut WriteTx,
    entry: &WaitingEntry,
    event: &NewEvent,
) -> Result<(), StorageError> {
    save_state(tx, entry)?;
    let is_open = matches!(entry.state, WaitingState::Waiting | WaitingState::Offered { .. });
    if let Some(person) = entry.person_data_id.filter(|_| !is_open) {
        delete_person(tx, person)?;
    }
    append_event(tx, event)
}

pub(super) fn save_state(tx: &mut WriteTx, entry: &WaitingEntry) -> Result<(), StorageError> {
    let target = waiting_entry::table
        .find(Db(entry.id))
        .filter(waiting_entry::authority_id.eq(Db(entry.authority_id)));
    tx.run(|conn| {
        diesel::update(target)
            .set(EntryState::of(&entry.state))
            .execute(conn)
    })
    .map(drop)
}
