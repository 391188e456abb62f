//! New entries.

use diesel::prelude::*;
use einlass_domain::booking::WaitingEntry;

use super::entry_row::EntryRow;
use crate::booking::person_data::insert_person;
use crate::booking::{NewPersonData, PersonRow};
use crate::platform::{NewEvent, append_event};
use crate::schema::waiting_entry;
use crate::{StorageError, WriteTx};

/// What the data of waiting people was collected for.
const PURPOSE: &str = "waiting_list";

/// Stores an entry with whom to tell.
pub fn insert_waiting_entry(
    tx: &mut WriteTx,
    entry: &WaitingEntry,
    person: &NewPersonData,
    event: &NewEvent,
) -> Result<(), StorageError> {
    let person = PersonRow {
        purpose: PURPOSE.to_owned(),
        ..PersonRow::of(person, entry.authority_id)?
    };
    insert_person(tx, &person)?;
    let row = EntryRow::of(entry)?;
    tx.run(|conn| {
        diesel::insert_into(waiting_entry::table)
            .values(&row)
            .execute(conn)
    })?;
    append_event(tx, event)
}
