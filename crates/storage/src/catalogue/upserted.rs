//! What an import did.

/// What an import did to one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The entry is new.
    Created,
    /// The entry was there and differed.
    Changed,
    /// The entry was there as it is; nothing was written.
    Unchanged,
}

/// An imported entry: the id under which it is stored and what happened.
///
/// An entry that was there before keeps its own id, whatever id was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upserted<I> {
    /// The stored id.
    pub id: I,
    /// What happened.
    pub change: Change,
}

/// Whether an entry is new, differs or is the same as the stored one.
pub(super) fn compare<R: PartialEq>(stored: Option<&R>, wanted: &R) -> Change {
    match stored {
        None => Change::Created,
        Some(stored) if stored == wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    }
}

/// Defines `save`, which writes a row according to the change. The second name is the column of the authority.
macro_rules! save_row {
    ($table:ident, $authority_id:ident) => {
        fn save(
            tx: &mut crate::WriteTx,
            row: &Row,
            change: crate::catalogue::Change,
        ) -> Result<(), crate::StorageError> {
            use diesel::prelude::*;
            tx.run(|conn| match change {
                crate::catalogue::Change::Created => {
                    diesel::insert_into($table::table).values(row).execute(conn)
                }
                crate::catalogue::Change::Changed => diesel::update($table::table.find(Db(row.id)))
                    .set(row)
                    .execute(conn),
                crate::catalogue::Change::Unchanged => Ok(0),
            })?;
            crate::catalogue::touch_catalogue(tx, row.$authority_id.0, change)
        }
    };
}
pub(super) use save_row;
