//! Wrong names stated for a booking number.

use diesel::prelude::*;
use diesel::upsert::excluded;
use einlass_domain::booking::BookingNumber;
use einlass_domain::ids::AuthorityId;
use jiff::{SignedDuration, Timestamp};

use super::appointment_row::number_column;
use crate::connection::Conn;
use crate::schema::name_try;
use crate::sql_types::Db;
use crate::{StorageError, WriteTx};

/// How long wrong names count.
const NAME_TRY_MINUTES: i64 = 15;

/// Wrong names that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameTries {
    /// How many.
    pub count: u16,
    /// When they are forgotten, unless one more comes before.
    pub forgotten_at: Timestamp,
}

/// The wrong names that were stated for a number in the last minutes. Tries that have grown old are forgotten.
pub fn find_name_tries(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    number: BookingNumber,
    now: Timestamp,
) -> Result<Option<NameTries>, StorageError> {
    let counts_for = SignedDuration::from_mins(NAME_TRY_MINUTES);
    let old = name_try::table.filter(name_try::last_at.le(Db(now - counts_for)));
    tx.run(|conn| diesel::delete(old).execute(conn))?;
    let query = name_try::table
        .find((Db(authority_id), number_column(number)))
        .select((name_try::tries, name_try::last_at));
    let found: Option<(i16, Timestamp)> = tx.run(|conn| query.first(conn).optional())?;
    Ok(found.map(|(tries, last_at)| NameTries {
        count: u16::try_from(tries).unwrap_or(0),
        forgotten_at: last_at + counts_for,
    }))
}

/// Counts one more wrong name.
pub fn add_name_try(
    tx: &mut WriteTx,
    authority_id: AuthorityId,
    number: BookingNumber,
    now: Timestamp,
) -> Result<(), StorageError> {
    let row = (
        name_try::authority_id.eq(Db(authority_id)),
        name_try::number.eq(number_column(number)),
        name_try::tries.eq(1_i16),
        name_try::last_at.eq(Db(now)),
    );
    let set = (
        name_try::tries.eq(name_try::tries + 1_i16),
        name_try::last_at.eq(excluded(name_try::last_at)),
    );
    let key = (name_try::authority_id, name_try::number);
    tx.run(|conn| match conn {
        Conn::Pg(pg) => diesel::insert_into(name_try::table)
            .values(row)
            .on_conflict(key)
            .do_update()
            .set(set)
            .execute(pg),
        Conn::Lite(lite) => diesel::insert_into(name_try::table)
            .values(row)
            .on_conflict(key)
            .do_update()
            .set(set)
            .execute(lite),
    })
    .map(drop)
}
